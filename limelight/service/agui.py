"""`POST /v1/agui`: plain AG-UI over SSE, so that any AG-UI client works."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated

from ag_ui.core import RunAgentInput
from fastapi import APIRouter, Header

from limelight.agent.assistant import Assistant
from limelight.agent.runs.live_run import Accepted
from limelight.schema.errors import NotFound
from limelight.schema.principal import Principal
from limelight.schema.wire import AnswerFrame, EventFrame
from limelight.service.agui_input import turn_of
from limelight.service.deps import AssistantDep, PrincipalDep
from limelight.service.slow import EventStream
from limelight.service.strict_json import JsonRoute

router = APIRouter(prefix="/v1", tags=["agui"], route_class=JsonRoute)
KEEP_ALIVE_S = 10.0
HEADERS = {"cache-control": "no-cache", "x-accel-buffering": "no"}
ENDS = {"RUN_FINISHED", "RUN_ERROR"}


@router.post("/agui", response_class=EventStream)
async def agui(
    asked: RunAgentInput,
    assistant: AssistantDep,
    principal: PrincipalDep,
    last_event_id: Annotated[str | None, Header()] = None,
) -> EventStream:
    """Run the newest user message of the input, or its answer to a question, and stream the run's events as SSE.

    The thread is made if it is new to this advertiser, with the agent that `forwardedProps.agent` names. The same message sent again is not run again: its run's events
    come from the first one on, or with `Last-Event-ID` from the one after that.
    """
    props = asked.forwarded_props if isinstance(asked.forwarded_props, dict) else {}
    thread_id = await _thread(assistant, principal, asked.thread_id, agent=str(props.get("agent") or ""))
    turn = await turn_of(assistant, principal, thread_id, asked)
    if isinstance(turn, AnswerFrame):
        accepted = await assistant.answer(principal, thread_id, turn)
    else:
        accepted = await assistant.send(principal, thread_id, turn)
    events = run_events(assistant, thread_id, accepted, after=last_event_id)
    return EventStream(events, headers=HEADERS)


async def run_events(
    assistant: Assistant, thread_id: str, run: Accepted, *, after: str | None = None
) -> AsyncIterator[str]:
    """One run's events as SSE, to its end; with `after` (when it is one of them) those behind it.

    The message that started the run is not echoed: who sent it has it.
    """
    async with contextlib.aclosing(_frames(assistant, thread_id, run.run_id, after)) as frames:
        async for frame in frames:
            if frame is None:
                yield ": still here\n\n"
            elif frame.event.get("messageId") != run.message_id:
                yield f"id: {frame.id}\ndata: {json.dumps(frame.event, ensure_ascii=False)}\n\n"


async def _frames(
    assistant: Assistant, thread_id: str, run_id: str, after: str | None
) -> AsyncGenerator[EventFrame | None]:
    """What the run logged so far, then what it goes on to log; now and then None, so that proxies keep the line open."""
    log = assistant.storage.events
    so_far = await log.read_run(thread_id, run_id)
    known = [frame.id for frame in so_far]
    for frame in so_far[known.index(after) + 1 if after in known else 0 :]:
        yield frame
    if so_far and so_far[-1].event["type"] in ENDS:
        return
    start = known[-1] if known else None
    following = log.follow(thread_id, after=start).__aiter__()
    waiting: asyncio.Task[EventFrame] | None = None
    try:
        while True:
            waiting = waiting or asyncio.ensure_future(anext(following))  # pyright: ignore[reportArgumentType]
            done, _ = await asyncio.wait({waiting}, timeout=KEEP_ALIVE_S)
            if not done:
                yield None
                continue
            frame, waiting = waiting.result(), None
            if frame.run_id == run_id:
                yield frame
                if frame.event["type"] in ENDS:
                    return
    except StopAsyncIteration:
        return
    finally:
        if waiting is not None:
            waiting.cancel()


async def _thread(assistant: Assistant, principal: Principal, asked: str, *, agent: str) -> str:
    """The client's thread: its id is ours when we made it, else a name that we map to one of ours."""
    try:
        return (await assistant.storage.conversations.thread(principal, asked)).thread_id
    except NotFound:
        return await assistant.named_thread(principal, asked, agent=agent)
