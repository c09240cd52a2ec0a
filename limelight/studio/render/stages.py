"""Where a picture's time goes."""

from __future__ import annotations

import time


class Stages:
    """A stopwatch with a split for each stage."""

    def __init__(self) -> None:
        self._began = self._last = time.perf_counter()
        self.seconds: dict[str, float] = {}
        """By stage, in the order in which they were done."""

    def done(self, stage: str) -> None:
        """The time since the last call was this stage's."""
        now = time.perf_counter()
        self.seconds[stage] = round(self.seconds.get(stage, 0.0) + now - self._last, 4)
        self._last = now

    @property
    def total(self) -> float:
        """Seconds since the beginning."""
        return round(time.perf_counter() - self._began, 3)
