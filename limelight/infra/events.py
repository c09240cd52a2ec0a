"""The append-only event log of a thread, on SQLite.

Appends in flight share one commit (see `limelight.infra.db`). Readers in this process are woken with the
frames themselves, so a following reader asks the database only when it begins, fell behind, or another
process wrote.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

from limelight.infra.db import Database
from limelight.infra.stores.outbox import insert_frames
from limelight.schema.errors import NotFound
from limelight.schema.wire import EventFrame

BUFFER = 256
"""Frames held for one reader. One that falls further behind is served from the database again."""
PAGE = 256
POLL_S = 1.0
"""How often a following reader looks for what another process appended, seconds."""

_END = 2**63 - 1

Numbered = tuple[int, EventFrame]


class _Reader:
    """One follower's mailbox: frames that directly follow one another, or a mark that it must read again."""

    def __init__(self, *, stale: bool = True) -> None:
        self.wake = asyncio.Event()
        self.stale = stale
        self.frames: deque[tuple[int, Numbered]] = deque()
        self.began: int | None = None
        """The number of the last frame before the first that was delivered."""

    def deliver(self, before: int, frames: Sequence[Numbered]) -> None:
        self.began = before if self.began is None else self.began
        if len(self.frames) + len(frames) > BUFFER:
            self.frames.clear()
            self.stale = True
        elif not self.stale:
            for numbered in frames:
                self.frames.append((before, numbered))
                before = numbered[0]
        self.wake.set()


