from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from limelight.infra import db as database
from limelight.infra.db import Database
from limelight.infra.home import Storage
from limelight.infra.migrations import FORMAT_VERSION
from limelight.schema.errors import BadInput, OutOfDisk, TryAgain
from limelight.schema.principal import LOCAL


def count(conn: sqlite3.Connection) -> int:
    return conn.execute("SELECT COUNT(*) FROM tickets").fetchone()[0]


def ticket(conn: sqlite3.Connection, name: str) -> None:
    conn.execute("INSERT INTO tickets VALUES (?, 'a', 'u', 0)", (name,))


async def test_reads_asked_for_together_share_a_thread_and_a_snapshot_and_fail_alone(
    storage: Storage,
) -> None:
    seen: list[int] = []

    def bad(conn: sqlite3.Connection) -> int:
        raise ValueError("bad")

    def where(conn: sqlite3.Connection) -> int:
        seen.append(id(conn))
        return count(conn)

    found = await asyncio.gather(
        storage.db.read(where),
        storage.db.read(bad),
        storage.db.write(lambda conn: ticket(conn, "new")),
        storage.db.read(where),
        return_exceptions=True,
    )
    assert found[0] == found[3]
    assert isinstance(found[1], ValueError)
    assert seen[0] == seen[1]
    assert await storage.db.read(count) == 1


async def test_where_several_reads_are_asked_for_those_that_follow_join_them(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    read = storage.db._read
    monkeypatch.setattr(storage.db, "_read", lambda together: (asked.append(len(together)), read(together)))

    async def deeper(levels: int) -> None:
        await asyncio.gather(storage.db.read(count), *([deeper(levels - 1)] if levels else []))

    await asyncio.gather(storage.db.read(count), storage.db.read(count), deeper(2))
    await storage.db.read(count)
    assert asked == [5, 1]


async def test_writes_that_wait_share_a_commit_and_fail_alone(storage: Storage) -> None:
    begun: list[str] = []

    def write(name: str) -> None:
        begun.append(name)

    async def one(name: str) -> str:
        def work(conn: sqlite3.Connection) -> str:
            write(name)
            ticket(conn, name)
            if name == "bad":
                raise ValueError("bad")
            return name

        return await storage.db.write(work)

    names = ["a", "b", "bad", "c"]
    results = await asyncio.gather(*(one(name) for name in names), return_exceptions=True)
    assert [str(result) for result in results] == names
    assert isinstance(results[2], ValueError)
    assert begun == names
    assert await storage.db.read(count) == 3


async def test_a_write_is_seen_by_the_next_read(storage: Storage) -> None:
    for n in range(20):
        await storage.db.write(lambda conn, n=n: ticket(conn, str(n)), durable=n % 2 == 0)
        assert await storage.db.read(count) == n + 1


async def test_a_write_that_is_cancelled_is_through_when_the_cancel_is(storage: Storage) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(conn: sqlite3.Connection) -> None:
        begun.set()
        go_on.wait()
        ticket(conn, "a")

    writing = asyncio.create_task(storage.db.write(slow))
    await asyncio.to_thread(begun.wait)
    waiting = asyncio.create_task(storage.db.write(lambda conn: ticket(conn, "b")))
    await asyncio.sleep(0)
    writing.cancel()
    waiting.cancel()
    await asyncio.wait([writing, waiting], timeout=0.05)
    assert not writing.done()
    go_on.set()

    for cancelled in (writing, waiting):
        with pytest.raises(asyncio.CancelledError):
            await cancelled

    assert await storage.db.read(count) == 1, "the one that had begun is done, the other is not"


async def test_readers_cannot_write(storage: Storage) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await storage.db.read(lambda conn: ticket(conn, "x"))


async def test_a_full_disk(storage: Storage) -> None:
    """SQLite is told that it may not grow, which it takes as a full disk."""

    def fill(conn: sqlite3.Connection) -> None:
        ticket(conn, "x" * 5_000_000)

    await storage.db.write(lambda conn: ticket(conn, "before"))
    await storage.db.write(lambda conn: conn.execute("PRAGMA max_page_count=100"))
    good, full, good_too = await asyncio.gather(
        storage.db.write(lambda conn: ticket(conn, "beside")),
        storage.db.write(fill),
        storage.db.write(lambda conn: ticket(conn, "beside too")),
        return_exceptions=True,
    )
    assert isinstance(full, OutOfDisk)
    assert full.message.endswith("nothing was changed; free space and repeat")
    kept = await storage.db.read(lambda conn: conn.execute("SELECT COUNT(*) FROM tickets").fetchone()[0])
    assert kept == 1 + sum(result is None for result in (good, good_too))


async def test_a_newer_format_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "limelight.db"
    conn = sqlite3.connect(path)
    conn.execute(f"PRAGMA user_version={FORMAT_VERSION + 1}")
    conn.close()
    with pytest.raises(
        BadInput, match=rf"has data format {FORMAT_VERSION + 1}, and this release reads up to"
    ) as caught:
        await Storage.open(tmp_path)
    assert (caught.value.code, caught.value.limit) == ("data_format", FORMAT_VERSION)


async def test_what_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "limelight.db").write_bytes(b"not a database" * 100)
    with pytest.raises(BadInput, match="cannot be opened"):
        await Storage.open(tmp_path)


