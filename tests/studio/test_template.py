"""Templates: spots as data, laid on the beats of their music, and filled with stills, words and an end card."""

from __future__ import annotations

import re
from itertools import accumulate
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from limelight.studio import jobs
from limelight.studio.errors import InputRejected
from limelight.studio.jobs import JOBS
from limelight.studio.motion.pacing import Line, lines_for, pace
from limelight.studio.motion.placements import placement_named
from limelight.studio.motion.spec import Effect, Move
from limelight.studio.motion.templates import TEMPLATES, Slot, VideoTemplate, template_for, template_named
from limelight.studio.motion.timeline import Transition
from limelight.studio.motion.timelinefile import any_timeline, write_timeline
from limelight.studio.music import MOODS
from limelight.studio.music.timing import cut_error, fit
from limelight.studio.types import no_progress

moods = st.sampled_from(sorted(MOODS))
templates = st.sampled_from(list(TEMPLATES.values()))


@pytest.mark.parametrize("one", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_is_whole(one: VideoTemplate) -> None:
    assert one.seconds == int(one.name.removesuffix("s").partition("s-")[0])
    assert {shot.still for shot in one.shots} == set(range(len(one.stills)))
    assert len(one.slots) == len(set(one.slots)) > 0
    assert one.mood in MOODS
    for shot in one.shots:
        assert shot.move in get_args(Move)
        assert shot.effect in get_args(Effect)
        assert shot.transition in get_args(Transition)
        assert shot.words is None or shot.words in get_args(Slot)


@given(templates, moods, st.booleans())
@settings(deadline=None, max_examples=60)
def test_every_cut_falls_on_a_beat_and_the_length_is_exact(
    template: VideoTemplate, mood: str, card: bool
) -> None:
    pacing = pace(template, mood=mood, card=card)
    assert pacing.frames == round(pacing.template.seconds * 24)
    low, high = MOODS[mood].tempo
    assert low <= pacing.bpm <= high
    beats = [cut * pacing.bpm / 60 for cut in pacing.cuts]
    assert all(abs(beat - round(beat)) < 0.06 for beat in beats)
    grid = fit(
        pacing.frames / 24, low=low, high=high, wanted=(low + high) / 2, beats_per_bar=MOODS[mood].beats_per_bar,
        cuts=pacing.cuts,
    )  # fmt: skip
    assert cut_error(grid, pacing.cuts) < 0.02


@given(st.integers(4, 60), moods)
@settings(deadline=None, max_examples=40)
def test_any_length_can_be_asked_for(seconds: int, mood: str) -> None:
    pacing = pace(template_for(seconds), mood=mood, seconds=seconds, card=False)
    assert pacing.frames == seconds * 24
    assert min(shot.frames for shot in pacing.shots) >= 18
    timeline = pacing.timeline(["a.mp4", "b.mp4"])
    assert timeline.frames() == seconds * 24
    ends = list(accumulate(clip.frames() / 24 for clip in timeline.clips))
    assert ends[:-1] == pytest.approx(pacing.cuts)


def test_a_template_is_filled() -> None:
    template = template_named("15s")
    assert template.slots == ["place", "hook", "benefit", "offer"]
    pacing = pace(template)
    lines = lines_for(template, ["Above the treeline", "Cold hands | hot coffee"])
    assert lines == {
        "place": Line(text="Above the treeline"),
        "hook": Line(text="Cold hands", subtext="hot coffee"),
    }
    timeline = pacing.timeline(["a", "b", "c"], lines=lines, endcard="card", music="bed", aspect="9:16")
    assert [clip.path for clip in timeline.clips] == ["a", "b", "c", "a", "b"]
    assert [clip.caption and clip.caption.text for clip in timeline.clips] == [
        "Above the treeline", "Cold hands", None, None, None
    ]  # fmt: skip
    assert [part.transition for part in timeline.parts] == ["cut", "wipe", "match", "dip", "match", "wipe"]
    assert (timeline.aspect, timeline.music, timeline.seconds) == ("9:16", "bed", 15.0)


def test_what_cannot_be_filled_is_said() -> None:
    pacing = pace(template_named("6s"))
    cases = {
        "A template needs at least one clip; give one.": lambda: pacing.timeline([], endcard="card"),
        "The pacing and the timeline must agree on whether there is an end card.": lambda: pacing.timeline(
            ["a"]
        ),
        "Shot 1 of the template 6s lasts 2.00 s and its clip 1.50 s; give a longer clip.": lambda: (
            pacing.timeline(["a"], endcard="card", lengths=[1.5])
        ),
        "There is no template '7s'; choose one of: 6s, 10s, 15s, 15s-fast, 30s, 30s-calm.": lambda: (
            template_named("7s")
        ),
        "There is no mood 'loud'. Choose one of: ": lambda: pace(template_named("6s"), mood="loud"),
        "8 shots do not fit into 4 s on the beats of calm music; choose a template with fewer shots or a longer "
        "video.": lambda: pace(template_named("15s-fast"), mood="calm", seconds=4),
    }
    for message, act in cases.items():
        with pytest.raises(InputRejected, match=f"^{re.escape(message)}"):
            act()


def test_a_timeline_in_a_file_comes_back(tmp_path: Path) -> None:
    timeline = pace(template_named("10s")).timeline(["a.mp4"], endcard="card.mp4")
    for name in ("cut.json", "cut.otio"):
        write_timeline(timeline, tmp_path / name)
        assert any_timeline(tmp_path / name) == (timeline, [])
    (tmp_path / "cut.json").write_text('{"clips": [{"path": "a", "start_s": -1}]}')
    with pytest.raises(
        InputRejected, match=r"^cut\.json is no timeline: at clips\.0\.start_s, input should be"
    ):
        any_timeline(tmp_path / "cut.json")
    with pytest.raises(InputRejected, match=r"^none\.json cannot be read"):
        any_timeline(tmp_path / "none.json")


@pytest.fixture
def stills(tmp_path: Path) -> list[dict[str, str]]:
    """Two pictures of 320x180 with a product in the middle."""
    made = []
    for name, color in {"day": (180, 200, 220), "dusk": (90, 60, 80)}.items():
        picture = np.full((180, 320, 3), color, np.uint8)
        mask = np.zeros((180, 320), np.uint8)
        picture[60:150, 130:190], mask[60:150, 130:190] = (30, 90, 80), 255
        Image.fromarray(picture).save(tmp_path / f"{name}.png")
        Image.fromarray(mask).save(tmp_path / f"{name}-mask.png")
        made.append({"picture": str(tmp_path / f"{name}.png"), "mask": str(tmp_path / f"{name}-mask.png")})
    return made


@pytest.mark.slow
def test_a_spot_is_made_of_stills_and_made_again_from_its_timeline(
    tmp_path: Path, stills: list[dict[str, str]]
) -> None:
    folder = tmp_path / "spot"
    folder.mkdir()
    card = {
        "brand_name": "Norde", "slogan": "Made for mornings", "cta": "", "heading_font": "Manrope",
        "body_font": "Manrope", "seconds": 3.0,
    }  # fmt: skip
    made = JOBS["spot"]({
        "stills": stills, "template": "6s", "mood": "calm", "lines": ["Mornings, upgraded"], "endcard": card, "seed": 3,
        "aspect": "16:9", "size": [320, 180], "folder": str(folder), "segments": str(folder / "segments"),
    }, no_progress)  # fmt: skip
    facts = made["facts"]
    assert (made["seconds"], facts["frames"], facts["mood"]) == (6.0, 144, "calm")
    assert [one["frames"] for one in facts["segments"]][:2] == [round(facts["cuts"][0] * 24), round(
        (facts["cuts"][1] - facts["cuts"][0]) * 24)]  # fmt: skip
    assert "Mornings, upgraded" in facts["srt"]
    moved = folder.rename(tmp_path / "moved")
    again = JOBS["cut"]({
        "timeline": str(moved / "timeline.json"), "size": [320, 180], "folder": str(tmp_path),
        "segments": str(moved / "segments"),
    }, no_progress)  # fmt: skip
    assert [one["reused"] for one in again["facts"]["segments"]] == [True] * 3
    assert Path(again["path"]).read_bytes() == (moved / "video.mp4").read_bytes()


def test_an_end_card_has_no_button_where_nobody_can_click() -> None:
    card = {
        "brand_name": "Norde", "slogan": "", "cta": "Shop now", "heading_font": "Manrope", "body_font": "Manrope",
        "seconds": 3.0,
    }  # fmt: skip
    shown, notes = jobs._spot_card({"endcard": card}, placement_named("streaming-tv"))
    assert shown is not None
    assert (shown.spec.cta, notes) == (
        "", ["The button “Shop now” was left out: nobody can click on streaming TV."]
    )  # fmt: skip
    shown, notes = jobs._spot_card({"endcard": card}, placement_named("sponsored-brand"))
    assert shown is not None
    assert (shown.spec.cta, notes) == ("Shop now", [])
