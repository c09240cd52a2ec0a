"""Equal work that is asked for while it is done: it is done once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from limelight.schema.capability import OnProgress

T = TypeVar("T")


@dataclass
class _Work(Generic[T]):
    task: asyncio.Task[T]
    told: list[OnProgress] = field(default_factory=list[OnProgress])
    """Of those who await it."""


class Shared(Generic[T]):
    """Work by a key. Whoever asks for what is being done awaits it, and is told of its progress."""

    def __init__(self) -> None:
        self._done: dict[str, _Work[T]] = {}

    async def ask(
        self, key: str, work: Callable[[OnProgress], Coroutine[Any, Any, T]], progress: OnProgress
    ) -> T:
        """What the work gives or raises. It is cancelled when the last of those who await it is."""
        mine = self._done.get(key) or self._begun(key, work)
        mine.told.append(progress)
        try:
            return await asyncio.shield(mine.task)
        except asyncio.CancelledError:
            if len(mine.told) == 1:
                self._ended(key, mine)
                mine.task.cancel()
                await asyncio.wait([mine.task])
            raise
        finally:
            mine.told.remove(progress)

    def _begun(self, key: str, work: Callable[[OnProgress], Coroutine[Any, Any, T]]) -> _Work[T]:
        told: list[OnProgress] = []

        def tell(share: float, what: str) -> None:
            for one in told:
                one(share, what)

        begun = self._done[key] = _Work(asyncio.create_task(work(tell)), told)
        begun.task.add_done_callback(lambda _: self._ended(key, begun))
        return begun

    def _ended(self, key: str, work: _Work[T]) -> None:
        if self._done.get(key) is work:
            del self._done[key]
