"""The work of a turn, in the thread's lane: what turns back, and plan, act, reflect, tell."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from langgraph.runtime import Runtime

from limelight.agent.desk import Desk
from limelight.agent.director.recipes import recipe_plan
from limelight.agent.director.understander import default_understander
from limelight.agent.editing.edits import Edits
from limelight.agent.editing.turning import Turning
from limelight.agent.messages import conversation, or_else, reports_message, stream_text
from limelight.agent.plan.acting import Crew
from limelight.agent.plan.dispatch import Work
from limelight.agent.plan.filming import in_full, show_film, worth_telling
from limelight.agent.plan.ledger import Ledger, PlanRecord
from limelight.agent.plan.offers import plain_summary
from limelight.agent.plan.opening import open_plan
from limelight.agent.plan.pace import Count, hands
from limelight.agent.plan.planning import affordable, make_plan, other_way, within
from limelight.agent.plan.quote import at_pace, quoted, renewed
from limelight.agent.plan.strategy import see_through
from limelight.agent.speech import just, say
from limelight.agent.state import TurnState, lanes
from limelight.infra.voice import Voice
from limelight.memory.edits.board import Board
from limelight.schema.artifact import now
from limelight.schema.context import Context
from limelight.schema.plan import Plan
from limelight.schema.report import SubagentReport
from limelight.schema.route import Route
from limelight.schema.understanding import Act
from limelight.sdk.spec import AgentSpec


def turn_back_node(spec: AgentSpec, edits: Edits) -> Any:
    async def turn_back(state: TurnState, runtime: Runtime[Desk]) -> dict[str, Any]:
        """Carry out what turns back, behind the work that is under way."""
        desk = runtime.context
        if any(one["label"] == "edit.delete" for one in state.get("turns", [])) and await _changed(
            state, desk, spec
        ):
            return {}
        async with desk.lane.turn(desk.ctx.run_id):
            await _turned(state, desk, edits)
        return {}

    return turn_back


async def _turned(state: TurnState, desk: Desk, edits: Edits) -> None:
    acts = [Act.model_validate(one) for one in state.get("turns", [])]
    if acts:
        turning = Turning(edits, desk.ctx, voice=desk.voice(state["text"]))
        said = await turning.carry_out(acts)
        await say(desk.ctx, desk.ctx.emitter.child("turn-back"), just(said), speaker="assistant")
        if turning.choices:
            desk.question, desk.choices = said, turning.choices


def orchestrate_node(spec: AgentSpec, crew: Crew, edits: Edits) -> Any:
    async def orchestrate(state: TurnState, runtime: Runtime[Desk]) -> dict[str, Any]:
        """Work in the thread's lane: plan, act, reflect, and tell what came of it."""
        desk = runtime.context
        if await _changed(state, desk, spec):
            return {}
        async with desk.lane.turn(desk.ctx.run_id):
            if desk.film:
                await show_film(desk.ctx, desk.film)
            await _turned(state, desk, edits)
            if desk.question:  # where to go back to must be known first
                return {}
            await desk.look()
            record = await _record(state, desk, spec)
            if record is None or record.plan.question or record.waits:
                await desk.acknowledged.wait()
                await _ask(desk, record, desk.voice(state["text"]))
                return {"plan": record.plan.model_dump(mode="json")} if record else {}
            reports = await _carried_out(desk, record, crew, edits, state["text"])
            await desk.acknowledged.wait()
            await _tell(state, desk, spec, reports)
            return {
                "plan": record.plan.model_dump(mode="json"),
                "reports": {key: report.model_dump(mode="json") for key, report in reports.items()},
            }

    return orchestrate