class SqliteEventLog:
    """`EventLog` over the database. Order is the order of commits; ids are unique within a thread."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._readers: dict[str, set[_Reader]] = defaultdict(set)
        self._closed = False

    async def append(self, thread_id: str, frames: Sequence[EventFrame]) -> None:
        """Append in order, durably against the death of the process, then wake readers."""
        if not frames:
            return
        before, added = await self._db.write(lambda conn: insert_frames(conn, thread_id, frames))
        self.notify(thread_id, before, added)

    def notify(self, thread_id: str, before: int, added: Sequence[Numbered]) -> None:
        """Tell this process's readers of frames that a transaction of another store appended."""
        if added:
            for reader in self._readers.get(thread_id, ()):
                reader.deliver(before, added)

    async def read(
        self, thread_id: str, *, after: str | None, until: str | None = None, types: Sequence[str] = (),
        limit: int = 1000,
    ) -> list[EventFrame]:  # fmt: skip
        """Frames after an id, up to and with `until`, of these types or all, oldest first.

        Raises `NotFound` when `after` or `until` is not in the log.
        """

        def work(conn: sqlite3.Connection) -> list[Numbered]:
            start = _cursor(conn, thread_id, after)
            end = _END if until is None else _cursor(conn, thread_id, until)
            return _page(conn, thread_id, start, limit, end=end, types=types)

        return [frame for _, frame in await self._db.read(work)]

    async def read_run(self, thread_id: str, run_id: str) -> list[EventFrame]:
        """Every frame of one run, oldest first."""

        def work(conn: sqlite3.Connection) -> list[EventFrame]:
            rows = conn.execute(
                "SELECT id, event FROM events WHERE thread_id = ? AND run_id = ? ORDER BY seq",
                (thread_id, run_id),
            )
            return [EventFrame(id=id_, run_id=run_id, event=json.loads(event)) for id_, event in rows]

        return await self._db.read(work)

    async def last_id(self, thread_id: str) -> str | None:
        """The id of the newest frame."""

        def work(conn: sqlite3.Connection) -> str | None:
            row = conn.execute(
                "SELECT id FROM events WHERE thread_id = ? ORDER BY seq DESC LIMIT 1", (thread_id,)
            ).fetchone()
            return row[0] if row else None

        return await self._db.read(work)

    async def follow(self, thread_id: str, *, after: str | None) -> AsyncIterator[EventFrame]:
        """Frames after an id, then new ones as they come, without gap or repeat, until the log is closed.

        Raises `NotFound` when `after` is not in the log.
        """
        with self._reading(thread_id, _Reader()) as reader:
            async for frame in self._after(thread_id, reader, after, None):
                yield frame

    @asynccontextmanager
    async def listening(self, thread_id: str) -> AsyncIterator[AsyncIterator[EventFrame]]:
        """Frames from the next one on that this process appends, as `follow` gives them; the log is not read to begin."""
        with self._reading(thread_id, _Reader(stale=False)) as reader:
            yield self._heard(thread_id, reader)

    async def _heard(self, thread_id: str, reader: _Reader) -> AsyncIterator[EventFrame]:
        while reader.began is None and not self._closed:
            reader.wake.clear()
            await reader.wake.wait()
        async for frame in self._after(thread_id, reader, None, reader.began):
            yield frame

    @contextmanager
    def _reading(self, thread_id: str, reader: _Reader) -> Iterator[_Reader]:
        self._readers[thread_id].add(reader)
        try:
            yield reader
        finally:
            self._readers[thread_id].discard(reader)
            if not self._readers[thread_id]:
                del self._readers[thread_id]

    async def _after(
        self, thread_id: str, reader: _Reader, after: str | None, at: int | None
    ) -> AsyncIterator[EventFrame]:
        """What comes after the frame numbered `at`, or else after the one with the id `after`."""
        while not self._closed:
            if at is None or reader.stale:
                reader.stale = False
                reader.frames.clear()
                at, page = await self._db.read(lambda conn, at=at: _on(conn, thread_id, after, at))
                reader.stale = reader.stale or len(page) == PAGE
                for seq, frame in page:
                    at = seq
                    yield frame
                continue
            while reader.frames and not reader.stale:
                before, (seq, frame) = reader.frames.popleft()
                if seq <= at:
                    continue
                if before > at:
                    reader.stale = True
                    break
                at = seq
                yield frame
            if not reader.stale:
                await self._wait(reader)

    async def _wait(self, reader: _Reader) -> None:
        """Until a frame is delivered; after a while without one, look into the database."""
        if reader.frames or self._closed:
            return
        reader.wake.clear()
        try:
            async with asyncio.timeout(POLL_S):
                await reader.wake.wait()
        except TimeoutError:
            reader.stale = True

    def close(self) -> None:
        """End every `follow`."""
        self._closed = True
        for readers in self._readers.values():
            for reader in readers:
                reader.wake.set()


def _on(
    conn: sqlite3.Connection, thread_id: str, after: str | None, at: int | None
) -> tuple[int, list[Numbered]]:
    """Where a reader stands, at first after the frame `after`, and the page from there."""
    start = _cursor(conn, thread_id, after) if at is None else at
    return start, _page(conn, thread_id, start, PAGE)


def _cursor(conn: sqlite3.Connection, thread_id: str, after: str | None) -> int:
    if after is None:
        return 0
    row = conn.execute("SELECT seq FROM events WHERE thread_id = ? AND id = ?", (thread_id, after)).fetchone()
    if row is None:
        raise NotFound("this event id is not in the thread's log: connect without `after`", value=after[:100])
    return int(row[0])


def _page(
    conn: sqlite3.Connection,
    thread_id: str,
    start: int,
    limit: int,
    *,
    end: int = _END,
    types: Sequence[str] = (),
) -> list[Numbered]:
    wanted = f"AND json_extract(event, '$.type') IN ({', '.join('?' * len(types))})" if types else ""
    rows = conn.execute(
        f"SELECT seq, id, run_id, event FROM events WHERE thread_id = ? AND seq > ? AND seq <= ? {wanted} "
        "ORDER BY seq LIMIT ?",
        (thread_id, start, end, *types, limit),
    )
    return [
        (seq, EventFrame(id=id_, run_id=run_id, event=json.loads(event))) for seq, id_, run_id, event in rows
    ]
