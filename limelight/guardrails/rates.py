"""How often one sender may ask: a bucket for each sender and kind of request, filled evenly over the minute."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

import structlog

from limelight.schema.errors import SlowDown

log = structlog.get_logger(__name__)
Kind: TypeAlias = Literal["requests", "messages", "uploads"]
"""Anything that is asked of the service; a message or a picture to be made; a file that is given."""
SENDERS = 10_000
"""Remembered; the one that was quiet longest is forgotten first."""


class Rates:
    """Counts what senders ask for, in this process. A minute's worth may come at once."""

    def __init__(
        self, per_minute: Mapping[Kind, int], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_minute, self._clock = dict(per_minute), clock
        self._buckets: OrderedDict[tuple[str, Kind], tuple[float, float]] = OrderedDict()
        """What is left, and when that was so."""

    def take(self, sender: str, kind: Kind) -> None:
        """Count one. Raises `SlowDown` with the limit and the seconds to wait for one too many; it is not counted."""
        limit, now = self._per_minute[kind], self._clock()
        left, then = self._buckets.get((sender, kind), (float(limit), now))
        left = min(float(limit), left + (now - then) * limit / 60)
        if left < 1:
            wait = max(1, math.ceil((1 - left) * 60 / limit))
            log.warning("rate_limited", sender=sender, kind=kind, limit=limit, wait_s=wait)
            raise SlowDown(
                f"that is more than {limit} {kind} a minute; wait {wait} s, then go on",
                limit=limit,
                value=wait,
            )
        self._buckets[sender, kind] = (left - 1, now)
        self._buckets.move_to_end((sender, kind))
        while len(self._buckets) > SENDERS:
            self._buckets.popitem(last=False)
