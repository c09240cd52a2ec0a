"""Bulkheads: so many calls of one capability at once in a process, so that one that is stuck leaves the others their room."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

from limelight.schema.capability import Capability
from limelight.schema.errors import TryAgain

AT_ONCE = 64
"""Calls of a capability for which nothing else is said."""
WAITING, WAIT_S = 1000, 900.0
"""Calls that wait for room at most, for each capability, and how long."""


class Bulkheads:
    """Room for calls, by capability."""

    def __init__(
        self, at_once: Mapping[str, int] | None = None, *, waiting: int = WAITING, wait_s: float = WAIT_S
    ) -> None:
        self._at_once, self._waiting, self._wait_s = dict(at_once or {}), waiting, wait_s
        self._rooms: dict[Capability, asyncio.Semaphore] = {}
        self._lines: Counter[Capability] = Counter()

    @asynccontextmanager
    async def room(self, capability: Capability) -> AsyncGenerator[None]:
        """Room for one call, waited for in line. Raises `TryAgain` with the code `busy` where the line is full or does not move."""
        most = self._at_once.get(capability, AT_ONCE)
        room = self._rooms.setdefault(capability, asyncio.Semaphore(most))
        if room.locked():
            await self._in_line(capability, room, most)
        else:
            await room.acquire()
        try:
            yield
        finally:
            room.release()

    async def _in_line(self, capability: Capability, room: asyncio.Semaphore, most: int) -> None:
        if self._lines[capability] >= self._waiting:
            raise _busy(capability, most, f"and {self._waiting} wait")
        self._lines[capability] += 1
        try:
            async with asyncio.timeout(self._wait_s):
                await room.acquire()
        except TimeoutError as error:
            raise _busy(capability, most, f"and no room was free for {self._wait_s:g} s") from error
        finally:
            self._lines[capability] -= 1


def _busy(capability: Capability, most: int, why: str) -> TryAgain:
    return TryAgain(
        f"{most} calls of {capability} are under way, {why}: try again in a moment, or raise capabilities.at_once",
        code="busy", limit=most, value=capability,
    )  # fmt: skip
