"""A subagent as a compiled graph: think, act, think again, report. Its steps stay inside."""

# LangGraph ships no stubs, and its builder methods are partly unknown to a strict checker.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnnecessaryCast=false

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable
from dataclasses import replace
from typing import Annotated, Any, TypedDict, TypeVar, cast

import structlog
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage, ToolCall
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from limelight.schema.errors import TryAgain
from limelight.schema.report import Problem, SubagentReport, Usage
from limelight.schema.strategy import ANSWER_S, allows
from limelight.sdk.budget import Budget
from limelight.sdk.lenient import tool_named, without_thoughts
from limelight.sdk.spec import Limits, SubagentSpec, ToolScope
from limelight.sdk.tokens import metered
from limelight.sdk.toolcall import Attempt, carry_out, malformed

log = structlog.get_logger(__name__)
T = TypeVar("T")


class SubagentState(TypedDict):
    """A subagent's own context; the head never sees it."""

    messages: Annotated[list[AnyMessage], add_messages]
    attempts: Annotated[list[Attempt], lambda a, b: [*a, *b]]  # pyright: ignore
    """Every tool call so far, in order."""
    model_calls: Annotated[int, lambda a, b: a + b]  # pyright: ignore
    stopped: Annotated[list[Problem], lambda a, b: [*a, *b]]  # pyright: ignore
    """The limit at which it was stopped, if it was."""


NO_DURABILITY = {"__pregel_durability": "exit"}
"""A subagent keeps no checkpoints. Left to itself it inherits the head's `sync`, and then LangGraph 1.2 waits for a
checkpoint that is never written."""

Graph = CompiledStateGraph[SubagentState, ToolScope, SubagentState, SubagentState]


def build_subagent(spec: SubagentSpec) -> Graph:
    """Compile a subagent. Build once, run for every step."""
    tools = {tool.name: tool for tool in spec.tools}
    schemas = [tool.schema() for tool in spec.tools]

    async def think(state: SubagentState, runtime: Runtime[ToolScope]) -> dict[str, Any]:
        scope = runtime.context
        if (stopped := _over(state, scope.purse)) is not None:
            return {"stopped": [stopped]}
        scope.purse.charge(steps=1)
        model = scope.ctx.services.model(spec.role).bind_tools(schemas)
        messages = [SystemMessage(spec.prompt), *state["messages"]]
        config = metered(scope.ctx, scope.agent_path, budget=scope.purse)
        reply = await answered(model.ainvoke(messages, config=config))
        return {"messages": [reply], "model_calls": 1}

    async def act(state: SubagentState, runtime: Runtime[ToolScope]) -> dict[str, Any]:
        reply = cast(AIMessage, state["messages"][-1])
        asked = [*reply.tool_calls, *map(malformed, reply.invalid_tool_calls)]
        calls = [
            ToolCall(name=tool_named(call["name"], tools) or call["name"], args=call["args"], id=call["id"])
            for call in asked
        ]
        scopes = _scopes(calls, state["attempts"], runtime.context)
        async with asyncio.TaskGroup() as group:
            running = [
                group.create_task(carry_out(call, tools, scope, model_round=state["model_calls"]))
                for call, scope in zip(calls, scopes, strict=True)
            ]
        made = [task.result() for task in running]
        return {"messages": [message for message, _ in made], "attempts": [attempt for _, attempt in made]}

    def after_act(state: SubagentState) -> str:
        return END if _hopeless(state, spec.limits) else "think"

    graph = StateGraph(SubagentState, context_schema=ToolScope)
    graph.add_node("think", think)
    graph.add_node("act", act)
    graph.add_edge(START, "think")
    graph.add_conditional_edges("think", _wants_tools, ["act", END])
    graph.add_conditional_edges("act", after_act, ["think", END])
    return cast(Graph, graph.compile(checkpointer=False, name=spec.name))


async def run_subagent(graph: Graph, spec: SubagentSpec, task: str, scope: ToolScope) -> SubagentReport:
    """Run one step to its report, with a share of the run's budget.

    At a limit of the spec or of the run (model calls, tokens, money, seconds, repairs) it stops, and the report holds what
    was made until then and a problem that names the limit. Raises what its model raises, unless all was made before.
    """
    scope = replace(scope, budget=scope.ctx.budget.share(spec.name, spec.limits.bounds))
    state: SubagentState = {
        "messages": [HumanMessage(task)], "attempts": [], "model_calls": 0, "stopped": [],
    }  # fmt: skip
    late: list[Problem] = []
    try:
        async with scope.purse.cut_off():
            async for values in graph.astream(
                state, context=scope, stream_mode="values",
                config={"recursion_limit": 4 * spec.limits.model_calls, "configurable": NO_DURABILITY},
            ):  # fmt: skip
                state = cast(SubagentState, values)
    except TimeoutError:
        late = [scope.purse.late()]
        log.warning("subagent_late", subagent=spec.name, step=scope.step.step_id, why=late[0].message)
    except Exception as error:
        if not state["attempts"] or _left_over(state["attempts"]):
            raise
        log.warning("no_last_words", subagent=spec.name, step=scope.step.step_id, error=repr(error))
    return _report(spec, state, scope, late)


