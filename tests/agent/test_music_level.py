"""Music louder or quieter: the same bed at another level, and the film put together again."""

from __future__ import annotations

from pathlib import Path

import pytest

from limelight.agent.director.level import level_after, level_planned
from limelight.router.slots.music import find_level
from limelight.router.understand import understand
from limelight.schema.context import Context
from limelight.schema.plan import Plan, PlanStep
from tests.agent.live import live
from tests.agent.test_spoken_ads import SPEAKS, speaker
from tests.router.conftest import at

__all__ = ["speaker"]


@pytest.mark.parametrize(
    ("words", "louder"),
    [
        ("make the music louder", 3.0),
        ("make the music quieter", -3.0),
        ("Make the music a bit quieter", -1.5),
        ("the music is way too loud", -6.0),
        ("turn the music down", -3.0),
        ("the soundtrack should be much louder", 6.0),
        ("Mach die Musik leiser", -3.0),
        ("die Musik bitte etwas lauter", 1.5),
        ("pon la música más alta", 3.0),
        ("baja el volumen de la música", -3.0),
        ("mets la musique moins fort", -3.0),
        ("la musique plus forte, s'il te plaît", 3.0),
        ("deixe a música mais baixa", -3.0),
        ("a música está alta demais", -3.0),
        ("音楽を大きくして", 3.0),
        ("音楽を少し小さくして", -1.5),
    ],
)
def test_the_level_is_read_in_every_language(words: str, louder: float) -> None:
    (act,) = understand(words, at("video")).acts
    assert (act.label, act.slots.louder_db, act.slots.mood) == ("music.change", louder, "")


@pytest.mark.parametrize(
    "words", ["another, quieter song", "the music is too loud, pick a gentle one", "calm music", "quiet music please"]
)  # fmt: skip
def test_other_music_is_no_level(words: str) -> None:
    assert find_level(words) == (0.0, words)


def test_the_level_stays_within_what_there_is() -> None:
    assert [level_after(now, by) for now, by in ((0, 3), (3, 6), (-9, -6))] == [3, 6, -12]


def test_a_plan_with_other_music_changes_no_level() -> None:
    film = PlanStep(id="v", title="", subagent="video", instruction="", inputs={"args": {"music_db": 3.0}})
    bed = PlanStep(id="m", title="", subagent="music", instruction="", inputs={"tool": "compose_bed"})
    context = Context(today="2026-11-22")
    assert level_planned(Plan(goal="", steps=[film]), context) == 3.0
    assert level_planned(Plan(goal="", steps=[bed, film]), context) == 0.0


@pytest.mark.slow
async def test_the_same_bed_is_louder_and_quieter_in_the_film(home: Path) -> None:
    async with live(home) as talk:
        await talk.to_storyboard()
        await talk.say("Animate it")
        heard = await talk.say("Make the music louder")
        assert (heard.outcome, heard.made) == ("success", {"video": 1})
        assert "The same music, 3 dB louder" in heard.answer
        assert "music is new" not in heard.answer
        assert [job["music_db"] for job in talk.engine.named("compile")] == [0.0, 3.0]
        assert len({str(job["music"]) for job in talk.engine.named("compile")}) == 1
        assert len(talk.engine.named("bed")) == 1
        await talk.say("much louder music")
        assert (await talk.state()).timeline.music_db == 6.0
        most = await talk.say("turn the music up")
        assert most.made == {}
        assert "The music is as loud as it can be" in most.answer
        await talk.say("mach die Musik viel leiser")
        assert (await talk.state()).timeline.music_db == 0.0
        calm = await talk.say("make the music calmer")
        assert calm.made == {"music": 1, "video": 1}


@pytest.mark.slow
async def test_under_a_voice_the_balance_changes(home: Path, speaker: None) -> None:
    async with live(home, **SPEAKS) as talk:
        await talk.to_storyboard()
        await talk.say("Animate it and put the video together with a voice-over saying 'Made for mud'")
        heard = await talk.say("make the music quieter")
        assert (heard.outcome, heard.made) == ("success", {"music": 1, "video": 1})
        bed, first, second = await talk.list("music")
        assert (second.parents, second.meta["music_db"]) == (first.parents, -3.0)
        assert first.parents[0] == bed.id
        assert "music is new" not in heard.answer
        assert (
            talk.engine.named("compile")[-1]["music_db"],
            talk.engine.named("audio_ad")[-1]["bed_db"],
        ) == (0, -3)
        assert (await talk.state()).timeline.music_db == -3.0
