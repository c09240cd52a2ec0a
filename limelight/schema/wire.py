"""The websocket's frames (docs/wire.md). Server frames carry AG-UI 1.0 events."""

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


class FrameError(ErrorBody):
    """What was wrong with a frame."""

    message_id: str | None = None
    """Of the frame, when it had one that could be read."""


class ErrorFrame(BaseModel):
    """Server → client, outside the event log: what was sent could not be understood or done."""

    error: FrameError


class Ack(BaseModel):
    """A frame was taken."""

    message_id: str
    run_id: str | None = None
    """The run that a message or an answer started."""
    repeat: bool = False
    """It had been taken before; nothing more was done."""


class AckFrame(BaseModel):
    """Server → client, outside the event log: a frame was taken."""

    ack: Ack


class MessageFrame(BaseModel):
    """Client → server: say something. A `message_id` that is known already is acknowledged and not run again."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["message"]
    message_id: str = Field(min_length=1, max_length=100)
    text: str
    attachments: list[str] = Field(default_factory=list[str], max_length=20)
    explain: bool = False
    """Tell what the turn saw and why, in a `CUSTOM` event named `context`."""


class UiEventFrame(BaseModel):
    """Client → server: an edit by hand (see `ui_events`). It is applied and recorded, and starts no run."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["ui_event"]
    message_id: str = Field(min_length=1, max_length=100)
    name: str
    artifact_id: str = Field(default="", max_length=100)
    payload: dict[str, JsonValue] = Field(default_factory=dict)


class CancelFrame(BaseModel):
    """Client → server: stop the runs of the thread, at once or after the step that is under way."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["cancel"]
    message_id: str = Field(default="", max_length=100)
    mode: Literal["now", "after_step"] = "now"


class AnswerFrame(BaseModel):
    """Client → server: answer the question that a run ended with."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["answer"]
    message_id: str = Field(default="", max_length=100)
    interrupt_id: str = Field(min_length=1, max_length=100)
    value: JsonValue = None


ClientFrame: TypeAlias = Annotated[
    MessageFrame | UiEventFrame | CancelFrame | AnswerFrame, Field(discriminator="type")
]
CLIENT_FRAME: TypeAdapter[MessageFrame | UiEventFrame | CancelFrame | AnswerFrame] = TypeAdapter(ClientFrame)
