"""Telling the table what has changed: from the list that the database keeps of it, behind the back of every turn.

A change of an artifact or a job is noted in the transaction that makes it, by triggers of the database (`unsent`), so none
is forgotten, whoever writes. The writer reads what is noted, tells the table how it is now, and strikes it out; what
could not be told stays noted.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from limelight.infra.db import Database
from limelight.infra.dynamo.item import DAY_S, Item, of_artifact, of_job, tombstone
from limelight.infra.dynamo.table import MetadataTable
from limelight.schema.artifact import Artifact
from limelight.schema.errors import LimelightError
from limelight.schema.jobs import JobRecord

log = structlog.get_logger(__name__)
LOOK_S = 1.0
"""Between two looks for changes."""
TOGETHER = 100
"""Changes of one look."""
AT_ONCE = 16
"""Items that are on their way at once."""
BASE_S, MOST_S = 1.0, 60.0
"""The growing time that is waited after a failure, of which a random half is left out."""
LAST_S = 3.0
"""How long the last changes may take when the service stops; then they are told at the next start."""
_NOW_MS = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"


@dataclass(frozen=True)
class Change:
    """An artifact or a job that has changed, as it is now: None when it is gone."""

    id: str
    version: int
    item: Item | None


async def mirror(db: Database, table: str) -> None:
    """Note every change for this table from now on, and all that there is when it was another one before.

    No table ends it, and forgets what was noted.
    """
    if await db.read(_mirrors) == ([table] if table else []):
        return

    def work(conn: sqlite3.Connection) -> int:
        lost = 0 if table else conn.execute("SELECT COUNT(*) FROM unsent").fetchone()[0]
        conn.execute("DELETE FROM mirrors")
        conn.execute("DELETE FROM unsent")
        if table:
            conn.execute(f"INSERT INTO mirrors (name, version) VALUES (?, {_NOW_MS})", (table,))
            for kind in ("artifacts", "jobs"):
                conn.execute(
                    f"INSERT INTO unsent (item, version) SELECT {kind}.id, mirrors.version FROM {kind}, mirrors"
                )
        return lost

    if lost := await db.write(work, durable=True):
        log.warning("metadata_given_up", changes=lost)


def _mirrors(conn: sqlite3.Connection) -> list[str]:
    return [name for (name,) in conn.execute("SELECT name FROM mirrors")]


class MetadataWriter:
    """Tells a table of every change. Start it once, close it before the database.

    `uri` says where in S3 the bytes under a blob key are.
    """

    def __init__(
        self, db: Database, table: MetadataTable, *, uri: Callable[[str], str] = lambda key: ""
    ) -> None:
        self.table = table
        self._db, self._uri = db, uri
        self._task: asyncio.Task[None] | None = None
        self._failures = 0

    async def start(self) -> None:
        """Note changes from now on, and tell the table of them."""
        await mirror(self._db, self.table.name)
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Tell what is noted, as far as it takes no longer than `LAST_S`."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_S):
                while await self.waiting() and await self.push():
                    pass

    async def waiting(self) -> int:
        """How many changes the table was not told of yet."""
        return await self._db.read(
            lambda conn: int(conn.execute("SELECT COUNT(*) FROM unsent").fetchone()[0])
        )

    async def push(self) -> int:
        """Tell the oldest changes; how many were. Those that failed stay, behind the others."""
        changes = await self._db.read(self._changes)
        if not changes:
            return 0
        told, failed = await self._told(changes)

        def work(conn: sqlite3.Connection) -> None:
            conn.executemany(
                "DELETE FROM unsent WHERE item = ? AND version = ?", [(one.id, one.version) for one in told]
            )
            conn.executemany(
                "UPDATE unsent SET tries = tries + 1 WHERE item = ?", [(one.id,) for one in failed]
            )

        await self._db.write(work)
        self._failures = self._failures + 1 if failed else 0
        return len(told)

    async def _run(self) -> None:
        while True:
            try:
                told = await self.push()
            except Exception:  # whatever it is, what is noted stays noted
                self._failures += 1
                log.exception("metadata_not_told", table=self.table.name)
                told = 0
            if self._failures:
                await asyncio.sleep(random.uniform(0.5, 1) * min(MOST_S, BASE_S * 2 ** (self._failures - 1)))
            elif told < TOGETHER:
                await asyncio.sleep(LOOK_S)

    def _changes(self, conn: sqlite3.Connection) -> list[Change]:
        rows = conn.execute(
            "SELECT unsent.item, unsent.version, artifacts.advertiser, artifacts.body, jobs.advertiser, jobs.body "
            "FROM unsent LEFT JOIN artifacts ON artifacts.id = unsent.item LEFT JOIN jobs ON jobs.id = unsent.item "
            "ORDER BY unsent.tries, unsent.version LIMIT ?",
            (TOGETHER,),
        )
        return [self._change(*row) for row in rows]

    def _change(
        self,
        item_id: str,
        version: int,
        owner: str | None,
        artifact: str | None,
        jobs_owner: str | None,
        job: str | None,
    ) -> Change:
        item = None
        if artifact is not None and owner is not None:
            shown = Artifact.model_validate_json(artifact)
            uri = self._uri(shown.blob) if shown.blob else ""
            item = of_artifact(shown, owner=owner, version=version, uri=uri)
        elif job is not None and jobs_owner is not None:
            item = of_job(JobRecord.model_validate_json(job), owner=jobs_owner, version=version)
        return Change(item_id, version, item)

    async def _told(self, changes: Sequence[Change]) -> tuple[list[Change], list[Change]]:
        """Those that the table knows now, and those that it could not be told of."""
        places = asyncio.Semaphore(AT_ONCE)

        async def tell(change: Change, item: Item) -> None:
            async with places:
                await self.table.put(item)

        there = [(one, one.item) for one in changes if one.item is not None]
        gone = [one for one in changes if one.item is None]
        expires = round(time.time()) + DAY_S
        stones = [tombstone(one.id, version=one.version, expires=expires) for one in gone]
        ended = await asyncio.gather(
            *(tell(one, item) for one, item in there), self.table.put_all(stones), return_exceptions=True
        )
        ends = [*zip((one for one, _ in there), ended, strict=False), *((one, ended[-1]) for one in gone)]
        for _, error in ends:
            if error is not None and not isinstance(error, LimelightError):
                raise error
        failed = [(one, error) for one, error in ends if error is not None]
        if failed:
            log.warning(
                "metadata_not_told", waiting=len(failed), table=self.table.name, error=str(failed[0][1])
            )
        return [one for one, error in ends if error is None], [one for one, _ in failed]
