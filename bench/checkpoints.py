"""Bytes of LangGraph checkpoints in a data folder."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def checkpoint_bytes(home: Path) -> int:
    """All checkpoints and pending writes of a data folder, read beside the service that writes them."""
    with sqlite3.connect(f"file:{home / 'checkpoints.db'}?mode=ro", uri=True) as db:
        (kept,) = db.execute(
            "SELECT COALESCE(SUM(LENGTH(checkpoint) + LENGTH(metadata)), 0) FROM checkpoints"
        ).fetchone()
        (pending,) = db.execute("SELECT COALESCE(SUM(LENGTH(value)), 0) FROM writes").fetchone()
    return int(kept) + int(pending)
