"""Sockets hear of deletions, so that a page that shows a conversation says when it is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Deletions:
    """What tells the open sockets of this process that conversations were deleted."""

    def __init__(self) -> None:
        self._heard: set[asyncio.Event] = set()

    @contextmanager
    def heard(self) -> Iterator[asyncio.Event]:
        """Set whenever something was deleted; whose conversation it was, each socket looks up."""
        event = asyncio.Event()
        self._heard.add(event)
        try:
            yield event
        finally:
            self._heard.discard(event)

    def tell(self) -> None:
        """To be called after each deletion."""
        for event in self._heard:
            event.set()
