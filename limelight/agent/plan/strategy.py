"""The strategy of a run: what is tried when steps have failed, until nothing is left to try. By the table of `schema.strategy`."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeAlias

import structlog

from limelight.agent.plan.acting import spares
from limelight.agent.plan.ledger import Ledger
from limelight.agent.plan.opening import show_version
from limelight.agent.plan.versions import next_version
from limelight.schema.plan import Plan
from limelight.schema.report import Problem, SubagentReport
from limelight.schema.strategy import Move, row_of, wait_s
from limelight.sdk.budget import Budget
from limelight.sdk.context import RunContext
from limelight.sdk.spec import AgentSpec

log = structlog.get_logger(__name__)
MOVES: tuple[Move, ...] = ("round", "replan", "without")
"""What a run as a whole can try, in order."""
Reports: TypeAlias = Mapping[str, SubagentReport]
Replan: TypeAlias = Callable[[Plan, Reports], Awaitable[Plan | None]]
"""Other steps for those that failed, by whoever plans; None when there is no other way."""


class Carries(Protocol):
    """Work on a plan that can be carried out again: what is recorded as done stays."""

    ctx: RunContext
    ledger: Ledger

    async def carry_out(self) -> dict[str, SubagentReport]: ...


async def see_through(work: Carries, spec: AgentSpec, replan: Replan) -> dict[str, SubagentReport]:
    """Carry a plan out, and try what the table says for what has failed; reports by step."""
    ctx, tried = work.ctx, Counter[Move]()
    ctx.budget = Budget()
    reports = await work.carry_out()
    while (move := next_move(reports, tried, work.ledger.record.plan, ctx, spec)) is not None:
        tried[move] += 1
        log.info("trying", move=move, steps=[one.step_id for one in reports.values() if not one.finished])
        match move:
            case "round":
                await asyncio.sleep(wait_s(tried[move]))
            case "replan" if not await _replanned(work, reports, replan):
                continue
            case "without":
                ctx.lenient = True
            case _:
                pass
        ctx.round += 1
        reports = await work.carry_out()
    return reports


def next_move(
    reports: Reports, tried: Mapping[Move, int], plan: Plan, ctx: RunContext, spec: AgentSpec
) -> Move | None:
    """What is tried next; None when the work ends with what there is."""
    rows = {row_of(problem.code).name: row_of(problem.code) for problem in problems_of(reports)}
    if ctx.stop.after_step or "stopped" in rows or ctx.budget.over(thinking=True) is not None:
        return None
    for move in MOVES:
        if move == "without" and not _waiting(reports, plan, spec):
            continue
        if any(row.most(move) > tried.get(move, 0) for row in rows.values()):
            return move
    return None


def problems_of(reports: Reports) -> list[Problem]:
    """Every problem that leaves something to do, in the order of the steps."""
    return [one for report in reports.values() for one in report.problems if not one.notice]


def _waiting(reports: Reports, plan: Plan, spec: AgentSpec) -> bool:
    """Whether a step that was not begun could be done with what there is."""
    return any(
        any(problem.code == "no_input" for problem in reports[step.id].problems)
        and spares(step, reports, spec)
        for step in plan.steps
        if step.id in reports
    )


async def _replanned(work: Carries, reports: Reports, replan: Replan) -> bool:
    """Take up the plan that the planner hands in for what has failed; whether there is one."""
    record = work.ledger.record
    plan = await replan(record.plan, reports)
    if plan is None:
        return False
    version = next_version(record.plan, plan, record.reports, used=record.used)
    if not version.fresh:
        return False
    work.ledger.record = record.next(version.plan, version.reports, quote=record.quote, why=_why(reports))
    await work.ledger.save()
    await show_version(work.ctx, work.ledger.record)
    return True


def _why(reports: Reports) -> str:
    return "; ".join(dict.fromkeys(problem.message for problem in problems_of(reports)))[:500]
