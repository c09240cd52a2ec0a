"""The lane of a thread: one run works at a time, others queue in order. Questions need no lane."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from limelight.schema.errors import TryAgain


@dataclass
class Lane:
    """Who works on a thread now, and who waits."""

    limit: int = 8
    holder: str | None = None
    waiting: list[str] = field(default_factory=list)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def turn(self, run_id: str) -> AsyncIterator[None]:
        """Wait for the run before, then work. Raises `TryAgain` when too many wait already."""
        if len(self.waiting) >= self.limit:
            raise TryAgain(
                f"{len(self.waiting)} requests wait already and at most {self.limit} may; let some finish, or say stop",
                code="queue_full", limit=self.limit, value=len(self.waiting),
            )  # fmt: skip
        self.waiting.append(run_id)
        try:
            await self._lock.acquire()
        finally:
            self.waiting.remove(run_id)
        self.holder = run_id
        try:
            yield
        finally:
            self.holder = None
            self._lock.release()
