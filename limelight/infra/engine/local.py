"""The engine on this machine: a few warm worker processes behind one bounded queue."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from limelight.infra.engine.process import WorkerBroken, WorkerDied, WorkerProcess
from limelight.infra.engine.protocol import UNKNOWN_JOB
from limelight.schema.engine import JobRequest, JobResult, OnProgress
from limelight.schema.errors import LimelightError, ProviderFailed, TryAgain

log = structlog.get_logger("limelight.engine")

QUEUE = 256
"""Jobs that wait at most."""
RSS_MIB = 1126.0
"""A worker that holds more than this after a job (1.1 GiB) is replaced."""
WARM = "warm"
"""The job that a fresh worker runs first, when its modules have one."""


@dataclass(order=True)
class _Waiting:
    """A job's place in the queue: by priority, then first come, first served."""

    priority: int
    number: int
    worker: asyncio.Future[WorkerProcess] = field(compare=False)


class LocalEngine:
    """`Engine` over worker processes of this machine.

    `modules` name Python modules with a `JOBS` dict: name → `job(request, progress) -> result`. One job runs
    in one worker. A worker that dies in mid-job is replaced, and the job is tried once more. The threads of workers
    that have nothing to do go to those that have: a lone job uses them all, also one that began among others.
    """

    def __init__(
        self, workers: int = 2, threads_per_worker: int = 1, *,
        modules: Sequence[str] = ("limelight.studio.jobs",),
        log_folder: Path | None = None, rss_mib: float = RSS_MIB,
    ) -> None:  # fmt: skip
        self._size = workers
        self._threads = threads_per_worker
        self._modules = tuple(modules)
        self._log_folder = log_folder
        self._rss_mib = rss_mib
        self._numbers = itertools.count()
        self._waiting: list[_Waiting] = []
        self._idle: list[WorkerProcess] = []
        self._busy: set[WorkerProcess] = set()
        self._all: set[WorkerProcess] = set()
        self._starting: dict[int, asyncio.Task[None]] = {}
        self._free_slots = list(range(workers))[::-1]
        self._slots: dict[WorkerProcess, int] = {}
        self._cleanups: set[asyncio.Task[None]] = set()
        self._started = False
        self._closed = False

    @property
    def workers(self) -> int:
        """How many jobs run at once."""
        return self._size

    @property
    def waiting(self) -> int:
        """Jobs in the queue."""
        return len(self._waiting)

    @property
    def idle(self) -> int:
        """Workers that are warm and have nothing to do."""
        return len(self._idle)

    @property
    def pids(self) -> list[int]:
        """Process ids of the living workers."""
        return sorted(worker.pid for worker in self._all if worker.alive)

    async def start(self) -> None:
        """Start workers; returns before they are warm."""
        self._started = True
        self._fill()

    async def run(
        self, job: str, request: JobRequest, *, on_progress: OnProgress | None = None, timeout_s: float = 300,
        priority: int = 0,
    ) -> JobResult:  # fmt: skip
        """Run a job to its end; a lower `priority` goes first. `timeout_s` runs from when a worker takes it.

        Raises `TryAgain` when the queue is full, or when the worker and the one of the retry died; `BadInput`
        when the job rejected its input; `ProviderFailed` for anything else.
        """
        last: WorkerDied | None = None
        for _ in range(2):
            worker = await self._acquire(priority)
            running = asyncio.create_task(worker.run(job, request, on_progress=on_progress))
            try:
                done, _pending = await asyncio.wait([running], timeout=timeout_s)
                if not done:
                    raise ProviderFailed(
                        f"{job} was stopped: it took longer than {timeout_s:g} s",
                        code="timed_out",
                        limit=timeout_s,
                    )
                return running.result()
            except WorkerDied as error:
                log.warning("worker died", worker=worker.name, job=job, error=str(error))
                last = error
            finally:
                running.cancel()
                self._later(self._release(worker, running))
        raise TryAgain(f"{job} stopped twice because its worker process ended ({last}): try again") from last

    async def close(self) -> None:
        """Stop the workers this engine started; what waits is told to try again later."""
        self._closed = True
        for place in self._waiting:
            if not place.worker.done():
                place.worker.set_exception(TryAgain("the service is stopping", code="stopping"))
        self._waiting.clear()
        for task in [*self._starting.values()]:
            task.cancel()
        await asyncio.gather(*self._starting.values(), return_exceptions=True)
        await asyncio.gather(*(worker.stop() for worker in list(self._all)))
        await asyncio.gather(*self._cleanups, return_exceptions=True)
        self._all.clear()
        self._idle.clear()

    async def _acquire(self, priority: int) -> WorkerProcess:
        """A free worker, when this job's turn comes."""
        if self._closed:
            raise TryAgain("the service is stopping", code="stopping")
        if not self._started:
            await self.start()
        if len(self._waiting) >= QUEUE:
            raise TryAgain(
                f"{QUEUE} media jobs are waiting already: try again in a moment",
                code="queue_full",
                limit=QUEUE,
            )
        place = _Waiting(priority, next(self._numbers), asyncio.get_running_loop().create_future())
        heapq.heappush(self._waiting, place)
        self._fill()
        self._dispatch()
        try:
            return await place.worker
        except asyncio.CancelledError:
            if place in self._waiting:
                self._waiting.remove(place)
                heapq.heapify(self._waiting)
            if place.worker.done() and not place.worker.cancelled() and place.worker.exception() is None:
                self._give(place.worker.result())
            raise

    def _dispatch(self) -> None:
        while self._idle and self._waiting:
            place = heapq.heappop(self._waiting)
            if not place.worker.done():
                worker = self._idle.pop()
                self._busy.add(worker)
                place.worker.set_result(worker)
        self._share_threads()

    def _share_threads(self) -> None:
        """Divide all threads among the jobs that run or could; never fewer than `threads_per_worker` each."""
        jobs = min(len(self._busy) + len(self._waiting), self._size)
        for worker in self._busy:
            worker.use_threads(self._size * self._threads // jobs)

    def _give(self, worker: WorkerProcess) -> None:
        """Take a worker back: it is idle, or gone and replaced."""
        self._busy.discard(worker)
        if self._closed:
            return
        if worker.alive:
            self._idle.append(worker)
            self._dispatch()
        else:
            self._forget(worker)
            self._fill()
            self._share_threads()

    async def _release(self, worker: WorkerProcess, running: asyncio.Task[JobResult]) -> None:
        """After a job: wait until the worker let go of it, replace one that grew too large."""
        await asyncio.wait([running])
        if worker.alive and worker.rss_mib > self._rss_mib:
            log.info(
                "worker recycled", worker=worker.name, rss_mib=round(worker.rss_mib), limit_mib=self._rss_mib
            )
            await worker.stop()
        self._give(worker)

    def _forget(self, worker: WorkerProcess) -> None:
        self._all.discard(worker)
        slot = self._slots.pop(worker, None)
        if slot is not None:
            self._free_slots.append(slot)

    def _fill(self) -> None:
        """Start a worker for every free slot."""
        while self._free_slots and not self._closed:
            slot = self._free_slots.pop()
            self._starting[slot] = asyncio.create_task(self._start_one(slot), name=f"engine-start-{slot}")

    async def _start_one(self, slot: int) -> None:
        """Spawn a worker and warm it. One that cannot start fails what waits instead of starting for ever."""
        log_path = None if self._log_folder is None else self._log_folder / f"worker-{slot}.log"
        worker: WorkerProcess | None = None
        try:
            worker = await WorkerProcess.spawn(
                f"w{slot}", modules=self._modules, threads=self._threads, log_path=log_path
            )
            self._all.add(worker)
            self._slots[worker] = slot
            await worker.ready()
            await self._warm(worker)
        except (WorkerBroken, WorkerDied, OSError) as error:
            log.error("worker did not start", worker=f"w{slot}", error=str(error))
            if worker is not None:
                await worker.kill()
                self._all.discard(worker)
                self._slots.pop(worker, None)
            self._free_slots.append(slot)
            self._fail_waiting(str(error))
        except asyncio.CancelledError:
            if worker is not None:
                await worker.kill()
            raise
        else:
            self._give(worker)
        finally:
            self._starting.pop(slot, None)

    async def _warm(self, worker: WorkerProcess) -> None:
        """Run the warm job, if the modules have one. A failure is not the end: the real job will tell."""
        try:
            await worker.run(WARM, {})
        except LimelightError as error:
            if error.code != UNKNOWN_JOB:
                log.warning("worker did not warm up", worker=worker.name, error=error.message)

    def _fail_waiting(self, why: str) -> None:
        """No worker is left or coming: nobody would serve the queue."""
        if self._all or len(self._starting) > 1:
            return
        for place in self._waiting:
            if not place.worker.done():
                place.worker.set_exception(
                    ProviderFailed(
                        f"the media workers cannot start ({why}): run `limelight doctor`", code="engine"
                    )
                )
        self._waiting.clear()

    def _later(self, work: Coroutine[None, None, None]) -> None:
        """Run clean-up beside the caller, who need not wait for it."""
        task = asyncio.create_task(work)
        self._cleanups.add(task)
        task.add_done_callback(self._cleanups.discard)
