"""A voice over a bed that there is already: as long as asked, the bed under the voice, no notes of a brand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from limelight.studio.audio.jobs import VOICE_AT_S, audio_ad
from limelight.studio.motion.sound import read_sound
from limelight.studio.music.spec import RATE
from limelight.studio.music.wav import write_samples


def noise(seconds: float, level: float, path: Path, *, seed: int) -> str:
    """A steady hiss that stands for a bed or a voice."""
    samples = np.random.default_rng(seed).normal(0, level, (round(seconds * RATE), 2)).astype(np.float32)
    write_samples(samples, path)
    return str(path)


def test_a_voice_is_laid_over_a_bed(tmp_path: Path) -> None:
    asked = {
        "bed": noise(6, 0.05, tmp_path / "bed.wav", seed=1), "voice": noise(2, 0.2, tmp_path / "voice.wav", seed=2),
        "seconds": 6.0, "folder": str(tmp_path), "format": "wav",
    }  # fmt: skip
    made = audio_ad(asked, lambda share, words: None)
    assert (made["mime"], made["seconds"], made["facts"]["voice_at_s"]) == ("audio/wav", 6.0, VOICE_AT_S)
    assert made["facts"]["lufs"] == pytest.approx(-16.0, abs=0.5)
    assert made["facts"]["under_lu"] == pytest.approx(12.0, abs=0.5)
    sound = read_sound(Path(made["path"]), 7 * RATE)
    assert sound.shape == (2, 6 * RATE)


def test_a_voice_that_just_fits_comes_in_early(tmp_path: Path) -> None:
    asked = {
        "bed": noise(3, 0.05, tmp_path / "bed.wav", seed=1), "voice": noise(2.5, 0.2, tmp_path / "voice.wav", seed=2),
        "seconds": 3.0, "folder": str(tmp_path),
    }  # fmt: skip
    assert audio_ad(asked, lambda share, words: None)["facts"]["voice_at_s"] == pytest.approx(0.3, abs=0.01)
