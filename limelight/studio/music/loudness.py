"""Measure sound as broadcasters do: ITU-R BS.1770-4 loudness and true peak, EBU Tech 3342 loudness range."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import scipy
from numpy.typing import NDArray

from limelight.studio.errors import InputRejected

Planar: TypeAlias = NDArray[np.floating[Any]]
"""(channels, frames), full scale is ±1."""

SILENCE_DB = -120.0
"""What silence measures, since its logarithm does not exist."""
BLOCK_S, STEP_S, SHORT_S = 0.4, 0.1, 3.0
"""BS.1770's momentary block and its step, and the short-term window of EBU Tech 3341."""
OVERSAMPLING = 4
HOP = 24
"""Frames over which one true peak is told: half a millisecond."""
_REACH = 12
"""Frames on either side that the oversampling filter reads, rounded up."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """What a piece of sound measures."""

    lufs: float
    """Integrated loudness, LUFS."""
    range_lu: float
    """Loudness range, LU; 0 under 3 s."""
    true_peak_db: float
    """Highest peak of the sound oversampled four times, dBTP."""
    low_share: float
    """Share of the energy under 30 Hz, 0..1."""
    tail_db: float
    """Highest sample of the last 5 ms, dBFS: what a listener would hear cut off."""
    longest_silence_s: float
    """Longest run under -60 dBFS."""


def measure(samples: NDArray[np.floating[Any]], rate: int) -> Loudness:
    """Measure `samples` (frames, 2) at `rate` frames a second. Raises `InputRejected` under 0.4 s."""
    if len(samples) < BLOCK_S * rate:
        raise InputRejected(
            "sound_too_short",
            f"The sound is {len(samples) / rate:.2f} s long; loudness needs {BLOCK_S} s. Give more.",
            limit=BLOCK_S, value=len(samples) / rate,
        )  # fmt: skip
    planar = np.ascontiguousarray(samples.T)
    power = step_powers(planar, rate)
    return Loudness(
        lufs=gated(power),
        range_lu=loudness_range(power),
        true_peak_db=to_db(true_peak(planar)),
        low_share=low_share(planar, rate),
        tail_db=to_db(float(np.abs(samples[-max(1, rate // 200) :]).max())),
        longest_silence_s=_longest_silence(planar, rate),
    )


def integrated(planar: Planar, rate: int) -> float:
    """Integrated loudness in LUFS; `SILENCE_DB` for silence or under 0.4 s."""
    return gated(step_powers(planar, rate))


def step_powers(planar: Planar, rate: int) -> NDArray[np.float64]:
    """K-weighted power, both channels summed, of each whole 100 ms."""
    return powers(k_weighted(planar, rate), round(STEP_S * rate))


def k_weighted(planar: Planar, rate: int) -> NDArray[np.float64]:
    """The sound as loud as the ear finds each of its frequencies."""
    return np.asarray(scipy.signal.sosfilt(k_weighting(rate), planar, axis=-1), np.float64)


@lru_cache(maxsize=8)
def k_weighting(rate: int) -> NDArray[np.float64]:
    """BS.1770-4's two filters as second-order sections at any rate: its tables 1 and 2 at 48 kHz.

    The analogue prototypes behind the tables are those of libebur128.
    """
    warped = math.tan(math.pi * 1681.974450955533 / rate)
    gain, q = 10 ** (3.999843853973347 / 20), 0.7071752369554196
    band = gain**0.4996667741545416
    over = 1 + warped / q + warped**2
    shelf = [
        (gain + band * warped / q + warped**2) / over, 2 * (warped**2 - gain) / over,
        (gain - band * warped / q + warped**2) / over,
        1.0, 2 * (warped**2 - 1) / over, (1 - warped / q + warped**2) / over,
    ]  # fmt: skip
    warped, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    over = 1 + warped / q + warped**2
    high_pass = [1.0, -2.0, 1.0, 1.0, 2 * (warped**2 - 1) / over, (1 - warped / q + warped**2) / over]
    return np.array([shelf, high_pass])


def powers(planar: Planar, size: int) -> NDArray[np.float64]:
    """Mean square, channels summed, of each whole block of `size` frames."""
    count = planar.shape[1] // size
    blocks = planar[:, : count * size].reshape(len(planar), count, size)
    return np.einsum("cns,cns->n", blocks, blocks, dtype=np.float64) / size


def windows(power: NDArray[np.float64], seconds: float) -> NDArray[np.float64]:
    """Mean power over each run of `seconds`, a step apart."""
    steps = round(seconds / STEP_S)
    if len(power) < steps:
        return np.zeros(0)
    total = np.concatenate([[0.0], np.cumsum(power)])
    return np.maximum(total[steps:] - total[:-steps], 0.0) / steps


def lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Powers as LUFS, silence as `SILENCE_DB`."""
    return np.maximum(SILENCE_DB, -0.691 + 10 * np.log10(np.maximum(power, 1e-30)))


