"""Sounds for what happens in the picture: a whoosh, a riser, a hit, a sparkle, a page turned.

Each is made from noise and sines alone, tuned to what the music under it sounds, and laid at a level of its own
against the music there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from limelight.studio.music import loudness as ear
from limelight.studio.music.spec import RATE, Samples

AccentKind: TypeAlias = Literal["whoosh", "riser", "hit", "sparkle", "page"]

ACCENT_OF: dict[str, tuple[AccentKind, float]] = {
    "wipe": ("whoosh", 5.0), "morph": ("riser", 6.0), "match": ("sparkle", 9.0), "dip": ("hit", 9.0),
    "page": ("page", 6.0),
}  # fmt: skip
"""The accent of each kind of transition, and how far its loudest moment lies under the music's loudness around it,
LU. A plain cut has none: the beat on it is enough.
"""
QUIETEST_LUFS = -36.0
"""Music quieter than this counts as this loud, so that an accent over silence is still heard, softly."""
CEILING = 10 ** (-1.2 / 20)
Mono: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Accent:
    """A sound with the moment in it that belongs on the cut."""

    samples: Samples
    """(frames, 2) at 48 kHz, loudest 100 ms at -20 LUFS."""
    at_s: float
    """Seconds from its start to that moment."""


def accent(kind: AccentKind, *, tones: Sequence[int] = (0, 4, 7), seed: int = 11) -> Accent:
    """An accent tuned to the pitch classes `tones` (0..11, the root first)."""
    rng = np.random.default_rng([seed, *map(ord, kind)])
    sound, at_s = _MAKERS[kind](list(tones), rng)
    sound = sound - sound.mean(axis=0)
    edge = RATE // 500
    sound[:edge] *= np.linspace(0.0, 1.0, edge)[:, None]
    sound[-edge:] *= np.linspace(1.0, 0.0, edge)[:, None]
    loudest = _loudest(sound)
    return Accent((sound * 10 ** ((-20.0 - loudest) / 20)).astype(np.float32), at_s)


def lay_accents(bed: Samples, marks: Sequence[tuple[float, str]]) -> Samples:
    """`bed` (frames, 2) with the accent of each transition (seconds, its name) whose name has one.

    It is made softer where the two together would pass -1.2 dBFS.
    """
    out = bed.copy()
    power = ear.step_powers(np.ascontiguousarray(bed.T), RATE)
    for number, (cut, transition) in enumerate(marks):
        if transition not in ACCENT_OF:
            continue
        kind, under_lu = ACCENT_OF[transition]
        made = accent(kind, tones=sounding(bed, cut), seed=number)
        start = round((cut - made.at_s) * RATE)
        sound = made.samples[max(0, -start) :]
        part = out[max(0, start) : max(0, start) + len(sound)]
        sound = sound[: len(part)]
        around = power[max(0, round((cut - 0.5) * 10)) : round((cut + 0.5) * 10) + 1]
        music = float(ear.lufs(np.array([around.mean() if len(around) else 0.0]))[0])
        gain = 10 ** ((max(music, QUIETEST_LUFS) - under_lu + 20.0) / 20)
        for share in (1.0, 0.7, 0.5, 0.35, 0.25):
            if np.abs(part + gain * share * sound).max(initial=0.0) <= CEILING:
                part += np.float32(gain * share) * sound
                break
    return out


def sounding(bed: Samples, at_s: float) -> tuple[int, ...]:
    """The three pitch classes loudest in the second after `at_s`, the lowest-sounding first; C major in silence."""
    first = max(0, round(at_s * RATE))
    part = bed[first : first + RATE].mean(axis=1)
    if len(part) < RATE // 4 or np.abs(part).max() < 1e-4:
        return (0, 4, 7)
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 16)) ** 2
    freqs = np.fft.rfftfreq(1 << 16, 1 / RATE)
    heard = (freqs > 60) & (freqs < 1000)
    keys = np.round(69 + 12 * np.log2(freqs[heard] / 440.0)).astype(int)
    strength = np.bincount(keys % 12, np.sqrt(spectrum[heard]) / freqs[heard], minlength=12)
    loudest = sorted(np.argsort(strength)[-3:].tolist(), key=lambda tone: -strength[tone])
    low = heard & (freqs < 160)
    lowest = round(69 + 12 * float(np.log2(freqs[low][np.argmax(spectrum[low])] / 440.0))) % 12
    return tuple(dict.fromkeys([*([lowest] if lowest in loudest else []), *loudest]))


def _whoosh(tones: list[int], rng: np.random.Generator) -> tuple[Mono, float]:
    """Air that brightens as it comes and darkens as it goes, from the left to the right."""
    lasts, peak = 0.85, 0.34
    time = _time(lasts)
    near = np.where(time < peak, (time / peak) ** 2.2, 0.0)
    loud = near + np.where(time >= peak, ((lasts - time) / (lasts - peak)) ** 2.6, 0.0)
    bands = ((220, 700, 1.0), (700, 2000, 0.8), (2000, 5200, 0.5))
    noise = rng.standard_normal(len(time))
    sound = sum(
        share * _band(noise, low, high) * loud ** (1 + 0.8 * place)
        for place, (low, high, share) in enumerate(bands)
    )
    return _across(np.asarray(sound), np.clip(time / (2 * peak), 0, 1) * 0.7 + 0.15), 0.1


def _riser(tones: list[int], rng: np.random.Generator) -> tuple[Mono, float]:
    """Air and a fifth that climb two octaves onto the root and end with the cut."""
    lasts, after = 1.2, 0.25
    time = _time(lasts + after)
    rise = np.clip(time / lasts, 0, 1)
    loud = rise**2.4 * np.where(time > lasts, np.exp(-(time - lasts) / 0.05), 1.0)
    root = _hz(tones[0], 60)
    glide = root * 2 ** (2 * rise - 1)
    tone = sum(
        np.sin(2 * np.pi * np.cumsum(glide * ratio) / RATE) * share for ratio, share in ((1, 1.0), (1.5, 0.5))
    )
    noise = rng.standard_normal(len(time))
    air = _band(noise, 600, 2400) * (1 - rise) + _band(noise, 2400, 9000) * rise
    sound = loud * (0.35 * tone * (0.75 + 0.25 * np.sin(2 * np.pi * (4 + 8 * rise) * time)) + 0.8 * air)
    return _across(sound, 0.5 + 0.35 * np.sin(2 * np.pi * 1.1 * time)), lasts


def _hit(tones: list[int], rng: np.random.Generator) -> tuple[Mono, float]:
    """A deep drum on the root, its skin and the room after it."""
    time = _time(1.1)
    root = _hz(tones[0], 29, lowest=40.0)
    body = np.sin(2 * np.pi * np.cumsum(root * (1 + 1.6 * np.exp(-time / 0.028))) / RATE) * np.exp(
        -time / 0.26
    )
    octave = 0.45 * np.sin(4 * np.pi * root * time) * np.exp(-time / 0.18)
    noise = rng.standard_normal((2, len(time)))
    skin = _band(noise[0], 150, 1200) * np.exp(-time / 0.03) * 0.6
    tail = np.stack([_band(one, 200, 1500) * np.exp(-time / 0.22) * 0.12 for one in noise], axis=1)
    return (body + octave + skin)[:, None] + tail, 0.004


def _sparkle(tones: list[int], rng: np.random.Generator) -> tuple[Mono, float]:
    """Six small bells up the chord, thrown left and right."""
    time = _time(1.5)
    sound = np.zeros((len(time), 2))
    ladder = sorted(_hz(tone, 84 + 12 * octave) for octave in (0, 1) for tone in tones[:3])
    for number, hz in enumerate(ladder):
        start = round((0.055 * number + float(rng.uniform(0, 0.012))) * RATE)
        rest = time[: len(time) - start]
        bell = np.sin(
            2 * np.pi * hz * rest + 1.1 * np.exp(-rest / 0.05) * np.sin(2 * np.pi * 2.76 * hz * rest)
        )
        bell *= np.exp(-rest / 0.24) * np.minimum(rest / 0.002, 1.0) * (0.9**number)
        sound[start:] += _across(bell, np.full(len(rest), 0.5 + 0.3 * (-1) ** number))
    return sound, 0.0


def _page(tones: list[int], rng: np.random.Generator) -> tuple[Mono, float]:
    """Paper: a short scrape that brightens, and the flap as it lies down."""
    time = _time(0.5)
    noise = rng.standard_normal(len(time))
    flutter = 0.6 + 0.4 * np.interp(time, _time(0.5)[::480], rng.uniform(-1, 1, len(_time(0.5)[::480])))
    scrape = np.clip(time / 0.2, 0, 1) ** 1.5 * np.where(time > 0.2, np.exp(-(time - 0.2) / 0.035), 1.0)
    flap = np.where(time > 0.24, np.exp(-(time - 0.24) / 0.022), 0.0) * np.minimum(
        np.maximum(time - 0.24, 0) / 0.004, 1.0
    )
    sound = _band(noise, 1800, 9000) * scrape * flutter * 0.7 + _band(noise, 500, 3000) * flap
    return _across(sound, np.clip(0.75 - time, 0.25, 0.75)), 0.2


_MAKERS: dict[AccentKind, Callable[[list[int], np.random.Generator], tuple[Mono, float]]] = {
    "whoosh": _whoosh, "riser": _riser, "hit": _hit, "sparkle": _sparkle, "page": _page,
}  # fmt: skip


def _time(seconds: float) -> Mono:
    return np.arange(round(seconds * RATE)) / RATE


def _hz(tone: int, key: int, *, lowest: float = 0.0) -> float:
    """The pitch class in the octave from `key` upwards, not under `lowest`."""
    hz = 440.0 * 2 ** ((key + (tone - key) % 12 - 69) / 12)
    return hz if hz >= lowest else 2 * hz


def _band(noise: Mono, low: float, high: float) -> Mono:
    """Noise around a band, softly cut off, at an RMS of 1."""
    pitch = np.log2(np.fft.rfftfreq(len(noise), 1 / RATE) + 1)
    middle, half = np.log2(low * high) / 2, np.log2(high / low) / 2
    part = np.fft.irfft(np.fft.rfft(noise) * np.exp(-(((pitch - middle) / half) ** 2)), len(noise))
    return part / part.std()


def _across(mono: Mono, place: Mono) -> Mono:
    """(frames, 2): `place` is 0 on the left, 1 on the right."""
    return np.stack([mono * np.cos(place * np.pi / 2), mono * np.sin(place * np.pi / 2)], axis=1)


def _loudest(sound: Mono) -> float:
    """The K-weighted loudness of the loudest 100 ms, LUFS."""
    power = ear.powers(ear.k_weighted(np.ascontiguousarray(sound.T), RATE), RATE // 100)
    smooth = np.convolve(power, np.ones(10) / 10, mode="same")
    return float(ear.lufs(np.array([smooth.max()]))[0])
