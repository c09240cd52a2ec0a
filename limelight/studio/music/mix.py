"""From dry takes to one sound: levels, places, the bass drum's pull, the room.

All of it is linear in the takes, so that what a few of them sound like alone adds up to what all sound like.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from limelight.studio.music.loudness import k_weighting
from limelight.studio.music.spec import RATE
from limelight.studio.music.synth import Mono

DEEP_HZ, HIGH_HZ = 36.0, 110.0
"""Nothing sounds under the first; nothing but bass and drums under the second."""
BLOCK = 2400
"""Frames (50 ms) in which a take's level is told."""
WIDE = 1.0
"""How strong a room's first reflections are against what is sent to it."""
AIR = np.array([[1.30354886, -1.48069925, 0.49509331, 1.00000000, -1.00182651, 0.31976942]])
"""A shelf of 3 dB over 5 kHz: the SoundFont's samples are darker than what is on the air."""
REFERENCE = 0.1
"""The amplitude that a level of 0 dB means, before mastering."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Where one take goes."""

    level_db: float
    pan: float = 0.0
    """-1 left .. 1 right."""
    send: float = 0.2
    """How much goes to the room."""
    deep: bool = False
    """Keeps what is under `HIGH_HZ`."""


class Desk:
    """Takes with their strips, mixed together or a few at a time."""

    def __init__(self, *, frames: int, room_s: float, wet: float, treble_hz: float | None = None) -> None:
        self._frames, self._room_s, self._wet, self._treble_hz = frames, room_s, wet, treble_hz
        self._takes: list[Mono] = []
        self._gains: list[tuple[float, ...]] = []

    def add(self, take: Mono, strip: Strip, *, pull: Mono | None = None) -> None:
        """Put a take on the desk at its level; `pull` is a gain that moves with the bass drum."""
        gain = 10 ** (strip.level_db / 20) * REFERENCE / level(take, DEEP_HZ if strip.deep else HIGH_HZ)
        angle = (strip.pan + 1.0) * math.pi / 4
        left, right = gain * math.sqrt(2) * math.cos(angle), gain * math.sqrt(2) * math.sin(angle)
        dry = (0.0, 0.0, left, right) if strip.deep else (left, right, 0.0, 0.0)
        self._takes.append(take if pull is None else take * pull)
        self._gains.append((*dry, strip.send * gain))

    def mix(self, chosen: Sequence[int] | None = None) -> NDArray[np.float64]:
        """(2, frames): the chosen takes (all when None), in their places and in the room."""
        numbers = list(range(len(self._takes))) if chosen is None else list(chosen)
        if not numbers:
            return np.zeros((2, self._frames))
        buses = np.zeros((5, self._frames), np.float32)
        for start in range(0, self._frames, 1 << 16):
            part = slice(start, start + (1 << 16))
            takes = np.stack([self._takes[number][part] for number in numbers])
            np.matmul(np.array([self._gains[n] for n in numbers], np.float32).T, takes, out=buses[:, part])
        out = filtered(buses[:2], 2, HIGH_HZ, "highpass")
        out += buses[2:4]
        out += room(buses[4], seconds=self._room_s, wet=2.5 * self._wet, wide=WIDE)
        top = AIR if self._treble_hz is None else _sections(1, self._treble_hz, "lowpass")
        tone = np.concatenate([_sections(4, DEEP_HZ, "highpass"), top])
        return np.asarray(scipy.signal.sosfilt(tone, out, axis=-1), np.float64)


