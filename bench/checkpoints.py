"""Bytes of LangGraph checkpoints in a data folder."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

_ROWS = "SELECT thread_id, type, checkpoint, LENGTH(checkpoint) + LENGTH(metadata) FROM checkpoints"
_WRITES = "SELECT thread_id, SUM(LENGTH(value)) FROM writes GROUP BY thread_id"


def beyond_state(home: Path) -> list[int]:
    """Bytes by run (a turn) that its checkpoints and pending writes take beyond the state they hold.

    Read beside the service that writes them.
    """
    serde, beyond = JsonPlusSerializer(), dict[str, int]()
    with sqlite3.connect(f"file:{home / 'checkpoints.db'}?mode=ro", uri=True) as db:
        for run, kind, checkpoint, size in db.execute(_ROWS):
            values = serde.loads_typed((kind, checkpoint))["channel_values"]
            own = len(serde.dumps_typed(values)[1])
            beyond[run] = beyond.get(run, 0) + size - own
        for run, size in db.execute(_WRITES):
            beyond[run] = beyond.get(run, 0) + size
    return list(beyond.values())
