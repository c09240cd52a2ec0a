"""Watches the event loop: how late it wakes, and how long one stretch of our own code held it.

A loop that is late because other processes have the processor is not blocked by us; so a stretch counts as held only
for the processor time that the loop's own thread spent in it.
"""

from __future__ import annotations

import asyncio
import time
from types import TracebackType

from prometheus_client import CollectorRegistry, Gauge, Histogram

TICK_S = 0.01
BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0)


class LoopWatch:
    """Ticks every 10 ms while it is entered; reports to the given registry, in seconds."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._held = Histogram(
            "limelight_event_loop_held_seconds",
            "Processor time of the event loop's thread between two ticks that came late.",
            buckets=BUCKETS, registry=registry,
        )  # fmt: skip
        self._worst = Gauge(
            "limelight_event_loop_held_worst_seconds", "The longest such stretch so far.", registry=registry
        )
        self.worst_s = 0.0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> LoopWatch:
        self._task = asyncio.create_task(self._watch(), name="loop-watch")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _watch(self) -> None:
        while True:
            wall, processor = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TICK_S)
            late = time.perf_counter() - wall - TICK_S
            held = min(late, time.thread_time() - processor)
            if held > 0:
                self._held.observe(held)
                if held > self.worst_s:
                    self.worst_s = held
                    self._worst.set(held)
