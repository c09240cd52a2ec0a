"""The events with which a run begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from ag_ui.core import (
    BaseEvent,
    RunFinishedEvent,
    RunStartedEvent,
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
)

from limelight.schema.stores import EventLog
from limelight.schema.wire import EventFrame, MessageFrame
from limelight.sdk.emitter import Emitter


def begun(events: EventLog, thread_id: str, run_id: str, frame: MessageFrame) -> list[EventFrame]:
    """That a run has started, and the message that started it."""
    message = {"messageId": frame.message_id}
    found: list[BaseEvent] = [
        RunStartedEvent.model_validate(
            {"type": "RUN_STARTED", "threadId": thread_id, "runId": run_id, "protocolVersion": "1.0"}
        ),
        TextMessageStartEvent.model_validate({"type": "TEXT_MESSAGE_START", "role": "user", **message,
                                              "metadata": {"attachments": frame.attachments}}),
    ]  # fmt: skip
    if frame.text:
        found.append(TextMessageContentEvent.model_validate(
            {"type": "TEXT_MESSAGE_CONTENT", "delta": frame.text, **message}
        ))  # fmt: skip
    found.append(TextMessageEndEvent.model_validate({"type": "TEXT_MESSAGE_END", **message}))
    emitter = Emitter(events=events, thread_id=thread_id, run_id=run_id)
    return emitter.child("open").frames(*found)


def finished(
    thread_id: str, run_id: str, outcome: Literal["success", "cancelled"], *, question: str = "",
    choices: Sequence[str] = (),
) -> RunFinishedEvent:  # fmt: skip
    """That a run is over, and how; with a `question`, that it waits for an answer."""
    how: dict[str, Any] = {"type": outcome}
    if question:
        asked = {
            "id": f"int_{run_id}", "reason": "question", "message": question, "responseSchema": {"type": "string"},
            "metadata": {"choices": [*choices]},
        }  # fmt: skip
        how = {"type": "interrupt", "interrupts": [asked]}
    return RunFinishedEvent.model_validate(
        {"type": "RUN_FINISHED", "threadId": thread_id, "runId": run_id, "outcome": how}
    )
