"""From dry tracks to a finished bed: balance, room, bus compression, limiter, loudness, fade."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy
from numpy.typing import NDArray

from limelight.studio.music.loudness import SILENCE_DB, integrated, true_peaks
from limelight.studio.music.spec import RATE, Samples

CEILING_DB = -1.3
"""The limiter's ceiling, dBTP; a little under the -1 that is promised, for what the gain's own movement adds.
"""
HIGH_PASS_HZ = 36.0
K_WEIGHTING = np.array([
    [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
    [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
])  # fmt: skip
"""How loud the ear finds each frequency, as two sections at 48 kHz: ITU-R BS.1770-4, tables 1 and 2."""
LOOKAHEAD = 240
"""Frames (5 ms) in which the limiter comes down and goes up again."""


def balance(stem: Samples, *, level_db: float, pan: float, low_cut_hz: float) -> Samples:
    """Bring a track to a loudness of `level_db` under its own playing (silence does not count), and place it.

    Loudness is the K-weighted RMS of the loudest half of 50 ms blocks, so that a sparse part is not pushed up
    and a bright one not favoured.
    """
    x = _high_pass(stem, low_cut_hz, 2)
    heard = scipy.signal.sosfilt(K_WEIGHTING, x, axis=0)
    blocks = np.asarray(heard)[: len(x) // 2400 * 2400].reshape(-1, 2400, 2)
    power = np.sort((blocks**2).mean(axis=(1, 2)))
    loud = power[power > 0.02 * power[-1]] if len(power) and power[-1] > 0 else np.ones(1)
    gain = 10 ** (level_db / 20) * 0.1 / np.sqrt(loud[len(loud) // 2 :].mean())
    angle = (pan + 1.0) * np.pi / 4
    return (x * (gain * np.sqrt(2) * np.array([np.cos(angle), np.sin(angle)]))).astype(np.float32)


def duck(samples: Samples, times: Sequence[float], depth: float) -> Samples:
    """Pull the sound down by `depth` at each time, and let it back within a quarter second."""
    gain = np.ones(len(samples), np.float32)
    shape = 1.0 - depth * np.exp(-np.linspace(0.0, 5.0, RATE // 4)) * np.minimum(
        np.arange(RATE // 4) / 96.0, 1.0
    )
    for time in times:
        start = round(time * RATE)
        part = gain[start : start + len(shape)]
        np.minimum(part, shape[: len(part)], out=part)
    return samples * gain[:, None]


def room(samples: Samples, *, seconds: float) -> Samples:
    """The sound of a room alone: convolved with decaying stereo noise whose treble dies away first."""
    rng = np.random.default_rng(7)
    count = int(seconds * 1.1 * RATE)
    time = np.arange(count) / RATE
    noise = rng.standard_normal((count, 2))
    dark = _filter(noise, 1, 2200.0, "lowpass")
    decay = np.exp(-6.9 * time / seconds)[:, None]
    impulse = (dark * 2.5 * decay + (noise - dark) * 0.35 * decay**2.5) * np.minimum(time / 0.012, 1.0)[
        :, None
    ]
    impulse = np.concatenate([np.zeros((RATE * 16 // 1000, 2)), impulse])
    impulse = _high_pass(impulse, 180.0, 2)
    impulse /= np.sqrt((impulse**2).sum(axis=0))
    wet = scipy.signal.oaconvolve(samples, impulse.astype(np.float32), axes=0)[: len(samples)]
    return wet.astype(np.float32)


def master(
    samples: Samples, *, swell: Sequence[tuple[float, float]], loudness_lufs: float, fade_s: float
) -> Samples:
    """High-pass, compress gently, follow the swell (seconds, decibels), fade the end to nothing, then bring
    to `loudness_lufs` under the ceiling.
    """
    x = _high_pass(samples, HIGH_PASS_HZ, 4)
    x = _compress(x)
    times, levels = zip(*swell, strict=True)
    rise = np.interp(np.arange(len(x)) / RATE, times, levels)
    x = x * (_fades(len(x), fade_s) * 10 ** (rise / 20))[:, None]
    gain_db = 0.0
    out = x
    for _ in range(4):
        measured = integrated(out, RATE)
        if measured == SILENCE_DB or abs(loudness_lufs - measured) < 0.05:
            break
        gain_db += loudness_lufs - measured
        out = _limit(x * 10 ** (gain_db / 20))
    return out.astype(np.float32)


def _high_pass(x: NDArray[np.floating], hz: float, order: int) -> NDArray[np.float64]:
    return _filter(x, order, hz, "highpass")


def _filter(x: NDArray[np.floating], order: int, hz: float, kind: str) -> NDArray[np.float64]:
    """A Butterworth filter along the frames."""
    sections = scipy.signal.butter(order, hz, kind, fs=RATE, output="sos")
    return np.asarray(scipy.signal.sosfilt(sections, x, axis=0), np.float64)


def _compress(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Two to one over the piece's own mean level, 15 ms down and 180 ms up, at most 6 dB."""
    hop = 240
    count = -(-len(x) // hop)
    padded = np.pad((x**2).mean(axis=1), (0, count * hop - len(x)))
    level = 10 * np.log10(padded.reshape(count, hop).mean(axis=1) + 1e-12)
    threshold = float(np.mean(level[level > level.max() - 30]))
    wanted = np.clip((level - threshold) * 0.5, 0.0, 6.0)
    reduction = np.empty(count)
    now = 0.0
    for k, target in enumerate(wanted):
        now += (target - now) * (0.28 if target > now else 0.027)
        reduction[k] = now
    gain = np.interp(np.arange(len(x)), (np.arange(count) + 0.5) * hop, 10 ** (-reduction / 20))
    return x * gain[:, None]


def _limit(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep true peaks under the ceiling: the gain each peak needs, held over the look-ahead and smoothed
    within it.
    """
    ceiling = 10 ** (CEILING_DB / 20)
    need = np.maximum(true_peaks(x) / ceiling, 1.0)
    if need.max() == 1.0:
        return x
    held = scipy.ndimage.maximum_filter1d(need, 4 * LOOKAHEAD + 1)
    smooth = scipy.ndimage.uniform_filter1d(held, 2 * LOOKAHEAD + 1)
    smooth = scipy.ndimage.uniform_filter1d(smooth, 2 * LOOKAHEAD + 1)
    return x / np.maximum(smooth, 1.0)[:, None]


def _fades(count: int, fade_s: float) -> NDArray[np.float64]:
    """Four milliseconds in, `fade_s` out, reaching zero with the last frame."""
    gain = np.ones(count)
    first = min(count, RATE // 250)
    gain[:first] = np.sin(np.linspace(0.0, np.pi / 2, first)) ** 2
    last = min(count, max(1, round(fade_s * RATE)))
    gain[-last:] *= np.cos(np.linspace(0.0, np.pi / 2, last)) ** 2
    return gain
