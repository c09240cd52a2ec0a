"""How long a test waits before it says that something hangs. Guards, and no measure of speed: a machine that is slow and
shared needs ten times what a quiet one does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

HANG_S = 60.0
"""For an answer of the service, or a change of the page."""
WORK_S = 300.0
"""For pictures and films that are made in earnest."""


async def settled(done: Callable[[], Any]) -> None:
    """Until something is so; `done` may be a coroutine function."""
    async with asyncio.timeout(HANG_S):
        while not await _now(done()):  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.03)


async def _now(answer: Any) -> Any:
    return await answer if asyncio.iscoroutine(answer) else answer
