"""Where the beats fall: a tempo that ends on time and lays beats on the picture's cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_STRETCH = 0.06
"""How far the tempo between two cuts may leave the overall tempo; a twentieth passes for a player's freedom.
"""
OFF_BEAT_S = 0.05
"""What it costs, in seconds beside a beat, to have a cut on the half beat."""
TAIL_S = 2.6
"""How long the final chord rings in a long bed."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Beats in time."""

    bpm: float
    beats_per_bar: int
    beats: tuple[float, ...]
    """Seconds of each beat; the last one is the final chord, the first is 0."""

    @property
    def final(self) -> int:
        """The number of the beat on which the final chord falls."""
        return len(self.beats) - 1

    def seconds(self, beat: float) -> float:
        """When `beat` (a fraction too) falls; beats past the final chord go on at `bpm`."""
        if beat >= self.final:
            return self.beats[-1] + (beat - self.final) * 60.0 / self.bpm
        return float(np.interp(beat, np.arange(len(self.beats)), self.beats))


def fit(
    seconds: float, *, low: float, high: float, wanted: float, beats_per_bar: int, cuts: Sequence[float] = ()
) -> Grid:
    """The grid within `low..high` beats a minute that ends well, keeps near `wanted`, and meets the cuts
    best.

    Every tempo and every last beat is tried, and costs are added: the final chord should fall on a bar line,
    ring for about `TAIL_S`, and come no earlier than the last cut (best of all with it); the tempo should be
    near `wanted`; cuts should fall on beats, at worst halfway between two, once each stretch between them is pulled by `MAX_STRETCH` at
    most.
    """
    tail = min(TAIL_S, 0.35 * seconds)
    best: tuple[float, Grid] | None = None
    for bpm in np.arange(low, high + 0.01, 0.5):
        beats = _stretch(float(bpm), seconds, cuts)
        fitting = [final for final, time in enumerate(beats) if seconds - time >= 0.5 * tail]
        for final in fitting[-beats_per_bar - 2 :]:
            grid = Grid(float(bpm), beats_per_bar, beats[: final + 1])
            rest = seconds - beats[final]
            cost = 1.5 * ((rest - tail) / tail) ** 2 + _bar_cost(final, beats_per_bar)
            cost += 12.0 * (bpm / wanted - 1.0) ** 2 + _cut_cost(grid, cuts)
            if best is None or cost < best[0]:
                best = cost, grid
    assert best is not None, "the final chord on the first beat is always possible"
    return best[1]


def _bar_cost(final: int, beats_per_bar: int) -> float:
    over = final % beats_per_bar
    if over == 0:
        return 0.0
    return 0.25 if over * 2 == beats_per_bar else 0.6


def _cut_cost(grid: Grid, cuts: Sequence[float]) -> float:
    if not len(cuts):
        return 0.0
    beats = np.array(grid.beats)
    marks = np.concatenate([beats, (beats[1:] + beats[:-1]) / 2, _ring(grid)])
    away = np.abs(marks[None, :] - np.asarray(cuts, float)[:, None])
    away[:, len(beats) : 2 * len(beats) - 1] += OFF_BEAT_S
    off = away.min(axis=1)
    late = max(0.0, max(cuts) - grid.beats[-1])
    together = min(abs(cut - grid.beats[-1]) for cut in cuts) < 0.02
    return float(np.mean((off / 0.08) ** 2)) + min(1.0, 2.0 * late) - 0.3 * together


def _stretch(bpm: float, seconds: float, cuts: Sequence[float]) -> tuple[float, ...]:
    """Every beat up to `seconds`, each cut pulled onto its nearest beat, else half beat, where `MAX_STRETCH`
    allows.
    """
    beat = 60.0 / bpm
    anchors: list[tuple[float, float]] = [(0.0, 0.0)]
    for cut in sorted(cuts):
        number, time = anchors[-1]
        exact = number + (cut - time) / beat
        for near in (round(exact), int(exact) + 0.5):
            if near > number and abs((cut - time) / ((near - number) * beat) - 1.0) <= MAX_STRETCH:
                anchors.append((near, cut))
                break
    number, time = anchors[-1]
    last = int(number + (seconds - time) / beat)
    anchors.append((last, time + (last - number) * beat))
    if last < number:  # a cut on the half beat after the last
        anchors.sort()
    numbers, times = zip(*anchors, strict=True)
    return tuple(float(t) for t in np.interp(np.arange(last + 1), numbers, times))


def beats_at(grid: Grid, cuts: Sequence[float]) -> tuple[float, ...]:
    """The beats, and halves between two, that fall on a cut, within 30 ms."""
    numbers = np.arange(1, 2 * grid.final + 1) / 2
    times = np.array([grid.seconds(number) for number in numbers.tolist()])
    found: list[float] = []
    for cut in cuts:
        off = np.abs(times - cut)
        if len(off) and off.min() < 0.03:
            found.append(float(numbers[int(off.argmin())]))
    return tuple(dict.fromkeys(found))


def cut_error(grid: Grid, cuts: Sequence[float]) -> float:
    """Seconds between the worst-placed cut and its nearest beat or half beat, those of the final chord's ring
    included.
    """
    if not len(cuts):
        return 0.0
    beats = np.array(grid.beats)
    marks = np.concatenate([beats, (beats[1:] + beats[:-1]) / 2, _ring(grid)])
    return float(np.abs(marks[None, :] - np.asarray(cuts, float)[:, None]).min(axis=1).max())


def _ring(grid: Grid) -> NDArray[np.float64]:
    """The beats after the final chord."""
    return np.array([grid.seconds(grid.final + number) for number in range(1, 16)])
