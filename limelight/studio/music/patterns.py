"""One player's bars from the mood's patterns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from limelight.studio.music.form import Bar, Form
from limelight.studio.music.harmony import Chord, nearest, voice_lead
from limelight.studio.music.midi import Note
from limelight.studio.music.moods import Part

VELOCITY = {"X": 104, "x": 84, "o": 58}
SNARE = 38


def voicings(form: Form, part: Part) -> list[tuple[int, ...]]:
    """The part's chord in each bar, the final chord's last, each led from the one before."""
    out: list[tuple[int, ...]] = []
    for chord in (*(bar.chord for bar in form.bars), form.final):
        out.append(
            voice_lead(chord, out[-1] if out else None, low=part.low, high=part.high, voices=part.voices)
        )
    return out


def hits(pattern: str, bar: Bar, beats_per_bar: int) -> Iterator[tuple[float, float, str]]:
    """(beat, length in beats, symbol) of each step that sounds, cut where a short bar ends."""
    step = beats_per_bar / len(pattern)
    places = [i for i, symbol in enumerate(pattern) if symbol != "."] + [len(pattern)]
    for here, after in pairwise(places):
        if pattern[here] != "_" and here * step < bar.beats:
            yield bar.start + here * step, (min(after * step, bar.beats) - here * step), pattern[here]


def comp(
    bars: Sequence[Bar], chords: Sequence[tuple[int, ...]], part: Part, pattern: str, meter: int
) -> list[Note]:
    """Chords in the pattern's rhythm."""
    return [
        Note(beat, length * part.gate, key, VELOCITY[symbol] - 3 * voice)
        for bar in bars
        for beat, length, symbol in hits(pattern, bar, meter)
        for voice, key in enumerate(chords[bar.index])
    ]


def arpeggio(
    bars: Sequence[Bar], chords: Sequence[tuple[int, ...]], part: Part, pattern: str, meter: int
) -> list[Note]:
    """Broken chords: each digit is a voice, counted from below and on into the octave above."""
    notes: list[Note] = []
    for bar in bars:
        keys = chords[bar.index]
        for beat, length, symbol in hits(pattern, bar, meter):
            octave, voice = divmod(int(symbol), len(keys))
            accent = 10 if beat == bar.start else 0
            notes.append(Note(beat, length * part.gate, keys[voice] + 12 * octave, 78 + accent))
    return notes


def pad(bars: Sequence[Bar], chords: Sequence[tuple[int, ...]], part: Part) -> list[Note]:
    """Held chords; a tone that the next chord keeps is held on, not struck again."""
    notes: list[Note] = []
    held: dict[int, int] = {}
    for number, bar in enumerate(bars):
        keys = chords[bar.index]
        after = bars[number + 1] if number + 1 < len(bars) else None
        goes_on = set(chords[after.index]) if after and after.start == bar.start + bar.beats else set()
        for key in keys:
            start = held.pop(key, bar.start)
            if key in goes_on and bar.start + bar.beats - start < 8:
                held[key] = start
            else:
                notes.append(Note(start, (bar.start + bar.beats - start) * part.gate, key, 80))
    return notes


def bass(bars: Sequence[Bar], final: Chord, part: Part, pattern: str, meter: int) -> list[Note]:
    """The bass line; `a` steps to a neighbour of the next bar's root."""
    notes: list[Note] = []
    root: float = (part.low + part.high) / 2
    for number, bar in enumerate(bars):
        root = nearest((root + part.low + 5) / 2, (bar.chord.bass,), low=part.low, high=part.low + 11)
        next_chord = bars[number + 1].chord if number + 1 < len(bars) else final
        goal = nearest(root, (next_chord.bass,), low=part.low, high=part.low + 11)
        keys = {
            "r": root,
            "8": root + 12,
            "5": _fifth(bar.chord, root, part),
            "a": goal - 2 if goal > root else goal + 2,
        }
        for beat, length, symbol in hits(pattern, bar, meter):
            notes.append(Note(beat, length * part.gate, keys[symbol], 98 if beat == bar.start else 86))
    return notes


def _fifth(chord: Chord, root: int, part: Part) -> int:
    """The chord's fifth above the bass note, or below it where the range ends."""
    fifth = nearest(root + 6, (chord.tones[2],), low=part.low, high=part.high + 5)
    return fifth if fifth != root else root + 12


def groove(bar: Bar, levels: dict[int, dict[int, str]], meter: int) -> list[Note]:
    """The drums of one bar: the groove of its level, or of the fullest level under it."""
    level = max((k for k in levels if k <= bar.level), default=None)
    if level is None:
        return []
    return [
        Note(beat, 0.2, drum, VELOCITY[symbol])
        for drum, pattern in levels[level].items()
        for beat, _, symbol in hits(pattern, bar, meter)
    ]


def fill(bar: Bar, rng: np.random.Generator) -> list[Note]:
    """A run on snare and toms over the bar's last beat."""
    drums = ((SNARE, SNARE, 45, 41), (38, 47, 45, 43), (SNARE, 38, SNARE, 38))[int(rng.integers(3))]
    start = bar.start + bar.beats - 1
    return [Note(start + k / 4, 0.2, drum, 66 + 9 * k) for k, drum in enumerate(drums)]
