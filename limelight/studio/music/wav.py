"""Write a bed as a 16-bit WAV file."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from limelight.studio.music.spec import RATE, Bed


def write_wav(bed: Bed, out: Path) -> None:
    """Write `bed` at `out`: 16 bits, triangular dither, whole or not at all (renamed into place)."""
    rng = np.random.default_rng(bed.meta.seed)
    steps = bed.samples.astype(np.float64) * 32767.0
    steps += rng.random(steps.shape) - rng.random(steps.shape)
    frames = np.clip(np.round(steps), -32768, 32767).astype("<i2")
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(out.name + ".part")
    with wave.open(str(partial), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(frames.tobytes())
    partial.replace(out)
