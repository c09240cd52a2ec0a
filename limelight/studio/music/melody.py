"""A melody from a motif: one rhythm cell and one contour, repeated, answered, and brought home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from limelight.studio.music.form import PHRASE, Bar
from limelight.studio.music.harmony import Chord, nearest
from limelight.studio.music.midi import Note
from limelight.studio.music.moods import Mood, Part

_CONTOURS = (
    (0, 1, 2, 1, 0, -1),
    (0, 2, 1, 3, 2, 0),
    (4, 3, 2, 1, 2, 0),
    (0, -1, 0, 2, 4, 2),
    (2, 0, 2, 4, 3, 2),
)
"""Scale steps from the phrase's centre, read around when the rhythm has more notes."""


@dataclass(frozen=True, slots=True)
class _Motif:
    """Two rhythm cells and two contours in scale steps: the call, and the answer that turns the call upside
    down.
    """

    call: tuple[tuple[float, float], ...]
    answer: tuple[tuple[float, float], ...]
    contour: tuple[int, ...]
    reply: tuple[int, ...]


def _motif(mood: Mood, rng: np.random.Generator) -> _Motif:
    call, answer = (mood.rhythms[int(k)] for k in rng.permutation(len(mood.rhythms))[:2])
    contour = _CONTOURS[int(rng.integers(len(_CONTOURS)))]
    return _Motif(call, answer, contour, (*(-step for step in contour[1:]), 0))


def write_melody(
    bars: Sequence[Bar], part: Part, mood: Mood, scale: Sequence[int], rng: np.random.Generator
) -> list[Note]:
    """Notes in beats over the bars the part plays in: motif, motif moved with the harmony, answer, cadence.

    Notes on strong beats and long notes are stable chord tones; the ones between are scale steps on the way.
    """
    first, second = _motif(mood, rng), _motif(mood, rng)
    centre = (part.low + part.high) / 2 + float(rng.integers(-2, 3))
    notes: list[Note] = []
    last = centre
    for bar in bars:
        place = bar.index % PHRASE
        motif = second if (bar.index // PHRASE) % 4 == 2 else first
        rhythm, steps = (motif.call, motif.contour) if place < 2 else (motif.answer, motif.reply)
        if place == PHRASE - 1 or bar.beats < mood.beats_per_bar:
            rhythm, steps = rhythm[: max(1, len(rhythm) // 2)], motif.contour[:2]
        home = nearest((centre + last) / 2, stable(bar.chord), low=part.low, high=part.high)
        for number, (beat, length) in enumerate(rhythm):
            if beat >= bar.beats:
                break
            target = home + 1.8 * steps[number % len(steps)]
            strong = beat == int(beat) and int(beat) % 2 == 0
            classes = stable(bar.chord) if strong or length >= 1.0 else _scale(scale, bar.chord)
            key = nearest(target, classes, low=part.low, high=part.high)
            long = number == len(rhythm) - 1 and place == PHRASE - 1
            length = max(length, bar.beats - beat) if long else min(length, bar.beats - beat)
            velocity = 92 + (8 if strong else -4) + int(rng.integers(-5, 6))
            notes.append(Note(bar.start + beat, length * part.gate, key, velocity))
            last = key
    return notes


def write_counter(bars: Sequence[Bar], part: Part) -> list[Note]:
    """A slow second line under the melody: guide tones (third and seventh or fifth), moving by the nearest
    step.
    """
    notes: list[Note] = []
    key = (part.low + part.high) / 2
    for bar in bars:
        guides = tuple(set(stable(bar.chord)) - {bar.chord.root}) or stable(bar.chord)
        halves = 2 if bar.beats >= 4 and bar.index % 2 else 1
        for half in range(halves):
            step = nearest(key + (2 if half else 0), guides, low=part.low, high=part.high)
            length = bar.beats / halves
            notes.append(Note(bar.start + half * length, length * part.gate, step, 80))
            key = step
    return notes


def stable(chord: Chord) -> tuple[int, ...]:
    """The tones on which a melody may rest: those of the triad that no other tone of the chord lies a semitone
    under, as the seventh of a major seventh chord does under its root.
    """
    return tuple(tone for tone in chord.tones[:3] if (tone - 1) % 12 not in chord.tones)


def _scale(scale: Sequence[int], chord: Chord) -> tuple[int, ...]:
    """The scale with the chord's own tones in place of those a semitone off, so that no borrowed chord is
    fought.
    """
    clash = {(tone + side) % 12 for tone in chord.tones for side in (-1, 1)} - set(chord.tones)
    return tuple(sorted((set(scale) - clash) | set(chord.tones[:3])))
