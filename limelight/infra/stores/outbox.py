"""The outbox: events that are written in the transaction of what they tell of, such as a new artifact or the end of a run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

from limelight.schema.artifact import Artifact
from limelight.schema.wire import EventFrame


def artifact_frame(artifact: Artifact, *, run_id: str) -> EventFrame:
    """The AG-UI `CUSTOM` event named `artifact`. Its id follows from the artifact: never logged twice."""
    event = {"type": "CUSTOM", "name": "artifact", "value": artifact.model_dump(mode="json")}
    return EventFrame(id=f"{artifact.id}.artifact", run_id=run_id, event=event)


@dataclass
class Told:
    """Frames for a store to append in a transaction of its own. When that has returned, readers are told of them with
    `SqliteEventLog.notify`, which wants `before` and `added`."""

    frames: Sequence[EventFrame]
    before: int = 0
    added: list[tuple[int, EventFrame]] = field(default_factory=list[tuple[int, EventFrame]])

    def write(self, conn: sqlite3.Connection, thread_id: str) -> None:
        """Append them inside the caller's transaction."""
        self.before, self.added = insert_frames(conn, thread_id, self.frames)


def insert_frames(
    conn: sqlite3.Connection, thread_id: str, frames: Sequence[EventFrame]
) -> tuple[int, list[tuple[int, EventFrame]]]:
    """Append frames inside the caller's transaction, skipping ids that are there.

    Returns the sequence number of the thread's last frame before these (0 for none) and what was appended.
    """
    row = conn.execute("SELECT MAX(seq) FROM events WHERE thread_id = ?", (thread_id,)).fetchone()
    added: list[tuple[int, EventFrame]] = []
    for frame in frames:
        cursor = conn.execute(
            "INSERT OR IGNORE INTO events (thread_id, id, run_id, event) VALUES (?, ?, ?, ?)",
            (
                thread_id,
                frame.id,
                frame.run_id,
                json.dumps(frame.event, ensure_ascii=False, separators=(",", ":")),
            ),
        )
        if cursor.rowcount == 1 and cursor.lastrowid is not None:
            added.append((cursor.lastrowid, frame))
    return int(row[0] or 0), added
