"""What held the event loop is seen; waiting is not."""

from __future__ import annotations

import asyncio
import time

from prometheus_client import CollectorRegistry

from limelight.infra.loop_watch import LoopWatch


def _spin(seconds: float) -> None:
    """Use this thread's processor for so long, however busy the machine is."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


async def test_our_own_code_that_holds_the_loop_is_seen() -> None:
    registry = CollectorRegistry()
    async with LoopWatch(registry) as watch:
        await asyncio.sleep(0.05)
        _spin(0.2)
        await asyncio.sleep(0.05)

    assert watch.worst_s >= 0.18
    assert registry.get_sample_value("limelight_event_loop_held_worst_seconds") == watch.worst_s


async def test_work_in_another_thread_does_not_count() -> None:
    async with LoopWatch(CollectorRegistry()) as watch:
        await asyncio.to_thread(time.sleep, 0.3)

    assert watch.worst_s < 0.18
