"""Jobs and how far they are, so that they can be asked for after a restart, and from another server."""

from __future__ import annotations

import sqlite3
import time

from limelight.infra.db import Database
from limelight.schema.errors import ErrorBody, NotFound
from limelight.schema.jobs import JobRecord
from limelight.schema.principal import Principal

KEPT_S = 7 * 86_400
"""How long a job can be asked for."""
INTERRUPTED = ErrorBody(
    code="interrupted", message="the service stopped before the job was done: ask for it again"
)


class JobStore:
    """Jobs over the database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def save(self, principal: Principal, job: JobRecord) -> None:
        """Record how far a job is; those that are older than a week go."""

        def work(conn: sqlite3.Connection) -> None:
            conn.execute("DELETE FROM jobs WHERE at < ?", (time.time() - KEPT_S,))
            conn.execute(
                "INSERT INTO jobs (id, advertiser, status, body, at) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET status = excluded.status, body = excluded.body",
                (job.id, principal.advertiser, job.status, job.model_dump_json(), job.created_at.timestamp()),
            )

        await self._db.write(work)

    async def get(self, principal: Principal, job_id: str) -> JobRecord:
        """A job of this advertiser. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> JobRecord:
            row = conn.execute(
                "SELECT body FROM jobs WHERE id = ? AND advertiser = ?", (job_id, principal.advertiser)
            ).fetchone()
            if row is None:
                raise NotFound(f"there is no job {job_id[:100]!r}", value=job_id[:100])
            return JobRecord.model_validate_json(row[0])

        return await self._db.read(work)

    async def interrupt(self) -> int:
        """Jobs that a process which is gone left running have failed; how many there were."""

        def work(conn: sqlite3.Connection) -> int:
            left = [
                JobRecord.model_validate_json(body)
                for (body,) in conn.execute("SELECT body FROM jobs WHERE status = 'running'")
            ]
            ended = [one.model_copy(update={"status": "failed", "error": INTERRUPTED}) for one in left]
            conn.executemany(
                "UPDATE jobs SET status = 'failed', body = ? WHERE id = ?",
                [(one.model_dump_json(), one.id) for one in ended],
            )
            return len(ended)

        return await self._db.write(work)
