"""The head graph of a turn.

    prepare ─┬─ respond
             ├─ halt
             ├─ turn back (undo, redo, an earlier version)
             └─ acknowledge ∥ orchestrate (plan → act ⇄ reflect → summarise)

`prepare` guards the words, selects the context and routes. A message with work in it is acknowledged while the work has
begun already. State holds references only; the transcript lives in conversation memory.
"""

from __future__ import annotations

import time
from typing import Any, cast

from ag_ui.core import CustomEvent
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from limelight.agent.acting import Crew, carry_out
from limelight.agent.desk import Desk
from limelight.agent.director.recipes import recipe_plan
from limelight.agent.director.understander import default_understander
from limelight.agent.edits import Edits
from limelight.agent.ledger import Ledger, PlanRecord
from limelight.agent.messages import conversation, reports_message, stream_text
from limelight.agent.opening import open_plan
from limelight.agent.planning import make_plan, within
from limelight.agent.quote import quoted
from limelight.agent.reflecting import MAX_ROUNDS, worth_another_round
from limelight.agent.speech import just, say
from limelight.agent.state import TurnState
from limelight.agent.turning import TURNS, Turning
from limelight.memory.edits.board import Board
from limelight.schema.plan import Plan
from limelight.schema.report import SubagentReport
from limelight.schema.route import Route
from limelight.schema.understanding import Act
from limelight.sdk.spec import AgentSpec
from limelight.sdk.subagent import build_subagent

HeadGraph = CompiledStateGraph[TurnState, Desk, TurnState, TurnState]
GO_AHEAD, NOT_YET = "Yes, go ahead", "No, not now"
NOTHING_TO_CONTINUE = (
    "There is nothing left to continue here: everything I had planned is done. What shall I do next?"
)


def build_head(spec: AgentSpec, *, edits: Edits, checkpointer: BaseCheckpointSaver[str] | None) -> HeadGraph:
    """Compile an agent. Build once a process. `edits` carries out what turns back, and is told what runs change."""
    crew = Crew(spec, {s.name: build_subagent(s) for s in spec.subagents})
    graph = StateGraph(TurnState, context_schema=Desk)
    graph.add_node("prepare", prepare)
    graph.add_node("respond", _respond(spec))
    graph.add_node("halt", halt)
    graph.add_node("turn_back", _turn_back(edits))
    graph.add_node("acknowledge", _acknowledge(spec))
    graph.add_node("orchestrate", _orchestrate(spec, crew, edits))
    graph.add_edge(START, "prepare")
    graph.add_conditional_edges(
        "prepare", lanes, ["respond", "halt", "turn_back", "acknowledge", "orchestrate"]
    )
    for last in ("respond", "halt", "turn_back", "acknowledge", "orchestrate"):
        graph.add_edge(last, END)
    return cast(HeadGraph, graph.compile(checkpointer=checkpointer, name=spec.name))


async def prepare(state: TurnState, runtime: Runtime[Desk]) -> dict[str, Any]:
    """Guard, select, route."""
    desk = runtime.context
    verdict = await desk.ctx.services.guardrails.check(state["text"], stage="input")
    if verdict.action == "block":
        desk.ctx.services.guardrails.strikes.add(desk.ctx.principal.sender, verdict)
        return {"refusal": f"I can't help with that: {verdict.reason}. {verdict.suggestion}".strip()}
    text = verdict.text if verdict.action == "redact" and verdict.text is not None else state["text"]
    view = await desk.look()
    route, understanding = await desk.router.route(text, view)
    await desk.ctx.emitter.child("route").emit(
        CustomEvent.model_validate(
            {"type": "CUSTOM", "name": "route", "value": route.model_dump(mode="json")}
        )
    )
    turns = [act.model_dump(mode="json") for act in understanding.acts if act.label in TURNS]
    found = {"text": text, "route": route.model_dump(mode="json"), "question": understanding.question}
    return {**found, "turns": turns} if turns else found


def lanes(state: TurnState) -> list[str]:
    """Who takes the message."""
    if state.get("refusal"):
        return ["respond"]
    match Route.model_validate(state.get("route")).lane:
        case "cancel":
            return ["halt"]
        case "edit":
            return ["turn_back"]
        case "orchestrate" | "continue":
            return ["acknowledge", "orchestrate"]
        case "respond" | "clarify":
            return ["respond"]


