"""What a socket without a place to resume at is given first: what was said last, what stands, and the runs under way.

The snapshots stand for everything up to one event of the log; live events follow that event. Of runs that are under
way their events so far are given too, so that nothing is closed or filled on this socket that was not opened on it;
what the snapshots hold already is left out of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ag_ui.core import BaseEvent, MessagesSnapshotEvent, StateSnapshotEvent

from limelight.agent.assistant import Assistant
from limelight.schema.ids import new_id
from limelight.schema.message import Message
from limelight.schema.principal import Principal
from limelight.schema.wire import EventFrame
from limelight.sdk.emitter import Emitter
from limelight.service.window import Stretch, stretch

_TEXT = {"TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END"}
_STATE = {"STATE_SNAPSHOT", "STATE_DELTA"}
_LONG = 100_000
"""More events than the runs that are under way have."""


@dataclass(frozen=True)
class Opening:
    """Frames to begin with, and where live events start."""

    frames: list[EventFrame]
    """Only the last one has an id: a socket that is cut before it has nowhere to resume at, and begins anew."""
    after: str | None
    told: frozenset[str]
    """Messages of runs under way that the snapshot has whole, or that are on older pages."""

    def tells(self, frame: EventFrame) -> bool:
        """Whether the snapshots said already what a frame says."""
        return frame.event["type"] in _TEXT and frame.event["messageId"] in self.told


async def opening(assistant: Assistant, principal: Principal, thread_id: str) -> Opening:
    """Read a thread as of its newest event. Raises `NotFound` for the thread."""
    stores = assistant.storage
    before = await stores.runs.open(thread_id)
    unused = Emitter(events=stores.events, thread_id=thread_id, run_id="", scope="snapshot")
    async with assistant.services.states.edit(
        principal, thread_id, unused
    ) as state:  # no change is half told
        last = await stores.events.last_id(thread_id)
        state = state.model_copy(deep=True)
    said = await stretch(stores, principal, thread_id)
    running = {run.run_id: run for run in [*before, *await stores.runs.open(thread_id)]}
    known = await stores.conversations.messages(principal, thread_id) if running else []
    told = frozenset(m.id for m in [*known, *said.messages] if m.run_id in running)
    frames = [
        _frame(_messages(said, await assistant.edits.able(principal, thread_id))),
        _frame(StateSnapshotEvent(snapshot=state.model_dump(mode="json"))),
    ]  # fmt: skip
    if last is not None and running:
        so_far = await _so_far(assistant, thread_id, list(running), until=last)
        frames += [f.model_copy(update={"id": ""}) for f in _worth_telling(so_far, told)]
    frames[-1] = frames[-1].model_copy(update={"id": last or ""})
    return Opening(frames, last, told)


def _messages(said: Stretch, able: dict[str, bool]) -> MessagesSnapshotEvent:
    body: dict[str, Any] = {"type": "MESSAGES_SNAPSHOT", "messages": [shown(m) for m in said.messages]}
    metadata: dict[str, Any] = {"edits": able} if any(able.values()) else {}
    if said.next_cursor:
        metadata["nextCursor"] = said.next_cursor
    if metadata:
        body["metadata"] = metadata
    return MessagesSnapshotEvent.model_validate(body)


def shown(message: Message) -> dict[str, Any]:
    """A message as MESSAGES_SNAPSHOT has it."""
    body: dict[str, Any] = {
        "id": message.id or new_id("msg"),
        "role": message.role,
        "content": message.content,
    }
    if message.name:
        body["name"] = message.name
    body["metadata"] = {
        "attachments": message.attachments, "runId": message.run_id,
        "createdAt": message.created_at.isoformat(), "complete": message.complete,
    }  # fmt: skip
    return body


async def _so_far(
    assistant: Assistant, thread_id: str, run_ids: list[str], *, until: str
) -> list[EventFrame]:
    """What the runs under way have logged, in the order of the log."""
    log = assistant.storage.events
    starts = [found for run_id in run_ids if (found := await log.read_run(thread_id, run_id))]
    if not starts:
        return []
    ids = {frame.id for run in starts for frame in run}
    oldest = starts[0][0]
    later = await log.read(thread_id, after=oldest.id, until=until, limit=_LONG)
    return [frame for frame in [oldest, *later] if frame.id in ids]


def _worth_telling(frames: Iterable[EventFrame], told: frozenset[str]) -> list[EventFrame]:
    """Without what the snapshots say, and of each activity only how it stands."""
    kept: dict[str, EventFrame] = {}
    for frame in frames:
        event = frame.event
        if event["type"] in _STATE or (event["type"] in _TEXT and event["messageId"] in told):
            continue
        key = event["messageId"] if event["type"] == "ACTIVITY_SNAPSHOT" else frame.id
        kept[key] = frame
    return list(kept.values())


def _frame(event: BaseEvent) -> EventFrame:
    return EventFrame(id="", run_id="", event=event.model_dump(mode="json", by_alias=True, exclude_none=True))
