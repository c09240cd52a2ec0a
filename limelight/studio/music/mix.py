"""From dry tracks to a finished bed: balance, room, bus compression, limiter, loudness, fade."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import signal
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from limelight.studio.music.loudness import SILENCE_DB, integrated, true_peaks
from limelight.studio.music.spec import RATE, Samples

CEILING_DB = -1.3
"""The limiter's ceiling, dBTP; a little under the -1 that is promised, for what the gain's own movement adds."""
HIGH_PASS_HZ = 36.0
LOOKAHEAD = 240
"""Frames (5 ms) in which the limiter comes down and goes up again."""


def balance(stem: Samples, *, level_db: float, pan: float, low_cut_hz: float) -> Samples:
    """Bring a track to a loudness of `level_db` under its own playing (silence does not count), and place it.

    Loudness is the RMS of the loudest half of 50 ms blocks after a low cut, so that a sparse part is not pushed up.
    """
    x = signal.sosfilt(_high_pass(low_cut_hz, 2), stem, axis=0)
    blocks = x[: len(x) // 2400 * 2400].reshape(-1, 2400, 2)
    power = np.sort((blocks.astype(np.float64) ** 2).mean(axis=(1, 2)))
    loud = power[power > 0.02 * power[-1]] if len(power) and power[-1] > 0 else np.ones(1)
    gain = 10 ** (level_db / 20) * 0.1 / np.sqrt(loud[len(loud) // 2 :].mean())
    angle = (pan + 1.0) * np.pi / 4
    return (x * (gain * np.sqrt(2) * np.array([np.cos(angle), np.sin(angle)]))).astype(np.float32)


def duck(samples: Samples, times: Sequence[float], depth: float) -> Samples:
    """Pull the sound down by `depth` at each time, and let it back within a quarter second."""
    gain = np.ones(len(samples), np.float32)
    shape = 1.0 - depth * np.exp(-np.linspace(0.0, 5.0, RATE // 4)) * np.minimum(np.arange(RATE // 4) / 96.0, 1.0)
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
    dark = signal.sosfilt(signal.butter(1, 2200, fs=RATE, output="sos"), noise, axis=0)
    decay = np.exp(-6.9 * time / seconds)[:, None]
    impulse = (dark * 2.5 * decay + (noise - dark) * 0.35 * decay**2.5) * np.minimum(time / 0.012, 1.0)[:, None]
    impulse = np.concatenate([np.zeros((RATE * 16 // 1000, 2)), impulse])
    impulse = signal.sosfilt(_high_pass(180.0, 2), impulse, axis=0)
    impulse /= np.sqrt((impulse**2).sum(axis=0))
    wet = signal.oaconvolve(samples, impulse.astype(np.float32), axes=0)[: len(samples)]
    return wet.astype(np.float32)


def master(samples: Samples, *, loudness_lufs: float, fade_s: float) -> Samples:
    """High-pass, compress gently, fade the end to nothing, then bring to `loudness_lufs` under the ceiling."""
    x = signal.sosfilt(_high_pass(HIGH_PASS_HZ, 4), samples, axis=0)
    x = _compress(x)
    x = x * _fades(len(x), fade_s)[:, None]
    gain_db = 0.0
    out = x
    for _ in range(4):
        measured = integrated(out, RATE)
        if measured == SILENCE_DB or abs(loudness_lufs - measured) < 0.05:
            break
        gain_db += loudness_lufs - measured
        out = _limit(x * 10 ** (gain_db / 20))
    return out.astype(np.float32)


def _high_pass(hz: float, order: int) -> NDArray[np.float64]:
    return signal.butter(order, hz, "highpass", fs=RATE, output="sos")


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
    """Keep true peaks under the ceiling: the gain each peak needs, held over the look-ahead and smoothed within it."""
    ceiling = 10 ** (CEILING_DB / 20)
    need = np.maximum(true_peaks(x) / ceiling, 1.0)
    if need.max() == 1.0:
        return x
    held = maximum_filter1d(need, 4 * LOOKAHEAD + 1)
    smooth = uniform_filter1d(uniform_filter1d(held, 2 * LOOKAHEAD + 1), 2 * LOOKAHEAD + 1)
    return x / np.maximum(smooth, 1.0)[:, None]


def _fades(count: int, fade_s: float) -> NDArray[np.float64]:
    """Four milliseconds in, `fade_s` out, reaching zero with the last frame."""
    gain = np.ones(count)
    first = min(count, RATE // 250)
    gain[:first] = np.sin(np.linspace(0.0, np.pi / 2, first)) ** 2
    last = min(count, max(1, round(fade_s * RATE)))
    gain[-last:] *= np.cos(np.linspace(0.0, np.pi / 2, last)) ** 2
    return gain
