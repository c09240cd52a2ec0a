"""The head graph of a turn.

    prepare ─┬─ respond
             ├─ halt
             ├─ turn back (undo, redo, an earlier version)
             └─ acknowledge ∥ orchestrate (plan → act ⇄ reflect → summarise)

A turn that ends with a question is interrupted in `ask`; the answer goes on from there, to `prepare`. `prepare` guards the words, selects the context and routes. A message with work in it is acknowledged while the work has
begun already. State holds references only; the transcript lives in conversation memory.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

from ag_ui.core import CustomEvent
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command, interrupt

from limelight.agent.acting import Crew
from limelight.agent.desk import Desk
from limelight.agent.director.recipes import recipe_plan
from limelight.agent.director.understander import default_understander
from limelight.agent.dispatch import Work
from limelight.agent.edits import Edits
from limelight.agent.explaining import explained
from limelight.agent.filming import in_full, show_film, worth_telling
from limelight.agent.ledger import Ledger, PlanRecord
from limelight.agent.messages import conversation, or_else, reports_message, stream_text
from limelight.agent.offers import plain_summary
from limelight.agent.opening import open_plan
from limelight.agent.pace import Count, hands
from limelight.agent.planning import affordable, make_plan, other_way, within
from limelight.agent.quote import quoted, renewed
from limelight.agent.speech import just, say
from limelight.agent.state import TurnState
from limelight.agent.strategy import see_through
from limelight.agent.turning import TURNS, Turning
from limelight.capabilities.metering import Account, whose
from limelight.infra.voice import Voice
from limelight.memory.edits.board import Board
from limelight.router.films import films_meant
from limelight.router.language import spoken
from limelight.router.understand import language_of
from limelight.schema.context import Context
from limelight.schema.plan import Plan
from limelight.schema.report import SubagentReport
from limelight.schema.route import Route
from limelight.schema.understanding import Act
from limelight.sdk.spec import AgentSpec
from limelight.sdk.subagent import build_subagent

HeadGraph = CompiledStateGraph[TurnState, Desk, TurnState, TurnState]
Node = Callable[[TurnState, Runtime[Desk]], Awaitable[Any]]
ANSWER: dict[str, Any] = {
    "type": "object",
    "properties": {"text": {"type": "string"}, "message_id": {"type": "string"},
                   "attachments": {"type": "array", "items": {"type": "string"}}},
    "required": ["text", "message_id", "attachments"],
}  # fmt: skip
"""What the graph is resumed with: the answer, as the message that it came in."""


def build_head(spec: AgentSpec, *, edits: Edits, checkpointer: BaseCheckpointSaver[str] | None) -> HeadGraph:
    """Compile an agent. Build once a process. `edits` carries out what turns back, and is told what runs change."""
    crew = Crew(spec, {s.name: build_subagent(s) for s in spec.subagents})
    graph = StateGraph(TurnState, context_schema=Desk)
    graph.add_node(
        "prepare", _onward, destinations=("respond", "halt", "turn_back", "acknowledge", "orchestrate")
    )
    graph.add_node("respond", _or_ask(_respond(spec)), destinations=("ask", END))
    graph.add_node("halt", halt)
    graph.add_node("turn_back", _or_ask(_turn_back(spec, edits)), destinations=("ask", END))
    graph.add_node("acknowledge", _acknowledge(spec))
    graph.add_node("orchestrate", _or_ask(_orchestrate(spec, crew, edits)), destinations=("ask", END))
    graph.add_node("ask", ask, destinations=("prepare",))
    graph.add_edge(START, "prepare")
    for last in ("halt", "acknowledge"):
        graph.add_edge(last, END)
    return cast(HeadGraph, graph.compile(checkpointer=checkpointer, name=spec.name))


async def _onward(state: TurnState, runtime: Runtime[Desk]) -> Command[str]:
    """Prepare, and hand the message to who takes it: in one, for a conditional edge reads the state once more."""
    found = await prepare(state, runtime)
    return Command(update=found, goto=lanes(found))


def _or_ask(node: Node) -> Any:
    """The node, after which the turn goes on to `ask` when it ended with a question."""

    async def run(state: TurnState, runtime: Runtime[Desk]) -> dict[str, Any] | Command[str]:
        found = await node(state, runtime)
        return Command(update=found, goto="ask") if runtime.context.question else found

    return run


async def prepare(state: TurnState, runtime: Runtime[Desk]) -> dict[str, Any]:
    """Guard, select, route."""
    desk = runtime.context
    rails = desk.ctx.services.guardrails
    whose.set(Account(desk.ctx.principal, desk.ctx.thread_id, desk.ctx.run_id, "head"))
    desk.ctx.locale = rails.locale_of(spoken(state["text"]))
    verdict = await rails.check(state["text"], stage="input", locale=desk.ctx.locale)
    if verdict.action == "block":
        rails.strikes.add(desk.ctx.principal.sender, verdict)
        reason = f"{verdict.reason}. {verdict.suggestion}".strip()
        return {"refusal": Voice(spoken(state["text"])).say("g_blocked", reason=reason)}
    text = verdict.text if verdict.action == "redact" and verdict.text is not None else state["text"]
    view = await desk.look()
    desk.ctx.locale = rails.locale_of(language_of(text, view))
    if desk.explain:
        await desk.ctx.emitter.child("context").emit(explained(view))
    if meant := films_meant(text, view):
        desk.film = meant.films[0].key if len(meant.films) == 1 else None
        view, text = await desk.look(), meant.rest
    route, understanding = await desk.router.route(text, foreseen(view))
    if desk.film and understanding.films:
        await show_film(desk.ctx, desk.film)  # to be seen now; what is to be done waits for the lane
    await desk.ctx.emitter.child("route").emit(
        CustomEvent.model_validate(
            {"type": "CUSTOM", "name": "route", "value": route.model_dump(mode="json")}
        )
    )
    turns = [act.model_dump(mode="json") for act in understanding.acts if act.label in TURNS]
    found = {
        "text": text,
        "route": route.model_dump(mode="json"),
        "question": understanding.question,
        "choices": understanding.choices,
    }
    return {**found, "turns": turns} if turns else found


def lanes(prepared: Mapping[str, Any]) -> list[str]:
    """Who takes the message."""
    if prepared.get("refusal"):
        return ["respond"]
    match Route.model_validate(prepared.get("route")).lane:
        case "cancel":
            return ["halt"]
        case "edit":
            return ["turn_back"]
        case "orchestrate" | "continue":
            return ["acknowledge", "orchestrate"]
        case "respond" | "clarify":
            return ["respond"]


async def ask(state: TurnState, runtime: Runtime[Desk]) -> Command[str]:
    """Wait for the answer. It may be any words, so it is guarded and routed as every message is."""
    desk = runtime.context
    answer = interrupt({"message": desk.question, "choices": [*desk.choices]}, response_schema=ANSWER)
    fresh: dict[str, Any] = {"refusal": "", "route": None, "plan": None, "turns": [], "question": ""}
    return Command(goto="prepare", update={**fresh, **answer})


async def halt(state: TurnState, runtime: Runtime[Desk]) -> dict[str, Any]:
    """Stop what the thread is doing."""
    desk = runtime.context
    stopped = await desk.cancel_others()
    text = voice_of(state, desk).say("g_stopped" if stopped else "g_nothing_runs")
    await say(desk.ctx, desk.ctx.emitter.child("halt"), just(text), speaker="assistant")
    return {}


def voice_of(state: TurnState, desk: Desk) -> Voice:
    """The person's language, as far as the message or what they wrote before tells."""
    view = desk.ctx.view
    return Voice(language_of(state["text"], view) if view else spoken(state["text"]))


