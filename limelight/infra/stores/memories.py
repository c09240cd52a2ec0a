"""Structured memory on SQLite: lines that were learned, each with the message it comes from.

A line is never changed: a later one supersedes it, from a place in the log on. So a read with `as_of` shows
what was known then. Forgetting is the one thing that removes a row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from limelight.infra.db import Database
from limelight.schema.as_of import AsOf
from limelight.schema.errors import NotFound
from limelight.schema.memory import ItemKind, MemoryItem
from limelight.schema.principal import Principal


class MemoryStore:
    """The items of every conversation."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(self, principal: Principal, items: Sequence[MemoryItem]) -> None:
        """Record items; one with a known id is left as it is. Raises `NotFound` for a thread."""

        def work(conn: sqlite3.Connection) -> None:
            for thread_id in {item.thread_id for item in items if item.thread_id}:
                check_thread(conn, principal, thread_id)
            insert_items(conn, principal, items)

        await self._db.write(work)

    async def list(
        self, principal: Principal, *, thread_id: str | None = None, kinds: Sequence[ItemKind] = (),
        superseded: bool = False, as_of: AsOf | None = None, limit: int = 500,
    ) -> list[MemoryItem]:  # fmt: skip
        """The newest `limit`, oldest first: of a conversation, or of all of the advertiser's.

        `superseded` adds what no longer holds; `as_of` shows what was known then: what was superseded later still
        holds. Raises `NotFound` for a thread.
        """

        def work(conn: sqlite3.Connection) -> list[MemoryItem]:
            where, values = "advertiser = ?", [principal.advertiser]
            if thread_id is not None:
                check_thread(conn, principal, thread_id)
                where, values = f"{where} AND thread_id = ?", [*values, thread_id]
            if not superseded and as_of is None:
                where = f"{where} AND superseded_at IS NULL"
            if kinds:
                where = f"{where} AND json_extract(body, '$.kind') IN ({', '.join('?' * len(kinds))})"
                values = [*values, *kinds]
            rows = conn.execute(f"SELECT body FROM memories WHERE {where} ORDER BY seq DESC", values)
            found: list[MemoryItem] = []
            for (body,) in rows:
                item = as_known(MemoryItem.model_validate_json(body), as_of)
                if item is not None and (superseded or item.current):
                    found.append(item)
                if len(found) >= limit:
                    break
            return found[::-1]

        return await self._db.read(work)

    async def get(self, principal: Principal, item_id: str) -> MemoryItem:
        """One item. Raises `NotFound`."""
        return await self._db.read(lambda conn: _get(conn, principal, item_id))

    async def supersede(self, principal: Principal, item_id: str, by: MemoryItem | None = None) -> None:
        """Let another item take an item's place, or withdraw it (`by` None). Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> None:
            old = _get(conn, principal, item_id)
            if by is not None:
                insert_items(conn, principal, [by])
            newest = conn.execute(
                "SELECT max(seq) FROM messages WHERE thread_id = ?", (old.thread_id,)
            ).fetchone()[0]
            at = max(by.at if by else 0, old.at, newest or 0)
            mark_superseded(conn, {old.id: (by.id if by else old.id, at)})

        await self._db.write(work)

    async def forget(self, principal: Principal, item_id: str) -> None:
        """Remove an item for good. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> None:
            _get(conn, principal, item_id)
            conn.execute("DELETE FROM memories WHERE id = ?", (item_id,))

        await self._db.write(work)


def check_thread(conn: sqlite3.Connection, principal: Principal, thread_id: str) -> None:
    """Raises `NotFound` for a thread that this advertiser does not have."""
    row = conn.execute("SELECT advertiser FROM threads WHERE id = ?", (thread_id,)).fetchone()
    if row is None or row[0] != principal.advertiser:
        raise NotFound(f"there is no thread {thread_id[:100]!r}", value=thread_id[:100])


def insert_items(conn: sqlite3.Connection, principal: Principal, items: Sequence[MemoryItem]) -> None:
    """Inside the caller's transaction."""
    conn.executemany(
        "INSERT OR IGNORE INTO memories (id, advertiser, thread_id, at, superseded_at, body) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                item.id,
                principal.advertiser,
                item.thread_id,
                item.at,
                item.superseded_at,
                item.model_dump_json(),
            )
            for item in items
        ],
    )


def mark_superseded(conn: sqlite3.Connection, marks: Mapping[str, tuple[str, int]]) -> None:
    """Inside the caller's transaction: by old item, the one in its place and where that was said."""
    conn.executemany(
        "UPDATE memories SET superseded_at = ?3, "
        "body = json_set(body, '$.superseded_by', ?2, '$.superseded_at', ?3) WHERE id = ?1",
        [(old, by, at) for old, (by, at) in marks.items()],
    )


def as_known(item: MemoryItem, as_of: AsOf | None) -> MemoryItem | None:
    """An item as it stood then; None when it was not known."""
    if as_of is None:
        return item
    if not (as_of.sees_place(item.at) if item.at else as_of.sees(item.created_at)):
        return None
    if item.superseded_at is None or as_of.sees_place(item.superseded_at):
        return item
    return item.model_copy(update={"superseded_by": None, "superseded_at": None})


def _get(conn: sqlite3.Connection, principal: Principal, item_id: str) -> MemoryItem:
    row = conn.execute(
        "SELECT body FROM memories WHERE id = ? AND advertiser = ?", (item_id, principal.advertiser)
    ).fetchone()
    if row is None:
        raise NotFound(f"there is no memory {item_id[:100]!r}", value=item_id[:100])
    return MemoryItem.model_validate_json(row[0])
