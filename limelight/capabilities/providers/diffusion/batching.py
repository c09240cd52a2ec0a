"""Requests that come together are made together: one forward pass of a pipeline serves several of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass
class Job(Generic[T, R]):
    """One request in a batch."""

    task: T
    alike: Hashable
    """Only jobs that are equal in this are made together."""
    answer: asyncio.Future[R]
    progress: Callable[[float], object]
    _dropped: bool = False

    @property
    def wanted(self) -> bool:
        """Whether anybody still waits for it. May be asked from any thread."""
        return not self._dropped

    def drop(self) -> None:
        """Nobody waits any more."""
        self._dropped = True


class Cancelled(Exception):
    """Nobody waits for any of the batch: it was stopped between two steps."""


@dataclass
class Batches(Generic[T, R]):
    """Collects jobs for a moment, then has them made on one thread, in order of arrival."""

    make: Callable[[Sequence[Job[T, R]]], Sequence[R | Exception]]
    """Makes a batch; blocks. Raises `Cancelled` when no job of it is wanted any more."""
    most: int = 4
    wait_s: float = 0.03
    queue: int = 64
    _waiting: list[Job[T, R]] = field(default_factory=list)
    _worker: asyncio.Task[None] | None = None
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="diffusion")
    )

    async def ask(self, task: T, *, alike: Hashable, progress: Callable[[float], None]) -> R:
        """The result of one task. Raises what its making raised, and `asyncio.QueueFull` when too many wait."""
        if len(self._waiting) >= self.queue:
            raise asyncio.QueueFull
        loop = asyncio.get_running_loop()
        told = lambda share: loop.call_soon_threadsafe(progress, share)  # noqa: E731
        job = Job(task, alike, loop.create_future(), told)
        self._waiting.append(job)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        try:
            return await job.answer
        finally:
            job.drop()
            if job in self._waiting:
                self._waiting.remove(job)

    async def _work(self) -> None:
        while self._waiting:
            await asyncio.sleep(self.wait_s)
            if not self._waiting:
                return
            first = self._waiting[0]
            batch = [job for job in self._waiting if job.alike == first.alike][: self.most]
            self._waiting = [job for job in self._waiting if job not in batch]
            loop = asyncio.get_running_loop()
            try:
                results = await loop.run_in_executor(self._thread, self.make, batch)
            except Cancelled:
                continue
            except Exception as error:
                results = [error] * len(batch)
            for job, result in zip(batch, results, strict=True):
                if job.answer.done():
                    continue
                if isinstance(result, Exception):
                    job.answer.set_exception(result)
                else:
                    job.answer.set_result(result)