def foreseen(view: Context) -> Context:
    """The view as what is under way will leave it: words may speak of a shot whose picture is being made."""
    if view.running is None:
        return view
    shots = [one if one.id else one.model_copy(update={"id": one.slot}) for one in view.storyboard]
    return view.model_copy(update={"storyboard": shots})


def _respond(spec: AgentSpec) -> Any:
    async def respond(state: TurnState, runtime: Runtime[Desk]) -> dict[str, Any]:
        desk = runtime.context
        emitter = desk.ctx.emitter.child("respond")
        if refusal := state.get("refusal"):
            await say(desk.ctx, emitter, just(refusal), speaker="assistant")
            return {}
        view = desk.ctx.view or await desk.look()
        messages = conversation(spec.prompts["respond"], view, state["text"])
        words = or_else(
            stream_text(desk.ctx, "fast", messages), voice_of(state, desk).say("g_no_answer"), failing=False
        )
        said = await say(desk.ctx, emitter, words, speaker="assistant")
        # A note, or an answer that was found after all, waits for nothing.
        asks = said == state.get("question") or "?" in said or "？" in said
        if asks and Route.model_validate(state.get("route")).lane == "clarify":
            desk.question, desk.choices = said, tuple(state.get("choices") or ())
        return {}

    return respond