async def halt(state: TurnState, runtime: Runtime[Desk]) -> dict[str, Any]:
    """Stop what the thread is doing."""
    desk = runtime.context
    stopped = await desk.cancel_others()
    text = (
        "Stopped. Everything that was finished is kept; say “continue” to take it up again."
        if stopped
        else "Nothing is running at the moment, so there is nothing to stop."
    )
    await say(desk.ctx, desk.ctx.emitter.child("halt"), just(text), speaker="assistant")
    return {}


def _respond(spec: AgentSpec) -> Any:
    async def respond(state: TurnState, runtime: Runtime[Desk]) -> dict[str, Any]:
        desk = runtime.context
        emitter = desk.ctx.emitter.child("respond")
        if refusal := state.get("refusal"):
            await say(desk.ctx, emitter, just(refusal), speaker="assistant")
            return {}
        view = desk.ctx.view or await desk.look()
        words = stream_text(desk.ctx, "fast", conversation(spec.prompts["respond"], view, state["text"]))
        said = await say(desk.ctx, emitter, words, speaker="assistant")
        if Route.model_validate(state.get("route")).lane == "clarify":
            desk.question = said
        return {}

    return respond


def _turn_back(edits: Edits) -> Any:
    async def turn_back(state: TurnState, runtime: Runtime[Desk]) -> dict[str, Any]:
        """Carry out what turns back, behind the work that is under way."""
        desk = runtime.context
        async with desk.lane.turn(desk.ctx.run_id):
            await _turned(state, desk, edits)
        return {}

    return turn_back


async def _turned(state: TurnState, desk: Desk, edits: Edits) -> None:
    acts = [Act.model_validate(one) for one in state.get("turns", [])]
    if acts:
        said = await Turning(edits, desk.ctx).carry_out(acts)
        await say(desk.ctx, desk.ctx.emitter.child("turn-back"), just(said), speaker="assistant")


def _acknowledge(spec: AgentSpec) -> Any:
    async def acknowledge(state: TurnState, runtime: Runtime[Desk]) -> dict[str, Any]:
        desk = runtime.context
        try:
            if Route.model_validate(state.get("route")).lane == "continue" and await desk.open_plan() is None:
                return {}
            view = desk.ctx.view or await desk.look()
            words = stream_text(
                desk.ctx, "fast", conversation(spec.prompts["acknowledge"], view, state["text"])
            )
            await say(desk.ctx, desk.ctx.emitter.child("acknowledge"), words, speaker="acknowledge")
        finally:
            desk.acknowledged.set()
        return {}

    return acknowledge


def _orchestrate(spec: AgentSpec, crew: Crew, edits: Edits) -> Any:
    async def orchestrate(state: TurnState, runtime: Runtime[Desk]) -> dict[str, Any]:
        """Work in the thread's lane: plan, act, reflect, and tell what came of it."""
        desk = runtime.context
        async with desk.lane.turn(desk.ctx.run_id):
            await _turned(state, desk, edits)
            await desk.look()
            record = await _record(state, desk, spec)
            if record is None or record.plan.question or record.waits:
                await desk.acknowledged.wait()
                await _ask(desk, record)
                return {"plan": record.plan.model_dump(mode="json")} if record else {}
            reports = await _carried_out(desk, record, crew, edits)
            await desk.acknowledged.wait()
            await _tell(state, desk, spec, reports)
            return {
                "plan": record.plan.model_dump(mode="json"),
                "reports": {key: report.model_dump(mode="json") for key, report in reports.items()},
            }

    return orchestrate


async def _ask(desk: Desk, record: PlanRecord | None) -> None:
    """What has to be said instead of work: that nothing is open, the plan's question, or its quote."""
    emitter = desk.ctx.emitter
    if record is None:
        await say(desk.ctx, emitter.child("open"), just(NOTHING_TO_CONTINUE), speaker="assistant")
    elif record.waits:
        await desk.plans.save_plan(desk.ctx.run_id, record.model_dump_json())
        text = f"That makes {record.quote.words}. Shall I go ahead?"
        desk.question = await say(desk.ctx, emitter.child("quote"), just(text), speaker="assistant")
        desk.choices = (GO_AHEAD, NOT_YET)
    else:
        question = just(record.plan.question)
        desk.question = await say(desk.ctx, emitter.child("question"), question, speaker="assistant")


