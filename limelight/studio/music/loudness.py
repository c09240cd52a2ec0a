"""Measure sound as broadcasters do: ITU-R BS.1770-4 loudness and true peak, and the faults a bed must not
have.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from limelight.studio.errors import InputRejected

SILENCE_DB = -120.0
"""What silence measures, since its logarithm does not exist."""
BLOCK_S = 0.4
"""BS.1770's block: nothing shorter has a loudness."""
OVERSAMPLING = 4


@dataclass(frozen=True, slots=True)
class Loudness:
    """What a piece of sound measures."""

    lufs: float
    """Integrated loudness, LUFS."""
    true_peak_db: float
    """Highest peak of the sound oversampled four times, dBTP."""
    low_share: float
    """Share of the energy under 30 Hz, 0..1."""
    tail_db: float
    """Highest sample of the last 5 ms, dBFS: what a listener would hear cut off."""
    longest_silence_s: float
    """Longest run under -60 dBFS."""


def measure(samples: NDArray[np.floating], rate: int) -> Loudness:
    """Measure `samples` (frames, 2) at `rate` frames a second. Raises `InputRejected` under 0.4 s."""
    if len(samples) < BLOCK_S * rate:
        raise InputRejected(
            "sound_too_short",
            f"The sound is {len(samples) / rate:.2f} s long; loudness needs {BLOCK_S} s. Give more.",
            limit=BLOCK_S, value=len(samples) / rate,
        )  # fmt: skip
    return Loudness(
        lufs=integrated(samples, rate),
        true_peak_db=to_db(float(true_peaks(samples).max())),
        low_share=_low_share(samples, rate),
        tail_db=to_db(float(np.abs(samples[-max(1, rate // 200) :]).max())),
        longest_silence_s=_longest_silence(samples, rate),
    )


def integrated(samples: NDArray[np.floating], rate: int) -> float:
    """Integrated loudness in LUFS; `SILENCE_DB` for silence."""
    import pyloudnorm  # it loads all of scipy.signal, which takes a second that only measuring should cost

    if not np.any(samples):
        return SILENCE_DB
    value = float(pyloudnorm.Meter(rate).integrated_loudness(samples.astype(np.float64)))
    return value if math.isfinite(value) else SILENCE_DB


def true_peaks(samples: NDArray[np.floating]) -> NDArray[np.float64]:
    """(frames,): each frame's highest of four oversampled values and both channels, BS.1770-4 annex 2."""
    fine = np.abs(scipy.signal.resample_poly(samples.astype(np.float64), OVERSAMPLING, 1, axis=0))
    highest = np.maximum(fine[:, 0], fine[:, 1])
    for phase in range(1, OVERSAMPLING):
        np.maximum(highest[::OVERSAMPLING], highest[phase::OVERSAMPLING], out=highest[::OVERSAMPLING])
    return np.maximum(highest[::OVERSAMPLING], np.maximum(np.abs(samples[:, 0]), np.abs(samples[:, 1])))


def to_db(amplitude: float) -> float:
    """Amplitude to decibels, never under `SILENCE_DB`."""
    return max(SILENCE_DB, 20.0 * math.log10(amplitude)) if amplitude > 0 else SILENCE_DB


def _low_share(samples: NDArray[np.floating], rate: int) -> float:
    freqs, power = scipy.signal.welch(samples.sum(axis=1), rate, nperseg=min(len(samples), rate))
    total = float(power.sum())
    return float(power[freqs < 30.0].sum()) / total if total > 0 else 0.0


def _longest_silence(samples: NDArray[np.floating], rate: int) -> float:
    quiet = np.concatenate([[False], np.abs(samples).max(axis=1) < 1e-3, [False]])
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8)))
    return float((edges[1::2] - edges[::2]).max() / rate) if len(edges) else 0.0
