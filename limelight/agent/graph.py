"""The head graph of a turn.

    prepare ─┬─ respond
             ├─ halt
             ├─ turn back (undo, redo, an earlier version)
             └─ acknowledge ∥ orchestrate (plan → act ⇄ reflect → summarise)

A turn that ends with a question is interrupted in `ask`; the answer goes on from there, to `prepare`. `prepare` guards the words, selects the context and routes. A message with work in it is acknowledged while the work has
begun already. State holds references only; the transcript lives in conversation memory.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

from ag_ui.core import CustomEvent
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command, interrupt

from limelight.agent.desk import Desk
from limelight.agent.editing.edits import Edits
from limelight.agent.editing.turning import TURNS
from limelight.agent.explaining import explained
from limelight.agent.language import language_in
from limelight.agent.messages import conversation, or_else, stream_text
from limelight.agent.orchestrating import orchestrate_node, turn_back_node
from limelight.agent.plan.acting import Crew
from limelight.agent.plan.filming import show_film
from limelight.agent.speech import just, say
from limelight.agent.state import TurnState, lanes
from limelight.capabilities.metering import Account, whose
from limelight.guardrails.telling import Telling
from limelight.infra.voice import Voice
from limelight.router.films import films_meant
from limelight.router.language import spoken
from limelight.router.understand import language_of
from limelight.schema.context import Context
from limelight.schema.route import Route
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
    graph.add_node("turn_back", _or_ask(turn_back_node(spec, edits)), destinations=("ask", END))
    graph.add_node("acknowledge", _acknowledge(spec))
    graph.add_node("orchestrate", _or_ask(orchestrate_node(spec, crew, edits)), destinations=("ask", END))
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
        told_in = await language_in(
            desk.ctx.services.conversations, desk.ctx.principal, desk.ctx.thread_id, text=state["text"]
        )
        return {"refusal": Voice(told_in).say("g_blocked", reason=Telling(told_in).in_full(verdict))}
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
    text = desk.voice(state["text"]).say("g_stopped" if stopped else "g_nothing_runs")
    await say(desk.ctx, desk.ctx.emitter.child("halt"), just(text), speaker="assistant")
    return {}


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
            stream_text(desk.ctx, "fast", messages),
            desk.voice(state["text"]).say("g_no_answer"),
            failing=False,
        )
        said = await say(desk.ctx, emitter, words, speaker="assistant")
        # A note, or an answer that was found after all, waits for nothing.
        asks = said == state.get("question") or "?" in said or "？" in said
        if asks and Route.model_validate(state.get("route")).lane == "clarify":
            desk.question, desk.choices = said, tuple(state.get("choices") or ())
        return {}

    return respond


def _acknowledge(spec: AgentSpec) -> Any:
    async def acknowledge(state: TurnState, runtime: Runtime[Desk]) -> dict[str, Any]:
        desk = runtime.context
        try:
            if Route.model_validate(state.get("route")).lane == "continue" and await desk.open_plan() is None:
                return {}
            view = desk.ctx.view or await desk.look()
            messages = conversation(spec.prompts["acknowledge"], view, state["text"])
            # Silence is an answer: a question or a change of the plan is said anyway.
            on_it = desk.voice(state["text"]).say("on_it")
            words = or_else(stream_text(desk.ctx, "fast", messages), on_it, silent=False)
            await say(desk.ctx, desk.ctx.emitter.child("acknowledge"), words, speaker="acknowledge")
        finally:
            desk.acknowledged.set()
        return {}

    return acknowledge
