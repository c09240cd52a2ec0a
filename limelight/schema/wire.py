"""The websocket's frames (DESIGN: the wire contract). Server frames carry AG-UI 1.0 events."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter

from limelight.schema.errors import ErrorBody

MAX_TEXT = 20_000
"""Characters of one message. A longer text is an error frame that says so."""


class EventFrame(BaseModel):
    """Server → client. The id is opaque: compare only for equality, send back as `after`."""

    id: str
    run_id: str
    event: dict[str, Any]
    """One AG-UI event, camelCase JSON."""


class ErrorFrame(BaseModel):
    """Server → client, outside the event log: what was sent could not be understood."""

    error: ErrorBody


class MessageFrame(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: Literal["message"]
    message_id: str = Field(min_length=1, max_length=100)
    text: str
    attachments: list[str] = Field(default_factory=list[str], max_length=20)


class UiEventFrame(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: Literal["ui_event"]
    message_id: str = Field(min_length=1, max_length=100)
    name: str
    artifact_id: str = Field(default="", max_length=100)
    payload: dict[str, JsonValue] = Field(default_factory=dict)


class CancelFrame(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: Literal["cancel"]
    message_id: str = Field(default="", max_length=100)
    mode: Literal["now", "after_step"] = "now"


class AnswerFrame(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: Literal["answer"]
    message_id: str = Field(default="", max_length=100)
    interrupt_id: str = Field(min_length=1, max_length=100)
    value: JsonValue = None


ClientFrame: TypeAlias = Annotated[
    MessageFrame | UiEventFrame | CancelFrame | AnswerFrame, Field(discriminator="type")
]
CLIENT_FRAME: TypeAdapter[MessageFrame | UiEventFrame | CancelFrame | AnswerFrame] = TypeAdapter(ClientFrame)
