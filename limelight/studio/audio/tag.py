"""A sonic logo: the few notes that a brand ends on, always the same for the same name."""

from __future__ import annotations

import zlib

import numpy as np

from limelight.studio.music.harmony import nearest
from limelight.studio.music.loudness import step_powers
from limelight.studio.music.midi import Note, Take
from limelight.studio.music.mix import room
from limelight.studio.music.spec import RATE, Samples
from limelight.studio.music.synth import play

TAG_S = 2.4
"""How long a tag lasts with its ring."""
_RHYTHMS = ((0.0, 0.18, 0.36, 0.72), (0.0, 0.24, 0.36, 0.6), (0.0, 0.15, 0.3, 0.45, 0.75), (0.0, 0.3, 0.6))
_CONTOURS = ((0, 2, 1, 4), (0, 1, 2, 4), (2, 1, 0, 3), (0, 4, 2, 3), (1, 0, 2, 4))
_VOICES = (((0, 9), (0, 0)), ((0, 8), (0, 45)), ((0, 11), (0, 46)), ((0, 12), (0, 108)))
"""Which two instruments play together: one that rings, one with a body."""


def brand_tag(brand: str, *, root: int, minor: bool = False) -> Samples:
    """(frames, 2): `brand`'s notes on the chord of `root` (0..11), loudest second at about -20 LUFS.

    Name, case aside, decides rhythm, contour and instruments; the key is the bed's, so that it fits wherever
    it is laid.
    """
    rng = np.random.default_rng(zlib.crc32(brand.strip().casefold().encode()))
    rhythm = _RHYTHMS[int(rng.integers(len(_RHYTHMS)))]
    contour = _CONTOURS[int(rng.integers(len(_CONTOURS)))]
    ring, body = _VOICES[int(rng.integers(len(_VOICES)))]
    chord = tuple((root + step) % 12 for step in ((0, 3, 7) if minor else (0, 4, 7)))
    ladder = [nearest(72 + 4 * step, chord, low=67, high=96) for step in range(6)]
    keys = [ladder[contour[number % len(contour)]] for number in range(len(rhythm) - 1)]
    keys.append(nearest(keys[-1] + 2, (root,), low=67, high=96))
    notes = [
        Note(start, 1.2 if number == len(rhythm) - 1 else 0.5, key, 84 + 5 * number)
        for number, (start, key) in enumerate(zip(rhythm, keys, strict=True))
    ]
    low = [Note(note.start, note.length, note.key - 12, note.velocity - 8) for note in notes]
    frames = round(TAG_S * RATE)
    high, deep = play([Take(ring, notes), Take(body, low)], frames=frames)
    dry = high / max(float(np.abs(high).max()), 1e-6) + 0.8 * deep / max(float(np.abs(deep).max()), 1e-6)
    wet = room(dry.astype(np.float32), seconds=1.4, wide=0.8)
    sound = np.stack([dry, dry]) + 0.5 * wet
    edge = round(0.6 * RATE)
    sound[:, -edge:] *= np.cos(np.linspace(0, np.pi / 2, edge)) ** 2
    loudest = float(np.convolve(step_powers(sound, RATE), np.ones(10) / 10).max())
    return (sound * 10 ** ((-20.0 + 0.691) / 20) / np.sqrt(loudest)).T.astype(np.float32)
