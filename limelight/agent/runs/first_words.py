"""How long a person waits for the first words of an answer: a wrapper of the event log that one run writes through."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence

from limelight.schema.stores import EventLog
from limelight.schema.wire import EventFrame


class FirstWords:
    """`EventLog` that tells `observe` the seconds until the first words of an assistant message, once."""

    def __init__(self, events: EventLog, observe: Callable[[float], None]) -> None:
        self._events = events
        self._observe = observe
        self._started = time.monotonic()
        self._speaker = ""
        self._told = False

    async def append(self, thread_id: str, frames: Sequence[EventFrame]) -> None:
        """Append, then look whether words were among them."""
        await self._events.append(thread_id, frames)
        for event in () if self._told else (frame.event for frame in frames):
            if event["type"] == "TEXT_MESSAGE_START" and event.get("role") != "user":
                self._speaker = event["messageId"]
            elif event["type"] == "TEXT_MESSAGE_CONTENT" and event["messageId"] == self._speaker:
                self._told = True
                self._observe(time.monotonic() - self._started)
                return

    async def read(
        self, thread_id: str, *, after: str | None, until: str | None = None, types: Sequence[str] = (),
        limit: int = 1000,
    ) -> list[EventFrame]:  # fmt: skip
        """As the log."""
        return await self._events.read(thread_id, after=after, until=until, types=types, limit=limit)

    async def read_run(self, thread_id: str, run_id: str) -> list[EventFrame]:
        """As the log."""
        return await self._events.read_run(thread_id, run_id)

    async def last_id(self, thread_id: str) -> str | None:
        """As the log."""
        return await self._events.last_id(thread_id)

    def follow(self, thread_id: str, *, after: str | None) -> AsyncIterator[EventFrame]:
        """As the log."""
        return self._events.follow(thread_id, after=after)
