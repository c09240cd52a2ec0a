"""What calls of capabilities made, by their content: the same request to the same model is not made twice.

Only the result is kept, not its bytes: those live as long as an artifact claims them, and a result whose bytes are gone is
forgotten with them.
"""

from __future__ import annotations

import sqlite3
import time

from limelight.infra.db import Database
from limelight.schema.capability import CapabilityResult, ResultT
from limelight.schema.stores import MediaStore

KEPT = 5000
"""Results remembered for each advertiser; the oldest go first."""


class ResultStore:
    """Results by advertiser and content key."""

    def __init__(self, db: Database, blobs: MediaStore) -> None:
        self._db, self._blobs = db, blobs

    async def find(self, advertiser: str, key: str, into: type[ResultT]) -> ResultT | None:
        """The result of an equal call, if all its bytes are still there."""

        def work(conn: sqlite3.Connection) -> ResultT | None:
            row = conn.execute(
                "SELECT body FROM results WHERE advertiser = ? AND key = ?", (advertiser, key)
            ).fetchone()
            if row is None:
                return None
            result = into.model_validate_json(row[0])
            there = all(self._blobs.exists(blob) for blob in result.blobs())
            return result if there else None

        return await self._db.read(work)

    async def keep(self, advertiser: str, key: str, result: CapabilityResult) -> None:
        """Remember a result."""

        def work(conn: sqlite3.Connection) -> None:
            conn.execute(
                "INSERT OR REPLACE INTO results (advertiser, key, blob, body, at) VALUES (?, ?, ?, ?, ?)",
                (advertiser, key, next(iter(result.blobs()), ""), result.model_dump_json(), time.time()),
            )
            conn.execute(
                "DELETE FROM results WHERE advertiser = ?1 AND at <= "
                "(SELECT at FROM results WHERE advertiser = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)",
                (advertiser, KEPT),
            )

        await self._db.write(work)