async def _changed(state: TurnState, desk: Desk, spec: AgentSpec) -> bool:
    """Whether the message changes the plan that is under way: then that goes on with a new version, and this says how."""
    work = desk.under_way()
    if work is None or Route.model_validate(state.get("route")).lane == "continue":
        return False
    view = await desk.look()
    if view.running is None or view.running.plan is None:
        return False
    plan = await _planned(state, desk, spec, view)
    if plan.revises != view.running.plan.plan_id or not plan.steps:
        return False
    dear = desk.ask_above.too_much(quoted(plan, desk.ctx.services.operator))
    if dear and not desk.ask_above.too_much(work.ledger.record.quote):
        return False  # it comes behind the work, and asks first
    said = await work.take_up(plan, why=state["text"])
    if not said:
        return False
    if "acknowledge" in lanes(state):
        await desk.acknowledged.wait()
    await say(desk.ctx, desk.ctx.emitter.child("changed"), just(said), speaker="assistant")
    return True


async def _ask(desk: Desk, record: PlanRecord | None, voice: Voice) -> None:
    """What has to be said instead of work: that nothing is open, the plan's question, or its quote."""
    emitter = desk.ctx.emitter
    if record is None:
        nothing = just(voice.say("g_nothing_left"))
        await say(desk.ctx, emitter.child("nothing-open"), nothing, speaker="assistant")
    elif record.waits:
        await desk.plans.save_plan(desk.ctx.run_id, record.model_dump_json())
        text = voice.say("quote_ask", what=record.quote.said(voice))
        desk.question = await say(desk.ctx, emitter.child("quote"), just(text), speaker="assistant")
        desk.choices = (voice.say("go_ahead"), voice.say("not_yet"))
    else:
        question = just(record.plan.question)
        desk.question = await say(desk.ctx, emitter.child("question"), question, speaker="assistant")
        desk.choices = tuple(record.plan.choices)


async def _carried_out(
    desk: Desk, record: PlanRecord, crew: Crew, edits: Edits, text: str
) -> dict[str, SubagentReport]:
    """Act and reflect, until nothing is left to try; reports by step."""
    desk.ctx.plan_id = record.plan.plan_id
    desk.ctx.started = time.monotonic()  # the wait for the thread's lane is not its own time
    ledger = Ledger(desk.plans, desk.ctx.run_id, record)
    await ledger.save()
    before, began = await _board(desk), now()
    await open_plan(desk.ctx, record, words=text)
    opened = await _board(desk)
    before = (
        before if before.film == opened.film else opened
    )  # the change is one of the film that is worked on
    await desk.look()
    work = desk.work = Work(desk.ctx, crew, ledger)

    async def replan(plan: Plan, reports: Mapping[str, SubagentReport]) -> Plan | None:
        messages = conversation(crew.spec.prompts["plan"], await desk.look(), text)
        return await other_way(
            desk.ctx, messages, plan, reports, subagents=[s.name for s in crew.spec.subagents]
        )

    try:
        async with Count(desk.ctx, lambda: ledger.record):
            return await see_through(work, crew.spec, replan)
    finally:  # what was made until it was stopped can be undone too
        await asyncio.shield(_note(desk, edits, before, began))


async def _tell(state: TurnState, desk: Desk, spec: AgentSpec, reports: dict[str, SubagentReport]) -> None:
    view = await desk.look()
    made = await _made(desk, reports)
    messages = [
        *conversation(spec.prompts["summarise"], view, state["text"]),
        reports_message(*worth_telling(desk.work, reports, made)),
    ]
    words = or_else(stream_text(desk.ctx, "fast", messages), plain_summary(list(reports.values())))
    await say(desk.ctx, desk.ctx.emitter.child("summarise"), words, speaker="assistant")


