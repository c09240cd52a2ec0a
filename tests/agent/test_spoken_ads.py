"""Voices in ads, by chat: in audio ads and over films, where there is somebody who speaks, and where there is nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from limelight.fakeaws import tones
from limelight.router.slots.script import gender_in, script_in, script_told, wants_voice
from limelight.schema.context import Context, Turn
from tests.agent.live import live

SPEAKS: dict[str, Any] = {"capabilities": {"sets": ["voice", "studio"]}}


@pytest.fixture
def speaker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A voice of tones in place of the one in the package."""

    def speak(text: str, *, speed: float, seed: int) -> Any:
        return tones.speak(text, rate=24_000, pace=speed)

    monkeypatch.setattr("limelight.capabilities.providers.hibari._speaker", lambda: speak)


async def test_an_audio_ad_says_the_words(home: Path, speaker: None) -> None:
    async with live(home, **SPEAKS) as talk:
        heard = await talk.say(
            'Make a 15 second audio ad for the serum with a voice saying "Glow every day."'
        )
        assert (heard.outcome, heard.made) == ("success", {"voice": 1, "audio": 1})
        (voice,), (spot,) = await talk.list("voice"), await talk.list("audio")
        assert (voice.meta["text"], voice.meta["provider"], voice.meta["pace"]) == (
            "Glow every day.",
            "hibari",
            1.0,
        )
        assert spot.parents == (voice.id,)
        (asked,) = talk.engine.named("audio_ad")
        assert Path(str(asked["voice"])).name == voice.blob


async def test_a_voice_without_words_says_what_the_listing_says(home: Path, speaker: None) -> None:
    async with live(home, **SPEAKS) as talk:
        await talk.say("Make a 15 second audio ad for the serum with a female voice")
        (voice,) = await talk.list("voice")
        said = str(voice.meta["text"])
        assert said.startswith("Meet the Glow Serum. ")
        heard = await talk.say("Make a 15 second audio ad for the serum without a voice")
        assert heard.made == {"audio": 1}


async def test_without_a_voice_the_ad_is_made_and_it_says_so(home: Path) -> None:
    async with live(home) as talk:
        heard = await talk.say(
            'Make a 15 second audio ad for the serum with a voice saying "Glow every day."'
        )
        assert heard.made == {"audio": 1}
        assert "No voice is configured here, so it is without one" in heard.answer


@pytest.mark.slow
async def test_a_long_script_is_spoken_quicker_and_a_longer_one_asks_for_fewer_words(
    home: Path, speaker: None
) -> None:
    async with live(home, **SPEAKS) as talk:
        await talk.say(
            f'Make a 10 second audio ad for the serum with a voice saying "{"glow every day " * 10}"'
        )
        (voice,) = await talk.list("voice")
        assert 1.0 < float(str(voice.meta["pace"])) <= 1.2
        assert (voice.duration_s or 0) <= 9.2
        heard = await talk.say(
            f'Make a 5 second audio ad for the serum with a voice saying "{"glow every day " * 10}"'
        )
        assert "audio" not in heard.made
        assert "shorten them to about" in heard.answer


async def test_words_that_may_not_be_said_are_not_spoken(home: Path, speaker: None) -> None:
    async with live(home, **SPEAKS) as talk:
        heard = await talk.say(
            'Make an audio ad for the serum with a voice saying "This serum cures cancer."'
        )
        assert "voice" not in heard.made
        assert "audio" not in heard.made


@pytest.mark.slow
async def test_a_film_gets_a_voice_over_its_music(home: Path, speaker: None) -> None:
    async with live(home, **SPEAKS) as talk:
        await talk.to_storyboard()
        heard = await talk.say(
            "Animate it and put the video together with a voice-over saying 'Made for mud'"
        )
        assert (heard.outcome, heard.made["voice"], heard.made["music"], heard.made["video"]) == (
            "success",
            1,
            2,
            1,
        )
        bed, voiced = await talk.list("music")
        (voice,) = await talk.list("voice")
        assert voiced.parents == (bed.id, voice.id)
        assert voiced.meta["script"] == "Made for mud"
        assert Path(str(talk.engine.named("compile")[-1]["music"])).name == voiced.blob
        heard = await talk.say("add a voice-over saying 'Made for mountains'")
        assert (heard.outcome, heard.made) == ("success", {"voice": 1, "music": 1, "video": 1})
        newest = (await talk.list("music"))[-1]
        assert (newest.meta["script"], newest.parents[0]) == ("Made for mountains", bed.id)


@pytest.mark.parametrize(
    ("words", "script", "gender"),
    [
        ('an audio ad with a voice saying "Glow. Every day."', "Glow. Every day.", ""),
        ("a radio spot where a male voice says: it's made for mud.", "it's made for mud", "male"),
        ("with a woman's voice-over that says “Hello there”", "Hello there", "female"),
        ("ein Audiospot mit einer männlichen Stimme, die sagt: „Guten Tag“", "Guten Tag", "male"),
        ("haz una cuña con una voz que diga «Hola»", "Hola", ""),
        ("une pub audio avec une voix féminine qui dit « Bonjour »", "Bonjour", "female"),
        ("a calm audio ad for the serum", "", ""),
        ('an audio ad called "Glow" for the serum', "", ""),
        ("the voice is too loud", "", ""),
        ('an audio ad for the "Boom" speaker', "", ""),
        ("ein Spot mit einer Männerstimme, die sagt: Hallo", "Hallo", "male"),
    ],
)
def test_what_a_voice_shall_say(words: str, script: str, gender: str) -> None:
    assert (script_in(words), gender_in(words)) == (script, gender)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("an audio ad with a calm voice", True),
        ("ein Audiospot mit Männerstimme", True),
        ("an audio ad without a voice", False),
        ("an audio ad for my voice recorder", False),
        ("an audio ad for the speaker", False),
    ],
)
def test_who_wants_a_voice(words: str, wanted: bool) -> None:
    assert wants_voice(words) is wanted


@pytest.mark.parametrize(
    ("said", "now", "script"),
    [
        (["make a video for the mug with a voice-over saying 'Good morning'", "the first one"], "animate it", "Good morning"),
        (["make a video for the mug with a voice-over saying 'Good morning'", "make a video for the pack"], "animate it", ""),
        ([], "create a video with a voice-over saying 'Hello'", "Hello"),
        (["an audio ad with a voice saying 'Hello'"], "put it together", ""),
    ],
)  # fmt: skip
def test_what_was_said_for_the_film_is_kept_until_another_begins(
    said: list[str], now: str, script: str
) -> None:
    history = [Turn(role="user", text=text) for text in said]
    assert script_told(now, Context(today="2026-11-22", history=history)) == script
