"""Gestures: a slider that is dragged or a caption that is typed sends many events, and is one edit.

Pure functions over the record of the edit before and the event that comes now.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from limelight.infra.stores.edits import EditRecord
from limelight.memory.edits.maker import Asked
from limelight.schema.ui_events import Adjust, Rotate, TimelineSet, Trim, UiPayload, VideoCaption

SAID = "run_"
"""How the message id of an edit begins that was asked for in words: each of those is an edit of its own."""
PAUSE = timedelta(seconds=3)
"""A longer pause between two events ends a gesture."""


def continues(asked: Asked, before: EditRecord | None, now: datetime) -> bool:
    """Whether an event goes on with what the newest edit began: of the same name, on the same thing, at once."""
    if before is None or before.name != asked.name or not before.at:
        return False
    if asked.message_id.startswith(SAID):
        return False
    if not isinstance(asked.payload, Adjust | Rotate | Trim | VideoCaption | TimelineSet):
        return False
    if before.child_id and isinstance(asked.payload, Trim):
        return False  # of a video: its times are of the child's own
    same = asked.artifact_id == (before.child_id or before.artifact_id)
    return same and now - datetime.fromisoformat(before.at) <= PAUSE


def together(before: EditRecord, payload: UiPayload) -> UiPayload:
    """What both events of a gesture ask for of what it began with: values that add up are added, others replaced."""
    match payload:
        case Adjust():
            first = Adjust.model_validate_json(before.payload)
            added = {name: getattr(first, name) + value for name, value in payload.model_dump().items()}
            return Adjust(**{name: min(max(value, -1.0), 1.0) for name, value in added.items()})
        case Rotate():
            first = Rotate.model_validate_json(before.payload)
            return Rotate(degrees=(first.degrees + payload.degrees) % 360)
        case _:
            return payload
