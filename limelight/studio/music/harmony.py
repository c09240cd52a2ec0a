"""Chords from Roman numerals, and voices that move as little as they can."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations, pairwise

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)
KEY_NAMES = ("C", "D♭", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")

_DEGREES = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
_NUMERAL = re.compile(
    r"(b?)(VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(maj9|maj7|add9|sus4|sus2|13|9|7|6)?(/[35])?"
)
_COLOURS = {
    "maj9": (11, 14), "maj7": (11,), "add9": (14,), "13": (10, 14, 21), "9": (10, 14), "7": (10,), "6": (9,),
    "sus4": (), "sus2": (),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord in a key."""

    name: str
    """The Roman numeral, as written in the mood."""
    root: int
    """Pitch class 0..11."""
    tones: tuple[int, ...]
    """Pitch classes, the root first."""
    bass: int
    """Pitch class of the lowest voice."""


def parse(numeral: str, tonic: int) -> Chord:
    """A chord such as `IV`, `vi7`, `bVIImaj7`, `Vsus4` or `I/3` in the key of `tonic` (0..11).

    Degrees count from the major scale, so minor keys write `bVI`. Raises `ValueError` for what it cannot
    read.
    """
    match = _NUMERAL.fullmatch(numeral)
    if match is None:
        raise ValueError(f"{numeral!r} is no chord numeral; write one such as IV, vi7, bVII or I/3")
    flat, degree, colour, slash = match.groups()
    root = (tonic + _DEGREES[degree.lower()] - len(flat)) % 12
    third = {"sus4": 5, "sus2": 2}.get(colour or "", 4 if degree.isupper() else 3)
    tones = tuple((root + step) % 12 for step in (0, third, 7, *_COLOURS.get(colour or "", ())))
    bass = tones[{"/3": 1, "/5": 2}[slash]] if slash else root
    return Chord(numeral, root, tones, bass)


def voice_lead(
    chord: Chord, before: tuple[int, ...] | None, *, low: int, high: int, voices: int
) -> tuple[int, ...]:
    """Keys (ascending) that sound `chord` within `low..high`, moving least from `before`.

    Every tone up to `voices` sounds, no two neighbours lie more than an octave apart, clusters of semitones
    and parallel fifths and octaves with the voices before are avoided (the rules of four-part writing,
    weighed).
    """
    needed = _essential(chord, voices)
    pool = [key for key in range(low, high + 1) if key % 12 in needed]
    middle = (low + high) / 2
    best, best_cost = (), float("inf")
    for keys in combinations(pool, voices):
        classes = {key % 12 for key in keys}
        if len(classes) < min(len(needed), voices) or max(b - a for a, b in pairwise(keys)) > 12:
            continue
        cost = 0.15 * abs(sum(keys) / voices - middle) + 3.0 * sum(b - a < 2 for a, b in pairwise(keys))
        if before is not None and len(before) == voices:
            cost += sum(abs(a - b) for a, b in zip(keys, before, strict=True)) + 4.0 * _parallels(
                before, keys
            )
        if cost < best_cost:
            best, best_cost = keys, cost
    return best


def _essential(chord: Chord, voices: int) -> tuple[int, ...]:
    """The tones to sound when there are fewer voices than tones: the fifth goes first."""
    tones = list(dict.fromkeys(chord.tones))
    while len(tones) > voices:
        tones.remove(chord.tones[2] if chord.tones[2] in tones else tones[0])
    return tuple(tones)


def _parallels(before: tuple[int, ...], after: tuple[int, ...]) -> int:
    """How many pairs of voices move in parallel perfect fifths or octaves."""
    return sum(
        before[i] != after[i]
        and (before[j] - before[i]) % 12 in (0, 7)
        and (before[j] - before[i]) % 12 == (after[j] - after[i]) % 12
        for i, j in combinations(range(len(before)), 2)
    )


def nearest(key: float, classes: tuple[int, ...], *, low: int, high: int) -> int:
    """The key within `low..high` of one of the pitch classes that lies nearest `key`; ties go down."""
    return min((k for k in range(low, high + 1) if k % 12 in classes), key=lambda k: (abs(k - key), k))
