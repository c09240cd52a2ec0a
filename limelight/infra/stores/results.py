"""What calls of capabilities made, by their content: the same request to the same model is not made twice.

The bytes of a result live as long as an artifact claims them. What no artifact claims, such as a picture of which only the
signed copy was recorded, lives for a day after the result was used last. A result whose bytes are gone is none: the call is
made again.
"""

from __future__ import annotations

import sqlite3
import time

from limelight.infra.db import Database
from limelight.schema.capability import CapabilityResult, ResultT
from limelight.schema.stores import MediaStore

KEPT = 5000
"""Results remembered for each advertiser; those that were used longest ago go first."""
FRESH_S = 86_400.0
"""So long after its last use a result keeps bytes that nothing else claims."""


class ResultStore:
    """Results by advertiser and content key."""

    def __init__(self, db: Database, blobs: MediaStore) -> None:
        self._db, self._blobs = db, blobs

    async def find(self, advertiser: str, key: str, into: type[ResultT]) -> ResultT | None:
        """The result of an equal call, if all its bytes are still there; those stay from now on, for a while."""

        def known(conn: sqlite3.Connection) -> ResultT | None:
            row = conn.execute(
                "SELECT body FROM results WHERE advertiser = ? AND key = ?", (advertiser, key)
            ).fetchone()
            return into.model_validate_json(row[0]) if row else None

        found = await self._db.read(known)
        if found is None:
            return None
        blobs = [*found.blobs()]

        def used(conn: sqlite3.Connection) -> bool:
            """In one write, as a sweep is: what is there now is not swept before it is claimed."""
            if not all(self._blobs.exists(blob) for blob in blobs):
                return False
            conn.execute(
                "UPDATE results SET at = ? WHERE advertiser = ? AND key = ?", (time.time(), advertiser, key)
            )
            return True

        return found if await self._db.write(used) else None

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


def keeps(conn: sqlite3.Connection, blob: str) -> bool:
    """Whether a result that was used lately refers to these bytes."""
    row = conn.execute(
        "SELECT 1 FROM results WHERE blob = ? AND at > ? LIMIT 1", (blob, time.time() - FRESH_S)
    ).fetchone()
    return row is not None
