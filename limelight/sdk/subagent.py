"""A subagent as a compiled graph: think, act, think again, report. Its steps stay inside."""

# LangGraph ships no stubs, and its builder methods are partly unknown to a strict checker.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnnecessaryCast=false

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any, TypedDict, cast

import structlog
from ag_ui.core import ToolCallArgsEvent, ToolCallEndEvent, ToolCallResultEvent, ToolCallStartEvent
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage, ToolCall, ToolMessage
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from pydantic import ValidationError

from limelight.schema.errors import LimelightError
from limelight.schema.report import Problem, SubagentReport, Usage
from limelight.sdk.spec import SubagentSpec, ToolOutcome, ToolScope

log = structlog.get_logger(__name__)


class SubagentState(TypedDict):
    """A subagent's own context; the head never sees it."""

    messages: Annotated[list[AnyMessage], add_messages]
    outcomes: Annotated[list[ToolOutcome], lambda a, b: [*a, *b]]  # pyright: ignore
    rejected: Annotated[int, lambda a, b: a + b]  # pyright: ignore
    """Tool calls that could not be carried out: malformed, unknown or refused."""
    model_calls: Annotated[int, lambda a, b: a + b]  # pyright: ignore


NO_DURABILITY = {"__pregel_durability": "exit"}
"""A subagent keeps no checkpoints. Left to itself it inherits the head's `sync`, and then LangGraph 1.2 waits for a
checkpoint that is never written."""

Graph = CompiledStateGraph[SubagentState, ToolScope, SubagentState, SubagentState]


def build_subagent(spec: SubagentSpec) -> Graph:
    """Compile a subagent. Build once, run for every step."""
    graph = StateGraph(SubagentState, context_schema=ToolScope)
    tools = {tool.name: tool for tool in spec.tools}
    schemas = [tool.schema() for tool in spec.tools]

    async def think(state: SubagentState, runtime: Runtime[ToolScope]) -> dict[str, Any]:
        model = runtime.context.ctx.services.model(spec.role).bind_tools(schemas)
        reply = await model.ainvoke([SystemMessage(spec.prompt), *state["messages"]])
        return {"messages": [reply], "model_calls": 1}

    async def act(state: SubagentState, runtime: Runtime[ToolScope]) -> dict[str, Any]:
        reply = cast(AIMessage, state["messages"][-1])
        calls = [*reply.tool_calls, *map(_malformed, reply.invalid_tool_calls)]
        results = await asyncio.gather(*(one(call, runtime.context) for call in calls))
        return {
            "messages": [message for message, _ in results],
            "outcomes": [outcome for _, outcome in results if outcome is not None],
            "rejected": sum(outcome is None for _, outcome in results),
        }

    async def one(call: ToolCall, scope: ToolScope) -> tuple[ToolMessage, ToolOutcome | None]:
        call_id = call["id"] or f"call-{call['name']}"
        await _announce(scope, call, call_id)
        outcome, refusal = await _carry_out(call, scope)
        text = refusal if outcome is None else outcome.model_dump_json(exclude={"usage"})
        await scope.emitter.emit(
            ToolCallResultEvent.model_validate({
                "type": "TOOL_CALL_RESULT", "messageId": f"{_wire_id(scope, call_id)}-result",
                "toolCallId": _wire_id(scope, call_id), "content": text, "subagentRunId": str(scope.step),
            })
        )  # fmt: skip
        status = "error" if outcome is None else "success"
        return ToolMessage(text, tool_call_id=call_id, name=call["name"], status=status), outcome

    async def _carry_out(call: ToolCall, scope: ToolScope) -> tuple[ToolOutcome | None, str]:
        """The outcome, or why there is none, in words the model can act on."""
        tool = tools.get(call["name"])
        if tool is None:
            return None, f"error: there is no tool {call['name']!r}; there are {sorted(tools)}"
        try:
            args = tool.args.model_validate(call["args"])
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
            return None, f"error: the arguments of {tool.name} are wrong: {faults}"
        guarded = json.dumps(call["args"], ensure_ascii=False)
        verdict = await scope.ctx.services.guardrails.check(guarded, stage="tool")
        if verdict.action == "block":
            return None, f"error: refused, {verdict.reason}. {verdict.suggestion}"
        try:
            return await tool.run(scope, args), ""
        except LimelightError as error:
            log.warning("tool_failed", tool=tool.name, code=error.code, error=error.message)
            return None, f"error: {error.message}"

    def next_step(state: SubagentState) -> str:
        reply = state["messages"][-1]
        wants_tools = isinstance(reply, AIMessage) and (reply.tool_calls or reply.invalid_tool_calls)
        return "act" if wants_tools else END

    def after_act(state: SubagentState) -> str:
        spent = state["model_calls"] >= spec.limits.model_calls
        return END if spent or state["rejected"] > spec.limits.repairs else "think"

    graph.add_node("think", think)
    graph.add_node("act", act)
    graph.add_edge(START, "think")
    graph.add_conditional_edges("think", next_step, ["act", END])
    graph.add_conditional_edges("act", after_act, ["think", END])
    return cast(Graph, graph.compile(checkpointer=False, name=spec.name))


