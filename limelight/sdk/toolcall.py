"""One tool call of a subagent: announced, checked, guarded, carried out. What goes wrong is told to the model."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import structlog
from ag_ui.core import ToolCallArgsEvent, ToolCallEndEvent, ToolCallResultEvent, ToolCallStartEvent
from langchain_core.messages import InvalidToolCall, ToolCall, ToolMessage
from pydantic import BaseModel, JsonValue, ValidationError

from limelight.guardrails import guard_values, withheld
from limelight.guardrails.telling import Telling
from limelight.schema.errors import LimelightError, Refused, TryAgain
from limelight.schema.report import Problem
from limelight.schema.strategy import row_of, wait_s
from limelight.sdk.lenient import unpacked
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec

log = structlog.get_logger(__name__)

UNPARSABLE = "unparsable"
"""The one argument of a tool call whose JSON could not be read: its text."""


class Attempt(BaseModel):
    """What came of one tool call: an outcome or a problem."""

    tool: str
    round: int
    """Which reply of the model asked for it, from 1."""
    said: str = ""
    """Its arguments, as JSON."""
    outcome: ToolOutcome | None = None
    problem: Problem | None = None

    @property
    def clean(self) -> bool:
        """Whether it did all its work."""
        return self.outcome is not None and not self.outcome.problems

    def mends(self, problem: Problem, of: Attempt) -> bool:
        """Whether a problem of an earlier call is gone: this one did all its work, and the item was a part of it."""
        item = json.dumps(problem.slot, ensure_ascii=False)
        left_out = bool(problem.slot) and item in of.said and item not in self.said
        return self.clean and self.tool == of.tool and self.round > of.round and not left_out


class NotCarriedOut(Exception):
    """A tool call that came to nothing; `problem` says why, in words the model can act on."""

    def __init__(self, code: str, message: str, *, limit: JsonValue = None, value: JsonValue = None) -> None:
        super().__init__(message)
        self.problem = Problem(code=code, message=message, limit=limit, value=value)


def malformed(call: InvalidToolCall) -> ToolCall:
    """An unparsable tool call as one that can be answered like any other."""
    return ToolCall(name=call.get("name") or "", args={UNPARSABLE: call.get("args") or ""}, id=call.get("id"))


async def carry_out(
    call: ToolCall, tools: Mapping[str, ToolSpec[Any]], scope: ToolScope, *, model_round: int
) -> tuple[ToolMessage, Attempt]:
    """Do what a model asked for, and show it on the event stream. Never raises for a fault of model or tool."""
    call_id = call["id"] or f"call-{call['name']}"
    nth = f"-{scope.nth}" if scope.nth else ""
    # Some models number their calls anew in every reply.
    later = f"-{model_round}" if model_round > 1 else ""
    wire_id = f"{scope.ctx.run_id}-{scope.step.step_id}{nth}{later}-{call_id}"
    await _announce(scope, call, wire_id)
    said = json.dumps(call["args"], ensure_ascii=False, default=str)
    try:
        outcome = await _run(call, tools, scope)
        attempt = Attempt(tool=call["name"], round=model_round, said=said, outcome=outcome)
        _, told = await withheld(
            scope.ctx.services.guardrails,
            outcome.model_dump(mode="json"),
            stage="tool",
            locale=scope.ctx.locale,
        )
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    except NotCarriedOut as fault:
        attempt = Attempt(tool=call["name"], round=model_round, said=said, problem=fault.problem)
        text = f"error: {fault.problem.message}{_instead(call['name'], tools, fault.problem)}"
    await scope.emitter.emit(
        ToolCallResultEvent.model_validate({
            "type": "TOOL_CALL_RESULT", "messageId": f"{wire_id}-result", "toolCallId": wire_id, "content": text,
            "subagentRunId": scope.name,
        })
    )  # fmt: skip
    status = "error" if attempt.outcome is None else "success"
    return ToolMessage(text, tool_call_id=call_id, name=call["name"], status=status), attempt


async def _run(call: ToolCall, tools: Mapping[str, ToolSpec[Any]], scope: ToolScope) -> ToolOutcome:
    tool = tools.get(call["name"])
    if tool is None:
        raise NotCarriedOut("unknown_tool", f"there is no tool {call['name']!r}; there are {sorted(tools)}")
    args = await _checked(tool, call["args"], scope)
    try:
        return await _patiently(tool, args, scope)
    except LimelightError as error:
        log.warning("tool_failed", tool=tool.name, code=error.code, error=error.message)
        advice = f" {error.suggestion}" if isinstance(error, Refused) and error.suggestion else ""
        raise NotCarriedOut(
            error.code, f"{error.message}{advice}", limit=error.limit, value=error.value
        ) from error
    except Exception as error:  # a fault of the tool's own: the calls beside it go on
        log.exception("tool_crashed", tool=tool.name)
        raise NotCarriedOut("crashed", f"{tool.name} failed ({type(error).__name__})") from error


async def _patiently(tool: ToolSpec[Any], args: BaseModel, scope: ToolScope) -> ToolOutcome:
    """What a tool makes; a passing fault of its own is tried again after a while, as the table says."""
    attempt = 0
    while True:
        scope.purse.check()
        attempt += 1
        try:
            return await tool.run(scope, args)
        except TryAgain as error:
            if attempt > row_of(error).most("again"):
                raise
            log.info("tool_again", tool=tool.name, attempt=attempt, error=error.message)
        await asyncio.sleep(wait_s(attempt))


def _instead(name: str, tools: Mapping[str, ToolSpec[Any]], problem: Problem) -> str:
    """The other tools, where another one may do what this one could not."""
    others = sorted(set(tools) - {name})
    may = row_of(problem.code).name in {"tool", "network"} and others
    return f" (where another tool can do it, take that: {', '.join(others)})" if may else ""


async def _checked(tool: ToolSpec[Any], given: dict[str, Any], scope: ToolScope) -> BaseModel:
    """The arguments, of the right shape and with their words guarded."""
    if set(given) == {UNPARSABLE}:
        raise NotCarriedOut(
            "malformed", f"the arguments of {tool.name} are not JSON; send them again as one object"
        )
    given = _shaped(tool, given)
    verdict, safe = await guard_values(
        scope.ctx.services.guardrails,
        _json(given),
        stage="tool",
        locale=scope.ctx.locale,
        placement=tool.placement,
    )
    if verdict.action == "block":
        telling = Telling(scope.ctx.locale)
        raise NotCarriedOut("refused", telling.say("arguments", reason=telling.in_full(verdict)))
    try:
        return tool.args.model_validate(safe)
    except ValidationError as error:
        raise _wrong(tool, error) from error


def _shaped(tool: ToolSpec[Any], given: dict[str, Any]) -> dict[str, Any]:
    """Arguments of the right shape: as they were given, or with the JSON read that stands in texts."""
    try:
        tool.args.model_validate(given)
    except ValidationError as error:
        given = unpacked(given)
        try:
            tool.args.model_validate(given)
        except ValidationError:
            raise _wrong(tool, error) from error
    return given


def _wrong(tool: ToolSpec[Any], error: ValidationError) -> NotCarriedOut:
    faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
    return NotCarriedOut("malformed", f"the arguments of {tool.name} are wrong: {faults}")


def _json(value: Any) -> JsonValue:
    return json.loads(json.dumps(value, ensure_ascii=False, default=str))


async def _announce(scope: ToolScope, call: ToolCall, wire_id: str) -> None:
    run = scope.name
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
