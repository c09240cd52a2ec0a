"""Threads, messages and the state document, on SQLite."""

from __future__ import annotations

import sqlite3
from itertools import islice

from limelight.infra.db import Database
from limelight.infra.forget import forget_threads
from limelight.infra.stores.artifacts import SqliteArtifacts
from limelight.infra.text_cache import text_cache
from limelight.schema.artifact import now
from limelight.schema.as_of import AsOf
from limelight.schema.errors import NotFound
from limelight.schema.ids import new_id
from limelight.schema.message import Message, ThreadInfo
from limelight.schema.principal import Principal
from limelight.schema.state import ThreadState

_COLUMNS = "id, title, agent, created_at, updated_at"
_NEWEST = 1 << 62
TITLE = 60
"""Characters of a conversation's title."""


class SqliteConversations:
    """`ConversationStore` over the database."""

    def __init__(self, db: Database, artifacts: SqliteArtifacts) -> None:
        self._db = db
        self._artifacts = artifacts

    async def create_thread(
        self, principal: Principal, *, title: str = "", thread_id: str | None = None, agent: str = ""
    ) -> ThreadInfo:
        """A new, empty thread; with an id of the caller's, the thread that has it, if there is one.

        Raises `NotFound` when that id is another advertiser's.
        """
        thread = ThreadInfo(thread_id=thread_id or new_id("thr"), title=title, agent=agent)

        def work(conn: sqlite3.Connection) -> ThreadInfo:
            conn.execute(
                "INSERT OR IGNORE INTO threads (id, advertiser, user, title, agent, created_at, updated_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (thread.thread_id, principal.advertiser, principal.user, title, agent,
                 thread.created_at.isoformat(), thread.updated_at.isoformat()),
            )  # fmt: skip
            return _thread(conn, principal, thread.thread_id)

        return await self._db.write(work)

    async def thread(self, principal: Principal, thread_id: str) -> ThreadInfo:
        """Raises `NotFound`."""
        return await self._db.read(lambda conn: _thread(conn, principal, thread_id))

    async def threads(
        self, principal: Principal, *, before: str | None = None, limit: int = 50
    ) -> list[ThreadInfo]:
        """Newest first, by creation; `before` is the last id of the page before. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> list[ThreadInfo]:
            seq = _NEWEST
            if before is not None:
                _check(conn, principal, before)
                seq = conn.execute("SELECT seq FROM threads WHERE id = ?", (before,)).fetchone()[0]
            rows = conn.execute(
                f"SELECT {_COLUMNS} FROM threads WHERE advertiser = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
                (principal.advertiser, seq, limit),
            )
            return [_info(row) for row in rows]

        return await self._db.read(work)

    async def rename_thread(self, principal: Principal, thread_id: str, title: str) -> None:
        """Keeps the first `TITLE` characters. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> None:
            _check(conn, principal, thread_id)
            conn.execute("UPDATE threads SET title = ? WHERE id = ?", (title[:TITLE], thread_id))

        await self._db.write(work)

    async def delete_thread(self, principal: Principal, thread_id: str) -> None:
        """Remove the thread and everything in it (see `infra.forget`), then bytes that nothing else claims.

        A picture that the catalogue or a brand uses is kept and leaves the thread. Raises `NotFound`.
        """

        def work(conn: sqlite3.Connection) -> list[str]:
            _check(conn, principal, thread_id)
            return forget_threads(conn, principal, [thread_id])

        await self._artifacts.release(await self._db.write(work, durable=True))

    async def add_message(self, principal: Principal, thread_id: str, message: Message) -> bool:
        """False when a message with that id is there already (nothing is changed). Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> bool:
            _check(conn, principal, thread_id)
            cursor = conn.execute(
                "INSERT OR IGNORE INTO messages (thread_id, id, body) VALUES (?, ?, ?)",
                (thread_id, message.id, message.model_dump_json()),
            )
            if cursor.rowcount == 1:
                conn.execute("UPDATE threads SET updated_at = ? WHERE id = ?", (now().isoformat(), thread_id))
            return cursor.rowcount == 1

        return await self._db.write(work)

    async def update_message(self, principal: Principal, thread_id: str, message: Message) -> None:
        """Replace a message by its id; it keeps its place. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> None:
            _check(conn, principal, thread_id)
            cursor = conn.execute(
                "UPDATE messages SET body = ? WHERE thread_id = ? AND id = ?",
                (message.model_dump_json(), thread_id, message.id),
            )
            if cursor.rowcount == 0:
                raise _no_message(message.id)

        await self._db.write(work)

    async def messages(
        self, principal: Principal, thread_id: str, *, limit: int = 1000, as_of: AsOf | None = None,
        before: str | None = None,
    ) -> list[Message]:  # fmt: skip
        """The newest `limit`, or the newest of those before a message, oldest first; with `as_of` of those that it sees.

        Raises `NotFound` for the thread, and for the message `before`.
        """

        def work(conn: sqlite3.Connection) -> list[Message]:
            _check(conn, principal, thread_id)
            end = _NEWEST if before is None else _place(conn, thread_id, before)
            rows = conn.execute(
                "SELECT seq, body FROM messages WHERE thread_id = ? AND seq < ? ORDER BY seq DESC",
                (thread_id, end),
            )
            seen = (body for place, body in rows if as_of is None or as_of.sees_place(place))
            return [message_of(body) for body in islice(seen, limit)][::-1]

        return await self._db.read(work)

    async def message(self, principal: Principal, thread_id: str, message_id: str) -> Message | None:
        """One message, if it is there. Raises `NotFound` for the thread."""

        def work(conn: sqlite3.Connection) -> Message | None:
            _check(conn, principal, thread_id)
            row = conn.execute(
                "SELECT body FROM messages WHERE thread_id = ? AND id = ?", (thread_id, message_id)
            ).fetchone()
            return message_of(row[0]) if row else None

        return await self._db.read(work)

    async def state(self, principal: Principal, thread_id: str) -> ThreadState:
        """The state document, an empty one at first. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> ThreadState:
            _check(conn, principal, thread_id)
            row = conn.execute("SELECT body FROM states WHERE thread_id = ?", (thread_id,)).fetchone()
            return ThreadState.model_validate_json(row[0]) if row else ThreadState()

        return await self._db.read(work)

    async def save_state(self, principal: Principal, thread_id: str, state: ThreadState) -> None:
        """Replace the state document. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> None:
            _check(conn, principal, thread_id)
            conn.execute(
                "INSERT INTO states (thread_id, body) VALUES (?, ?) "
                "ON CONFLICT (thread_id) DO UPDATE SET body = excluded.body",
                (thread_id, state.model_dump_json()),
            )

        await self._db.write(work)


