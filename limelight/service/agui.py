"""`POST /v1/agui`: plain AG-UI over SSE, so that any AG-UI client works."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from ag_ui.core import RunAgentInput
from fastapi import APIRouter, Header
from starlette.responses import StreamingResponse

from limelight.agent.assistant import Assistant
from limelight.schema.errors import BadInput, NotFound
from limelight.schema.principal import Principal
from limelight.schema.wire import EventFrame, MessageFrame
from limelight.service.deps import AssistantDep, PrincipalDep

router = APIRouter(prefix="/v1", tags=["agui"])
KEEP_ALIVE_S = 10.0
HEADERS = {"cache-control": "no-cache", "x-accel-buffering": "no"}


@router.post("/agui")
async def agui(
    asked: RunAgentInput,
    assistant: AssistantDep,
    principal: PrincipalDep,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Run the newest user message of the input and stream its events, each with an SSE id.

    The thread is made if it is new to this advertiser. With `Last-Event-ID` the stream goes on after that event.
    """
    thread_id = await _thread(assistant, principal, asked.thread_id)
    message = next((m for m in reversed(asked.messages) if m.role == "user"), None)
    if message is None:
        raise BadInput("there is no user message in `messages`; send one", code="no_message")
    after = last_event_id or await assistant.storage.events.last_id(thread_id)
    frame = MessageFrame(type="message", message_id=message.id, text=_text(message.content))
    accepted = await assistant.send(principal, thread_id, frame)
    if accepted.repeat and last_event_id is None:
        after = None
    events = run_events(assistant, thread_id, accepted.run_id, after)
    return StreamingResponse(events, media_type="text/event-stream", headers=HEADERS)


async def run_events(
    assistant: Assistant, thread_id: str, run_id: str, after: str | None
) -> AsyncIterator[str]:
    """One run's events as SSE, with a comment now and then so that proxies keep the line open."""
    frames = assistant.follow(thread_id, after=after).__aiter__()
    waiting: asyncio.Task[EventFrame] | None = None
    try:
        while True:
            waiting = waiting or asyncio.ensure_future(anext(frames))  # pyright: ignore[reportArgumentType]
            done, _ = await asyncio.wait({waiting}, timeout=KEEP_ALIVE_S)
            if not done:
                yield ": still here\n\n"
                continue
            frame, waiting = waiting.result(), None
            if frame.run_id != run_id:
                continue
            yield f"id: {frame.id}\ndata: {json.dumps(frame.event, ensure_ascii=False)}\n\n"
            if frame.event["type"] in {"RUN_FINISHED", "RUN_ERROR"}:
                return
    except StopAsyncIteration:
        return
    finally:
        if waiting is not None:
            waiting.cancel()


async def _thread(assistant: Assistant, principal: Principal, asked: str) -> str:
    """The client's thread: its id is ours when we made it, else a name that we map to one of ours."""
    try:
        return (await assistant.storage.conversations.thread(principal, asked)).thread_id
    except NotFound:
        return await assistant.named_thread(principal, asked)


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(str(part.text) for part in content if getattr(part, "type", "") == "text")
