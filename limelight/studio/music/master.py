"""Mastering as one gain over time: compression, swell, fades, loudness, ceiling.

Both channels, and every stem, are multiplied by the same curve, so that mastered stems still add up to the
mastered mix.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import scipy
from numpy.typing import NDArray

from limelight.studio.music import loudness as ear
from limelight.studio.music.spec import RATE

CEILING_DB = -1.3
"""The limiter's ceiling, dBTP; a little under the -1 that is promised, for what the gain's own movement adds.
"""
HOP = ear.HOP
LOOKAHEAD = 10
"""Hops (5 ms) in which the limiter comes down and goes up again."""
SLOW = 240
"""Frames over which the compressor listens."""

Curve: TypeAlias = NDArray[np.float64]
"""A gain at the edges of hops: one more than there are hops; between edges it goes straight."""


def gain_curve(
    planar: NDArray[np.float64], *, swell: Sequence[tuple[float, float]], loudness_lufs: float, fade_s: float
) -> Curve:
    """The gain that masters `planar` (2, frames): compresses gently, follows the swell (seconds, decibels),
    fades the end to nothing, and brings the whole to `loudness_lufs` under the ceiling.
    """
    frames = planar.shape[1]
    hops = -(-frames // HOP)
    times = np.minimum(np.arange(hops + 1) * HOP, frames - 1) / RATE
    shape = _compression(planar, times) * _fades(times, fade_s)
    shape *= 10 ** (np.interp(times, [at for at, _ in swell], [level for _, level in swell]) / 20)
    return shape * _gain(planar, shape, loudness_lufs, CEILING_DB)


def levelled(
    planar: NDArray[np.floating[Any]], *, loudness_lufs: float, ceiling_db: float = CEILING_DB
) -> NDArray[np.float32]:
    """(2, frames) at the loudness, its true peaks held under the ceiling; silence stays silence."""
    flat = np.ones(-(-planar.shape[1] // HOP) + 1)
    return apply(planar, _gain(planar, flat, loudness_lufs, ceiling_db))


def _gain(planar: NDArray[np.floating[Any]], shape: Curve, loudness_lufs: float, ceiling_db: float) -> Curve:
    """What brings the shaped sound to the loudness, and the limiter's gain with it."""
    ceiling = 10 ** (ceiling_db / 20)
    heard = _hop_powers(planar, len(shape) - 1)
    loudest = np.maximum(shape[:-1], shape[1:])
    held = np.ones(len(shape))
    gain = _to_target(heard, shape, held, loudness_lufs)
    reach = 0.0
    peaks: NDArray[np.floating[Any]] = loudest
    for _ in range(8):
        if gain > reach:  # only peaks that this much gain could bring to the ceiling are looked for
            reach = 1.6 * gain
            peaks = ear.true_peaks(planar, above=ceiling / np.maximum(loudest * reach, 1e-9))
        held = limit(peaks * loudest * gain / ceiling)
        better = _to_target(heard, shape, held, loudness_lufs)
        if abs(20 * np.log10(better / gain)) < 0.02:
            break
        gain = better
    return gain * limit(peaks * loudest * gain / ceiling)


def apply(planar: NDArray[np.floating[Any]], curve: Curve) -> NDArray[np.float32]:
    """(2, frames) with the curve's gain."""
    frames = planar.shape[1]
    along = np.arange(HOP, dtype=np.float32) / HOP
    start, rise = curve[:-1].astype(np.float32), np.diff(curve).astype(np.float32)
    gain = (start[:, None] + rise[:, None] * along).reshape(-1)[:frames]
    return np.multiply(planar, gain, dtype=np.float32, casting="same_kind")


def _hop_powers(planar: NDArray[np.floating[Any]], hops: int) -> NDArray[np.float64]:
    """K-weighted power of each hop, the last one in part."""
    heard = ear.k_weighted(planar, RATE)
    out = np.zeros(hops)
    whole = ear.powers(heard, HOP)
    out[: len(whole)] = whole
    return out


def _to_target(heard: NDArray[np.float64], shape: Curve, held: Curve, loudness_lufs: float) -> float:
    """The plain gain that brings the shaped and limited sound to the target; 1 for silence."""
    curve = shape * held
    middle = (curve[:-1] + curve[1:]) / 2
    step = round(ear.STEP_S * RATE) // HOP
    shaped = heard * middle**2
    power = shaped[: len(shaped) // step * step].reshape(-1, step).mean(axis=1)
    # Gates move with the gain, so what is measured at one gain holds for all but the quietest blocks.
    gain = 1.0
    for _ in range(3):
        measured = ear.gated(power * gain**2)
        if measured == ear.SILENCE_DB:
            return gain if gain > 1.0 else 1.0
        gain *= 10 ** ((loudness_lufs - measured) / 20)
    return float(gain)


def _compression(planar: NDArray[np.float64], times: NDArray[np.float64]) -> Curve:
    """Two to one over the piece's own mean level, 15 ms down and 180 ms up, at most 6 dB."""
    power = ear.powers(planar, SLOW) / 2
    if not len(power):
        return np.ones(len(times))
    level = 10 * np.log10(power + 1e-12)
    threshold = float(np.mean(level[level > level.max() - 30]))
    wanted = np.clip((level - threshold) * 0.5, 0.0, 6.0)
    reduction: list[float] = []
    now = 0.0
    for target in wanted.tolist():
        now += (target - now) * (0.28 if target > now else 0.027)
        reduction.append(now)
    middles = (np.arange(len(reduction)) + 0.5) * SLOW / RATE
    return 10 ** (-np.interp(times, middles, reduction) / 20)


def limit(need: NDArray[np.floating[Any]]) -> Curve:
    """The gain that takes every hop's peak (1 is the ceiling) under the ceiling: the reduction that each
    needs, held over the look-ahead and smoothed within it.
    """
    if need.max(initial=0.0) <= 1.0:
        return np.ones(len(need) + 1)
    held = scipy.ndimage.maximum_filter1d(np.maximum(need, 1.0), 4 * LOOKAHEAD + 3)
    smooth = scipy.ndimage.uniform_filter1d(held, 2 * LOOKAHEAD + 1)
    smooth = scipy.ndimage.uniform_filter1d(smooth, 2 * LOOKAHEAD + 1)
    edges = np.concatenate([smooth[:1], np.maximum(smooth[:-1], smooth[1:]), smooth[-1:]])
    return 1.0 / np.maximum(edges, 1.0)


def _fades(times: NDArray[np.float64], fade_s: float) -> Curve:
    """Four milliseconds in, `fade_s` out, reaching zero with the last frame."""
    rest = times[-1] - times
    out = np.sin(np.clip(rest / max(fade_s, 1e-3), 0.0, 1.0) * np.pi / 2) ** 2
    return out * np.sin(np.clip(times / 0.004, 0.0, 1.0) * np.pi / 2) ** 2
