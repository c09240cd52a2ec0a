"""`WS /v1/threads/{thread_id}/ws?after=<id>`: one socket of a conversation."""

from __future__ import annotations

import asyncio
import contextlib

import structlog
from fastapi import APIRouter
from pydantic import BaseModel, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected, WebSocketState

from limelight.agent.assistant import Assistant
from limelight.agent.language import language_in
from limelight.guardrails.telling import Telling, preferred
from limelight.infra.telemetry import Metrics
from limelight.schema.errors import ErrorBody, LimelightError, NotFound, SlowDown
from limelight.schema.principal import Principal
from limelight.schema.wire import (
    Ack,
    AckFrame,
    AnswerFrame,
    CancelFrame,
    ErrorFrame,
    FrameError,
    MessageFrame,
    UiEventFrame,
)
from limelight.service import slow
from limelight.service.deletions import Deletions
from limelight.service.deps import principal_of
from limelight.service.errors import explain, told
from limelight.service.frames import message_id_of, parse_frame
from limelight.service.snapshot import opening

log = structlog.get_logger(__name__)
router = APIRouter()
NO_SUCH_THREAD, NOT_ALLOWED = 4404, 4403
GONE = (WebSocketDisconnect, WebSocketDisconnected)
"""A send to a client that is gone raises the first, and every one after it the second."""


@router.websocket("/v1/threads/{thread_id}/ws")
async def thread_socket(socket: WebSocket, thread_id: str, after: str | None = None) -> None:
    """Events out, frames in. A disconnect is not a cancel."""
    assistant: Assistant = socket.app.state.assistant
    await socket.accept()
    try:
        principal = await principal_of(socket)
        await assistant.storage.conversations.thread(principal, thread_id)
    except LimelightError as error:
        await refuse(socket, error)
        return
    deletions: Deletions = socket.app.state.deletions
    await Conversation(socket, assistant, principal, thread_id, deletions=deletions).hold(after)


async def refuse(socket: WebSocket, error: LimelightError) -> None:
    """Say why, and close."""
    await socket.send_text(_error(error.body(), None).model_dump_json())
    await socket.close(NO_SUCH_THREAD if isinstance(error, NotFound) else NOT_ALLOWED, reason=error.code)


class Conversation:
    """One socket on one thread."""

    def __init__(
        self,
        socket: WebSocket,
        assistant: Assistant,
        principal: Principal,
        thread_id: str,
        *,
        deletions: Deletions | None = None,
    ) -> None:
        self._socket = socket
        self._assistant = assistant
        self._principal = principal
        self._thread_id = thread_id
        self._deletions = deletions or Deletions()
        self._sending = asyncio.Lock()
        self._metrics: Metrics = assistant.metrics

    async def hold(self, after: str | None) -> None:
        """Until either side is gone."""
        with self._metrics.sockets.track_inprogress():
            speak = asyncio.create_task(self._speak(after))
            listen = asyncio.create_task(self._listen())
            gone = asyncio.create_task(self._until_deleted())
            tasks = (speak, listen, gone)
            _, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for one in pending:
                one.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
        if any(isinstance(end, TimeoutError) for end in ends):
            log.warning("slow_client_dropped", thread_id=self._thread_id, waited_s=slow.SEND_TIMEOUT_S)
            self._socket.app.state.abort(self._socket.client)
            return
        for end in ends:
            if isinstance(end, Exception) and not isinstance(end, GONE):
                log.error("socket_failed", thread_id=self._thread_id, error=repr(end), exc_info=end)
        if self._socket.application_state is WebSocketState.CONNECTED:
            with contextlib.suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
                async with asyncio.timeout(slow.SEND_TIMEOUT_S):
                    await self._socket.close()

    async def _speak(self, after: str | None) -> None:
        log_of = self._assistant.storage.events
        if after is not None:
            try:
                await log_of.read(self._thread_id, after=after, limit=1)
            except NotFound:
                after = None
        begin = None
        if after is None:
            begin = await opening(self._assistant, self._principal, self._thread_id)
            for frame in begin.frames:
                await self._send(frame)
            after = begin.after
        async for frame in log_of.follow(self._thread_id, after=after):
            if begin is None or not begin.tells(frame):
                await self._send(frame)

    async def _until_deleted(self) -> None:
        """Refuse the socket, as one that is opened now is refused, once its conversation is deleted."""
        with self._deletions.heard() as event:
            while await event.wait():
                event.clear()
                try:
                    await self._assistant.storage.conversations.thread(self._principal, self._thread_id)
                except NotFound as error:
                    async with self._sending, asyncio.timeout(slow.SEND_TIMEOUT_S):
                        await refuse(self._socket, error)
                    return

    async def _send(self, frame: BaseModel) -> None:
        text = frame.model_dump_json()
        async with self._sending, asyncio.timeout(slow.SEND_TIMEOUT_S):
            await self._socket.send_text(text)

    async def _listen(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            data = message.get("text")
            await self._send(await self._answer(message["bytes"] if data is None else data))

    async def _answer(self, data: str | bytes) -> AckFrame | ErrorFrame:
        """Do what a frame asks for; nothing that is wrong with it ends the socket."""
        try:
            return AckFrame(ack=await self._take(data))
        except LimelightError as error:
            body = told(error, Telling(await self._language(data, error))).body()
        except ValidationError as error:
            body = explain(error)
        except Exception as error:
            log.error("frame_failed", thread_id=self._thread_id, error=repr(error), exc_info=error)
            body = ErrorBody(code="internal", message=f"that failed here ({type(error).__name__})")
        self._metrics.errors.labels(code=body.code).inc()
        return _error(body, message_id_of(data) if body.code != "frame_too_large" else None)

    async def _language(self, data: str | bytes, error: LimelightError) -> str:
        """The one in which the person is told what is wrong with a frame: its own, the conversation's, or the browser's.
        Who asks too often is not looked up for that."""
        try:
            frame = parse_frame(data, limit_kb=self._assistant.settings.limits.frame_kb)
            text = frame.text if isinstance(frame, MessageFrame) else ""
            return await language_in(
                self._assistant.storage.conversations, self._principal,
                None if isinstance(error, SlowDown) else self._thread_id, text=text,
                otherwise=preferred(self._socket.headers.get("accept-language", "")),
            )  # fmt: skip
        except (LimelightError, ValidationError):  # the frame itself is what is wrong
            return ""

    async def _take(self, data: str | bytes) -> Ack:
        self._assistant.rates.take(self._principal.sender, "requests")
        frame = parse_frame(data, limit_kb=self._assistant.settings.limits.frame_kb)
        match frame:
            case MessageFrame():
                accepted = await self._assistant.send(self._principal, self._thread_id, frame)
            case AnswerFrame():
                accepted = await self._assistant.answer(self._principal, self._thread_id, frame)
            case CancelFrame():
                await self._assistant.cancel(self._principal, self._thread_id, mode=frame.mode)
                return Ack(message_id=frame.message_id)
            case UiEventFrame():
                repeat = await self._assistant.ui_event(self._principal, self._thread_id, frame)
                return Ack(message_id=frame.message_id, repeat=repeat)
        return Ack(message_id=accepted.message_id, run_id=accepted.run_id, repeat=accepted.repeat)


def _error(body: ErrorBody, message_id: str | None) -> ErrorFrame:
    return ErrorFrame(error=FrameError(**body.model_dump(), message_id=message_id))
