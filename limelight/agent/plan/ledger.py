"""The plan ledger: a plan and the reports of its finished steps, so that a run can be taken up where it was."""

from __future__ import annotations

from typing import Protocol

from pydantic import BaseModel, Field

from limelight.agent.plan.quote import Quote
from limelight.schema.plan import Plan
from limelight.schema.report import SubagentReport


class PlanRecord(BaseModel):
    """What is recorded with a run."""

    plan: Plan
    reports: dict[str, SubagentReport] = Field(default_factory=dict)
    """Of steps that have nothing left to do."""
    quote: Quote = Quote()
    """What the person was told, or would have been, before it was begun."""
    waits: bool = False
    """Whether it is begun only when the person agrees to the quote."""

    earlier: list[Plan] = Field(default_factory=list[Plan])
    """The versions before, oldest first."""
    why: str = ""
    """What the person said that led to this version; empty for the first."""

    @property
    def version(self) -> int:
        """Counted from 1."""
        return len(self.earlier) + 1

    @property
    def parent(self) -> Plan | None:
        """The version that this one was made of."""
        return self.earlier[-1] if self.earlier else None

    @property
    def used(self) -> set[str]:
        """Ids of steps in any version: each stands for one piece of work for ever."""
        return {step.id for plan in [*self.earlier, self.plan] for step in plan.steps}

    def next(self, plan: Plan, reports: dict[str, SubagentReport], *, quote: Quote, why: str) -> PlanRecord:
        """The record of the next version, with the reports that hold for it."""
        earlier = [*self.earlier, self.plan]
        update = {"plan": plan, "reports": reports, "earlier": earlier, "quote": quote, "why": why}
        return self.model_copy(update=update)

    @property
    def unfinished(self) -> list[str]:
        """Ids of the steps still to do."""
        return [step.id for step in self.plan.steps if step.id not in self.reports]


class PlanSink(Protocol):
    """Where a plan record is kept (the run store)."""

    async def save_plan(self, run_id: str, plan_json: str) -> None: ...

    async def save_report(self, run_id: str, step_id: str, report_json: str) -> None: ...


class Ledger:
    """Writes a run's plan record, step by step."""

    def __init__(self, sink: PlanSink, run_id: str, record: PlanRecord) -> None:
        self._sink = sink
        self._run_id = run_id
        self.record = record

    async def save(self) -> None:
        """Make the record durable."""
        await self._sink.save_plan(self._run_id, self.record.model_dump_json())

    async def finished(self, report: SubagentReport) -> None:
        """Record a step's report when it has nothing left to do."""
        if report.finished:
            self.record.reports[report.step_id] = report
            await self._sink.save_report(self._run_id, report.step_id, report.model_dump_json())
