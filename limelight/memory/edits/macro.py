"""Macros: what was just done by hand to one thing, to be done to others, or carried further.

"Do what I just did, but for the other three" takes the newest edits of one thing as they are; "… but better" carries
their intent further: what was made brighter becomes brighter still, what was cropped or trimmed becomes tighter.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, JsonValue

from limelight.infra.stores.edits import EditRecord
from limelight.memory.edits.sentence import index_of
from limelight.schema.artifact import Artifact
from limelight.schema.ui_events import (
    Adjust,
    Crop,
    Logo,
    Text,
    Trim,
    UiPayload,
    parse_payload,
)

CARRIED = frozenset(
    {
        "image.crop",
        "image.rotate",
        "image.flip",
        "image.adjust",
        "image.text",
        "image.logo",
        "video.trim",
        "video.caption",
    }
)
"""Edits that can be made of another thing as well."""
FURTHER = 1.5
"""How much further "better" goes."""
JUST = timedelta(minutes=15)
"""A longer pause ends what was done "just now"."""
SHORTEST_S = 0.5
"""No trim goes below this when it is carried further."""
LARGEST_TEXT, LARGEST_LOGO = 0.5, 1.0


class Step(BaseModel):
    """One edit without its thing."""

    name: str
    payload: dict[str, JsonValue]

    def typed(self) -> UiPayload:
        """Its payload."""
        return parse_payload(self.name, self.payload)


class Macro(BaseModel):
    """Edits of one thing, in order."""

    steps: list[Step]
    artifact_id: str
    """What they were made of, as it was before the first of them."""
    shows: str
    """What stands in its place now."""
    index: int | None = None
    """The number of the shot they were made of; None outside the storyboard."""

    @property
    def clips(self) -> bool:
        """Whether they are edits of clips rather than of pictures."""
        return self.steps[0].name.startswith("video.")


class Target(BaseModel):
    """One thing that a macro is done to."""

    artifact_id: str
    """What is edited."""
    shows: str = ""
    """What is shown now in its place, where that is another."""


def just_done(records: Sequence[EditRecord]) -> Macro | None:
    """The macro of the newest edits by hand: those of one thing, up to a pause or anything else that was done."""
    taken: list[EditRecord] = []
    for record in reversed(records):
        if record.name == "run" and record.before == record.after and not taken:
            continue  # it made something beside the board
        if record.name == "edit.macro" and not taken:
            return Macro.model_validate_json(record.payload)
        if (
            record.name not in CARRIED
            or not record.payload
            or (record.name == "video.trim" and record.child_id)
        ):
            break
        if taken and not _follows(record, taken[-1]):
            break
        taken.append(record)
    if not taken:
        return None
    taken.reverse()
    steps = [Step(name=r.name, payload=json.loads(r.payload)) for r in taken]
    last = taken[-1]
    return Macro(
        steps=steps,
        artifact_id=taken[0].artifact_id,
        shows=last.child_id or last.artifact_id,
        index=index_of(taken[0]),
    )


def _follows(record: EditRecord, later: EditRecord) -> bool:
    """Whether the later edit was of the same thing, soon after."""
    if record.name.split(".")[0] != later.name.split(".")[0]:
        return False
    same = later.artifact_id == (record.child_id or record.artifact_id)
    return same and datetime.fromisoformat(later.at) - datetime.fromisoformat(record.at) <= JUST


def further(macro: Macro, by: float, *, lasts_s: float | None = None) -> Macro:
    """The macro with its intent carried `by` times as far (1 leaves it as it is); `lasts_s`: of the clip it was made of."""
    return macro.model_copy(
        update={"steps": [Step(name=s.name, payload=_scaled(s.typed(), by, lasts_s)) for s in macro.steps]}
    )


def fitted(payload: UiPayload, target: Artifact) -> UiPayload:
    """An edit as its target can bear it: a trim ends where the clip ends, and is as long as the first if it can be."""
    if not isinstance(payload, Trim) or target.duration_s is None or payload.end_s <= target.duration_s:
        return payload
    length = min(payload.end_s - payload.start_s, target.duration_s)
    return Trim(start_s=target.duration_s - length, end_s=target.duration_s)


def _scaled(payload: UiPayload, by: float, lasts_s: float | None) -> dict[str, JsonValue]:
    match payload:
        case Adjust():
            values = {name: value * by for name, value in payload.model_dump().items()}
            scaled = Adjust(**{name: min(max(value, -1.0), 1.0) for name, value in values.items()})
        case Crop():
            width, height = payload.width**by, payload.height**by
            x = payload.x + (payload.width - width) / 2
            y = payload.y + (payload.height - height) / 2
            x, y = min(max(x, 0.0), 1 - width), min(max(y, 0.0), 1 - height)
            scaled = Crop(x=x, y=y, width=width, height=height, aspect=payload.aspect)
        case Text():
            scaled = payload.model_copy(update={"size": min(payload.size * by, LARGEST_TEXT)})
        case Logo():
            scaled = payload.model_copy(update={"width": min(payload.width * by, LARGEST_LOGO)})
        case Trim() if lasts_s:
            length = max(lasts_s * ((payload.end_s - payload.start_s) / lasts_s) ** by, SHORTEST_S)
            scaled = Trim(start_s=payload.start_s, end_s=min(payload.start_s + length, lasts_s))
        case _:
            scaled = payload
    return scaled.model_dump(mode="json", exclude_none=True)
