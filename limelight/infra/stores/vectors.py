"""Sentence vectors that were paid for, by model and text: a file of its own, which all processes of a data folder share.

It holds no words, only their digests, is bounded, and may be deleted at any time: what is missing is asked for again.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from limelight.infra.db import connect

KEPT = 200_000
"""Vectors, all models together; half a GiB at 1,024 dimensions. The ones that were made first go first."""
TRIM = 500
"""How many more there may be before the oldest go."""
ASKED = 400
"""Digests in one query."""
_TABLE = """CREATE TABLE IF NOT EXISTS vectors (
    space TEXT NOT NULL, text BLOB NOT NULL, vector BLOB NOT NULL, at REAL NOT NULL, PRIMARY KEY (space, text)
) WITHOUT ROWID"""


class VectorCache:
    """Safe to use from several threads and processes."""

    def __init__(self, path: Path, *, kept: int = KEPT) -> None:
        self._path, self._kept = path, kept
        self._lock = threading.Lock()
        self._conn: sqlite3.Connection | None = None

    def find(self, space: str, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors that are known, by their texts."""
        by_digest = {_digest(text): text for text in texts}
        found: dict[str, NDArray[np.float32]] = {}
        digests = list(by_digest)
        with self._lock:
            conn = self._open()
            for at in range(0, len(digests), ASKED):
                some = digests[at : at + ASKED]
                marks = ", ".join("?" * len(some))
                rows = conn.execute(
                    f"SELECT text, vector FROM vectors WHERE space = ? AND text IN ({marks})", (space, *some)
                )
                found |= {by_digest[bytes(text)]: np.frombuffer(vector, np.float32) for text, vector in rows}
        return found

    def keep(self, space: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Remember vectors by their texts."""
        now = time.time()
        rows = [
            (space, _digest(text), vector.astype(np.float32).tobytes(), now)
            for text, vector in vectors.items()
        ]
        with self._lock:
            conn = self._open()
            conn.execute("BEGIN IMMEDIATE")
            conn.executemany(
                "INSERT OR REPLACE INTO vectors (space, text, vector, at) VALUES (?, ?, ?, ?)", rows
            )
            count = int(conn.execute("SELECT count(*) FROM vectors").fetchone()[0])
            if count > self._kept + min(TRIM, self._kept):
                conn.execute(
                    "DELETE FROM vectors WHERE (space, text) IN (SELECT space, text FROM vectors ORDER BY at LIMIT ?)",
                    (count - self._kept,),
                )
            conn.execute("COMMIT")

    def clear(self) -> None:
        """Forget all: somebody's words are to be forgotten, and what was made of them with them."""
        with self._lock:
            self._open().execute("DELETE FROM vectors")

    def close(self) -> None:
        """It opens again when it is used again."""
        with self._lock, contextlib.suppress(sqlite3.ProgrammingError):
            if self._conn is not None:
                self._conn.close()
            self._conn = None

    def _open(self) -> sqlite3.Connection:
        if self._conn is None:
            self._conn = connect(self._path)
            self._conn.execute(_TABLE)
        return self._conn


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
