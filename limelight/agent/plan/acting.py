"""Acting: one step of a plan, from its inputs to a report that reflection has judged."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

import structlog
from ag_ui.core import SubagentErrorEvent, SubagentFinishedEvent, SubagentStartedEvent

from limelight.agent.messages import task_message
from limelight.agent.plan.ledger import Ledger
from limelight.agent.plan.references import can_do_without, resolve
from limelight.agent.reflection.retakes import reflected
from limelight.schema.artifact import Artifact
from limelight.schema.errors import LimelightError
from limelight.schema.plan import PlanStep, StepStatus
from limelight.schema.report import Problem, SubagentReport
from limelight.schema.step import StepKey
from limelight.schema.strategy import allows, row_of
from limelight.sdk.context import RunContext
from limelight.sdk.emitter import Emitter
from limelight.sdk.spec import AgentSpec, SubagentSpec, ToolScope
from limelight.sdk.subagent import Graph, run_subagent

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Crew:
    """An agent's subagents, compiled."""

    spec: AgentSpec
    graphs: dict[str, Graph]


async def do_step(
    step: PlanStep, before: dict[str, SubagentReport], ctx: RunContext, crew: Crew, ledger: Ledger
) -> SubagentReport:
    """One step to its report, given the reports of the steps it depends on. One that is recorded is not done again."""
    recorded = ledger.record.reports.get(step.id)
    if recorded is not None:
        await show(ctx, step.id, "done")
        return recorded
    ctx.budget.bounds = ledger.record.quote.bounds(ctx.services.limits)
    lacking = [name for name, report in before.items() if not (report.finished and report.artifact_ids)]
    if hindrance := _hindrance(step, before, lacking, ctx, crew, ledger):
        code, why = hindrance
        await show(ctx, step.id, "cancelled")
        problem = Problem(code=code, message=f"{step.title}: {why}")
        return SubagentReport(step_id=step.id, subagent=step.subagent, title=step.title, problems=[problem])
    await show(ctx, step.id, "running")
    try:
        report = await _tried(step, before, lacking, ctx, crew, ledger)
    except asyncio.CancelledError:
        await asyncio.shield(show(ctx, step.id, "cancelled"))
        raise
    await show(ctx, step.id, "done" if report.ok else "failed")
    await ledger.finished(report)
    return report


def _hindrance(
    step: PlanStep, before: dict[str, SubagentReport], lacking: list[str], ctx: RunContext, crew: Crew,
    ledger: Ledger,
) -> tuple[str, str] | None:  # fmt: skip
    """Why a step is not begun: a code and words."""
    if ctx.stop.after_step:
        return "stopped", "not started"
    if lacking and not (ctx.lenient and spares(step, before, crew.spec)):
        some = "not all" if before[lacking[0]].artifact_ids else "nothing"
        return "no_input", f"{some} came of {before[lacking[0]].title or lacking[0]}"
    if over := _over(ctx, ledger):
        return "overrun", f"not started, because {over}"
    return None


def spares(step: PlanStep, before: Mapping[str, SubagentReport], spec: AgentSpec) -> bool:
    """Whether a step can be done with what there is of the steps it depends on."""
    missing = [name for name in step.depends if name in before and not before[name].artifact_ids]
    tools = {tool.name: tool.args for tool in spec.subagent(step.subagent).tools}
    args = tools.get(str(step.inputs.get("tool")))
    return not missing or (args is not None and can_do_without(step.inputs.get("args"), args, missing))


def _over(ctx: RunContext, ledger: Ledger) -> str:
    """Why nothing more may be begun, in words; empty while something may."""
    agreed = ledger.record.quote.overrun(seconds=time.monotonic() - ctx.started, usd=ctx.budget.made_usd)
    problem = ctx.budget.over(thinking=True)
    return agreed or (problem.message if problem else "")


