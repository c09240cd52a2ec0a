"""Folding a conversation's events into points: one at the end of every turn, and one after every edit by hand.

`taken(taken(fold, xs), ys)` gives the points of `xs + ys`: how the log is cut into pages changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from pydantic import BaseModel, Field

from limelight.agent.history.changes import Made, of_edit, of_turn, ordered, thumbnail_of
from limelight.schema.history import START, BackTo, Change, EditMark
from limelight.schema.state import ThreadState
from limelight.schema.wire import EventFrame

TYPES = (
    "RUN_STARTED", "RUN_FINISHED", "RUN_ERROR", "STATE_SNAPSHOT", "STATE_DELTA", "CUSTOM", "TEXT_MESSAGE_START",
)  # fmt: skip
"""The events that are read."""
BY_HAND = "ui_"
"""How the run ids of edits by hand begin."""
BACK = "back_"
"""How the run ids of going back by hand begin."""
WITHOUT_RUN = (BY_HAND, BACK)


class Open(BaseModel):
    """A turn, or an edit, whose end has not been read yet."""

    message_id: str = ""
    attachments: list[str] = Field(default_factory=list[str])
    before: dict[str, Any] | None = None
    """The state before its first change."""
    made: list[Made] = Field(default_factory=list[Made])
    edits: list[EditMark] = Field(default_factory=list[EditMark])
    turned: list[Change] = Field(default_factory=list[Change])
    """What its turning back did."""
    back: BackTo | None = None
    folds: str = ""


class Fold(BaseModel):
    """How far the log was read, and what is open there."""

    after: str | None = None
    """The last event that was read."""
    state: dict[str, Any] = Field(default_factory=lambda: ThreadState().model_dump(mode="json"))
    open: dict[str, Open] = Field(default_factory=dict[str, Open])
    head: str = START
    """The newest point."""
    head_parent: str = START
    cards: dict[str, Made] = Field(default_factory=dict[str, Made])
    """The end cards that were made."""
    head_before: dict[str, Any] | None = None
    """The state before it, if it is an edit: the next event of its gesture takes its place."""


class Closed(BaseModel):
    """A point as the log alone tells of it."""

    id: str
    run_id: str
    by_hand: bool = False
    parent: str
    folds: str = ""
    """The point whose place it takes: both are of one gesture."""
    message_id: str = ""
    status: str = "done"
    at_ms: int | None = None
    changes: list[Change]
    made: list[str]
    thumbnail: str | None = None
    edits: list[EditMark]
    back: BackTo | None = None
    state: ThreadState


def taken(fold: Fold, frames: Sequence[EventFrame]) -> tuple[Fold, list[Closed]]:
    """The fold after these frames, which follow those before; the points that they close, oldest first."""
    now = fold.model_copy(deep=True)
    closed = [point for frame in frames if (point := _take(now, frame)) is not None]
    if frames:
        now.after = frames[-1].id
    return now, closed


def _take(fold: Fold, frame: EventFrame) -> Closed | None:
    event, run_id = frame.event, frame.run_id
    match event["type"]:
        case "RUN_STARTED" if "parentRunId" not in event:
            fold.open[run_id] = Open()
        case "TEXT_MESSAGE_START" if event.get("role") == "user" and run_id in fold.open:
            fold.open[run_id].message_id = event["messageId"]
        case "STATE_SNAPSHOT" | "STATE_DELTA":
            _state(fold, run_id, event)
        case "CUSTOM":
            return _custom(fold, run_id, event)
        case "RUN_FINISHED" | "RUN_ERROR" if run_id in fold.open:
            return _turn(fold, run_id, event)
        case _:
            pass
    return None


def _state(fold: Fold, run_id: str, event: dict[str, Any]) -> None:
    import jsonpatch  # pyright: ignore[reportMissingTypeStubs]

    open_ = _opened(fold, run_id)
    if open_ is not None and open_.before is None:
        open_.before = ThreadState.model_validate(fold.state).model_dump(mode="json")
    if event["type"] == "STATE_SNAPSHOT":
        fold.state = event["snapshot"]
    else:
        delta = [
            {"value": None, **one} for one in event["delta"]
        ]  # logs of old left out values that are null
        # A crash may have kept a change and lost its telling; the snapshot that follows a crash tells the whole.
        with suppress(jsonpatch.JsonPatchException, jsonpatch.JsonPointerException):
            fold.state = jsonpatch.apply_patch(fold.state, delta, in_place=True)


def _custom(fold: Fold, run_id: str, event: dict[str, Any]) -> Closed | None:
    value = event.get("value")
    match event.get("name"):
        case "artifact" if value and value["kind"] != "cutout":
            if (open_ := _opened(fold, run_id)) is not None:
                open_.made.append(Made.of(value))
        case "edit" if value:
            return _edit(fold, run_id, event, value)
        case "back" if value:
            back = BackTo.model_validate(value)
            key = _owner(fold, run_id)
            open_ = fold.open.setdefault(key, Open())
            open_.back, open_.before = back, ThreadState.model_validate(fold.state).model_dump(mode="json")
            if not open_.message_id:
                return _close(fold, key, [Change(kind="back", words=back.checkpoint_id)], by_hand=True)
        case _:
            pass
    return None


def _edit(fold: Fold, run_id: str, event: dict[str, Any], value: dict[str, Any]) -> Closed | None:
    mark = EditMark(
        message_id=value["message_id"], turns=value.get("turns", ""), redo=value["name"] == "edit.redo"
    )
    key = _owner(fold, run_id)
    open_ = _opened(fold, run_id)
    if open_ is None:
        return None
    open_.edits.append(mark)
    if value["name"] == "run":
        return None
    if value.get("folds") and fold.head == f"{BY_HAND}{value['folds']}":
        open_.folds, open_.before = fold.head, fold.head_before
    before = ThreadState.model_validate(open_.before or fold.state)
    told = value.get("sentence", "")
    changes = of_edit(value["name"], before, ThreadState.model_validate(fold.state), told=told)
    if open_.message_id:  # turned back by chat: a part of the turn
        open_.turned += changes
        return None
    return _close(fold, key, changes, by_hand=True, at_ms=event.get("timestamp"))


def _turn(fold: Fold, run_id: str, event: dict[str, Any]) -> Closed:
    open_ = fold.open[run_id]
    after = ThreadState.model_validate(fold.state)
    before = ThreadState.model_validate(open_.before) if open_.before is not None else after
    card = fold.cards.get(before.timeline.endcard_id or "")
    fold.cards |= {one.id: one for one in open_.made if one.kind == "endcard"}
    changes = ordered([*open_.turned, *of_turn(before, after, open_.made, card=card)])
    if open_.turned:  # undoing says it all: what it swapped needs no second telling
        changes = [one for one in changes if one.kind != "shot_replaced" or one in open_.turned]
    if open_.back is not None:
        changes.append(Change(kind="back", words=open_.back.checkpoint_id))
    return _close(fold, run_id, changes, status=_status(event))


def _status(event: dict[str, Any]) -> str:
    """How a turn ended: `done`, `cancelled`, `interrupt` (it asks something), or the code of its error."""
    if event["type"] == "RUN_ERROR":
        return str(event.get("code") or "failed")
    ended = str(event.get("outcome", {}).get("type", "success"))
    return "done" if ended == "success" else ended


def _close(
    fold: Fold, key: str, changes: list[Change], *, by_hand: bool = False, status: str = "done",
    at_ms: int | None = None,
) -> Closed:  # fmt: skip
    open_ = fold.open.pop(key)
    state = ThreadState.model_validate(fold.state)
    parent = open_.back.checkpoint_id if open_.back else fold.head_parent if open_.folds else fold.head
    closed = Closed(
        id=key, run_id=key, by_hand=by_hand, parent=parent, folds=open_.folds,
        message_id=open_.message_id, status=status, at_ms=at_ms, changes=changes, made=[one.id for one in open_.made],
        thumbnail=thumbnail_of(open_.made, state), edits=open_.edits, back=open_.back, state=state,
    )  # fmt: skip
    fold.head, fold.head_parent = closed.id, parent
    fold.head_before = open_.before if by_hand else None
    return closed


def _owner(fold: Fold, run_id: str) -> str:
    """Whose an event is: edits by chat bear the id of their turn and a number."""
    if not run_id.startswith(BY_HAND):
        return run_id
    turn = run_id.removeprefix(BY_HAND).rpartition("-")[0]
    return turn if turn in fold.open else run_id


def _opened(fold: Fold, run_id: str) -> Open | None:
    """The turn or edit that an event belongs to; None for what is neither, such as what is told after a crash."""
    key = _owner(fold, run_id)
    if key not in fold.open and key.startswith(WITHOUT_RUN):
        fold.open[key] = Open()
    return fold.open.get(key)
