from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.infra import events
from limelight.infra.db import Database
from limelight.infra.events import SqliteEventLog
from limelight.infra.home import Storage
from tests.infra.conformance import EventLogConformance
from tests.infra.conformance.event_log import frame, take
from tests.patience import HANG_S


class TestSqliteEventLog(EventLogConformance):
    @pytest.fixture
    def log(self, storage: Storage) -> SqliteEventLog:
        return storage.events


@pytest.fixture
async def two_logs(tmp_path: Path) -> AsyncIterator[tuple[SqliteEventLog, SqliteEventLog]]:
    """Two processes' view of one log: two databases on one file, which do not wake each other."""
    first, second = await Database.open(tmp_path / "l.db"), await Database.open(tmp_path / "l.db")
    yield SqliteEventLog(first), SqliteEventLog(second)
    await first.close()
    await second.close()


async def test_what_another_process_appends_is_seen_in_order(
    two_logs: tuple[SqliteEventLog, SqliteEventLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "POLL_S", 0.02)
    mine, other = two_logs
    following = mine.follow("t", after=None)
    await mine.append("t", [frame("a")])
    assert await take(following, 1) == ["a"]
    await other.append("t", [frame("b")])
    await mine.append("t", [frame("c")])
    assert await take(following, 2) == ["b", "c"]
    await other.append("t", [frame("d")])
    assert await take(following, 1) == ["d"]


async def test_following_ends_when_the_log_closes(storage: Storage) -> None:
    reading = asyncio.create_task(anext(storage.events.follow("t", after=None), None))
    await asyncio.sleep(0.02)
    storage.events.close()
    assert await asyncio.wait_for(reading, HANG_S) is None


async def test_a_slow_readers_memory_is_bounded(storage: Storage) -> None:
    log = storage.events
    following = log.follow("t", after=None)
    await log.append("t", [frame("first")])
    await take(following, 1)
    (reader,) = log._readers["t"]
    for n in range(2000):
        log.notify("t", n + 1, [(n + 2, frame(f"x{n}"))])
        assert len(reader.frames) <= events.BUFFER
    await following.aclose()  # pyright: ignore[reportAttributeAccessIssue]
    assert "t" not in log._readers


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("append"), st.lists(st.integers(0, 30), min_size=1, max_size=12)),
        st.tuples(st.just("read"), st.integers(1, 20)),
        st.tuples(st.just("reopen"), st.just(0)),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(actions=ACTIONS)
def test_a_reader_sees_each_frame_once_in_order_whatever_happens(actions: list[tuple[str, object]]) -> None:
    """Law: what a follower saw, across repeated ids and reopening by its last id, is a prefix of the log."""
    asyncio.run(_follow_through(actions))


async def _follow_through(actions: list[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "l.db"
        db = await Database.open(path)
        log = SqliteEventLog(db)
        expected: list[str] = []
        seen: list[str] = []
        following = log.follow("t", after=None)
        for action, value in actions:
            if isinstance(value, list):
                ids = [str(number) for number in value]
                expected += [id_ for id_ in dict.fromkeys(ids) if id_ not in expected]
                await log.append("t", [frame(id_) for id_ in ids])
            elif action == "read" and isinstance(value, int):
                seen += await take(following, min(value, len(expected) - len(seen)))
            else:
                await following.aclose()  # pyright: ignore[reportAttributeAccessIssue]
                await db.close()
                db = await Database.open(path)
                log = SqliteEventLog(db)
                following = log.follow("t", after=seen[-1] if seen else None)
            assert seen == expected[: len(seen)]
        seen += await take(following, len(expected) - len(seen))
        assert seen == expected
        assert [each.id for each in await log.read("t", after=None)] == expected
        await following.aclose()  # pyright: ignore[reportAttributeAccessIssue]
        await db.close()


async def test_listening_begins_with_what_comes_next(storage: Storage) -> None:
    log = storage.events
    await log.append("t", [frame("before")])
    async with log.listening("t") as heard:
        await log.append("t", [frame("a"), frame("b")])
        await log.append("u", [frame("elsewhere")])
        assert await take(heard, 2) == ["a", "b"]
        await log.append("t", [frame("c")])
        assert await take(heard, 1) == ["c"]
    assert "t" not in log._readers


async def test_a_listener_that_fell_behind_reads_the_log(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "BUFFER", 2)
    log = storage.events
    await log.append("t", [frame("before")])
    async with log.listening("t") as heard:
        for name in "abcd":
            await log.append("t", [frame(name)])
        assert await take(heard, 4) == ["a", "b", "c", "d"]


async def test_listening_ends_when_the_log_closes(storage: Storage) -> None:
    async with storage.events.listening("t") as heard:
        reading = asyncio.create_task(anext(heard, None))
        await asyncio.sleep(0)
        storage.events.close()
        assert await asyncio.wait_for(reading, HANG_S) is None
