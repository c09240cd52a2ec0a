"""Acting: the plan's DAG as LangGraph task futures. A step starts when its own inputs are ready."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import structlog
from ag_ui.core import CustomEvent, SubagentErrorEvent, SubagentFinishedEvent, SubagentStartedEvent
from langgraph.func import task

from limelight.agent.ledger import Ledger
from limelight.agent.messages import task_message
from limelight.agent.references import resolve
from limelight.agent.reflecting import MAX_ROUNDS, STOPPED, Verdict, better, judge, once_more, retold
from limelight.schema.artifact import Artifact
from limelight.schema.errors import LimelightError
from limelight.schema.plan import Plan, PlanStep, StepStatus
from limelight.schema.report import Problem, SubagentReport
from limelight.schema.step import StepKey
from limelight.sdk.context import RunContext
from limelight.sdk.emitter import Emitter
from limelight.sdk.spec import AgentSpec, ToolScope
from limelight.sdk.subagent import Graph, run_subagent

log = structlog.get_logger(__name__)

OVERRUN = "overrun"
"""Problem code of a step that was not started because the work had taken more time or money than was agreed."""


@dataclass(frozen=True)
class Crew:
    """An agent's subagents, compiled."""

    spec: AgentSpec
    graphs: dict[str, Graph]


async def carry_out(plan: Plan, ctx: RunContext, crew: Crew, ledger: Ledger) -> dict[str, SubagentReport]:
    """Run every step of a plan, each as soon as the steps it depends on are done. Returns reports by step.

    Tasks are created in plan order, so that a replay finds the recorded result of each; a step that an earlier run
    finished is not run again.
    """
    loop = asyncio.get_running_loop()
    ready: dict[str, asyncio.Future[SubagentReport]] = {step.id: loop.create_future() for step in plan.steps}

    @task(name="step")
    async def run(step_id: str) -> dict[str, Any]:
        step = next(s for s in plan.steps if s.id == step_id)
        before = {name: await ready[name] for name in step.depends}
        report = await _one(step, before, ctx, crew, ledger)
        return report.model_dump(mode="json")

    async def settle(step: PlanStep) -> SubagentReport:
        try:
            report = SubagentReport.model_validate(await run(step.id))
        except BaseException as error:
            ready[step.id].cancel() if isinstance(error, asyncio.CancelledError) else ready[
                step.id
            ].set_exception(error)
            raise
        ready[step.id].set_result(report)
        return report

    async with asyncio.TaskGroup() as group:
        running = [group.create_task(settle(step)) for step in plan.steps]
    return {step.id: done.result() for step, done in zip(plan.steps, running, strict=True)}


async def _one(
    step: PlanStep, before: dict[str, SubagentReport], ctx: RunContext, crew: Crew, ledger: Ledger
) -> SubagentReport:
    recorded = ledger.record.reports.get(step.id)
    if recorded is not None:
        await show(ctx, step.id, "done")
        return recorded
    if hindrance := _hindrance(before, ctx, ledger):
        code, why = hindrance
        await show(ctx, step.id, "cancelled")
        return SubagentReport(
            step_id=step.id,
            subagent=step.subagent,
            problems=[Problem(code=code, message=f"{step.title}: {why}")],
        )
    await show(ctx, step.id, "running")
    try:
        report = await _work(step, before, ctx, crew)
        report = await _reflected(step, report, before, ctx, crew, ledger)
    except asyncio.CancelledError:
        await asyncio.shield(show(ctx, step.id, "cancelled"))
        raise
    await show(ctx, step.id, "done" if report.ok else "failed")
    await ledger.finished(report)
    return report


def _hindrance(before: dict[str, SubagentReport], ctx: RunContext, ledger: Ledger) -> tuple[str, str] | None:
    """Why a step is not begun: a code and words."""
    if ctx.stop.after_step:
        return STOPPED, "not started"
    if missing := [name for name, report in before.items() if not report.artifact_ids]:
        return "no_input", f"nothing came of {missing[0]}"
    if over := _overrun(ctx, ledger):
        return OVERRUN, f"not started, because {over}"
    return None


def _overrun(ctx: RunContext, ledger: Ledger) -> str:
    return ledger.record.quote.overrun(seconds=time.monotonic() - ctx.started, usd=ctx.usd)


async def _work(
    step: PlanStep, before: dict[str, SubagentReport], ctx: RunContext, crew: Crew, *, attempt: int = 0
) -> SubagentReport:
    key = StepKey(thread_id=ctx.thread_id, plan_id=ctx.plan_id, step_id=step.id, attempt=attempt)
    emitter = _round(ctx).child(f"step-{step.id}{f'-again-{attempt}' if attempt else ''}")
    spec = crew.spec.subagent(step.subagent)
    await emitter.emit(SubagentStartedEvent.model_validate({
        "type": "SUBAGENT_STARTED", "subagentRunId": str(key), "name": spec.name, "description": step.title,
    }))  # fmt: skip
    made = {name: await _artifacts(ctx, report) for name, report in before.items()}
    resolved = step.model_copy(update={"inputs": resolve(dict(step.inputs), made)})
    scope = ToolScope(ctx=ctx, step=key, emitter=emitter, subagent=spec.name)
    assert ctx.view is not None
    try:
        report = await run_subagent(crew.graphs[spec.name], spec, task_message(resolved, ctx.view), scope)
    except (LimelightError, TimeoutError) as error:
        report = _failed(step, "failed", str(error) or "it took too long")
    except Exception as error:  # a fault of a model or of our own: the siblings go on, the person is told
        log.exception("subagent_crashed", step=step.id, subagent=step.subagent)
        report = _failed(step, "crashed", f"{step.title} failed ({type(error).__name__})")
    await emitter.emit(_ended(key, report))
    return report


