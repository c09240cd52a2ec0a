"""The edits of every thread, each written before its change is made, so that a repeat ends what a crash cut.

An edit is `begun`, then `done`; an undo makes it `undone`, a redo `done` again, and a new edit makes what was
undone `dropped`. The events of one gesture (a slider that is dragged) are one edit: each folds the one before it
into itself, which is `folded` then. The undo and redo orders are rows of their own (they hold the edit they turn),
so that a repeat of one is known by its message id too.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

from limelight.infra.db import Database
from limelight.schema.errors import NotFound
from limelight.schema.principal import Principal

EditStatus: TypeAlias = Literal["begun", "done", "undone", "dropped", "folded"]
DEPTH = 200
"""Edits of a thread that can be undone; older ones keep their message id only."""
_COLUMNS = "thread_id, message_id, name, artifact_id, child_id, turns, status, before, after, payload, at, folds, made"


class EditRecord(BaseModel):
    """One edit of a thread, or an order to undo or redo one."""

    thread_id: str
    message_id: str
    name: str
    """The UI event."""
    artifact_id: str = ""
    """What was edited."""
    child_id: str = ""
    """The artifact that came of it, if one did."""
    turns: str = ""
    """For `edit.undo` and `edit.redo`: the message id of the edit that is undone or redone."""
    status: EditStatus = "begun"
    before: str = ""
    """What the edit changes, as JSON, before it; empty for an undo or redo, and when forgotten."""
    after: str = ""
    payload: str = ""
    """What the event asked for, as JSON; of a gesture all of it together."""
    at: str = ""
    """When it was made, in ISO 8601."""
    folds: str = ""
    """The message id of the edit whose gesture it continues."""
    made: list[str] = Field(default_factory=list[str])
    """Artifacts that came of it, where that can be several: of a run, or of a macro."""


class EditStore:
    """The edits of every thread, oldest first."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, principal: Principal, thread_id: str, message_id: str) -> EditRecord | None:
        """What a message did in a thread. Raises `NotFound` for the thread."""

        def work(conn: sqlite3.Connection) -> EditRecord | None:
            _check(conn, principal, thread_id)
            row = conn.execute(
                f"SELECT {_COLUMNS} FROM edits WHERE thread_id = ? AND message_id = ?",
                (thread_id, message_id),
            ).fetchone()
            return _record(row) if row else None

        return await self._db.read(work)

    async def next(
        self, principal: Principal, thread_id: str, order: Literal["undo", "redo"]
    ) -> EditRecord | None:
        """What an undo (the newest edit that is done) or a redo (the oldest that is undone) would turn."""
        status, way = ("done", "DESC") if order == "undo" else ("undone", "ASC")

        def work(conn: sqlite3.Connection) -> EditRecord | None:
            _check(conn, principal, thread_id)
            row = conn.execute(
                f"SELECT {_COLUMNS} FROM edits WHERE thread_id = ? AND status = ? AND before != '' "
                f"ORDER BY seq {way} LIMIT 1",
                (thread_id, status),
            ).fetchone()
            return _record(row) if row else None

        return await self._db.read(work)

    async def recent(self, principal: Principal, thread_id: str, *, limit: int = 50) -> list[EditRecord]:
        """The newest edits that stand, oldest first; no orders to undo or redo. Raises `NotFound` for the thread."""

        def work(conn: sqlite3.Connection) -> list[EditRecord]:
            _check(conn, principal, thread_id)
            rows = conn.execute(
                f"SELECT {_COLUMNS} FROM edits WHERE thread_id = ? AND status = 'done' AND turns = '' "
                "ORDER BY seq DESC LIMIT ?",
                (thread_id, limit),
            ).fetchall()
            return [_record(row) for row in reversed(rows)]

        return await self._db.read(work)

    async def stale(self, principal: Principal, thread_id: str) -> frozenset[str]:
        """Artifacts that came of edits which stand no more: undone, dropped, or gone on from. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> frozenset[str]:
            _check(conn, principal, thread_id)
            rows = conn.execute(
                "SELECT child_id FROM edits WHERE thread_id = ?1 AND turns = '' AND child_id != '' "
                "AND status IN ('undone', 'dropped', 'folded') "
                "UNION SELECT one.value FROM edits, json_each(edits.made) AS one WHERE thread_id = ?1 AND turns = '' "
                "AND status IN ('undone', 'dropped')",
                (thread_id,),
            )
            return frozenset(artifact_id for (artifact_id,) in rows)

        return await self._db.read(work)

    async def newest(self, principal: Principal, thread_id: str) -> EditRecord | None:
        """The edit, or order to undo or redo one, that came last. Raises `NotFound` for the thread."""

        def work(conn: sqlite3.Connection) -> EditRecord | None:
            _check(conn, principal, thread_id)
            row = conn.execute(
                f"SELECT {_COLUMNS} FROM edits WHERE thread_id = ? ORDER BY seq DESC LIMIT 1", (thread_id,)
            ).fetchone()
            return _record(row) if row else None

        return await self._db.read(work)

    async def begin(self, principal: Principal, record: EditRecord) -> None:
        """Record what is about to be done; an edit that it folds stands no more. Raises `NotFound` for the thread."""

        def work(conn: sqlite3.Connection) -> None:
            _check(conn, principal, record.thread_id)
            if record.folds:
                conn.execute(
                    "UPDATE edits SET status = 'folded', before = '' WHERE thread_id = ? AND message_id = ?",
                    (record.thread_id, record.folds),
                )
            values = {**record.model_dump(), "made": json.dumps(record.made)}
            names = _COLUMNS.split(", ")
            conn.execute(
                f"INSERT INTO edits ({_COLUMNS}) VALUES ({', '.join('?' * len(names))})",
                [values[name] for name in names],
            )

        await self._db.write(work, durable=True)

    async def finish(self, principal: Principal, record: EditRecord) -> None:
        """Record that it is done: an edit drops what was undone before it; an undo or redo turns its edit."""

        def work(conn: sqlite3.Connection) -> None:
            _check(conn, principal, record.thread_id)
            thread = record.thread_id
            if record.turns:
                turned = "undone" if record.name == "edit.undo" else "done"
                _mark(conn, thread, record.turns, turned)
            else:
                conn.execute(
                    "UPDATE edits SET status = 'dropped', before = '', after = '' "
                    "WHERE thread_id = ? AND status = 'undone'",
                    (thread,),
                )
            _mark(conn, thread, record.message_id, "done")
            _forget(conn, thread)

        await self._db.write(work)


def _mark(conn: sqlite3.Connection, thread_id: str, message_id: str, status: EditStatus) -> None:
    conn.execute(
        "UPDATE edits SET status = ? WHERE thread_id = ? AND message_id = ?", (status, thread_id, message_id)
    )


def _forget(conn: sqlite3.Connection, thread_id: str) -> None:
    """Empty the rows of edits that are too old to be undone."""
    conn.execute(
        "UPDATE edits SET before = '', after = '' WHERE thread_id = ?1 AND before != '' AND seq <= "
        "(SELECT seq FROM edits WHERE thread_id = ?1 AND before != '' ORDER BY seq DESC LIMIT 1 OFFSET ?2)",
        (thread_id, DEPTH),
    )


def _check(conn: sqlite3.Connection, principal: Principal, thread_id: str) -> None:
    row = conn.execute("SELECT advertiser FROM threads WHERE id = ?", (thread_id,)).fetchone()
    if row is None or row[0] != principal.advertiser:
        raise NotFound(f"there is no thread {thread_id[:100]!r}", value=thread_id[:100])


def _record(row: tuple[str, ...]) -> EditRecord:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return EditRecord.model_validate({**values, "made": json.loads(values["made"])})
