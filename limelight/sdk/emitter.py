"""Writes a run's AG-UI events to the event log."""

from __future__ import annotations

from typing import Any

from ag_ui.core import BaseEvent, StateDeltaEvent

from limelight.schema.stores import EventLog
from limelight.schema.wire import EventFrame


class Emitter:
    """Appends events under ids made from (run, scope, n), so that a rerun emits no second copy.

    A scope is one sequential speaker: a node, a step, an item of a batch. Two tasks must not share one.
    """

    def __init__(self, *, events: EventLog, thread_id: str, run_id: str, scope: str = "run") -> None:
        self._events = events
        self.thread_id = thread_id
        self.run_id = run_id
        self.scope = scope
        self._n = 0

    def child(self, scope: str) -> Emitter:
        """An emitter for a scope of its own."""
        return Emitter(
            events=self._events, thread_id=self.thread_id, run_id=self.run_id, scope=f"{self.scope}/{scope}"
        )

    async def emit(self, *events: BaseEvent) -> None:
        """Append events in order."""
        await self._events.append(self.thread_id, self.frames(*events))

    def frames(self, *events: BaseEvent) -> list[EventFrame]:
        """The next events as frames, for a store that appends them in a transaction of its own."""
        return [self._frame(event) for event in events]

    def _frame(self, event: BaseEvent) -> EventFrame:
        frame_id = f"{self.run_id}.{self.scope}.{self._n}"
        self._n += 1
        return EventFrame(id=frame_id, run_id=self.run_id, event=body_of(event))


def body_of(event: BaseEvent) -> dict[str, Any]:
    """An event as it goes over the wire. What a patch sets to null stays in it."""
    body = event.model_dump(mode="json", by_alias=True, exclude_none=True)
    if isinstance(event, StateDeltaEvent):
        body["delta"] = event.model_dump(mode="json", include={"delta"})["delta"]
    return body