async def _reflected(
    step: PlanStep, report: SubagentReport, before: dict[str, SubagentReport], ctx: RunContext, crew: Crew,
    ledger: Ledger,
) -> SubagentReport:  # fmt: skip
    """The report once its artifacts were judged: what is poor is made once more before anything is made of it."""
    for attempt in range(1, MAX_ROUNDS + 1):
        late = attempt == MAX_ROUNDS or ctx.stop.after_step or bool(_overrun(ctx, ledger))
        made = await _artifacts(ctx, report)
        verdicts = [judge(one, step, last=late) for one in made]
        await _tell(ctx, verdicts, attempt)
        poor = [one for one, verdict in zip(made, verdicts, strict=True) if verdict.action == "retry"]
        asks = [f"{one.reason}. Keep it, or shall I change it?" for one in verdicts if one.action == "ask"]
        more = once_more(step, poor)
        if more is None:
            return retold(report, {}, asks)
        new = await _artifacts(ctx, await _work(more, before, ctx, crew, attempt=attempt))
        kept = await _exchanged(ctx, poor, new)
        again = [
            f"{verdict.reason}; I made it again with another seed."
            for verdict in verdicts if kept.get(verdict.artifact_id, verdict.artifact_id) != verdict.artifact_id
        ]  # fmt: skip
        report = retold(report, kept, again)
    return report


async def _exchanged(ctx: RunContext, poor: list[Artifact], new: list[Artifact]) -> dict[str, str]:
    """For each poor artifact the better of the two; a storyboard slot shows the one that is kept."""
    by_slot = {one.meta.get("slot"): one for one in new if one.meta.get("slot")}
    loose = iter([one for one in new if not one.meta.get("slot")])
    kept: dict[str, str] = {}
    for old in poor:
        other = by_slot.get(old.meta.get("slot")) if old.meta.get("slot") else next(loose, None)
        chosen = better(old, other) if other else old
        kept[old.id] = chosen.id
        if chosen is old:
            await _put_back(ctx, old)
    return kept


async def _put_back(ctx: RunContext, shot: Artifact) -> None:
    emitter = _round(ctx).child(f"put-back-{shot.id}")
    async with ctx.services.states.edit(ctx.principal, ctx.thread_id, emitter) as state:
        item = state.storyboard.get(str(shot.meta.get("slot")))
        if item is not None and item.aspect == shot.meta.get("aspect"):
            state.storyboard[str(shot.meta["slot"])] = item.model_copy(
                update={"artifact_id": shot.id, "status": "done", "progress": 1.0}
            )


async def _tell(ctx: RunContext, verdicts: list[Verdict], attempt: int) -> None:
    """Say of each artifact that is not accepted what becomes of it, and why."""
    for verdict in verdicts:
        if verdict.action != "accept":
            emitter = _round(ctx).child(f"verdict-{verdict.artifact_id}-{attempt}")
            value = verdict.model_dump(mode="json")
            await emitter.emit(
                CustomEvent.model_validate({"type": "CUSTOM", "name": "verdict", "value": value})
            )


def _ended(key: StepKey, report: SubagentReport) -> SubagentFinishedEvent | SubagentErrorEvent:
    if report.ok:
        return SubagentFinishedEvent.model_validate({
            "type": "SUBAGENT_FINISHED", "subagentRunId": str(key),
            "result": report.model_dump(mode="json", include={"artifact_ids", "summary", "problems"}),
        })  # fmt: skip
    return SubagentErrorEvent.model_validate({
        "type": "SUBAGENT_ERROR", "subagentRunId": str(key), "message": report.problems[0].message,
        "code": report.problems[0].code,
    })  # fmt: skip


def _failed(step: PlanStep, code: str, message: str) -> SubagentReport:
    return SubagentReport(
        step_id=step.id, subagent=step.subagent, problems=[Problem(code=code, message=message)]
    )


async def _artifacts(ctx: RunContext, report: SubagentReport) -> list[Artifact]:
    return [await ctx.services.artifacts.get(ctx.principal, one) for one in report.artifact_ids]


async def show(ctx: RunContext, step_id: str, status: StepStatus) -> None:
    """Tick the checklist."""
    emitter = _round(ctx).child(f"tick-{step_id}-{status}")
    async with ctx.services.states.edit(ctx.principal, ctx.thread_id, emitter) as state:
        item = state.plan.get(step_id)
        if item is not None:
            state.plan[step_id] = item.model_copy(update={"status": status})


def _round(ctx: RunContext) -> Emitter:
    return ctx.emitter.child(f"round-{ctx.round}") if ctx.round else ctx.emitter
