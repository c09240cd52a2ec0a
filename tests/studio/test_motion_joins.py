"""The morph-zoom, and a caption that stands still."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.studio.motion import (
    ClipSpec,
    Encoding,
    Timeline,
    TimelineClip,
    compile_video,
    probe_video,
    render_clip,
)
from limelight.studio.motion.facts import Box
from limelight.studio.motion.i420 import planes
from limelight.studio.motion.morph import Morph
from limelight.studio.motion.overlay import Overlay
from limelight.studio.motion.samples import MOST_BYTES, write_samples, write_sheet
from limelight.studio.types import Picture
from limelight.studio.typography.captions import CaptionLayer
from limelight.studio.typography.style import CaptionStyle
from tests.studio.filming import SMALL, film, scene

boxes = st.builds(
    lambda x, y, wide, tall: Box(x0=x, y0=y, x1=x + wide * (1 - x), y1=y + tall * (1 - y)),
    st.floats(0.02, 0.7), st.floats(0.02, 0.7), st.floats(0.1, 0.95), st.floats(0.1, 0.95),
)  # fmt: skip


def grey(level: int = 120) -> np.ndarray:
    frame = np.full((135, 160), 128, np.uint8)
    planes(frame).y[:] = level
    return frame


@given(boxes, boxes, st.integers(0, 12))
@settings(deadline=None, max_examples=60)
def test_a_morph_covers_the_frame_at_every_moment(last: Box, first: Box, away: int) -> None:
    morph = Morph(last, first)
    for side, near in ((morph._out, 1 - away / 12), (morph._in, (1 - away / 12) ** 2)):
        scale, place = side.at(near)
        for by, point, where in zip(scale, side.point, place, strict=True):
            assert by >= 1
            assert where - by * point <= 1e-6
            assert where + by * (1 - point) >= 1 - 1e-6


def test_on_a_morphs_cut_both_products_are_as_large_and_in_the_same_place() -> None:
    last, first = Box(x0=0.4, y0=0.3, x1=0.55, y1=0.8), Box(x0=0.5, y0=0.35, x1=0.62, y1=0.72)
    morph = Morph(last, first)
    tall = [(box.y1 - box.y0) * side.scale[1] for box, side in ((last, morph._out), (first, morph._in))]
    assert tall[0] == pytest.approx(tall[1])
    assert morph._out.place == pytest.approx(morph._in.place)


def test_a_morph_touches_only_the_frames_it_says() -> None:
    morph, frame = Morph(None, None), film().frame(0.5, 1.0, 3.0)
    for before in range(morph.lead + 1, morph.lead + 4):
        assert np.array_equal(morph.leave(frame.copy(), before), frame)
    for after in range(morph.tail, morph.tail + 3):
        assert np.array_equal(morph.enter(frame.copy(), after), frame)
    assert not np.array_equal(morph.leave(frame.copy(), 1), frame)
    assert not np.array_equal(morph.enter(frame.copy(), 0), frame)


def test_a_video_with_a_morph_is_as_long_as_its_clips(tmp_path: Path) -> None:
    for name in ("a", "b"):
        render_clip(*scene(), ClipSpec(seconds=1.0), tmp_path / f"{name}.mp4", size=SMALL)
    clips = [TimelineClip(path=str(tmp_path / f"{name}.mp4"), transition="morph") for name in ("a", "b")]
    compile_video(
        Timeline(clips=clips), tmp_path / "v.mp4", size=SMALL, poster=tmp_path / "v.jpg",
        encoding=Encoding(audio=False),
    )  # fmt: skip
    assert probe_video(tmp_path / "v.mp4").frames == 48


@pytest.mark.parametrize("scrim", [True, False])
def test_a_caption_at_rest_looks_as_it_does_while_it_moves(scrim: bool) -> None:
    layer = CaptionLayer(
        "Keep it wild", "in any weather", size=(160, 90), aspect="16:9", first=0, after=72, style=CaptionStyle(),
        behind=[np.full((90, 160, 3), 150, np.uint8)], scrim=scrim,
    )  # fmt: skip
    at = 40
    assert layer.still(at)
    assert not layer.still(3)
    assert not layer.still(70)
    resting, moving = grey(), grey()
    Overlay(layer).draw(resting, at)
    always_moving = Overlay(layer)
    layer.still = lambda at: False  # type: ignore[method-assign]
    always_moving.draw(moving, at)
    assert np.abs(resting.astype(int) - moving).max() <= 2
    assert np.abs(resting.astype(int) - grey()).max() > 40


@pytest.mark.slow
def test_there_is_a_sample_of_everything(tmp_path: Path) -> None:
    samples = write_samples(tmp_path, [Picture(*scene(), 1.0), Picture(*scene(480, 270), 1.0)])
    assert len({(sample.kind, sample.name) for sample in samples}) == len(samples) == 23
    for sample in samples:
        facts = probe_video(sample.video)
        assert (facts.width, facts.height, facts.frames, facts.audio_codec) == (480, 270, 60, None)
        assert facts.bytes <= MOST_BYTES
        assert sample.poster.stat().st_size > 1000
    write_sheet(samples, tmp_path / "samples.jpg")
    assert len(list(tmp_path.iterdir())) == 47
