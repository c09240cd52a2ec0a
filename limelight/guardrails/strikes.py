"""Repeated abuse by one sender: after a number of severe refusals in a while, it has to wait."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable

import structlog

from limelight.schema.errors import TryAgain
from limelight.schema.guard import Verdict

log = structlog.get_logger(__name__)

ALLOWED = 8
"""Severe refusals in a window; at the next message the sender waits."""
WINDOW_S = 180.0
SENDERS = 10_000
"""Remembered; the one that was quiet longest is forgotten first."""


class Strikes:
    """Counts severe blocks by sender in a sliding window, in this process."""

    def __init__(
        self,
        *,
        allowed: int = ALLOWED,
        window_s: float = WINDOW_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allowed, self._window_s, self._clock = allowed, window_s, clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def add(self, sender: str, verdict: Verdict) -> None:
        """Count a verdict, if it is a severe block; at the limit an alarm is logged."""
        if verdict.action != "block" or verdict.severity != "severe" or verdict.category in HARMLESS:
            return
        times = self._seen.setdefault(sender, deque(maxlen=self._allowed))
        times.append(self._clock())
        self._seen.move_to_end(sender)
        while len(self._seen) > SENDERS:
            self._seen.popitem(last=False)
        if self._full(times):
            log.error(
                "guardrail_abuse", sender=sender, category=verdict.category, strikes=len(times),
                window_s=self._window_s,
            )  # fmt: skip

    def check(self, sender: str) -> None:
        """Raises `TryAgain` with the seconds to wait for who has used up the window."""
        times = self._seen.get(sender)
        if times is None or not self._full(times):
            return
        wait = math.ceil(times[0] + self._window_s - self._clock())
        raise TryAgain(
            f"{len(times)} of your messages were refused in the last {self._window_s / 60:g} minutes; at most "
            f"{self._allowed} may be. Wait {wait} s, then go on.",
            code="too_many_refusals", limit=self._allowed, value=len(times),
        )  # fmt: skip

    def _full(self, times: deque[float]) -> bool:
        return len(times) == self._allowed and times[0] + self._window_s > self._clock()


HARMLESS = frozenset({"self_harm", "unavailable"})
"""Who speaks of self-harm needs help and no waiting; a check that could not be made is nobody's fault."""
