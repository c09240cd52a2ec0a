"""A finished video is cut to the frame, with its sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from limelight.studio.errors import InputRejected
from limelight.studio.jobs import JOBS
from limelight.studio.motion.cut import cut_video
from limelight.studio.motion.i420 import to_rgb
from limelight.studio.motion.probe import probe_video
from limelight.studio.motion.reader import read_frames
from limelight.studio.motion.sound import Sound, read_sound
from limelight.studio.motion.writer import Mp4Writer

SIZE = (64, 48)
AAC_FRAME = 1024
"""Samples that an AAC encoder needs before its first sound: half a picture."""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds: frame n is grey 20 + 4 n; the sound is a rising tone."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    with Mp4Writer(path, size=SIZE, crf=12, preset="veryfast", audio=True) as writer:
        for n in range(48):
            writer.write_rgb(np.full((48, 64, 3), 20 + 4 * n, np.uint8))
        t = np.arange(96_000) / 48_000
        writer.write_audio(np.stack([0.4 * np.sin(2 * np.pi * (200 + 400 * t) * t)] * 2).astype(np.float32))
    return path


def greys(path: Path) -> list[int]:
    count = probe_video(path).frames
    return [round(float(to_rgb(f).mean())) for f in read_frames(path, first=0, count=count, size=SIZE)]


def delay(heard: Sound, expected: Sound) -> int:
    """By how many samples `heard` comes late: where the two correlate best."""
    size = min(heard.size, expected.size)
    spectra = [np.fft.rfft(one[:size], 2 * size) for one in (heard, expected)]
    best = int(np.fft.irfft(spectra[0] * np.conj(spectra[1])).argmax())
    return best if best < size else best - 2 * size


def test_a_cut_has_those_frames_and_the_sound_that_goes_with_them(film: Path, tmp_path: Path) -> None:
    facts = cut_video(film, 0.5, 1.25, tmp_path / "out.mp4", poster=tmp_path / "poster.png")
    assert (facts.frames, facts.seconds, facts.video_codec, facts.audio_codec) == (18, 0.75, "h264", "aac")
    shown, whole = greys(tmp_path / "out.mp4"), greys(film)
    assert np.abs(np.subtract(shown, whole[12:30])).max() <= 2
    heard, expected = read_sound(tmp_path / "out.mp4", 36_000)[0], read_sound(film, 60_000)[0, 24_000:]
    assert 0 <= delay(heard, expected) <= AAC_FRAME, "the sound is displaced"
    assert np.abs(heard).max() > 0.2
    assert np.abs(heard[:5]).max() < 0.05, "the sound starts with a click"


def test_the_job_makes_video_and_poster(film: Path, tmp_path: Path) -> None:
    said: list[str] = []
    request = {"video": str(film), "start_s": 0.0, "end_s": 0.5, "folder": str(tmp_path)}
    made = JOBS["trim"](request, lambda _, note: said.append(note))
    assert (made["seconds"], made["width"], made["height"], made["mime"]) == (0.5, 64, 48, "video/mp4")
    assert Path(made["path"]).is_file()
    assert Path(made["extra"]["poster"]).is_file()
    assert said[-1] == "video cut"


def test_a_silent_clip_stays_silent(tmp_path: Path) -> None:
    with Mp4Writer(tmp_path / "silent.mp4", size=SIZE, crf=12, preset="veryfast") as writer:
        for _ in range(24):
            writer.write_rgb(np.zeros((48, 64, 3), np.uint8))
    facts = cut_video(tmp_path / "silent.mp4", 0.25, 0.75, tmp_path / "out.mp4", poster=tmp_path / "p.jpg")
    assert (facts.frames, facts.audio_codec) == (12, None)


@pytest.mark.parametrize(
    ("start_s", "end_s", "code"), [(0.5, 2.1, "trim_past_end"), (1.0, 1.01, "trim_too_short")]
)
def test_a_cut_that_cannot_be_leaves_no_file(
    film: Path, tmp_path: Path, start_s: float, end_s: float, code: str
) -> None:
    with pytest.raises(InputRejected) as caught:
        cut_video(film, start_s, end_s, tmp_path / "out.mp4", poster=tmp_path / "p.jpg")
    assert caught.value.code == code
    assert list(tmp_path.iterdir()) == []
