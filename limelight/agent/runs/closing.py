"""Closing a run that did not come to its own end: what it left open is closed, then it ends with RUN_ERROR."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal

from ag_ui.core import RunErrorEvent, SubagentErrorEvent, TextMessageEndEvent, ToolCallEndEvent

from limelight.schema.message import Message
from limelight.schema.step import StepKey
from limelight.sdk.context import RunContext, Services
from limelight.sdk.emitter import Emitter

_ENDS = {
    "SUBAGENT_STARTED": ("subagentRunId", {"SUBAGENT_FINISHED", "SUBAGENT_ERROR"}),
    "TOOL_CALL_START": ("toolCallId", {"TOOL_CALL_END"}),
    "TEXT_MESSAGE_START": ("messageId", {"TEXT_MESSAGE_END"}),
}
"""What opens something, the field that names it, and what closes it."""


async def close_run(services: Services, ctx: RunContext, code: str, message: str) -> None:
    """Close what is open and end the run with RUN_ERROR."""
    await close_open(services, ctx, "pending")
    await ctx.emitter.child("end").emit(
        RunErrorEvent.model_validate({"type": "RUN_ERROR", "message": message, "code": code})
    )


async def close_open(services: Services, ctx: RunContext, status: Literal["cancelled", "pending"]) -> None:
    """Close what a run left open: a half-said message, tool calls, subagents, steps and slots that were under way.

    Each closing event has a scope of its own, so that one which a crash cut short can be done again.
    """
    emitter = ctx.emitter.child(f"close-{status}")
    mine = [frame.event for frame in await services.events.read_run(ctx.thread_id, ctx.run_id)]
    for start in unclosed(mine):
        match start["type"]:
            case "TEXT_MESSAGE_START":
                await _close_message(services, ctx, emitter, start, mine)
            case "TOOL_CALL_START":
                body = {"type": "TOOL_CALL_END", "toolCallId": start["toolCallId"]}
                await emitter.child(start["toolCallId"]).emit(ToolCallEndEvent.model_validate(body))
            case _:
                said = "stopped" if status == "cancelled" else "interrupted"
                body = {
                    "type": "SUBAGENT_ERROR", "subagentRunId": start["subagentRunId"], "code": said,
                    "message": f"{start.get('description') or start.get('name', 'the work')}: {said}",
                }  # fmt: skip
                await emitter.child(start["subagentRunId"]).emit(SubagentErrorEvent.model_validate(body))
    await _close_steps(services, ctx, emitter, status)


async def close_steps(ctx: RunContext, step_ids: Collection[str]) -> None:
    """Close the subagents of steps that a new version of the plan has no place for."""
    mine = [frame.event for frame in await ctx.services.events.read_run(ctx.thread_id, ctx.run_id)]
    for start in unclosed(mine):
        run = str(start.get("subagentRunId", ""))
        if start["type"] == "SUBAGENT_STARTED" and StepKey.parse(run).step_id in step_ids:
            body = {"type": "SUBAGENT_ERROR", "subagentRunId": run, "code": "replaced",
                    "message": f"{start.get('description') or start.get('name')}: not needed any more"}  # fmt: skip
            await ctx.emitter.child(f"replaced-{run}").emit(SubagentErrorEvent.model_validate(body))


def unclosed(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The opening events of what was opened and not closed, the newest first: the inner ones are closed before the outer."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for event in events:
        for start, (name, ends) in _ENDS.items():
            if event["type"] == start:
                found[start, event[name]] = event
            elif event["type"] in ends:
                found.pop((start, event[name]), None)
    return list(found.values())[::-1]


async def _close_message(
    services: Services,
    ctx: RunContext,
    emitter: Emitter,
    start: dict[str, Any],
    mine: Sequence[dict[str, Any]],
) -> None:
    """End a message where it was cut, and remember what there is of it."""
    message_id = start["messageId"]
    await emitter.child(message_id).emit(
        TextMessageEndEvent.model_validate({"type": "TEXT_MESSAGE_END", "messageId": message_id})
    )
    if start.get("role") == "user":
        return
    said = "".join(
        e["delta"] for e in mine if e["type"] == "TEXT_MESSAGE_CONTENT" and e["messageId"] == message_id
    )
    message = Message(
        id=message_id,
        role="assistant",
        content=said,
        run_id=ctx.run_id,
        name=start.get("name"),
        complete=False,
    )
    await services.conversations.add_message(ctx.principal, ctx.thread_id, message)


async def _close_steps(
    services: Services, ctx: RunContext, emitter: Emitter, status: Literal["cancelled", "pending"]
) -> None:
    async with services.states.edit(ctx.principal, ctx.thread_id, emitter) as state:
        if state.plan_id not in {ctx.run_id, ctx.plan_id}:
            return
        for key, item in state.plan.items():
            if item.status in {"running", "pending"}:
                state.plan[key] = item.model_copy(update={"status": status})
        for slot, shot in state.storyboard.items():
            if shot.status == "rendering":
                before = "done" if shot.artifact_id else "pending"
                state.storyboard[slot] = shot.model_copy(update={"status": before, "progress": 0.0})
