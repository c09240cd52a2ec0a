"""The plan ledger: a plan and the reports of its finished steps, so that a run can be taken up where it was."""

from __future__ import annotations

from typing import Protocol

from pydantic import BaseModel, Field

from limelight.agent.quote import Quote
from limelight.schema.plan import Plan
from limelight.schema.report import NOTICES, SubagentReport


class PlanRecord(BaseModel):
    """What is recorded with a run."""

    plan: Plan
    reports: dict[str, SubagentReport] = Field(default_factory=dict)
    """Of steps that have nothing left to do."""
    quote: Quote = Quote()
    """What the person was told, or would have been, before it was begun."""
    waits: bool = False
    """Whether it is begun only when the person agrees to the quote."""

    @property
    def unfinished(self) -> list[str]:
        """Ids of the steps still to do."""
        return [step.id for step in self.plan.steps if step.id not in self.reports]


class PlanSink(Protocol):
    """Where a plan record is kept (the run store)."""

    async def save_plan(self, run_id: str, plan_json: str) -> None: ...


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
        if all(problem.code in NOTICES for problem in report.problems):
            self.record.reports[report.step_id] = report
            await self.save()
