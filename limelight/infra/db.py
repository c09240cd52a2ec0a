"""One SQLite database behind an async face: a writer thread with group commit, and a few reader threads.

Durability. The database is in WAL mode. A commit with `synchronous=NORMAL` survives the death of the process
(kill -9) and can never corrupt the file, but a power cut may take the last commits; one with `FULL` survives
a power cut too, at the price of an fsync. Writes say which they need: events and messages are `NORMAL`,
artifacts and runs, which cost money to make again, are `durable` (`FULL`). An fsync of the log covers every
earlier commit.

Group commit. All writes that wait when the writer becomes free share one transaction, each in a savepoint of
its own, so one that fails takes nothing of the others with it. Results are handed out after the commit.

Group read. Reads that are asked for in the same turn of the event loop, or in turns that follow one another, go to a reader
thread together and see one snapshot: a thread that is handed something and answers costs more than most reads.

Two processes may use one database: every transaction starts with `BEGIN IMMEDIATE` and waits up to `BUSY_MS`.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from limelight.infra.migrations import FORMAT_VERSION, MIGRATIONS, statements
from limelight.schema.errors import BadInput, LimelightError, OutOfDisk, TryAgain

T = TypeVar("T")

BUSY_MS = 10_000
"""How long a transaction waits for another process, milliseconds."""
GROUP = 256
"""Writes that share one transaction at most."""
READERS = 4
READ_TOGETHER = 16
"""Reads that one thread is handed at once at most."""


@dataclass
class _Asked:
    """One waiting read or write. `future`, which belongs to `loop`, gets its result; of a write after the commit."""

    work: Callable[[sqlite3.Connection], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    durable: bool = False


@dataclass
class _Answer:
    """What became of one."""

    to: _Asked
    result: Any = None
    error: BaseException | None = None


def _answer(answers: Iterable[_Answer]) -> None:
    """Tell, from another thread, those who asked; each event loop is woken once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Answer]] = {}
    for one in answers:
        by_loop.setdefault(one.to.loop, []).append(one)
    for loop, ours in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits there any more
            loop.call_soon_threadsafe(_tell, ours)


def _tell(answers: list[_Answer]) -> None:
    for one in answers:
        if one.to.future.done():  # cancelled
            continue
        if one.error is not None:
            one.to.future.set_exception(one.error)
        else:
            one.to.future.set_result(one.result)


def connect(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """A connection with this project's pragmas; transactions are begun by hand."""
    conn = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000)
    conn.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    conn.execute("PRAGMA journal_mode=WAL")
    conn.execute("PRAGMA synchronous=NORMAL")
    conn.execute("PRAGMA foreign_keys=ON")
    if readonly:
        conn.execute("PRAGMA query_only=ON")
    return conn


def migrate(conn: sqlite3.Connection, path: Path) -> None:
    """Bring the database to this release's format. Raises `BadInput` when a newer release wrote it."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        found = int(conn.execute("PRAGMA user_version").fetchone()[0])
        if found > FORMAT_VERSION:
            raise BadInput(
                f"{path} has data format {found}, and this release reads up to {FORMAT_VERSION}: install "
                "the newer Limelight again, or set LIMELIGHT_HOME to another folder",
                code="data_format", limit=FORMAT_VERSION, value=found,
            )  # fmt: skip
        for script in MIGRATIONS[found:]:
            for statement in statements(script):
                conn.execute(statement)
        conn.execute(f"PRAGMA user_version={FORMAT_VERSION}")
        conn.execute("COMMIT")
    except BaseException:
        conn.execute("ROLLBACK")
        raise


def translated(error: BaseException) -> BaseException:
    """SQLite's errors in our words; everything else as it is."""
    if not isinstance(error, sqlite3.OperationalError):
        return error
    text = str(error)
    if "disk is full" in text or "disk I/O error" in text:
        return OutOfDisk(
            f"the database could not be written ({text}): nothing was changed; free space and repeat"
        )
    if "locked" in text or "busy" in text:
        return TryAgain(
            f"another process held the database for more than {BUSY_MS / 1000:g} s: try again",
            limit=BUSY_MS / 1000,
        )
    return error


