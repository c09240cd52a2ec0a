"""Artifact metadata on SQLite.

Commit order: the caller stores the blob first; the row, its claims on blobs and the event that tells of it
are then one transaction. Deleting is the reverse: the row goes in one transaction, and bytes that no row
claims any more go under the writer's lock in a second one, so a crash between them leaves garbage (see
`sweep`), never a row without bytes.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from pydantic import JsonValue

from limelight.infra.blobs import STALE_S
from limelight.infra.db import Database
from limelight.infra.events import SqliteEventLog
from limelight.infra.stores.outbox import artifact_frame, insert_frames
from limelight.infra.stores.results import keeps
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.as_of import AsOf
from limelight.schema.errors import NotFound, TryAgain
from limelight.schema.principal import Principal
from limelight.schema.step import SEPARATOR, StepKey
from limelight.schema.stores import MediaStore

_HIDDEN = ("blob", "extra_blobs", "step_key")

SWEPT_TOGETHER = 500
"""Keys judged in one write while sweeping."""


class SqliteArtifacts:
    """`ArtifactStore` over the database and the blob folder."""

    def __init__(self, db: Database, blobs: MediaStore, events: SqliteEventLog) -> None:
        self._db = db
        self._blobs = blobs
        self._events = events

    async def add(self, principal: Principal, artifact: Artifact, *, run_id: str = "") -> Artifact:
        """Record an artifact; with a `run_id` and a thread its `artifact` event is in the same commit.

        One with a known `step_key` is not recorded again: the first one is returned. Raises `NotFound` for a
        thread that this advertiser does not have, and `TryAgain` when bytes it claims are not in the blob
        store (any more).
        """

        def work(conn: sqlite3.Connection) -> tuple[Artifact, int, list]:
            known = _known(conn, principal, artifact)
            if known is not None:
                return known, 0, []
            _check_thread(conn, principal, artifact)
            self._insert(conn, principal, artifact)
            if not (run_id and artifact.thread_id):
                return artifact, 0, []
            return artifact, *insert_frames(
                conn, artifact.thread_id, [artifact_frame(artifact, run_id=run_id)]
            )

        kept, before, added = await self._db.write(work, durable=True)
        if kept.thread_id:
            self._events.notify(kept.thread_id, before, added)
        return kept

    async def get(self, principal: Principal, artifact_id: str) -> Artifact:
        """Raises `NotFound`."""
        return await self._db.read(lambda conn: _get(conn, principal, artifact_id))

    async def amend(self, principal: Principal, artifact_id: str, meta: dict[str, JsonValue]) -> None:
        """Add to what is told of an artifact, such as the end of its check; bytes and kin never change. Nothing for one that
        is gone. The library looks at it again."""

        def work(conn: sqlite3.Connection) -> None:
            try:
                known = _get(conn, principal, artifact_id)
            except NotFound:
                return
            body = _dump(known.model_copy(update={"meta": {**known.meta, **meta}}))
            conn.execute("UPDATE artifacts SET body = ? WHERE id = ?", (body, artifact_id))
            conn.execute("DELETE FROM library WHERE artifact_id = ?", (artifact_id,))

        await self._db.write(work)

    async def by_step(self, principal: Principal, step_key: str) -> list[Artifact]:
        """What was recorded under exactly this key: one artifact, or none."""

        def work(conn: sqlite3.Connection) -> list[Artifact]:
            rows = conn.execute(
                "SELECT body FROM artifacts WHERE advertiser = ? AND step_key = ?",
                (principal.advertiser, step_key),
            )
            return [_load(body) for (body,) in rows]

        return await self._db.read(work)

    async def of_step(self, principal: Principal, step: StepKey) -> list[Artifact]:
        """Everything that a step recorded in this attempt, with all items of its batch, oldest first."""
        parts = str(step).split(SEPARATOR)
        head, tail = SEPARATOR.join([*parts[:3], ""]), SEPARATOR + parts[4]

        def work(conn: sqlite3.Connection) -> list[Artifact]:
            rows = conn.execute(
                "SELECT body FROM artifacts WHERE advertiser = ? AND step_key IS NOT NULL "
                "AND substr(step_key, 1, ?) = ? AND substr(step_key, ?) = ? ORDER BY seq",
                (principal.advertiser, len(head), head, -len(tail), tail),
            )
            return [_load(body) for (body,) in rows]

        return await self._db.read(work)

    async def list(
        self, principal: Principal, *, thread_id: str | None = None,
        kinds: Sequence[ArtifactKind] | Mapping[ArtifactKind, int] = (), limit: int = 1000, as_of: AsOf | None = None,
    ) -> list[Artifact]:  # fmt: skip
        """The newest `limit`, or as many of each kind as `kinds` says, oldest first; with `as_of` of those that it sees."""
        where, values = ["advertiser = ?"], [principal.advertiser]
        if thread_id is not None:
            where.append("thread_id = ?")
            values.append(thread_id)
        each = kinds.items() if isinstance(kinds, Mapping) else None
        groups = [([*kinds], limit)] if each is None else [([kind], most) for kind, most in each]

        def newest(conn: sqlite3.Connection, some: Sequence[str], most: int) -> list[tuple[int, Artifact]]:
            named = [*where, f"kind IN ({', '.join('?' * len(some))})"] if some else where
            query = f"SELECT seq, body FROM artifacts WHERE {' AND '.join(named)} ORDER BY seq DESC"
            found = ((seq, _load(body)) for seq, body in conn.execute(query, [*values, *some]))
            return [*islice((one for one in found if as_of is None or as_of.sees(one[1].created_at)), most)]

        def work(conn: sqlite3.Connection) -> list[Artifact]:
            found = [one for some, most in groups for one in newest(conn, some, most)]
            return [artifact for _, artifact in sorted(found, key=lambda one: one[0])]

        return await self._db.read(work)

    async def delete(self, principal: Principal, artifact_id: str) -> None:
        """Remove the row, then the bytes that nothing else claims. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> list[str]:
            _get(conn, principal, artifact_id)
            return drop(conn, [artifact_id])

        await self.release(await self._db.write(work, durable=True))

    async def release(self, keys: Sequence[str]) -> int:
        """Remove the bytes of those keys that no artifact claims; how many were removed."""
        return await self._remove(keys, lambda conn, key: _claimed(conn, key))

    async def sweep(self, *, older_than_s: float = STALE_S) -> int:
        """Remove bytes that are older than that and that no artifact and no fresh result refers to, and half-written files;
        how many."""
        keys = await asyncio.to_thread(lambda: self._blobs.keys(older_than_s=older_than_s))
        freed = 0
        for start in range(0, len(keys), SWEPT_TOGETHER):  # other writes get their turn in between
            some = keys[start : start + SWEPT_TOGETHER]
            freed += await self._remove(some, lambda conn, key: _claimed(conn, key) or keeps(conn, key))
        return freed + await asyncio.to_thread(self._blobs.clean)

    async def _remove(self, keys: Sequence[str], stays: Callable[[sqlite3.Connection, str], bool]) -> int:
        if not keys:
            return 0

        def work(conn: sqlite3.Connection) -> int:
            free = [key for key in keys if not stays(conn, key)]
            self._blobs.remove(*free)
            conn.executemany("DELETE FROM results WHERE blob = ?", [(key,) for key in free])
            return len(free)

        return await self._db.write(work)

    def _insert(self, conn: sqlite3.Connection, principal: Principal, artifact: Artifact) -> None:
        claims = dict(artifact.extra_blobs)
        if artifact.blob is not None:
            claims[""] = artifact.blob
        for key in claims.values():
            if not self._blobs.exists(key):
                raise TryAgain(
                    f"the bytes {key[:12]}… of {artifact.name!r} are not stored: put them again", value=key
                )
        conn.execute(
            "INSERT INTO artifacts (id, advertiser, thread_id, kind, step_key, body) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                artifact.id,
                principal.advertiser,
                artifact.thread_id,
                artifact.kind,
                artifact.step_key,
                _dump(artifact),
            ),
        )
        conn.executemany(
            "INSERT INTO artifact_blobs (key, artifact_id, name) VALUES (?, ?, ?)",
            [(key, artifact.id, name) for name, key in claims.items()],
        )
        conn.executemany(
            "INSERT OR IGNORE INTO lineage (parent, child) VALUES (?, ?)",
            [(parent, artifact.id) for parent in artifact.parents],
        )


