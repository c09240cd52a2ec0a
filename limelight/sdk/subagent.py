"""A subagent as a compiled graph: think, act, think again, report. Its steps stay inside."""

# LangGraph ships no stubs, and its builder methods are partly unknown to a strict checker.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnnecessaryCast=false

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Annotated, Any, TypedDict, cast

import structlog
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage, ToolCall
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from limelight.schema.report import Problem, SubagentReport, Usage
from limelight.sdk.spec import Limits, SubagentSpec, ToolScope
from limelight.sdk.tokens import metered
from limelight.sdk.toolcall import Attempt, carry_out, malformed

log = structlog.get_logger(__name__)


class SubagentState(TypedDict):
    """A subagent's own context; the head never sees it."""

    messages: Annotated[list[AnyMessage], add_messages]
    attempts: Annotated[list[Attempt], lambda a, b: [*a, *b]]  # pyright: ignore
    """Every tool call so far, in order."""
    model_calls: Annotated[int, lambda a, b: a + b]  # pyright: ignore


NO_DURABILITY = {"__pregel_durability": "exit"}
"""A subagent keeps no checkpoints. Left to itself it inherits the head's `sync`, and then LangGraph 1.2 waits for a
checkpoint that is never written."""

Graph = CompiledStateGraph[SubagentState, ToolScope, SubagentState, SubagentState]


def build_subagent(spec: SubagentSpec) -> Graph:
    """Compile a subagent. Build once, run for every step. Raises `ValueError` for two tools of one name."""
    tools = {tool.name: tool for tool in spec.tools}
    if len(tools) < len(spec.tools):
        raise ValueError(f"the tools of {spec.name} need names of their own: {[t.name for t in spec.tools]}")
    schemas = [tool.schema() for tool in spec.tools]

    async def think(state: SubagentState, runtime: Runtime[ToolScope]) -> dict[str, Any]:
        scope = runtime.context
        model = scope.ctx.services.model(spec.role).bind_tools(schemas)
        messages = [SystemMessage(spec.prompt), *state["messages"]]
        reply = await model.ainvoke(messages, config=metered(scope.ctx, scope.agent_path))
        return {"messages": [reply], "model_calls": 1}

    async def act(state: SubagentState, runtime: Runtime[ToolScope]) -> dict[str, Any]:
        reply = cast(AIMessage, state["messages"][-1])
        calls = [*reply.tool_calls, *map(malformed, reply.invalid_tool_calls)]
        scopes = _scopes(calls, state["attempts"], runtime.context)
        async with asyncio.TaskGroup() as group:
            running = [
                group.create_task(carry_out(call, tools, scope, model_round=state["model_calls"]))
                for call, scope in zip(calls, scopes, strict=True)
            ]
        made = [task.result() for task in running]
        return {"messages": [message for message, _ in made], "attempts": [attempt for _, attempt in made]}

    def after_act(state: SubagentState) -> str:
        return END if _spent(state, spec.limits) or _hopeless(state, spec.limits) else "think"

    graph = StateGraph(SubagentState, context_schema=ToolScope)
    graph.add_node("think", think)
    graph.add_node("act", act)
    graph.add_edge(START, "think")
    graph.add_conditional_edges("think", _wants_tools, ["act", END])
    graph.add_conditional_edges("act", after_act, ["think", END])
    return cast(Graph, graph.compile(checkpointer=False, name=spec.name))


async def run_subagent(graph: Graph, spec: SubagentSpec, task: str, scope: ToolScope) -> SubagentReport:
    """Run one step to its report.

    At a limit of the spec (model calls, repairs, seconds) it stops, and the report holds what was made until then and
    a problem `step_limit` or `deadline`. Raises what its model raises.
    """
    state: SubagentState = {"messages": [HumanMessage(task)], "attempts": [], "model_calls": 0}
    late = False
    try:
        async with asyncio.timeout(spec.limits.seconds):
            async for values in graph.astream(
                state, context=scope, stream_mode="values",
                config={"recursion_limit": 4 * spec.limits.model_calls, "configurable": NO_DURABILITY},
            ):  # fmt: skip
                state = cast(SubagentState, values)
    except TimeoutError:
        late = True
        log.warning("subagent_late", subagent=spec.name, step=scope.step.step_id, limit_s=spec.limits.seconds)
    return _report(spec, state, scope, late=late)


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


def _spent(state: SubagentState, limits: Limits) -> bool:
    return state["model_calls"] >= limits.model_calls


def _hopeless(state: SubagentState, limits: Limits) -> bool:
    """Whether more replies asked for what could not be done than may be put right."""
    return len({attempt.round for attempt in state["attempts"] if attempt.problem}) > limits.repairs


def _report(spec: SubagentSpec, state: SubagentState, scope: ToolScope, *, late: bool) -> SubagentReport:
    attempts, last = state["attempts"], state["messages"][-1]
    outcomes = [attempt.outcome for attempt in attempts if attempt.outcome is not None]
    said = last.text.strip() if isinstance(last, AIMessage) and not late else ""
    problems = _left_over(attempts)
    if late:
        problems.append(_stopped("deadline", spec, f"{spec.limits.seconds:g} s"))
    elif not isinstance(last, AIMessage) and _spent(state, spec.limits) and not problems:
        problems.append(_stopped("step_limit", spec, f"{spec.limits.model_calls} model calls"))
    if not outcomes and not problems:
        problems = [Problem(code="nothing_made", message=said or f"{spec.name} made nothing")]
    return SubagentReport(
        step_id=scope.step.step_id,
        subagent=spec.name,
        artifact_ids=list(dict.fromkeys(i for outcome in outcomes for i in outcome.artifact_ids)),
        summary=said or "; ".join(outcome.summary for outcome in outcomes),
        problems=problems,
        usage=Usage(engine_seconds=round(scope.tally.seconds, 3)) + _tokens(state["messages"]),
    )


def _left_over(attempts: list[Attempt]) -> list[Problem]:
    """What was not put right: a problem stands until a later reply's call of the same tool does all its work."""
    mended = {
        attempt.tool: max(a.round for a in attempts if a.tool == attempt.tool and a.clean)
        for attempt in attempts
        if attempt.clean
    }
    problems = [
        problem
        for attempt in attempts
        if attempt.round >= mended.get(attempt.tool, 0)
        for problem in (
            [attempt.problem] if attempt.problem else attempt.outcome.problems if attempt.outcome else []
        )
    ]
    unique = {(problem.code, problem.slot, problem.message): problem for problem in problems}
    return list(unique.values())


def _stopped(code: str, spec: SubagentSpec, limit: str) -> Problem:
    return Problem(code=code, message=f"{spec.name} was stopped after {limit} with its work unfinished")


def _tokens(messages: list[AnyMessage]) -> Usage:
    counts = [m.usage_metadata for m in messages if isinstance(m, AIMessage) and m.usage_metadata]
    return Usage(
        input_tokens=sum(c["input_tokens"] for c in counts),
        output_tokens=sum(c["output_tokens"] for c in counts),
    )
