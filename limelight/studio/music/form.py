"""The plan of a bed: bars, how full each is, and the chord in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from limelight.studio.music.harmony import Chord, parse
from limelight.studio.music.moods import Mood
from limelight.studio.music.timing import Grid

PHRASE = 4
"""Bars in a phrase."""
FULL = 3
"""The fullest level."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, or the shorter rest of one just before the final chord."""

    index: int
    start: int
    """Its first beat."""
    beats: int
    level: int
    """0 sparse .. 3 full."""
    chord: Chord
    opens: bool
    """A fuller level starts here."""
    closes: bool
    """The next bar is fuller, or the final chord: a place for a fill."""


@dataclass(frozen=True, slots=True)
class Form:
    """All bars, and the chord that ends them."""

    bars: tuple[Bar, ...]
    final: Chord


def plan(mood: Mood, grid: Grid, tonic: int, rng: np.random.Generator) -> Form:
    """Lay a progression over the bars, phrase by phrase; the last bar leads into the final chord."""
    count = -(-grid.final // grid.beats_per_bar)
    first = mood.progressions[int(rng.integers(len(mood.progressions)))]
    second = mood.progressions[int(rng.integers(len(mood.progressions)))]
    ending = mood.endings[int(rng.integers(len(mood.endings)))]
    levels = [*_levels(count), FULL]
    bars: list[Bar] = []
    for index in range(count):
        progression = second if (index // PHRASE) % 4 == 2 else first
        numeral = progression[index % len(progression)]
        if index == count - 1 and count > 1:
            fresh = [name for name in mood.cadences if name != bars[-1].chord.name]
            numeral = fresh[int(rng.integers(len(fresh)))]
        start = index * grid.beats_per_bar
        bars.append(
            Bar(
                index, start, min(grid.beats_per_bar, grid.final - start), levels[index],
                parse(numeral, tonic),
                opens=index > 0 and levels[index] > levels[index - 1],
                closes=levels[index + 1] > levels[index] or index == count - 1,
            )
        )  # fmt: skip
    return Form(tuple(bars), parse(ending, tonic))


def sections(form: Form, grid: Grid) -> tuple[tuple[str, float], ...]:
    """What a listener would call the stretches of the form, and when each starts, in seconds."""
    out: list[tuple[str, float]] = []
    before = -1
    for bar in form.bars:
        if bar.level == FULL:
            name = "lift"
        elif bar.level < before or (out and out[-1][0] == "breath" and bar.level == before):
            name = "breath"
        else:
            name = "intro" if bar.level == 0 or not out else "build"
        if not out or out[-1][0] != name:
            out.append((name, round(grid.seconds(bar.start), 3)))
        before = bar.level
    return (*out, ("ending", round(grid.beats[-1], 3)))


def _levels(count: int) -> list[int]:
    """How full each bar is: a short bed climbs once; a long one climbs, breathes after each two phrases,
    climbs again.
    """
    if count <= 12:
        return [min(FULL, int(4.2 * index / max(count, 1) + 0.35)) for index in range(count)]
    levels = [0 if index < 2 else 1 for index in range(PHRASE)]
    cycle = [2] * PHRASE + [3] * PHRASE + [2] * PHRASE + [3] * PHRASE + [1] * PHRASE
    while len(levels) < count:
        levels += cycle
    levels = levels[:count]
    levels[-min(PHRASE, count) :] = [FULL] * min(PHRASE, count)
    return levels
