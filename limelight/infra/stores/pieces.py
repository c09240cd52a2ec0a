"""What a conversation is searched by, on SQLite: its messages in pieces, each with words and a vector; chapters.

The log is read from a mark on; what was found is written, and the mark moved, in one transaction that only holds when
the mark still stands where the reading began. So two processes may index one thread, and a crash costs a repeat.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from limelight.infra.db import Database
from limelight.infra.stores.conversations import message_of
from limelight.infra.stores.memories import as_known, check_thread, insert_items, mark_superseded
from limelight.schema.as_of import AsOf
from limelight.schema.ids import new_id
from limelight.schema.memory import Chapter, MemoryItem, Piece
from limelight.schema.message import Message
from limelight.schema.principal import Principal

_COLUMNS = "seq, message_id, at, turn, role, text, files, terms, vector"


@dataclass(frozen=True)
class Mark:
    """How far a conversation was indexed: a place in the log, and how many messages that is."""

    at: int = 0
    turn: int = 0


@dataclass(frozen=True)
class Placed:
    """A message with its place in the log, and which of the conversation it is, from 1."""

    at: int
    turn: int
    message: Message


@dataclass(frozen=True)
class Indexed:
    """A piece with what it is found by."""

    piece: Piece
    terms: NDArray[np.uint32]
    """Hashes of its words, sorted, each once."""
    vector: NDArray[np.int8]
    """(512,) its sentence vector times 127; as it is stored, with the tag of the model that made it."""
    seq: int = 0


@dataclass(frozen=True)
class Learned:
    """What a stretch of the log gave."""

    before: Mark
    after: Mark
    pieces: Sequence[Indexed] = ()
    items: Sequence[MemoryItem] = ()
    superseded: Mapping[str, tuple[str, int]] = field(default_factory=dict[str, tuple[str, int]])
    """Old item → the one in its place, and where in the log that was said."""


class PieceStore:
    """Pieces, chapters and marks of every conversation."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def waiting(
        self, principal: Principal, thread_id: str, *, limit: int = 64
    ) -> tuple[Mark, list[tuple[int, Message]]]:
        """The mark, and the oldest messages after it with their places in the log. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> tuple[Mark, list[tuple[int, Message]]]:
            check_thread(conn, principal, thread_id)
            mark = _mark(conn, thread_id)
            rows = conn.execute(
                "SELECT seq, body FROM messages WHERE thread_id = ? AND seq > ? ORDER BY seq LIMIT ?",
                (thread_id, mark.at, limit),
            )
            return mark, [(seq, message_of(body)) for seq, body in rows]

        return await self._db.read(work)

    async def behind(self, *, limit: int = 1000) -> list[tuple[Principal, str]]:
        """Conversations with messages after their mark, the newest first: what a crash left to do."""

        def work(conn: sqlite3.Connection) -> list[tuple[Principal, str]]:
            rows = conn.execute(
                "SELECT t.advertiser, t.user, t.id FROM threads t LEFT JOIN memory_marks k ON k.thread_id = t.id "
                "WHERE EXISTS (SELECT 1 FROM messages m WHERE m.thread_id = t.id AND m.seq > coalesce(k.indexed, 0)) "
                "ORDER BY t.seq DESC LIMIT ?",
                (limit,),
            )
            return [(Principal(advertiser=a, user=u), thread_id) for a, u, thread_id in rows]

        return await self._db.read(work)

    async def keep(self, principal: Principal, thread_id: str, learned: Learned) -> bool:
        """Write what was learned and move the mark; False, and nothing written, when it has moved meanwhile."""

        def work(conn: sqlite3.Connection) -> bool:
            check_thread(conn, principal, thread_id)
            if _mark(conn, thread_id) != learned.before:
                return False
            _insert(conn, thread_id, learned.pieces)
            insert_items(conn, principal, learned.items)
            mark_superseded(conn, learned.superseded)
            _set_mark(conn, thread_id, learned.after)
            return True

        return await self._db.write(work)

    async def pieces(
        self, principal: Principal, thread_id: str, *, after: int = 0, limit: int = 100_000
    ) -> list[Indexed]:
        """Pieces that were written after the piece `after`, in that order. Raises `NotFound` for the thread."""

        def work(conn: sqlite3.Connection) -> list[Indexed]:
            check_thread(conn, principal, thread_id)
            rows = conn.execute(
                f"SELECT {_COLUMNS} FROM pieces WHERE thread_id = ? AND seq > ? ORDER BY seq LIMIT ?",
                (thread_id, after, limit),
            )
            return [_indexed(row) for row in rows]

        return await self._db.read(work)

    async def revector(self, thread_id: str, vectors: Mapping[int, NDArray[np.int8]]) -> None:
        """Give pieces, by their numbers, vectors of another model."""

        def work(conn: sqlite3.Connection) -> None:
            rows = [(vector.tobytes(), seq, thread_id) for seq, vector in vectors.items()]
            conn.executemany("UPDATE pieces SET vector = ? WHERE seq = ? AND thread_id = ?", rows)

        await self._db.write(work)

    async def chapters(
        self, principal: Principal, thread_id: str, *, as_of: AsOf | None = None, limit: int = 4
    ) -> list[Chapter]:
        """The first chapter and the newest `limit`, in order. Raises `NotFound` for the thread."""

        def work(conn: sqlite3.Connection) -> list[Chapter]:
            check_thread(conn, principal, thread_id)
            query = "SELECT first, last, turn, text, made_by FROM chapters WHERE thread_id = ? ORDER BY first"
            newest: list[Chapter] = []
            for row in conn.execute(f"{query} DESC", (thread_id,)):
                chapter = _chapter(row)
                if _seen(chapter, as_of):
                    newest.append(chapter)
                if len(newest) > limit:
                    break
            first = next(
                (c for row in conn.execute(query, (thread_id,)) if _seen(c := _chapter(row), as_of)), None
            )
            kept = newest[:limit][::-1]
            return kept if first is None or first in kept else [first, *kept]

        return await self._db.read(work)

    async def unwritten(
        self, principal: Principal, thread_id: str, *, messages: int, as_of: AsOf | None = None
    ) -> list[Indexed]:
        """The pieces of the next `messages` messages that no chapter tells of; fewer when there are not as many."""

        def work(conn: sqlite3.Connection) -> list[Indexed]:
            check_thread(conn, principal, thread_id)
            row = conn.execute("SELECT max(last) FROM chapters WHERE thread_id = ?", (thread_id,)).fetchone()
            rows = conn.execute(
                f"SELECT {_COLUMNS} FROM pieces WHERE thread_id = ? AND at > ? ORDER BY at, part",
                (thread_id, row[0] or 0),
            )
            found: list[Indexed] = []
            turns: set[int] = set()
            for one in map(_indexed, rows):
                if as_of is not None and not as_of.sees_place(one.piece.at):
                    continue
                turns.add(one.piece.turn)
                if len(turns) > messages:
                    break
                found.append(one)
            return found

        return await self._db.read(work)

    async def add_chapter(self, principal: Principal, thread_id: str, chapter: Chapter) -> bool:
        """False when another process wrote one that reaches into it."""

        def work(conn: sqlite3.Connection) -> bool:
            check_thread(conn, principal, thread_id)
            known = conn.execute(
                "SELECT 1 FROM chapters WHERE thread_id = ? AND last >= ?", (thread_id, chapter.first)
            ).fetchone()
            if known is None:
                conn.execute(
                    "INSERT INTO chapters (thread_id, first, last, turn, text, made_by) VALUES (?, ?, ?, ?, ?, ?)",
                    (thread_id, chapter.first, chapter.last, chapter.turn, chapter.text, chapter.made_by),
                )
            return known is None

        return await self._db.write(work)

    async def recent(
        self, principal: Principal, thread_id: str, *, as_of: AsOf | None = None, limit: int = 40
    ) -> list[Placed]:
        """The newest `limit` messages, oldest first, with their places. Raises `NotFound` for the thread."""

        def work(conn: sqlite3.Connection) -> list[Placed]:
            check_thread(conn, principal, thread_id)
            count = _turns(conn, thread_id)
            rows = conn.execute(
                "SELECT seq, body FROM messages WHERE thread_id = ? ORDER BY seq DESC", (thread_id,)
            )
            found: list[Placed] = []
            for back, (seq, body) in enumerate(rows):
                if as_of is None or as_of.sees_place(seq):
                    found.append(Placed(seq, count - back, message_of(body)))
                if len(found) >= limit:
                    break
            return found[::-1]

        return await self._db.read(work)

    async def count(self, principal: Principal, thread_id: str) -> int:
        """How many messages a conversation has. Raises `NotFound` for the thread."""

        def work(conn: sqlite3.Connection) -> int:
            check_thread(conn, principal, thread_id)
            return _turns(conn, thread_id)

        return await self._db.read(work)

    async def copy(
        self, principal: Principal, thread_id: str, new_thread: str, *, messages: Mapping[str, str],
        artifacts: Mapping[str, str] | None = None, as_of: AsOf | None = None,
    ) -> None:  # fmt: skip
        """Give a fork the memory its messages had: `messages` and `artifacts` are old ids → the copies' ids.

        `as_of` is what of the old conversation counts. Raises `NotFound` for either thread.
        """
        renamed = dict(artifacts or {})

        def work(conn: sqlite3.Connection) -> None:
            check_thread(conn, principal, thread_id)
            check_thread(conn, principal, new_thread)
            _copy(conn, principal, thread_id, new_thread, messages, renamed, as_of)

        await self._db.write(work)


def _mark(conn: sqlite3.Connection, thread_id: str) -> Mark:
    row = conn.execute("SELECT indexed, turn FROM memory_marks WHERE thread_id = ?", (thread_id,)).fetchone()
    return Mark(*row) if row else Mark()


def _turns(conn: sqlite3.Connection, thread_id: str) -> int:
    """How many messages a conversation has; counted from the mark on only."""
    mark = _mark(conn, thread_id)
    row = conn.execute(
        "SELECT count(*) FROM messages WHERE thread_id = ? AND seq > ?", (thread_id, mark.at)
    ).fetchone()
    return mark.turn + int(row[0])


def _set_mark(conn: sqlite3.Connection, thread_id: str, mark: Mark) -> None:
    conn.execute(
        "INSERT INTO memory_marks (thread_id, indexed, turn) VALUES (?, ?, ?) "
        "ON CONFLICT (thread_id) DO UPDATE SET indexed = excluded.indexed, turn = excluded.turn",
        (thread_id, mark.at, mark.turn),
    )


def _insert(conn: sqlite3.Connection, thread_id: str, pieces: Sequence[Indexed]) -> None:
    part: dict[int, int] = {}
    for one in pieces:
        piece = one.piece
        part[piece.at] = part.get(piece.at, -1) + 1
        conn.execute(
            "INSERT OR IGNORE INTO pieces (thread_id, at, part, turn, message_id, role, text, files, terms, vector) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (thread_id, piece.at, part[piece.at], piece.turn, piece.message_id, piece.role, piece.text,
             json.dumps(piece.attachments), one.terms.tobytes(), one.vector.tobytes()),
        )  # fmt: skip


def _indexed(row: tuple[int, str, int, int, str, str, str, bytes, bytes]) -> Indexed:
    seq, message_id, at, turn, role, text, files, terms, vector = row
    piece = Piece.model_construct(
        message_id=message_id, at=at, turn=turn, role=role, text=text, attachments=tuple(json.loads(files))
    )
    return Indexed(piece, np.frombuffer(terms, np.uint32), np.frombuffer(vector, np.int8), seq)


def _chapter(row: tuple[int, int, int, str, str]) -> Chapter:
    names = ("first", "last", "turn", "text", "made_by")
    return Chapter.model_validate(dict(zip(names, row, strict=True)))


def _seen(chapter: Chapter, as_of: AsOf | None) -> bool:
    return as_of is None or (as_of.sees_place(chapter.first) and as_of.sees_place(chapter.last))


def _copy(
    conn: sqlite3.Connection, principal: Principal, old: str, new: str, messages: Mapping[str, str],
    artifacts: Mapping[str, str], as_of: AsOf | None,
) -> None:  # fmt: skip
    places = dict(conn.execute("SELECT id, seq FROM messages WHERE thread_id = ?", (new,)).fetchall())
    log = conn.execute("SELECT id, seq FROM messages WHERE thread_id = ? ORDER BY seq", (old,)).fetchall()
    at = {seq: places[messages[id_]] for id_, seq in log if messages.get(id_) in places}
    turns = {seq: turn for turn, seq in enumerate(at, start=1)}
    rows = conn.execute(f"SELECT {_COLUMNS} FROM pieces WHERE thread_id = ? ORDER BY seq", (old,)).fetchall()
    kept = [one for one in map(_indexed, rows) if one.piece.at in at]
    _insert(conn, new, [
        Indexed(one.piece.model_copy(update={
            "message_id": messages[one.piece.message_id], "at": at[one.piece.at], "turn": turns[one.piece.at],
            "attachments": tuple(artifacts.get(a, a) for a in one.piece.attachments),
        }), one.terms, one.vector)
        for one in kept
    ])  # fmt: skip
    rows = conn.execute("SELECT body FROM memories WHERE thread_id = ? ORDER BY seq", (old,)).fetchall()
    items = [as_known(MemoryItem.model_validate_json(body), as_of) for (body,) in rows]
    insert_items(
        conn, principal, _moved([i for i in items if i and (i.at in at or not i.at)], at, messages, new)
    )
    rows = conn.execute(
        "SELECT first, last, turn, text, made_by FROM chapters WHERE thread_id = ?", (old,)
    ).fetchall()
    conn.executemany(
        "INSERT OR IGNORE INTO chapters (thread_id, first, last, turn, text, made_by) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (new, at[c.first], at[c.last], turns[c.first], c.text, c.made_by)
            for c in map(_chapter, rows) if c.first in at and c.last in at and _seen(c, as_of)
        ],
    )  # fmt: skip
    known = [seq for seq in at if seq <= _mark(conn, old).at]
    if known:
        _set_mark(conn, new, Mark(at[known[-1]], len(known)))


def _moved(
    items: Sequence[MemoryItem], at: Mapping[int, int], messages: Mapping[str, str], thread_id: str
) -> list[MemoryItem]:
    ids = {item.id: new_id("mem") for item in items}
    return [
        item.model_copy(
            update={
                "id": ids[item.id], "thread_id": thread_id, "at": at.get(item.at, 0),
                "message_id": messages.get(item.message_id, item.message_id),
                "superseded_by": ids.get(item.superseded_by or "", None if item.current else ids[item.id]),
                "superseded_at": None if item.superseded_at is None else at.get(item.superseded_at, at.get(item.at, 0)),
            }
        )
        for item in items
    ]  # fmt: skip
