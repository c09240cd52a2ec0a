"""Write sound as 16-bit WAV files."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from limelight.studio.music.spec import RATE, Bed, Samples


def write_wav(bed: Bed, out: Path) -> None:
    """Write `bed` at `out`: 16 bits, triangular dither, whole or not at all (renamed into place)."""
    write_samples(bed.samples, out, seed=bed.meta.seed)


def write_stems(bed: Bed, folder: Path) -> dict[str, Path]:
    """Write each of the bed's stems as a WAV of its name; the path of each by its name.

    The files add up to `write_wav`'s within `1.5 * (stems + 1)` steps of 16 bits, each file's own rounding.
    """
    paths = {name: folder / f"{name}.wav" for name in bed.stems}
    for number, (name, samples) in enumerate(bed.stems.items(), 1):
        write_samples(samples, paths[name], seed=bed.meta.seed + 7919 * number)
    return paths


def write_samples(samples: Samples, out: Path, *, seed: int = 0) -> None:
    """Write (frames, 2) at 48 kHz as a 16-bit WAV with triangular dither from `seed`."""
    steps = np.multiply(samples, 32767.0, order="C", dtype=np.float32)
    dither = np.random.default_rng(seed).integers(0, 1 << 16, (2, *steps.shape), np.uint16)
    steps += (dither[0].astype(np.float32) - dither[1].astype(np.float32)) / 65536.0
    np.clip(np.rint(steps, out=steps), -32768, 32767, out=steps)
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(out.name + ".part")
    with wave.open(str(partial), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(steps.astype("<i2").data)
    partial.replace(out)