async def _carried_out(desk: Desk, record: PlanRecord, crew: Crew, edits: Edits) -> dict[str, SubagentReport]:
    """Act and reflect, until nothing is worth another round; reports by step."""
    desk.ctx.plan_id = record.plan.plan_id
    desk.ctx.started = time.monotonic()  # the wait for the thread's lane is not its own time
    ledger = Ledger(desk.plans, desk.ctx.run_id, record)
    await ledger.save()
    await open_plan(desk.ctx, record)
    await desk.look()
    reports: dict[str, SubagentReport] = {}
    before = await _board(desk)
    for desk.ctx.round in range(MAX_ROUNDS):
        reports = await carry_out(record.plan, desk.ctx, crew, ledger)
        if not worth_another_round(reports):
            break
    await _note(desk, edits, before)
    return reports


async def _tell(state: TurnState, desk: Desk, spec: AgentSpec, reports: dict[str, SubagentReport]) -> None:
    view = await desk.look()
    made = await _made(desk, reports)
    messages = [
        *conversation(spec.prompts["summarise"], view, state["text"]),
        reports_message(list(reports.values()), made),
    ]
    words = stream_text(desk.ctx, "fast", messages)
    await say(desk.ctx, desk.ctx.emitter.child("summarise"), words, speaker="assistant")


async def _record(state: TurnState, desk: Desk, spec: AgentSpec) -> PlanRecord | None:
    """The plan to work on: the open one for "continue", else a new one."""
    if Route.model_validate(state.get("route")).lane == "continue":
        agreed = await desk.open_plan()
        return agreed.model_copy(update={"waits": False}) if agreed else None
    view = desk.ctx.view
    assert view is not None
    route = Route.model_validate(state.get("route"))
    plan = _recipe(state, desk, spec) or await make_plan(
        desk.ctx,
        conversation(spec.prompts["plan"], view, state["text"]),
        subagents=[s.name for s in spec.subagents],
        step_limit=route.step_limit,
    )
    plan = within(plan, route.step_limit)
    if not plan.steps and not plan.question:
        plan = plan.model_copy(
            update={"question": "I am not sure what to make from that. What would you like to have?"}
        )
    quote = quoted(plan, desk.ctx.services.operator)
    waits = bool(plan.steps) and desk.ask_above.too_much(quote)
    if not waits:  # what the person agrees to has the time that was quoted
        quote = quote.model_copy(update={"deadline_s": route.deadline_s})
    return PlanRecord(plan=plan, quote=quote, waits=waits)


def _recipe(state: TurnState, desk: Desk, spec: AgentSpec) -> Plan | None:
    """The plan of a recipe that was recognised, when the agent has the subagents for it: then no model plans."""
    view = desk.ctx.view
    if view is None or not Route.model_validate(state.get("route")).recipe:
        return None
    plan = recipe_plan(state["text"], view, default_understander(state["text"], view))
    if plan is None or not {step.subagent for step in plan.steps} <= {s.name for s in spec.subagents}:
        return None
    return plan.model_copy(update={"plan_id": desk.ctx.run_id})


async def _board(desk: Desk) -> Board:
    return Board.of(await desk.ctx.services.conversations.state(desk.ctx.principal, desk.ctx.thread_id))


async def _note(desk: Desk, edits: Edits, before: Board) -> None:
    """Let what a run changed be undone. A storyboard that it began is no change of one."""
    after = await _board(desk)
    if before.storyboard and all(item.artifact_id for item in before.storyboard.values()):
        await edits.note_run(desk.ctx.principal, desk.ctx.thread_id, desk.ctx.run_id, before, after)


async def _made(desk: Desk, reports: dict[str, SubagentReport]) -> dict[str, Any]:
    ids = {one for report in reports.values() for one in report.artifact_ids}
    return {one: await desk.ctx.services.artifacts.get(desk.ctx.principal, one) for one in ids}
