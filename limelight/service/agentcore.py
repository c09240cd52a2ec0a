"""`/invocations`, `/ping` and `/ws`, as the Bedrock AgentCore runtime asks of a container.

Source: the AgentCore runtime service contract (HTTP and websocket).
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header
from pydantic import BaseModel, ConfigDict, Field
from starlette.websockets import WebSocket

from limelight.schema.errors import LimelightError
from limelight.schema.ids import new_id
from limelight.schema.wire import MessageFrame
from limelight.service.agui import HEADERS, run_events
from limelight.service.deps import AssistantDep, PrincipalDep, principal_of
from limelight.service.slow import EventStream
from limelight.service.strict_json import JsonRoute
from limelight.service.websocket import Conversation, refuse

router = APIRouter(tags=["agentcore"], route_class=JsonRoute)
SESSION = "x-amzn-bedrock-agentcore-runtime-session-id"


class Invocation(BaseModel):
    """AgentCore passes on whatever the caller sent; we read these."""

    model_config = ConfigDict(extra="ignore")

    prompt: str = Field(min_length=1)
    thread_id: str | None = None
    message_id: str | None = Field(default=None, min_length=1, max_length=100)


@router.get("/ping")
async def ping(assistant: AssistantDep) -> dict[str, Any]:
    """Healthy, and whether it is working."""
    return {"status": "HealthyBusy" if assistant.runs.working else "Healthy"}


@router.post("/invocations")
async def invocations(
    body: Invocation,
    assistant: AssistantDep,
    principal: PrincipalDep,
    session: Annotated[str | None, Header(alias=SESSION)] = None,
) -> EventStream:
    """One message in, its events out as SSE. A session is a conversation."""
    thread_id = body.thread_id or await assistant.named_thread(principal, session or new_id("session"))
    message_id = body.message_id or new_id("msg")
    frame = MessageFrame(type="message", message_id=message_id, text=body.prompt)
    accepted = await assistant.send(principal, thread_id, frame)
    events = run_events(assistant, thread_id, accepted)
    return EventStream(events, headers=HEADERS)


@router.websocket("/ws")
async def session_socket(socket: WebSocket) -> None:
    """The conversation of the AgentCore session, by the same frames as `/v1/threads/{id}/ws`."""
    await socket.accept()
    try:
        principal = await principal_of(socket)
        name = socket.headers.get(SESSION) or socket.query_params.get("session") or new_id("session")
        thread_id = await socket.app.state.assistant.named_thread(principal, name)
    except LimelightError as error:
        await refuse(socket, error)
        return
    conversation = Conversation(socket, socket.app.state.assistant, principal, thread_id)
    await conversation.hold(socket.query_params.get("after"))
