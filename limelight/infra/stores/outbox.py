"""The outbox: the event that tells of a new artifact, written in the artifact's own transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from limelight.schema.artifact import Artifact
from limelight.schema.wire import EventFrame


def artifact_frame(artifact: Artifact, *, run_id: str) -> EventFrame:
    """The AG-UI `CUSTOM` event named `artifact`. Its id follows from the artifact: never logged twice."""
    event = {"type": "CUSTOM", "name": "artifact", "value": artifact.model_dump(mode="json")}
    return EventFrame(id=f"{artifact.id}.artifact", run_id=run_id, event=event)


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