class Database:
    """The database file, its writer thread and its readers. Make one with `Database.open`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._jobs: queue.SimpleQueue[_Asked | None] = queue.SimpleQueue()
        self._reads: dict[asyncio.AbstractEventLoop, list[_Asked]] = {}
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="limelight-read")
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._writer: threading.Thread | None = None
        self._closed = False

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Open or create the database. Raises `BadInput` for data of a newer format."""
        self = cls(path)
        conn = await asyncio.to_thread(self._prepare)
        self._writer = threading.Thread(
            target=self._write_loop, args=(conn,), name="limelight-write", daemon=True
        )
        self._writer.start()
        return self

    def _prepare(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            conn = connect(self.path)
            migrate(conn, self.path)
        except LimelightError:
            raise
        except (sqlite3.Error, OSError) as error:
            found = translated(error)
            if found is not error:
                raise found from error
            raise BadInput(
                f"the database {self.path} cannot be opened ({error}): check the folder's permissions, or "
                "set LIMELIGHT_HOME to another one",
                code="database", value=str(self.path),
            ) from error  # fmt: skip
        return conn

    async def write(self, work: Callable[[sqlite3.Connection], T], *, durable: bool = False) -> T:
        """Run `work` in a transaction on the writer thread and return its result after the commit.

        `work` must not begin or end transactions. What it raises undoes its own changes only. A write that is cancelled
        is either not done at all, or done by the time that the cancel is through. Raises `OutOfDisk` when the disk is
        full and `TryAgain` when another process held the database too long.
        """
        if self._closed:
            raise TryAgain("the database is closed: the service is stopping", code="stopping")
        loop = asyncio.get_running_loop()
        asked = _Asked(work, loop, loop.create_future(), durable)
        self._jobs.put(asked)
        try:
            return await asked.future
        except asyncio.CancelledError:
            if not self._closed:  # until the writer is past it: who acts on the cancel reads what was written
                behind = _Asked(lambda _: None, loop, loop.create_future())
                self._jobs.put(behind)
                await behind.future
            raise

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on a reader thread. It sees everything whose write has returned."""
        if self._closed:
            raise TryAgain("the database is closed: the service is stopping", code="stopping")
        loop = asyncio.get_running_loop()
        asked = _Asked(work, loop, loop.create_future())
        if (waiting := self._reads.get(loop)) is not None:
            waiting.append(asked)
        else:
            self._reads[loop] = [asked]
            loop.call_soon(self._hand_out, loop)
        return await asked.future

    def _hand_out(self, loop: asyncio.AbstractEventLoop, seen: int = 1) -> None:
        if seen < len(self._reads[loop]) < READ_TOGETHER:  # where several are asked for, others follow
            loop.call_soon(self._hand_out, loop, len(self._reads[loop]))
            return
        waiting = self._reads.pop(loop)
        for at in range(0, len(waiting), READ_TOGETHER):
            together = waiting[at : at + READ_TOGETHER]
            if self._closed:
                stopping = TryAgain("the database is closed: the service is stopping", code="stopping")
                _tell([_Answer(one, error=stopping) for one in together])
            else:
                self._readers.submit(self._read, together)

    async def close(self) -> None:
        """Finish the waiting writes, then close every connection. Twice is harmless."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        if self._writer is not None:
            await asyncio.to_thread(self._writer.join)
        await asyncio.to_thread(self._readers.shutdown)
        for conn in self._opened:
            conn.close()

    def _read(self, together: list[_Asked]) -> None:
        try:
            answers = _read_all(self._reader(), together)
        except BaseException as error:
            answers = [_Answer(one, error=error) for one in together]
        _answer(answers)

    def _reader(self) -> sqlite3.Connection:
        """This thread's connection."""
        conn: sqlite3.Connection | None = getattr(self._local, "conn", None)
        if conn is None:
            conn = connect(self.path, readonly=True)
            self._local.conn = conn
            with self._lock:
                self._opened.append(conn)
        return conn

    def _write_loop(self, conn: sqlite3.Connection) -> None:
        """Take what waits, commit it together, until `None` comes."""
        full = False
        stop = False
        while not stop:
            group: list[_Asked] = []
            item = self._jobs.get()
            while True:
                if item is None:
                    stop = True
                    break
                if not item.future.cancelled():
                    group.append(item)
                if len(group) >= GROUP or self._jobs.empty():
                    break
                item = self._jobs.get()
            if not group:
                continue
            durable = any(write.durable for write in group)
            if durable != full:
                conn.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
                full = durable
            _commit(conn, group)
        conn.close()


def _read_all(conn: sqlite3.Connection, together: list[_Asked]) -> list[_Answer]:
    """Each in turn, of one snapshot; one that fails fails alone."""
    answers: list[_Answer] = []
    conn.execute("BEGIN")
    try:
        for one in together:
            if one.future.cancelled():
                continue
            try:
                answers.append(_Answer(one, one.work(conn)))
            except Exception as error:
                answers.append(_Answer(one, error=error))
    finally:
        conn.execute("ROLLBACK")
    return answers


def _commit(conn: sqlite3.Connection, group: list[_Asked]) -> None:
    """One transaction for the group; a failed write is undone alone, a failed commit fails them all."""
    answers: list[_Answer] = []
    try:
        conn.execute("BEGIN IMMEDIATE")
        for write in group:
            conn.execute("SAVEPOINT one")
            try:
                result = write.work(conn)
            except BaseException as error:
                if not conn.in_transaction:
                    raise
                conn.execute("ROLLBACK TO one")
                conn.execute("RELEASE one")
                answers.append(_Answer(write, error=translated(error)))
                continue
            conn.execute("RELEASE one")
            answers.append(_Answer(write, result))
        conn.execute("COMMIT")
    except BaseException as error:
        with contextlib.suppress(sqlite3.Error):
            conn.execute("ROLLBACK")
        failed = {id(one.to) for one in answers if one.error is not None}
        answers = [one for one in answers if one.error is not None]
        answers += [_Answer(one, error=translated(error)) for one in group if id(one) not in failed]
    _answer(answers)