def level(take: Mono, low_cut_hz: float) -> float:
    """How loud a take is where it plays: the K-weighted RMS of the louder half of its 50 ms blocks.

    Blocks 17 dB under the loudest are silence, so that a sparse part is not pushed up. Told from spectra of
    every other block, which is near enough to set a level. 1 for silence.
    """
    blocks = take[: len(take) // BLOCK * BLOCK].reshape(-1, BLOCK)
    if len(blocks) > 40:
        blocks = blocks[::2]
    spectrum = scipy.fft.rfft(blocks * _window(), axis=1)
    power = (spectrum.real**2 + spectrum.imag**2) @ _weights(low_cut_hz)
    if not len(power) or power.max() <= 0:
        return 1.0
    loud = np.sort(power[power > 0.02 * power.max()])
    return float(np.sqrt(loud[len(loud) // 2 :].mean()))


@lru_cache(maxsize=1)
def _window() -> NDArray[np.float32]:
    window = scipy.signal.windows.hann(BLOCK, sym=False)
    return (window / np.sqrt((window**2).sum() * BLOCK / 2)).astype(np.float32)


@lru_cache(maxsize=4)
def _weights(low_cut_hz: float) -> NDArray[np.float32]:
    """How much each frequency of a block's spectrum counts: the ear's weighting after the low cut."""
    freqs = np.arange(BLOCK // 2 + 1) * RATE / BLOCK
    sections = np.concatenate([k_weighting(RATE), _sections(2, low_cut_hz, "highpass")])
    _, response = scipy.signal.freqz_sos(sections, freqs, fs=RATE)
    return (np.abs(response) ** 2).astype(np.float32)


def pull(times: Sequence[float], depth: float, frames: int) -> Mono:
    """A gain that drops by `depth` at each time and is back within a quarter second."""
    gain = np.ones(frames, np.float32)
    shape = 1.0 - depth * np.exp(-np.linspace(0.0, 5.0, RATE // 4)) * np.minimum(
        np.arange(RATE // 4) / 96.0, 1.0
    )
    for time in times:
        start = round(time * RATE)
        part = gain[start : start + len(shape)]
        np.minimum(part, shape[: len(part)], out=part)
    return gain


def room(mono: Mono, *, seconds: float, wet: float = 1.0, wide: float = 0.0) -> NDArray[np.float32]:
    """(2, frames): the sound of a room alone, `wet` of its tail and `wide` of its first reflections.

    The reflections of the left are those of the right upside down: heard as width, gone where both are summed.
    """
    impulse = _impulse(round(seconds, 2), round(wet, 3), wide)
    sound = scipy.signal.oaconvolve(mono[None], impulse, axes=1)
    return np.asarray(sound)[:, : len(mono)]


@lru_cache(maxsize=24)
def _impulse(seconds: float, wet: float, wide: float) -> NDArray[np.float32]:
    """(2, frames): a few early taps, then decaying noise, another for each ear, whose treble dies away first."""
    rng = np.random.default_rng(7)
    count = int(seconds * 1.1 * RATE)
    time = np.arange(count) / RATE
    noise = rng.standard_normal((count, 2)).T
    dark = filtered(noise, 1, 2200.0, "lowpass")
    decay = np.exp(-6.9 * time / seconds)
    tail = (dark * 2.5 * decay + (noise - dark) * 0.35 * decay**2.5) * np.minimum(time / 0.012, 1.0)
    tail = np.concatenate([np.zeros((2, RATE * 16 // 1000)), tail], axis=1)
    tail = filtered(tail, 2, 180.0, "highpass")
    tail *= wet / np.sqrt((tail**2).sum(axis=1, keepdims=True))
    early = np.zeros(tail.shape[1])
    places = np.sort(rng.integers(RATE * 4 // 1000, RATE * 28 // 1000, 14))
    early[places] = rng.choice((-1.0, 1.0), 14) * np.linspace(1.0, 0.4, 14)
    early = filtered(early[None], 2, 180.0, "highpass")[0]
    early *= wide / np.sqrt((early**2).sum())
    return (tail + np.stack([early, -early])).astype(np.float32)


def filtered(planar: NDArray[np.floating[Any]], order: int, hz: float, kind: str) -> NDArray[np.float64]:
    """A Butterworth filter along the frames of (channels, frames)."""
    return np.asarray(scipy.signal.sosfilt(_sections(order, hz, kind), planar, axis=-1), np.float64)


@lru_cache(maxsize=16)
def _sections(order: int, hz: float, kind: str) -> NDArray[np.float64]:
    return np.asarray(scipy.signal.butter(order, hz, kind, fs=RATE, output="sos"))
