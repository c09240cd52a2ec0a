"""What is under way in every thread: its runs, its lane, its plan; and the plan that was cut short and can be taken up."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from limelight.agent.history import counts
from limelight.agent.plan.dispatch import Work
from limelight.agent.plan.ledger import PlanRecord
from limelight.agent.runs.lane import Lane
from limelight.agent.runs.live_run import LiveRun
from limelight.agent.runs.tracker import running_view
from limelight.infra.home import Storage
from limelight.infra.stores.runs import Run
from limelight.schema.as_of import AsOf
from limelight.schema.context import RunView
from limelight.schema.principal import Principal
from limelight.schema.report import SubagentReport

PLANS = 20
"""Of a thread, in which the newest that is not finished is looked for."""


class UnderWay:
    """The runs of this process, by thread. A `PlanSink` that keeps their plans at hand."""

    def __init__(self, storage: Storage, *, queue_per_thread: int) -> None:
        self._storage = storage
        self._lanes: dict[str, Lane] = defaultdict(lambda: Lane(limit=queue_per_thread))
        self._live: dict[str, dict[str, LiveRun]] = defaultdict(dict)
        self._plans: dict[str, PlanRecord] = {}
        self._coming: list[tuple[str, str]] = []

    @contextmanager
    def coming(self, advertiser: str, thread_id: str) -> Iterator[None]:
        """A message is being taken: its run has a place already."""
        place = (advertiser, thread_id)
        self._coming.append(place)
        try:
            yield
        finally:
            self._coming.remove(place)

    def open(self, advertiser: str, thread_id: str) -> tuple[int, int]:
        """How many runs of a thread and of an advertiser are under way or about to be."""
        here = len(self._live.get(thread_id, {})) + sum(thread == thread_id for _, thread in self._coming)
        theirs = sum(live.desk.ctx.principal.advertiser == advertiser for live in self.runs)
        return here, theirs + sum(whose == advertiser for whose, _ in self._coming)

    def add(self, thread_id: str, live: LiveRun) -> None:
        """A run begins."""
        self._live[thread_id][live.run_id] = live

    def remove(self, thread_id: str, run_id: str) -> None:
        """A run has ended."""
        self._live[thread_id].pop(run_id, None)
        self._plans.pop(run_id, None)
        if not self._live[thread_id]:
            self._live.pop(thread_id, None)
            self._lanes.pop(thread_id, None)

    @property
    def runs(self) -> list[LiveRun]:
        """All of them."""
        return [live for runs in list(self._live.values()) for live in runs.values()]

    def of(self, thread_id: str) -> list[LiveRun]:
        """A thread's runs."""
        return list(self._live.get(thread_id, {}).values())

    def lane(self, thread_id: str) -> Lane:
        """Where a thread's work takes turns."""
        return self._lanes[thread_id]

    def busy(self, thread_id: str) -> bool:
        """Whether a run works on the thread."""
        return self._holding(thread_id) is not None

    def plan(self, run_id: str) -> PlanRecord | None:
        """The plan that a run carries out, as far as it is."""
        return self._plans.get(run_id)

    async def save_plan(self, run_id: str, plan_json: str) -> None:
        """`PlanSink`: in the run store, and at hand for questions about the running plan."""
        self._plans[run_id] = PlanRecord.model_validate_json(plan_json)
        await self._storage.runs.save_plan(run_id, plan_json)

    async def save_report(self, run_id: str, step_id: str, report_json: str) -> None:
        """`PlanSink`: the same of one step's report."""
        if (record := self._plans.get(run_id)) is not None:
            record.reports[step_id] = SubagentReport.model_validate_json(report_json)
        await self._storage.runs.save_report(run_id, step_id, report_json)

    def work(self, thread_id: str, *, but: str = "") -> Work | None:
        """The work of the run that holds the thread's lane."""
        live = self._holder(thread_id)
        return live.desk.work if live is not None and live.run_id != but else None

    async def running(self, principal: Principal, thread_id: str, *, but: str) -> RunView | None:
        """The run that holds the thread's lane, as a turn sees it."""
        live = self._holder(thread_id)
        if live is None or live.run_id == but:
            return None
        state = await self._storage.conversations.state(principal, thread_id)
        record = self._plans.get(live.run_id)
        view = running_view(live.run_id, state, record=record, started=live.started)
        work = live.desk.work
        return view.model_copy(update={"plan": work.ledger.record.plan}) if work and not view.films else view

    def _holding(self, thread_id: str) -> str | None:
        lane = self._lanes.get(thread_id)
        return lane.holder if lane else None

    def _holder(self, thread_id: str) -> LiveRun | None:
        return self._live.get(thread_id, {}).get(self._holding(thread_id) or "")

    async def planned(self, principal: Principal, thread_id: str) -> list[Run]:
        """The newest runs of a thread that had plans."""
        return await self._storage.runs.planned(principal, thread_id, limit=PLANS)

    async def newest_plan(self, principal: Principal, thread_id: str) -> PlanRecord | None:
        """The thread's plan that can be taken up, as `newest_of` finds it."""
        as_of, runs = await asyncio.gather(
            counts(self._storage, thread_id), self.planned(principal, thread_id)
        )
        newest = self.newest_of(thread_id, runs, as_of)
        return newest[1] if newest else None

    def newest_of(
        self, thread_id: str, runs: Sequence[Run], as_of: AsOf | None
    ) -> tuple[str, PlanRecord] | None:
        """The newest plan of a thread, when it was cut short and has steps left; none of what was undone. A set of
        videos that was cut short stays open while one of them is changed."""
        newer = set[str]()
        for run in runs:
            if run.run_id in self._live.get(thread_id, {}):
                continue
            if as_of is not None and run.finished_at and not as_of.sees(run.finished_at):
                continue
            record = PlanRecord.model_validate_json(run.plan_json)
            if record.plan.question:
                continue
            stays = record.plan.films and not record.waits and record.plan.plan_id not in newer
            if record.unfinished and (stays or not newer):
                return run.run_id, record
            newer.add(record.plan.plan_id)
        return None