async def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(BadInput, match=r"the data folder .*home cannot be written"):
        await Storage.open(tmp_path / "home")


async def test_another_process_that_holds_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MS", 20)
    db = await Database.open(tmp_path / "l.db")
    other = database.connect(tmp_path / "l.db")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(TryAgain, match=r"another process held the database for more than 0\.02 s: try again"):
        await db.write(lambda conn: ticket(conn, "x"))
    other.execute("ROLLBACK")
    other.close()
    await db.write(lambda conn: ticket(conn, "x"))
    await db.close()


async def test_two_databases_on_one_file_both_get_their_writes_in(tmp_path: Path) -> None:
    both = [await Database.open(tmp_path / "l.db") for _ in range(2)]
    await asyncio.gather(
        *(both[n % 2].write(lambda conn, n=n: ticket(conn, str(n)), durable=n % 3 == 0) for n in range(200))
    )
    assert await both[0].read(count) == 200
    for db in both:
        await db.close()


async def test_a_closed_database_says_so(tmp_path: Path) -> None:
    db = await Database.open(tmp_path / "l.db")
    await db.close()
    await db.close()
    with pytest.raises(TryAgain, match="the service is stopping"):
        await db.write(count)
    with pytest.raises(TryAgain, match="the service is stopping"):
        await db.read(count)


ROOT = Path(__file__).parents[2]
WRITER = """
import asyncio, sys
from pathlib import Path
from limelight.infra.home import Storage
from limelight.schema.artifact import Artifact
from limelight.schema.principal import LOCAL

async def main():
    storage = await Storage.open(Path(sys.argv[1]))
    thread = await storage.conversations.create_thread(LOCAL)
    async def write(who):
        for n in range(100_000):
            key = await storage.blobs.put(f"{who}.{n}".encode() * 100)
            name = f"art_{who}.{n}"
            artifact = Artifact(id=name, kind="shot", mime="image/png", name="x", thread_id=thread.thread_id,
            blob=key)
            await storage.artifacts.add(LOCAL, artifact, run_id="r")
            print(name, flush=True)
    await asyncio.gather(*(write(who) for who in range(4)))

asyncio.run(main())
"""


async def test_kill_9_in_the_middle_of_writes(tmp_path: Path) -> None:
    """Whatever was answered is there whole, with its bytes and its event; nothing is half there."""
    home = tmp_path / "home"
    told = await asyncio.to_thread(_write_until_killed, home)
    storage = await Storage.open(home)
    kept = await storage.artifacts.list(LOCAL, limit=100_000)
    (thread,) = await storage.conversations.threads(LOCAL)
    frames = await storage.events.read(thread.thread_id, after=None, limit=100_000)
    check = await storage.db.read(lambda conn: conn.execute("PRAGMA integrity_check").fetchall())
    for artifact in kept:
        who = artifact.id.removeprefix("art_")
        assert artifact.blob is not None
        assert await storage.blobs.get(artifact.blob) == who.encode() * 100
    await storage.close()
    assert check == [("ok",)]
    assert set(told) <= {artifact.id for artifact in kept}
    assert [frame.id for frame in frames] == [f"{artifact.id}.artifact" for artifact in kept]


def _write_until_killed(home: Path) -> list[str]:
    """Start the writer, kill it in mid-flight; what it said was stored."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(60)]
        process.send_signal(signal.SIGKILL)
        return told + process.stdout.read().split()