@text_cache(short_ones=1024)
def message_of(body: str) -> Message:
    """A message as it is stored. Every turn reads the newest ones several times: the same words are parsed once."""
    return Message.model_validate_json(body)


def _thread(conn: sqlite3.Connection, principal: Principal, thread_id: str) -> ThreadInfo:
    row = conn.execute(
        f"SELECT {_COLUMNS} FROM threads WHERE id = ? AND advertiser = ?", (thread_id, principal.advertiser)
    ).fetchone()
    if row is None:
        raise _no_thread(thread_id)
    return _info(row)


def _check(conn: sqlite3.Connection, principal: Principal, thread_id: str) -> None:
    row = conn.execute(
        "SELECT 1 FROM threads WHERE id = ? AND advertiser = ?", (thread_id, principal.advertiser)
    ).fetchone()
    if row is None:
        raise _no_thread(thread_id)


def _no_thread(thread_id: str) -> NotFound:
    return NotFound(f"there is no thread {thread_id[:100]!r}", value=thread_id[:100])


def _place(conn: sqlite3.Connection, thread_id: str, message_id: str) -> int:
    row = conn.execute(
        "SELECT seq FROM messages WHERE thread_id = ? AND id = ?", (thread_id, message_id)
    ).fetchone()
    if row is None:
        raise _no_message(message_id)
    return int(row[0])


def _no_message(message_id: str) -> NotFound:
    return NotFound(f"there is no message {message_id[:100]!r} in this thread", value=message_id[:100])


def _info(row: tuple[str, str, str, str, str]) -> ThreadInfo:
    return ThreadInfo.model_validate(
        dict(zip(("thread_id", "title", "agent", "created_at", "updated_at"), row, strict=True))
    )