def drop(conn: sqlite3.Connection, artifact_ids: Sequence[str]) -> list[str]:
    """Delete rows inside the caller's transaction; returns the blob keys that were theirs, for `release`."""
    keys: list[str] = []
    for artifact_id in artifact_ids:
        keys += owned(conn, "id = ?", (artifact_id,))
        conn.execute("DELETE FROM artifacts WHERE id = ?", (artifact_id,))
    return keys


def owned(conn: sqlite3.Connection, where: str, values: Sequence[str] = ()) -> list[str]:
    """Keys of the bytes of some artifacts: those that they claim, and of a signed one what it was before."""
    rows = conn.execute(
        f"SELECT key FROM artifact_blobs WHERE artifact_id IN (SELECT id FROM artifacts WHERE {where}) "
        f"UNION SELECT json_extract(body, '$.meta.credentials.unsigned') FROM artifacts WHERE {where}",
        (*values, *values),
    )
    return [key for (key,) in rows if key]


def _claimed(conn: sqlite3.Connection, key: str) -> bool:
    return conn.execute("SELECT 1 FROM artifact_blobs WHERE key = ? LIMIT 1", (key,)).fetchone() is not None


def _check_thread(conn: sqlite3.Connection, principal: Principal, artifact: Artifact) -> None:
    if artifact.thread_id is None:
        return
    row = conn.execute("SELECT advertiser FROM threads WHERE id = ?", (artifact.thread_id,)).fetchone()
    if row is None or row[0] != principal.advertiser:
        raise NotFound(f"there is no thread {artifact.thread_id[:100]!r}", value=artifact.thread_id[:100])


def _known(conn: sqlite3.Connection, principal: Principal, artifact: Artifact) -> Artifact | None:
    if artifact.step_key is None:
        return None
    row = conn.execute(
        "SELECT body FROM artifacts WHERE advertiser = ? AND step_key = ?",
        (principal.advertiser, artifact.step_key),
    ).fetchone()
    return _load(row[0]) if row else None


def _get(conn: sqlite3.Connection, principal: Principal, artifact_id: str) -> Artifact:
    row = conn.execute(
        "SELECT body FROM artifacts WHERE id = ? AND advertiser = ?", (artifact_id, principal.advertiser)
    ).fetchone()
    if row is None:
        raise NotFound(f"there is no artifact {artifact_id[:100]!r}", value=artifact_id[:100])
    return _load(row[0])


def _dump(artifact: Artifact) -> str:
    """The row's JSON, with the fields that the wire form leaves out."""
    body = artifact.model_dump(mode="json")
    body |= {name: getattr(artifact, name) for name in _HIDDEN}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _load(body: str) -> Artifact:
    return Artifact.model_validate_json(body)