def _turn_back(spec: AgentSpec, edits: Edits) -> Any:
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
        turning = Turning(edits, desk.ctx, voice=voice_of(state, desk))
        said = await turning.carry_out(acts)
        await say(desk.ctx, desk.ctx.emitter.child("turn-back"), just(said), speaker="assistant")
        if turning.choices:
            desk.question, desk.choices = said, turning.choices


def _acknowledge(spec: AgentSpec) -> Any:
    async def acknowledge(state: TurnState, runtime: Runtime[Desk]) -> dict[str, Any]:
        desk = runtime.context
        try:
            if Route.model_validate(state.get("route")).lane == "continue" and await desk.open_plan() is None:
                return {}
            view = desk.ctx.view or await desk.look()
            messages = conversation(spec.prompts["acknowledge"], view, state["text"])
            # Silence is an answer: a question or a change of the plan is said anyway.
            on_it = voice_of(state, desk).say("on_it")
            words = or_else(stream_text(desk.ctx, "fast", messages), on_it, silent=False)
            await say(desk.ctx, desk.ctx.emitter.child("acknowledge"), words, speaker="acknowledge")
        finally:
            desk.acknowledged.set()
        return {}

    return acknowledge


def _orchestrate(spec: AgentSpec, crew: Crew, edits: Edits) -> Any:
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
                await _ask(desk, record, voice_of(state, desk))
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
    await open_plan(desk.ctx, record)
    await desk.look()
    work = desk.work = Work(desk.ctx, crew, ledger)
    before = await _board(desk)

    async def replan(plan: Plan, reports: Mapping[str, SubagentReport]) -> Plan | None:
        messages = conversation(crew.spec.prompts["plan"], await desk.look(), text)
        return await other_way(
            desk.ctx, messages, plan, reports, subagents=[s.name for s in crew.spec.subagents]
        )

    async with Count(desk.ctx, lambda: ledger.record):
        reports = await see_through(work, crew.spec, replan)
    await _note(desk, edits, before)
    return reports


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
        plan = plan.model_copy(update={"question": voice_of(state, desk).say("q_what")})
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
    return Board.of(await desk.ctx.services.conversations.state(desk.ctx.principal, desk.ctx.thread_id))


async def _note(desk: Desk, edits: Edits, before: Board) -> None:
    """Let what a run changed be undone. A storyboard that it began is no change of one."""
    after = await _board(desk)
    if before.film != after.film:
        return  # the person has opened another video since
    if before.storyboard and all(item.artifact_id for item in before.storyboard.values()):
        await edits.note_run(desk.ctx.principal, desk.ctx.thread_id, desk.ctx.run_id, before, after)


async def _made(desk: Desk, reports: dict[str, SubagentReport]) -> dict[str, Any]:
    ids = {one for report in reports.values() for one in report.artifact_ids}
    return {one: await desk.ctx.services.artifacts.get(desk.ctx.principal, one) for one in ids}
