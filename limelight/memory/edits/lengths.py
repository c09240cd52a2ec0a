"""How long each clip of a film is shown, so that the film lasts as long as it was asked to."""

from __future__ import annotations

from collections.abc import Sequence

from limelight.memory.edits.macro import SHORTEST_S
from limelight.schema.state import TimelineItem


def fitted_lengths(shown: Sequence[float], most: Sequence[float], total: float) -> list[float]:
    """Seconds that each clip is shown: in proportion to `shown`, `total` in all as far as it can be had.

    None falls below `SHORTEST_S` (or its own length), and none is shown for longer than `most`, the seconds that it lasts.
    """
    least = [min(SHORTEST_S, end) for end in most]
    low, high = 0.0, max((end / was for end, was in zip(most, shown, strict=True)), default=1.0)

    def at(scale: float) -> list[float]:
        return [min(max(was * scale, few), end) for was, few, end in zip(shown, least, most, strict=True)]

    for _ in range(50):  # the sum grows with the scale: halving finds it
        middle = (low + high) / 2
        low, high = (middle, high) if sum(at(middle)) < total else (low, middle)
    return [round(one, 3) for one in at(high)]


def trimmed_to(items: Sequence[TimelineItem], most: Sequence[float], total: float) -> list[TimelineItem]:
    """The items trimmed so that they last `total` seconds together; `most` says how long each clip is."""
    starts = [min(item.start_s, max(end - SHORTEST_S, 0.0)) for item, end in zip(items, most, strict=True)]
    shown = [
        max((end if item.end_s is None else item.end_s) - start, SHORTEST_S)
        for item, start, end in zip(items, starts, most, strict=True)
    ]
    trimmed: list[TimelineItem] = []
    for item, start, end, length in zip(items, starts, most, fitted_lengths(shown, most, total), strict=True):
        begin = max(min(start, end - length), 0.0)
        update = {"start_s": round(begin, 3), "end_s": round(min(begin + length, end), 3)}
        trimmed.append(item.model_copy(update=update))
    return trimmed
