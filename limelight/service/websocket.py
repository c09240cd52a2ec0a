"""`WS /v1/threads/{thread_id}/ws?after=<id>`: one socket of a conversation."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import structlog
from ag_ui.core import MessagesSnapshotEvent, StateSnapshotEvent
from fastapi import APIRouter
from pydantic import ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from limelight.agent.assistant import Assistant
from limelight.schema.errors import BadInput, LimelightError, NotFound, TooLarge
from limelight.schema.ids import new_id
from limelight.schema.message import Message
from limelight.schema.principal import Principal
from limelight.schema.wire import (
    CLIENT_FRAME,
    AnswerFrame,
    CancelFrame,
    EventFrame,
    MessageFrame,
    UiEventFrame,
)
from limelight.service.deps import principal_of
from limelight.service.errors import body_of, explain

log = structlog.get_logger(__name__)
router = APIRouter()
SEND_TIMEOUT_S = 20.0
"""A client that takes longer to read one frame is dropped, not waited for."""
KIB = 1024


@router.websocket("/v1/threads/{thread_id}/ws")
async def thread_socket(socket: WebSocket, thread_id: str, after: str | None = None) -> None:
    """Events out, frames in. A disconnect is not a cancel."""
    assistant: Assistant = socket.app.state.assistant
    await socket.accept()
    try:
        principal = await principal_of(socket)
        await assistant.storage.conversations.thread(principal, thread_id)
    except LimelightError as error:
        await socket.send_json(body_of(error))
        await socket.close(4404 if isinstance(error, NotFound) else 4403, reason=error.code)
        return
    conversation = Conversation(socket, assistant, principal, thread_id)
    await conversation.hold(after)


class Conversation:
    """One socket on one thread."""

    def __init__(self, socket: WebSocket, assistant: Assistant, principal: Principal, thread_id: str) -> None:
        self._socket = socket
        self._assistant = assistant
        self._principal = principal
        self._thread_id = thread_id
        self._sending = asyncio.Lock()

    async def hold(self, after: str | None) -> None:
        """Until either side is gone."""
        speak = asyncio.create_task(self._speak(after))
        listen = asyncio.create_task(self._listen())
        _, pending = await asyncio.wait({speak, listen}, return_when=asyncio.FIRST_COMPLETED)
        for one in pending:
            one.cancel()
        done = await asyncio.gather(speak, listen, return_exceptions=True)
        for fault in done:
            if isinstance(fault, Exception) and not isinstance(
                fault, WebSocketDisconnect | TimeoutError | RuntimeError
            ):
                log.error("socket_failed", thread_id=self._thread_id, error=repr(fault), exc_info=fault)
        if self._socket.application_state is WebSocketState.CONNECTED:
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await self._socket.close()

    async def _speak(self, after: str | None) -> None:
        log_of = self._assistant.storage.events
        start = after
        if after is not None:
            try:
                await log_of.read(self._thread_id, after=after, limit=1)
            except NotFound:
                start = None
        if start is None:
            start = await self._snapshots()
        async for frame in log_of.follow(self._thread_id, after=start):
            await self._send(frame.model_dump(mode="json"))

    async def _snapshots(self) -> str | None:
        """What was said and what stands, as of one event; live events follow it."""
        stores = self._assistant.storage
        last = await stores.events.last_id(self._thread_id)
        said = await stores.conversations.messages(self._principal, self._thread_id)
        state = await stores.conversations.state(self._principal, self._thread_id)
        events: list[Any] = [
            MessagesSnapshotEvent.model_validate({"type": "MESSAGES_SNAPSHOT", "messages": [shown(m) for m in said]}),
            StateSnapshotEvent.model_validate({"type": "STATE_SNAPSHOT", "snapshot": state.model_dump(mode="json")}),
        ]  # fmt: skip
        for event in events:
            body = event.model_dump(mode="json", by_alias=True, exclude_none=True)
            frame = EventFrame(id=last or "", run_id="", event=body)
            await self._send(frame.model_dump(mode="json"))
        return last

    async def _send(self, body: dict[str, Any]) -> None:
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        async with self._sending, asyncio.timeout(SEND_TIMEOUT_S):
            await self._socket.send_text(text)

    async def _listen(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            data = message.get("text") if message.get("text") is not None else message.get("bytes")
            try:
                reply = await self._take(data or "")
            except LimelightError as error:
                reply = body_of(error)
            except ValidationError as error:
                reply = {"error": explain(error).model_dump(mode="json")}
            except Exception as error:
                log.error("frame_failed", thread_id=self._thread_id, error=repr(error), exc_info=error)
                reply = {
                    "error": {"code": "internal", "message": f"that failed here ({type(error).__name__})"}
                }
            if reply is not None:
                await self._send(reply)

    async def _take(self, data: str | bytes) -> dict[str, Any] | None:
        frame = parse_frame(data, limit_kb=self._assistant.settings.limits.frame_kb)
        match frame:
            case MessageFrame():
                limit = self._assistant.settings.limits.message_chars
                if len(frame.text) > limit:
                    raise TooLarge(
                        f"the message has {len(frame.text):,} characters; at most {limit:,} are taken. Shorten it.",
                        limit=limit, value=len(frame.text),
                    )  # fmt: skip
                accepted = await self._assistant.send(self._principal, self._thread_id, frame)
            case AnswerFrame():
                accepted = await self._assistant.answer(self._principal, self._thread_id, frame)
            case CancelFrame():
                await self._assistant.cancel(self._principal, self._thread_id, mode=frame.mode)
                return {"ack": {"message_id": frame.message_id}}
            case UiEventFrame():
                repeat = await self._assistant.ui_event(self._principal, self._thread_id, frame)
                return {"ack": {"message_id": frame.message_id, "repeat": repeat}}
        return {
            "ack": {"message_id": accepted.message_id, "run_id": accepted.run_id, "repeat": accepted.repeat}
        }


def parse_frame(
    data: str | bytes, *, limit_kb: int
) -> MessageFrame | UiEventFrame | CancelFrame | AnswerFrame:
    """A client's frame. Raises `TooLarge`, `BadInput`, or pydantic's `ValidationError`."""
    size = len(data)
    if size > limit_kb * KIB:
        raise TooLarge(
            f"the frame has {size / KIB:.0f} KiB; at most {limit_kb} KiB are taken. Send files to POST /v1/artifacts.",
            code="frame_too_large", limit=limit_kb * KIB, value=size,
        )  # fmt: skip
    try:
        body = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"the frame is not JSON: {error}", code="not_json") from error
    kinds = ["message", "ui_event", "cancel", "answer"]
    kind = body.get("type") if isinstance(body, dict) else None
    if kind not in kinds:
        raise BadInput(
            f"there is no frame type {str(kind)[:60]!r}; use one of {', '.join(kinds)}",
            code="unknown_frame", limit=list(kinds), value=str(kind)[:60],
        )  # fmt: skip
    return CLIENT_FRAME.validate_python(body)


def shown(message: Message) -> dict[str, Any]:
    """A message as MESSAGES_SNAPSHOT has it."""
    body: dict[str, Any] = {
        "id": message.id or new_id("msg"),
        "role": message.role,
        "content": message.content,
    }
    if message.name:
        body["name"] = message.name
    body["metadata"] = {"attachments": message.attachments, "runId": message.run_id}
    return body