def gated(power: NDArray[np.float64]) -> float:
    """Integrated loudness from 100 ms powers: blocks under -70 LUFS, then those 10 LU under the rest, do not
    count.
    """
    blocks = windows(power, BLOCK_S)
    blocks = blocks[lufs(blocks) > -70.0]
    if not len(blocks):
        return SILENCE_DB
    heard = blocks[lufs(blocks) > lufs(np.array([blocks.mean()]))[0] - 10.0]
    return float(lufs(np.array([heard.mean()]))[0])


def loudness_range(power: NDArray[np.float64]) -> float:
    """From the quiet tenth to the loudest twentieth of short-term loudness, LU; 0 for what is under 3 s."""
    short = windows(power, SHORT_S)
    short = short[lufs(short) > -70.0]
    if not len(short):
        return 0.0
    levels = lufs(short)
    levels = levels[levels > lufs(np.array([short.mean()]))[0] - 20.0]
    low, high = np.percentile(levels, (10, 95))
    return float(high - low)


def true_peak(planar: Planar) -> float:
    """The highest true peak of all channels, as an amplitude."""
    if not planar.size:
        return 0.0
    highest = float(max(planar.max(), -planar.min()))
    return float(true_peaks(planar, above=highest).max())


def true_peaks(planar: Planar, *, above: float | NDArray[np.float64] = 0.0) -> NDArray[np.float32]:
    """(hops,): the highest of four oversampled values and all channels in each `HOP` frames, BS.1770-4 annex 2.

    Where no true peak can be higher than `above` (one value, or one a hop), the plain sample peak is told
    instead: the filter raises nothing by more than the sum of its taps.
    """
    bank, most = _oversampler()
    frames = planar.shape[1]
    count = -(-frames // HOP)
    peaks = np.zeros(count, np.float32)
    for channel in planar:
        padded = np.zeros((count + 2) * HOP, np.float32)
        padded[HOP : HOP + frames] = channel
        rows = padded.reshape(-1, HOP)
        own = np.maximum(rows.max(axis=1), -rows.min(axis=1))
        around = np.maximum(np.maximum(own[:-2], own[1:-1]), own[2:])
        np.maximum(peaks, own[1:-1], out=peaks)
        reach = np.lib.stride_tricks.sliding_window_view(padded, HOP + 2 * _REACH)[HOP - _REACH :: HOP]
        chosen = np.flatnonzero(around * most > above)
        for part in np.array_split(chosen, max(1, len(chosen) // 16384)):
            fine = reach[part] @ bank
            peaks[part] = np.maximum(peaks[part], np.maximum(fine.max(axis=1), -fine.min(axis=1)))
    return peaks


@lru_cache(maxsize=1)
def _oversampler() -> tuple[NDArray[np.float32], float]:
    """The three values between frames as one matrix (read frames, 3 × `HOP`), and the most it can amplify."""
    taps = scipy.signal.firwin(20 * OVERSAMPLING + 1, 1 / OVERSAMPLING, window=("kaiser", 5.0))
    taps = np.asarray(taps) * OVERSAMPLING
    bank = np.zeros((HOP + 2 * _REACH, HOP, OVERSAMPLING - 1))
    for phase in range(1, OVERSAMPLING):
        tail = taps[phase::OVERSAMPLING][::-1]  # the frame at a peak's place and nine before, ten after
        for frame in range(HOP):
            first = _REACH + frame - len(tail) // 2 + 1
            bank[first : first + len(tail), frame, phase - 1] = tail
    most = float(np.abs(bank).sum(axis=0).max())
    return bank.reshape(len(bank), -1).astype(np.float32), most


def to_db(amplitude: float) -> float:
    """Amplitude to decibels, never under `SILENCE_DB`."""
    return max(SILENCE_DB, 20.0 * math.log10(amplitude)) if amplitude > 0 else SILENCE_DB


def low_share(planar: Planar, rate: int, *, under_hz: float = 30.0) -> float:
    """Share of the energy under `under_hz`, 0..1."""
    size = min(planar.shape[1], rate)
    freqs, power = scipy.signal.welch(planar.sum(axis=0), rate, nperseg=size)
    total = float(power.sum())
    return float(power[freqs < under_hz].sum()) / total if total > 0 else 0.0


def _longest_silence(planar: Planar, rate: int) -> float:
    quiet = np.concatenate([[False], np.abs(planar).max(axis=0) < 1e-3, [False]])
    edges = np.flatnonzero(np.diff(quiet.astype(np.int8)))
    return float((edges[1::2] - edges[::2]).max() / rate) if len(edges) else 0.0