async def run_subagent(graph: Graph, spec: SubagentSpec, task: str, scope: ToolScope) -> SubagentReport:
    """Run one step to its report. Raises `TimeoutError` past the spec's limit, and what its model raises."""
    start: SubagentState = {
        "messages": [HumanMessage(task)], "outcomes": [], "rejected": 0, "model_calls": 0
    }  # fmt: skip
    async with asyncio.timeout(spec.limits.seconds):
        final = cast(
            SubagentState,
            await graph.ainvoke(
                start,
                context=scope,
                config={"recursion_limit": 4 * spec.limits.model_calls, "configurable": NO_DURABILITY},
            ),
        )
    outcomes = final["outcomes"]
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    last = final["messages"][-1]
    if not outcomes:
        said = last.text if isinstance(last, AIMessage | ToolMessage) else ""
        problems.append(Problem(code="nothing_made", message=_plain(said) or f"{spec.name} made nothing"))
    summary = (
        last.text if isinstance(last, AIMessage) and last.text else "; ".join(o.summary for o in outcomes)
    )
    usage = sum((o.usage for o in outcomes), Usage()) + _tokens(final["messages"])
    ids = list(dict.fromkeys(i for o in outcomes for i in o.artifact_ids))
    return SubagentReport(
        step_id=scope.step.step_id, subagent=spec.name, artifact_ids=ids, summary=summary, problems=problems,
        usage=usage,
    )  # fmt: skip


def _plain(text: str) -> str:
    return text.removeprefix("error: ")


def _malformed(call: Any) -> ToolCall:
    """An unparsable tool call as one with impossible arguments, so that its error goes back to the model."""
    return ToolCall(name=call.get("name") or "", args={"unparsable": call.get("args")}, id=call.get("id"))


def _tokens(messages: list[AnyMessage]) -> Usage:
    counts = [m.usage_metadata for m in messages if isinstance(m, AIMessage) and m.usage_metadata]
    return Usage(
        input_tokens=sum(c["input_tokens"] for c in counts),
        output_tokens=sum(c["output_tokens"] for c in counts),
    )


def _wire_id(scope: ToolScope, call_id: str) -> str:
    return f"{scope.ctx.run_id}-{scope.step.step_id}-{call_id}"


async def _announce(scope: ToolScope, call: ToolCall, call_id: str) -> None:
    wire_id, run = _wire_id(scope, call_id), str(scope.step)
    args = json.dumps(call["args"], ensure_ascii=False, default=str)
    await scope.emitter.emit(
        ToolCallStartEvent.model_validate({
            "type": "TOOL_CALL_START", "toolCallId": wire_id, "toolCallName": call["name"], "subagentRunId": run,
        }),
        ToolCallArgsEvent.model_validate({
            "type": "TOOL_CALL_ARGS", "toolCallId": wire_id, "delta": args, "subagentRunId": run,
        }),
        ToolCallEndEvent.model_validate({"type": "TOOL_CALL_END", "toolCallId": wire_id, "subagentRunId": run}),
    )  # fmt: skip
