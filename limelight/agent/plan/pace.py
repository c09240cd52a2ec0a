"""Pace: in which order the steps of a plan of many videos get their turn, and how far it is."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from types import TracebackType

import structlog
from pydantic import JsonValue

from limelight.agent.plan.ledger import PlanRecord
from limelight.schema.errors import LimelightError
from limelight.schema.plan import Plan
from limelight.sdk.context import RunContext, Services
from limelight.sdk.progress import emit_progress, stopped

log = structlog.get_logger(__name__)
ELSEWHERE = 64
"""Calls at once where others than this machine's own workers make the media."""
AHEAD = 1
"""Steps more than there are hands, so that none of them waits for the next to begin."""
BEAT_S = 1.5
"""Between two counts; a client may count on one every 2 s."""


def hands(services: Services) -> int:
    """How much media is made at once."""
    return services.workers if services.operator.family("image.generate") == "studio" else ELSEWHERE


class Gate:
    """Lets so many in at once, those that stand first in the plan before the others: one video after another is finished,
    and a step's time limits begin when it does."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._numbers = itertools.count()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self, order: int) -> AsyncGenerator[None]:
        """Wait for a place, and give it back."""
        if self._free:
            self._free -= 1
        else:
            place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            heapq.heappush(self._waiting, (order, next(self._numbers), place))
            try:
                await place
            except asyncio.CancelledError:
                if place.done() and not place.cancelled():
                    self._leave()  # it was called just as it left
                raise
        try:
            yield
        finally:
            self._leave()

    def _leave(self) -> None:
        while self._waiting:
            _, _, place = heapq.heappop(self._waiting)
            if not place.done():
                place.set_result(None)
                return
        self._free += 1


def gate_for(plan: Plan, services: Services) -> Gate:
    """A gate that only a plan of several videos has to wait at."""
    return Gate(hands(services) + AHEAD if plan.films else max(len(plan.steps), ELSEWHERE) * 2)


class Count:
    """Counts a plan's videos as ACTIVITY events while they are made: "12 of 40 videos", and the seconds that are left.

    Use as `async with`. A plan of one video tells of itself by its steps.
    """

    def __init__(self, ctx: RunContext, record: Callable[[], PlanRecord]) -> None:
        self._ctx = ctx
        self._record = record
        self._emitter = ctx.emitter.child("count")
        self._before = set(record().reports)
        self._started = time.monotonic()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Count:
        if self._record().plan.films:
            self._task = asyncio.create_task(self._beat())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            await stopped(self._task)
            if kind is None:
                await self._tell()

    async def _beat(self) -> None:
        while True:
            await self._tell()
            await asyncio.sleep(BEAT_S)

    async def _tell(self) -> None:
        record = self._record()
        done, total = films_done(record)
        left = left_s(record, spent_s=time.monotonic() - self._started, before=self._before)
        content: dict[str, JsonValue] = {
            "step_id": "", "slot": "plan", "title": f"{done} of {total} videos", "unit": "videos", "done": done,
            "total": total, "eta_s": round(left, 1),
        }  # fmt: skip
        try:
            await emit_progress(self._emitter, f"progress-{self._ctx.run_id}-plan", content)
        except LimelightError as error:  # a count that is not told is no reason to end the work
            log.warning("count_not_told", run_id=self._ctx.run_id, error=error.message)


def films_done(record: PlanRecord) -> tuple[int, int]:
    """How many of a plan's videos have nothing left to do, and how many there are."""
    open_ = {step.film for step in record.plan.steps if step.id not in record.reports}
    return sum(film.key not in open_ for film in record.plan.films), len(record.plan.films)


def left_s(record: PlanRecord, *, spent_s: float, before: set[str] | None = None) -> float:
    """Seconds that are left: as quoted at first, then as the work has shown. `before` was done by earlier runs."""
    steps = [step for step in record.plan.steps if step.id not in (before or set())]
    left = sum(step.estimate_s for step in steps if step.id not in record.reports)
    done = sum(step.estimate_s for step in steps) - left
    if done < 0.05 * (done + left) or not done:
        whole = sum(step.estimate_s for step in record.plan.steps)
        return max(record.quote.seconds * left / whole - spent_s, 1.0) if left and whole else 0.0
    return spent_s * left / done