async def _tried(
    step: PlanStep, before: dict[str, SubagentReport], lacking: list[str], ctx: RunContext, crew: Crew,
    ledger: Ledger,
) -> SubagentReport:  # fmt: skip
    """What came of a step; where its subagent itself fails, another one that has the tool takes it."""

    async def make(step: PlanStep, attempt: int, avoid: tuple[str, ...]) -> SubagentReport:
        return await _work(step, before, ctx, crew, attempt=attempt, avoid=avoid)

    report = await make(step, 0, ())
    if any(allows(problem.code, "other_agent") for problem in report.problems):
        other = stand_in(step, crew.spec)
        if other is not None and not ctx.stop.after_step and not _over(ctx, ledger):
            log.warning("other_subagent", step=step.id, instead_of=step.subagent, subagent=other.name)
            step = step.model_copy(update={"subagent": other.name})
            report = await make(step, 0, ())
    report = await reflected(
        step, report, ctx, make, late=lambda: ctx.stop.after_step or bool(_over(ctx, ledger))
    )
    if lacking and report.artifact_ids:
        titles = [one.title for one in ledger.record.plan.steps if one.id in lacking]
        without = Problem(
            code="incomplete", message=f"{step.title} went ahead with what there was of: {', '.join(titles)}"
        )
        report = report.model_copy(update={"problems": [*report.problems, without]})
    return report


def stand_in(step: PlanStep, spec: AgentSpec) -> SubagentSpec | None:
    """Another subagent that has the step's tool."""
    tool = step.inputs.get("tool")
    others = [one for one in spec.subagents if one.name != step.subagent]
    return next((one for one in others if tool in [own.name for own in one.tools]), None)


async def _work(
    step: PlanStep, before: dict[str, SubagentReport], ctx: RunContext, crew: Crew, *, attempt: int,
    avoid: tuple[str, ...],
) -> SubagentReport:  # fmt: skip
    spec = crew.spec.subagent(step.subagent)
    scope = _scope(step, before, ctx, spec, attempt=attempt, avoid=avoid)
    await scope.emitter.emit(SubagentStartedEvent.model_validate({
        "type": "SUBAGENT_STARTED", "subagentRunId": scope.name, "name": spec.name, "description": step.title,
    }))  # fmt: skip
    made = {name: await _artifacts(ctx, report) for name, report in before.items()}
    resolved = step.model_copy(update={"inputs": resolve(dict(step.inputs), made)})
    assert ctx.view is not None
    try:
        report = await run_subagent(crew.graphs[spec.name], spec, task_message(resolved, ctx.view), scope)
    except Exception as error:  # a fault of a model or of our own: the siblings go on, the person is told
        log.exception("subagent_failed", step=step.id, subagent=step.subagent)
        report = SubagentReport(
            step_id=step.id, subagent=step.subagent, artifact_ids=scope.tally.made,
            problems=[_problem(step, error)],
        )  # fmt: skip
    report = report.model_copy(update={"title": step.title})
    await scope.emitter.emit(_ended(scope.name, report))
    return report


def _scope(
    step: PlanStep, before: dict[str, SubagentReport], ctx: RunContext, spec: SubagentSpec, *, attempt: int,
    avoid: tuple[str, ...],
) -> ToolScope:  # fmt: skip
    """Where a step stands: one that does without something makes another thing than it will with all of it."""
    key = StepKey(thread_id=ctx.thread_id, plan_id=ctx.plan_id, step_id=step.id, attempt=attempt)
    if any(not (report.finished and report.artifact_ids) for report in before.values()):
        given = sorted(one for report in before.values() for one in report.artifact_ids)
        key = key.for_item(f"of-{crc32(' '.join(given).encode()):08x}")
    number = ctx.doings[step.id] = ctx.doings.get(step.id, -1) + 1
    nth = f"again-{number}" if number else ""
    emitter = _round(ctx).child(f"step-{step.id}{f'-{nth}' if nth else ''}")
    return ToolScope(ctx=ctx, step=key, emitter=emitter, subagent=spec.name, avoid=avoid, nth=nth)


def _problem(step: PlanStep, error: Exception) -> Problem:
    """A subagent's own failure, as a problem. Causes that may name paths and keys go to the log."""
    if isinstance(error, LimelightError):
        return Problem(code=error.code, message=error.message, limit=error.limit, value=error.value)
    code = "timed_out" if row_of(error).name == "network" else "agent_failed"
    return Problem(code=code, message=f"{step.title} failed ({type(error).__name__})")


def _ended(name: str, report: SubagentReport) -> SubagentFinishedEvent | SubagentErrorEvent:
    if report.ok:
        return SubagentFinishedEvent.model_validate({
            "type": "SUBAGENT_FINISHED", "subagentRunId": name,
            "result": report.model_dump(mode="json", include={"artifact_ids", "summary", "problems"}),
        })  # fmt: skip
    return SubagentErrorEvent.model_validate({
        "type": "SUBAGENT_ERROR", "subagentRunId": name, "message": report.problems[0].message,
        "code": report.problems[0].code,
    })  # fmt: skip


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
