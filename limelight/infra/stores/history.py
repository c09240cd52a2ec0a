"""The points of every conversation, what counts of one that went back, and what was tried again and compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from limelight.infra.db import Database
from limelight.infra.events import SqliteEventLog
from limelight.infra.stores.conversations import message_of
from limelight.infra.stores.outbox import insert_frames
from limelight.schema.errors import NotFound
from limelight.schema.history import Line, Point, Preference, Variant
from limelight.schema.ids import renamed
from limelight.schema.principal import Principal
from limelight.schema.state import ThreadState
from limelight.schema.wire import EventFrame

LOOKED_BACK = 200
"""Messages of a page when the place of a moment is looked for."""


class HistoryStore:
    """Points are read from the event log by the agent (`limelight.agent.history`) and kept here."""

    def __init__(self, db: Database, events: SqliteEventLog) -> None:
        self._db = db
        self._events = events

    async def fold(self, thread_id: str) -> str | None:
        """How far a conversation's log was read, as JSON."""

        def work(conn: sqlite3.Connection) -> str | None:
            row = conn.execute("SELECT body FROM histories WHERE thread_id = ?", (thread_id,)).fetchone()
            return row[0] if row else None

        return await self._db.read(work)

    async def add(
        self,
        thread_id: str,
        fold: str,
        points: Sequence[tuple[Point, ThreadState]],
        *,
        folded: Sequence[str] = (),
    ) -> None:
        """Record points, oldest first, and how far the log was read. One that is there already is left as it is; the
        folded ones go.

        Raises `NotFound` for a conversation that was deleted meanwhile.
        """

        def work(conn: sqlite3.Connection) -> None:
            if conn.execute("SELECT 1 FROM threads WHERE id = ?", (thread_id,)).fetchone() is None:
                raise NotFound(f"there is no thread {thread_id[:100]!r}", value=thread_id[:100])
            conn.executemany(
                "DELETE FROM points WHERE thread_id = ? AND id = ?", [(thread_id, one) for one in folded]
            )
            conn.executemany(
                "INSERT OR IGNORE INTO points (thread_id, id, parent, body, state) VALUES (?, ?, ?, ?, ?)",
                [
                    (thread_id, point.id, point.parent, point.model_dump_json(), state.model_dump_json())
                    for point, state in points
                ],
            )
            conn.execute(
                "INSERT INTO histories (thread_id, body) VALUES (?, ?) "
                "ON CONFLICT (thread_id) DO UPDATE SET body = excluded.body",
                (thread_id, fold),
            )

        await self._db.write(work)

    async def points(
        self, thread_id: str, *, before: str | None = None, limit: int | None = None
    ) -> list[Point]:
        """Newest first; those older than the point `before`, when given. Raises `NotFound` for that."""

        def work(conn: sqlite3.Connection) -> list[Point]:
            end = 1 << 62
            if before is not None:
                row = conn.execute(
                    "SELECT seq FROM points WHERE thread_id = ? AND id = ?", (thread_id, before)
                ).fetchone()
                if row is None:
                    raise missing(before)
                end = row[0]
            rows = conn.execute(
                "SELECT body FROM points WHERE thread_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
                (thread_id, end, -1 if limit is None else limit),
            )
            return [Point.model_validate_json(body) for (body,) in rows]

        return await self._db.read(work)

    async def parents(self, thread_id: str) -> dict[str, str]:
        """Of every point, the one it was made from."""

        def work(conn: sqlite3.Connection) -> dict[str, str]:
            return dict(
                conn.execute("SELECT id, parent FROM points WHERE thread_id = ?", (thread_id,)).fetchall()
            )

        return await self._db.read(work)

    async def point(self, thread_id: str, point_id: str) -> tuple[Point, ThreadState]:
        """A point and the state there. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> tuple[Point, ThreadState]:
            row = conn.execute(
                "SELECT body, state FROM points WHERE thread_id = ? AND id = ?", (thread_id, point_id)
            ).fetchone()
            if row is None:
                raise missing(point_id)
            return Point.model_validate_json(row[0]), ThreadState.model_validate_json(row[1])

        return await self._db.read(work)

    async def line(self, thread_id: str) -> Line | None:
        """What counts of a conversation that went back; None for one that never did, of which all counts."""

        def work(conn: sqlite3.Connection) -> Line | None:
            row = conn.execute("SELECT body FROM lines WHERE thread_id = ?", (thread_id,)).fetchone()
            return Line.model_validate_json(row[0]) if row else None

        return await self._db.read(work)

    async def place(self, thread_id: str, at: datetime) -> int:
        """The place in the log of the newest message that was said by then; 0 for none."""

        def work(conn: sqlite3.Connection) -> int:
            end = 1 << 62
            while True:
                rows = conn.execute(
                    "SELECT seq, body FROM messages WHERE thread_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
                    (thread_id, end, LOOKED_BACK),
                ).fetchall()
                for seq, body in rows:
                    if message_of(body).created_at <= at:
                        return seq
                    end = seq
                if len(rows) < LOOKED_BACK:
                    return 0

        return await self._db.read(work)

    async def go_back(
        self, thread_id: str, line: Line, state: ThreadState, frames: Sequence[EventFrame],
        edits: Mapping[str, str],
    ) -> None:  # fmt: skip
        """Stand at an earlier point, in one transaction: the state, what counts, the standing of every edit that can be
        undone (by message id; the others are put aside), and the events that tell of it."""

        def work(conn: sqlite3.Connection) -> tuple[int, list[tuple[int, EventFrame]]]:
            for table, body in (("states", state.model_dump_json()), ("lines", line.model_dump_json())):
                conn.execute(
                    f"INSERT INTO {table} (thread_id, body) VALUES (?, ?) "
                    "ON CONFLICT (thread_id) DO UPDATE SET body = excluded.body",
                    (thread_id, body),
                )
            conn.execute(
                "UPDATE edits SET status = 'dropped' WHERE thread_id = ? AND turns = '' "
                "AND status IN ('done', 'undone')",
                (thread_id,),
            )
            conn.executemany(
                "UPDATE edits SET status = ? WHERE thread_id = ? AND message_id = ? AND status != 'folded'",
                [(status, thread_id, message_id) for message_id, status in edits.items()],
            )
            return insert_frames(conn, thread_id, frames)

        before, added = await self._db.write(work, durable=True)
        self._events.notify(thread_id, before, added)

    async def copy_edits(
        self, thread_id: str, to: str, standing: Mapping[str, str], ids: Mapping[str, str]
    ) -> None:
        """Give another conversation the edits that can be undone, their artifacts under other ids."""
        columns = "message_id, name, artifact_id, child_id, before, after, payload, at, folds, made"

        def work(conn: sqlite3.Connection) -> None:
            rows = conn.execute(
                f"SELECT {columns} FROM edits WHERE thread_id = ? AND before != '' ORDER BY seq", (thread_id,)
            ).fetchall()
            for row in rows:
                if row[0] in standing:
                    values = [renamed(value, ids) for value in row]
                    conn.execute(
                        f"INSERT INTO edits (thread_id, turns, status, {columns}) "
                        f"VALUES (?, '', ?, {', '.join('?' * len(row))})",
                        (to, standing[row[0]], *values),
                    )

        await self._db.write(work)

    async def add_variant(self, principal: Principal, variant: Variant) -> None:
        """Record that a run tries another one again."""

        def work(conn: sqlite3.Connection) -> None:
            conn.execute(
                "INSERT OR REPLACE INTO variants (run_id, of_run, advertiser, body) VALUES (?, ?, ?, ?)",
                (variant.run_id, variant.of_run, principal.advertiser, variant.model_dump_json()),
            )

        await self._db.write(work)

    async def variant(self, principal: Principal, run_id: str) -> Variant | None:
        """What a run tries otherwise, if it tries another one again."""
        found = await self._variants("run_id = ?", principal, [run_id])
        return found[0] if found else None

    async def variants_of(self, principal: Principal, run_ids: Sequence[str]) -> list[Variant]:
        """The runs that try one of these again, oldest first."""
        marks = ", ".join("?" * len(run_ids))
        return await self._variants(f"of_run IN ({marks})", principal, run_ids) if run_ids else []

    async def _variants(self, where: str, principal: Principal, values: Sequence[str]) -> list[Variant]:
        def work(conn: sqlite3.Connection) -> list[Variant]:
            rows = conn.execute(
                f"SELECT body FROM variants WHERE advertiser = ? AND {where} ORDER BY run_id",
                (principal.advertiser, *values),
            )
            return [Variant.model_validate_json(body) for (body,) in rows]

        return await self._db.read(work)

    async def prefer(self, principal: Principal, preference: Preference) -> None:
        """Record which of two runs is better; a later word on the same two replaces the earlier."""
        first, second = sorted((preference.a, preference.b))

        def work(conn: sqlite3.Connection) -> None:
            conn.execute(
                "INSERT OR REPLACE INTO preferences (a, b, advertiser, body) VALUES (?, ?, ?, ?)",
                (first, second, principal.advertiser, preference.model_dump_json()),
            )

        await self._db.write(work)

    async def preference(self, principal: Principal, a: str, b: str) -> Preference | None:
        """Which of two runs is better, when it was said."""
        first, second = sorted((a, b))

        def work(conn: sqlite3.Connection) -> Preference | None:
            row = conn.execute(
                "SELECT body FROM preferences WHERE a = ? AND b = ? AND advertiser = ?",
                (first, second, principal.advertiser),
            ).fetchone()
            return Preference.model_validate_json(row[0]) if row else None

        return await self._db.read(work)


def missing(point_id: str) -> NotFound:
    """There is no such point."""
    return NotFound(f"there is no checkpoint {point_id[:100]!r} in this conversation", value=point_id[:100])