async def _record(state: TurnState, desk: Desk, spec: AgentSpec) -> PlanRecord | None:
    """The plan to work on: the open one for "continue", else a new one."""
    if Route.model_validate(state.get("route")).lane == "continue":
        agreed = await desk.open_plan()
        return taken_up(agreed, desk) if agreed else None
    view = desk.ctx.view
    assert view is not None
    route = Route.model_validate(state.get("route"))
    plan = await _planned(state, desk, spec, view)
    if not plan.steps and not plan.question:
        plan = plan.model_copy(update={"question": desk.voice(state["text"]).say("q_what")})
    plan = at_pace(plan, await desk.ctx.services.usage.paces()) if plan.steps else plan
    quote = quoted(plan, desk.ctx.services.operator, hands=hands(desk.ctx.services))
    quote = quote.model_copy(update={"step_limit": route.step_limit})
    plan = affordable(plan, quote.usd, desk.ctx.services.limits.usd)
    waits = bool(plan.steps) and desk.ask_above.too_much(quote)
    if not waits:  # what the person agrees to has the time that was quoted
        quote = quote.model_copy(update={"deadline_s": route.deadline_s})
    return PlanRecord(plan=plan, quote=quote, waits=waits)


def taken_up(record: PlanRecord, desk: Desk) -> PlanRecord:
    """A plan that is taken up: what is left has its time and money anew. It is asked about when it has become dearer."""
    steps = [step for step in record.plan.steps if step.id in record.unfinished]
    left = Plan.model_construct(goal=record.plan.goal, steps=steps)
    quote = renewed(record.quote, left, desk.ctx.services.operator, hands=hands(desk.ctx.services))
    dearer = not record.waits and quote.usd > record.quote.most_usd and desk.ask_above.too_much(quote)
    return record.model_copy(update={"quote": quote, "waits": dearer})


async def _planned(state: TurnState, desk: Desk, spec: AgentSpec, view: Context) -> Plan:
    """The plan for the message: a recipe's, else the planner's."""
    route = Route.model_validate(state.get("route"))
    plan = await _recipe(state, desk, spec) or await make_plan(
        desk.ctx,
        conversation(spec.prompts["plan"], view, state["text"]),
        subagents=[s.name for s in spec.subagents],
        step_limit=route.step_limit,
        thinking_tokens=route.thinking_tokens,
    )
    return within(plan, route.step_limit)


async def _recipe(state: TurnState, desk: Desk, spec: AgentSpec) -> Plan | None:
    """The plan of a recipe that was recognised, when the agent has the subagents for it: then no model plans."""
    view = desk.ctx.view
    if view is None or not Route.model_validate(state.get("route")).recipe:
        return None
    found = default_understander(state["text"], view)
    if found.recipe:
        view = await in_full(desk.ctx, view, found.recipe.product_ids)
    plan = recipe_plan(state["text"], view, found)
    if plan is None or not {step.subagent for step in plan.steps} <= {s.name for s in spec.subagents}:
        return None
    return plan.model_copy(update={"plan_id": desk.ctx.run_id})


async def _board(desk: Desk) -> Board:
    return Board.whole(await desk.ctx.services.conversations.state(desk.ctx.principal, desk.ctx.thread_id))


async def _note(desk: Desk, edits: Edits, before: Board, began: datetime) -> None:
    """Let what a run changed and made be undone."""
    after = await _board(desk)
    if before.film != after.film:
        return  # the person has opened another video since
    ctx, made = desk.ctx, await _own(desk, began)
    await edits.note_run(
        ctx.principal, ctx.thread_id, ctx.run_id, before, after, plan_id=ctx.plan_id, made=made
    )


async def _own(desk: Desk, began: datetime) -> list[str]:
    """Ids of what the run has made to be seen, whether it came to its end or not."""
    ctx, limit = desk.ctx, 64
    while True:
        newest = await ctx.services.artifacts.list(ctx.principal, thread_id=ctx.thread_id, limit=limit)
        if len(newest) < limit or newest[0].created_at < began:
            return [
                one.id
                for one in newest
                if one.meta.get("run_id") == ctx.run_id and one.kind not in ("cutout", "storyboard")
            ]
        limit *= 4


async def _made(desk: Desk, reports: dict[str, SubagentReport]) -> dict[str, Any]:
    ids = {one for report in reports.values() for one in report.artifact_ids}
    return {one: await desk.ctx.services.artifacts.get(desk.ctx.principal, one) for one in ids}
