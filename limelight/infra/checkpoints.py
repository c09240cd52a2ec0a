"""LangGraph checkpoints on SQLite, in a file of their own, pruned to what a finished run still needs.

Every super-step writes a checkpoint so that a crash loses one step at most. Once its run has finished only
the newest is of use (to continue the thread, to go back to it, to fork from it), so the ones before it are
deleted.

A checkpoint costs one exchange with the database's thread, where LangGraph's own asynchronous saver makes three or four: it
is written by LangGraph's synchronous one, inside that thread, and committed there before anybody is told. What is asked for
in one turn of the event loop (a step's checkpoint, and what its tasks wrote) goes there together.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import ChannelVersions, Checkpoint, CheckpointMetadata, CheckpointTuple
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

T = TypeVar("T")


@dataclass
class _Asked:
    """One thing to do with the synchronous saver; `future` gets what it returns or raises."""

    work: Callable[[SqliteSaver], Any]
    future: asyncio.Future[Any]


@dataclass
class _Failed:
    error: Exception


class DirectSaver(AsyncSqliteSaver):
    """`AsyncSqliteSaver` whose reads and writes of a run are one exchange with the connection's thread each, or one for
    several."""

    def __init__(self, conn: aiosqlite.Connection) -> None:
        super().__init__(conn)
        self._waiting: list[_Asked] = []
        self._exchanges: set[asyncio.Task[None]] = set()
        self._fresh: set[str] = set()
        self._there: SqliteSaver | None = None
        """The synchronous saver, of the connection's thread."""

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """The newest checkpoint, or the one that `config` names."""
        thread_id = str(config.get("configurable", {}).get("thread_id"))
        if thread_id in self._fresh:
            self._fresh.discard(thread_id)
            return None
        return await self._inside(lambda saver: saver.get_tuple(config))

    async def aput(
        self, config: RunnableConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:  # fmt: skip
        """Write a checkpoint; it is committed when this returns."""
        return await self._inside(lambda saver: saver.put(config, checkpoint, metadata, new_versions))

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Write what a task wrote; it is committed when this returns."""
        await self._inside(lambda saver: saver.put_writes(config, writes, task_id, task_path))

    def begin(self, thread_id: str) -> None:
        """Nothing can be kept for it yet: the first look for its newest checkpoint finds none, and need not be made."""
        self._fresh.add(thread_id)

    async def _inside(self, work: Callable[[SqliteSaver], T]) -> T:
        """Work with the synchronous saver, in the thread that the connection belongs to."""
        asked = _Asked(work, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        if len(self._waiting) == 1:
            # A task: it begins when this turn of the loop is over, and no caller cancels it.
            exchange = asyncio.create_task(self._exchange())
            self._exchanges.add(exchange)
            exchange.add_done_callback(self._exchanges.discard)
        return await asked.future

    async def _exchange(self) -> None:
        """Do all that waits, in the order in which it was asked for; what fails fails alone."""
        async with self.lock:
            together, self._waiting = self._waiting, []
            try:
                outcomes = await self.conn._execute(lambda: [self._outcome(one) for one in together])
            except Exception as error:  # the connection is closed
                outcomes = [_Failed(error)] * len(together)
        for one, outcome in zip(together, outcomes, strict=True):
            if one.future.done():  # cancelled
                continue
            if isinstance(outcome, _Failed):
                one.future.set_exception(outcome.error)
            else:
                one.future.set_result(outcome)

    def _outcome(self, asked: _Asked) -> Any:
        """What it returned or how it failed; called in the connection's thread."""
        try:
            return None if asked.future.cancelled() else asked.work(self._of_thread())
        except Exception as error:
            return _Failed(error)

    def _of_thread(self) -> SqliteSaver:
        if self._there is None:
            self._there = SqliteSaver(self.conn._conn, serde=self.serde)
            self._there.is_setup = True
        return self._there


@asynccontextmanager
async def open_checkpointer(path: Path) -> AsyncIterator[AsyncSqliteSaver]:
    """A saver on `path` in WAL mode, its tables set up. Use graphs on it with `durability="sync"`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    async with aiosqlite.connect(path) as conn:
        await conn.execute("PRAGMA busy_timeout=10000")
        await conn.execute("PRAGMA auto_vacuum=INCREMENTAL")
        await conn.execute("PRAGMA journal_mode=WAL")
        await conn.execute("PRAGMA synchronous=NORMAL")
        saver = DirectSaver(conn)
        await saver.setup()
        yield saver


_SUPERSEDED = """
SELECT checkpoint_ns, checkpoint_id FROM checkpoints AS old
WHERE thread_id = ?1 AND json_extract(CAST(metadata AS TEXT), '$.run_id') = ?2 AND (
    checkpoint_ns != '' OR checkpoint_id != (
        SELECT MAX(checkpoint_id) FROM checkpoints
        WHERE thread_id = ?1 AND checkpoint_ns = '' AND json_extract(CAST(metadata AS TEXT), '$.run_id') = ?2
    )
)
"""


async def keep_last_of_run(saver: AsyncSqliteSaver, thread_id: str, run_id: str) -> int:
    """Delete a finished run's checkpoints but its newest one of the head graph; how many went.

    A run is known by `run_id` in its checkpoints' metadata (put there by `config["metadata"]`). Do not call
    it for a run that waits for an answer: its subgraphs' checkpoints are needed to go on.
    """
    async with saver.lock:
        rows = await saver.conn.execute_fetchall(_SUPERSEDED, (thread_id, run_id))
        keys = [(thread_id, ns, checkpoint_id) for ns, checkpoint_id in rows]
        for table in ("writes", "checkpoints"):
            await saver.conn.executemany(
                f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id = ?", keys
            )
        # What the last checkpoint's finished tasks wrote is in it already.
        await saver.conn.commit()
    return len(keys)


async def forget_checkpoints(saver: AsyncSqliteSaver, thread_ids: Sequence[str]) -> int:
    """Delete everything kept for these conversations, of all their runs; how many runs went. What was there is
    overwritten."""
    async with saver.lock:
        await saver.conn.execute("PRAGMA secure_delete=ON")
        tables = await saver.conn.execute_fetchall("SELECT name FROM sqlite_master WHERE type = 'table'")
        kept: set[str] = set()
        for (table,) in tables:
            columns = await saver.conn.execute_fetchall(f'PRAGMA table_info("{table}")')
            if "thread_id" not in {column[1] for column in columns}:
                continue
            for thread_id in thread_ids:  # `<thread>/<run>`; "0" is the sign behind "/"
                span = (thread_id, f"{thread_id}/", f"{thread_id}0")
                where = "thread_id = ?1 OR (thread_id >= ?2 AND thread_id < ?3)"
                query = f'SELECT DISTINCT thread_id FROM "{table}" WHERE {where}'
                kept |= {one for (one,) in await saver.conn.execute_fetchall(query, span)}
                await saver.conn.execute(f'DELETE FROM "{table}" WHERE {where}', span)
        await saver.conn.commit()
        await saver.conn.execute("PRAGMA secure_delete=OFF")
        await saver.conn.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
    return len(kept)


async def checkpoint_bytes(saver: AsyncSqliteSaver, thread_id: str) -> int:
    """Bytes that a thread's checkpoints and pending writes take."""
    async with saver.lock:
        total = 0
        for query in (
            "SELECT COALESCE(SUM(LENGTH(checkpoint) + LENGTH(metadata)), 0) FROM checkpoints WHERE "
            "thread_id = ?",
            "SELECT COALESCE(SUM(LENGTH(value)), 0) FROM writes WHERE thread_id = ?",
        ):
            for (size,) in await saver.conn.execute_fetchall(query, (thread_id,)):
                total += int(size)
    return total