async def answered(reply: Awaitable[T]) -> T:
    """A chat model's answer. Raises `TryAgain` with the code `timed_out` when it and the one that stands by are silent."""
    patience = asyncio.timeout(2 * ANSWER_S)
    try:
        async with patience:
            return await reply
    except TimeoutError as error:
        if not patience.expired():
            raise
        raise TryAgain(
            f"the chat model gave no answer within {2 * ANSWER_S:g} s: try again in a moment",
            code="timed_out", limit=2 * ANSWER_S,
        ) from error  # fmt: skip


def _over(state: SubagentState, budget: Budget) -> Problem | None:
    """The limit at which it stops; when only the time is up and all was made, it may still say so."""
    problem = budget.over(thinking=True)
    done = state["attempts"] and not _left_over(state["attempts"])
    return None if problem is not None and problem.code == "deadline" and done else problem


def _scopes(calls: list[ToolCall], before: list[Attempt], scope: ToolScope) -> list[ToolScope]:
    """A scope for each call of one reply."""
    done = Counter(attempt.tool for attempt in before if attempt.clean)
    scopes: list[ToolScope] = []
    for number, call in enumerate(calls, start=len(before)):
        scopes.append(scope.call(number, again=done[call["name"]]))
        done[call["name"]] += 1
    return scopes


def _wants_tools(state: SubagentState) -> str:
    reply = state["messages"][-1]
    return "act" if isinstance(reply, AIMessage) and (reply.tool_calls or reply.invalid_tool_calls) else END


def _hopeless(state: SubagentState, limits: Limits) -> bool:
    """Whether more replies asked for what could not be done than may be put right, or for what nobody can put right."""
    wrong = [(attempt.round, attempt.problem.code) for attempt in state["attempts"] if attempt.problem]
    return len({number for number, _ in wrong}) > limits.repairs or not all(
        allows(code, "tell") for _, code in wrong
    )


def _report(
    spec: SubagentSpec, state: SubagentState, scope: ToolScope, late: list[Problem]
) -> SubagentReport:
    attempts, last = state["attempts"], state["messages"][-1]
    outcomes = [attempt.outcome for attempt in attempts if attempt.outcome is not None]
    said = without_thoughts(last.text) if isinstance(last, AIMessage) and not late else ""
    problems = [*_left_over(attempts), *state["stopped"], *late]
    ids = [one for outcome in outcomes for one in outcome.artifact_ids]
    if late:
        ids += scope.tally.made  # of the call that was cut off
    if not ids and not outcomes and not problems:
        problems = [Problem(code="nothing_made", message=said or f"{spec.name} made nothing")]
    return SubagentReport(
        step_id=scope.step.step_id,
        subagent=spec.name,
        artifact_ids=list(dict.fromkeys(ids)),
        summary=said or "; ".join(outcome.summary for outcome in outcomes),
        problems=list({(one.code, one.slot, one.message): one for one in problems}.values()),
        notes=list(dict.fromkeys(note for outcome in outcomes for note in outcome.notes)),
        usage=Usage(engine_seconds=round(scope.tally.seconds, 3)) + _tokens(state["messages"]),
    )


def _left_over(attempts: list[Attempt]) -> list[Problem]:
    """What was not put right by a later reply's call of the same tool."""
    found = [
        (problem, attempt)
        for attempt in attempts
        for problem in (
            [attempt.problem] if attempt.problem else attempt.outcome.problems if attempt.outcome else []
        )
    ]
    return [
        problem for problem, attempt in found if not any(later.mends(problem, attempt) for later in attempts)
    ]


def _tokens(messages: list[AnyMessage]) -> Usage:
    counts = [m.usage_metadata for m in messages if isinstance(m, AIMessage) and m.usage_metadata]
    return Usage(
        input_tokens=sum(c["input_tokens"] for c in counts),
        output_tokens=sum(c["output_tokens"] for c in counts),
    )
