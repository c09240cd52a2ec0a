"""Dispatching: a plan's DAG as LangGraph task futures, which can be given a new version of the plan while it works."""

from __future__ import annotations

import asyncio
from typing import Any

from langgraph.func import task

from limelight.agent.plan.acting import Crew, do_step
from limelight.agent.plan.ledger import Ledger
from limelight.agent.plan.opening import show_version
from limelight.agent.plan.pace import gate_for
from limelight.agent.plan.quote import quoted
from limelight.agent.plan.versions import Version, next_version, told
from limelight.agent.runs.closing import close_steps
from limelight.infra.voice import Voice
from limelight.router.language import spoken
from limelight.router.understand import language_of
from limelight.schema.plan import Plan
from limelight.schema.report import SubagentReport
from limelight.sdk.context import RunContext

Report = SubagentReport


class Work:
    """A plan while it is carried out. Every step starts when the steps it depends on are done."""

    def __init__(self, ctx: RunContext, crew: Crew, ledger: Ledger) -> None:
        self.ctx = ctx
        self.ledger = ledger
        self._crew = crew
        self._steps: dict[str, asyncio.Task[Report | None]] = {}
        """By step; None comes of one that a newer version has no place for."""
        self._inner: dict[str, asyncio.Task[Report]] = {}
        self._replaced: set[str] = set()
        self._woken = asyncio.Event()
        self._open = False
        self._changing = asyncio.Lock()
        self._gate = gate_for(ledger.record.plan, ctx.services)

    async def carry_out(self) -> dict[str, Report]:
        """Run every step; reports by step. One that is recorded as finished is neither run nor shown again.

        Tasks are created in plan order, so that a replay finds the recorded result of each.
        """
        self._steps, self._replaced, self._open = {}, set(), True
        try:
            while True:
                self._woken.clear()
                self._start()
                if not await self._wait():
                    break
            return {step.id: await self._report(step.id) for step in self.ledger.record.plan.steps}
        finally:
            self._open = False
            await _end([*self._steps.values()])

    async def take_up(self, plan: Plan, *, why: str) -> str:
        """Go on with another plan: what holds of the one under way is kept; a sentence that says what.

        `why` is recorded with it. Empty, and nothing is changed, when the work has just ended or the plan is the same.
        """
        async with self._changing:
            try:
                made = await self._items_made()
                record = self.ledger.record
                version = next_version(record.plan, plan, record.reports, made=made, used=record.used)
                if not (self._open and version.changes):
                    return ""
                await self._replace(version, why)
                await show_version(self.ctx, self.ledger.record, out=plan.leaves_out)
                return told(record.plan, version, self._voice(why))
            finally:
                self._woken.set()

    async def _replace(self, version: Version, why: str) -> None:
        """Record the version, then stop what it has no place for. What it brings is begun by `carry_out`."""
        gone = [self._inner[name] for name in version.cancelled if name in self._inner]
        self._replaced |= set(version.cancelled)
        more = version.plan.model_copy(
            update={"steps": [step for step in version.plan.steps if step.id in version.fresh]}
        )
        quote = self.ledger.record.quote.plus(quoted(more, self.ctx.services.operator))
        self.ledger.record = self.ledger.record.next(version.plan, version.reports, quote=quote, why=why)
        await self.ledger.save()
        await _end(gone)
        for name, items in version.withdrawn.items():
            await self.ctx.withdrawals.withdraw(name, items)
        await close_steps(self.ctx, version.cancelled)

    def _voice(self, why: str) -> Voice:
        """The language of the words that ask for a change, or of the conversation."""
        view = self.ctx.view
        return Voice(language_of(why, view) if view else spoken(why))

    def _start(self) -> None:
        """A task for every step of the plan that has none."""

        @task(name="step")
        async def run(step_id: str) -> dict[str, Any]:
            inner = self._inner[step_id] = asyncio.create_task(self._do(step_id))
            try:
                return (await inner).model_dump(mode="json")
            except asyncio.CancelledError:
                if step_id in self._replaced and inner.cancelled():
                    return {}
                raise
            finally:
                self._inner.pop(step_id, None)

        async def settle(step_id: str) -> Report | None:
            done = await run(step_id)
            return Report.model_validate(done) if done else None

        for name in self.ledger.record.unfinished:
            if name not in self._steps:
                self._steps[name] = asyncio.create_task(settle(name))

    async def _report(self, step_id: str) -> Report:
        """A step's report, when there is one: as it is recorded, for a new version may want less of what it made."""
        if step_id not in self.ledger.record.reports:
            done = await asyncio.shield(self._steps[step_id])
            assert done is not None, f"{step_id} is waited for, and was replaced"
            return self.ledger.record.reports.get(step_id, done)
        return self.ledger.record.reports[step_id]

    async def _do(self, step_id: str) -> Report:
        step = next(one for one in self.ledger.record.plan.steps if one.id == step_id)
        before = {name: await self._report(name) for name in step.depends}
        order = [one.id for one in self.ledger.record.plan.steps].index(step_id)
        async with self._gate.turn(order):
            return await do_step(step, before, self.ctx, self._crew, self.ledger)

    async def _wait(self) -> bool:
        """Until a new version has come (True) or every step of the plan has ended. Raises what a step raised."""
        woken = asyncio.create_task(self._woken.wait())
        try:
            while not woken.done():
                every = self._steps.values()
                for one in every:
                    if one.done() and not one.cancelled() and one.exception() is not None:
                        one.result()
                open_ = [one for one in every if not one.done()]
                if not (open_ or self._changing.locked()):
                    self._open = False
                    return False
                await asyncio.wait([*open_, woken], return_when=asyncio.FIRST_COMPLETED)
            return True
        finally:
            woken.cancel()

    async def _items_made(self) -> dict[str, str]:
        """By artifact: the item of a batch that it is."""
        found: dict[str, str] = {}
        for report in self.ledger.record.reports.values():
            for one in report.artifact_ids:
                artifact = await self.ctx.services.artifacts.get(self.ctx.principal, one)
                named = artifact.meta.get("placement") or artifact.meta.get("slot")
                found[one] = artifact.parents[0] if artifact.kind == "clip" else str(named or "")
        return found


async def _end(tasks: list[asyncio.Task[Any]]) -> None:
    """Cancel tasks and wait for what they tidy up."""
    for one in tasks:
        one.cancel()
    if tasks:
        await asyncio.wait(tasks)
