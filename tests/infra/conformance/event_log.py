"""What every `EventLog` does. Fixture: `log`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from limelight.schema.errors import NotFound
from limelight.schema.stores import EventLog
from limelight.schema.wire import EventFrame
from tests.patience import HANG_S


def frame(id_: str, **event: object) -> EventFrame:
    """A frame of run `r1`."""
    return EventFrame(id=id_, run_id="r1", event=event or {"type": "CUSTOM", "name": id_})


async def take(frames: AsyncIterator[EventFrame], n: int) -> list[str]:
    """The ids of the next `n` frames."""
    async with asyncio.timeout(HANG_S):
        return [(await anext(frames)).id for _ in range(n)]


class EventLogConformance:
    async def test_frames_come_back_in_order_and_whole(self, log: EventLog) -> None:
        frames = [frame("a", type="X", deep={"list": [1, None, "ü"]}), frame("b"), frame("c")]
        await log.append("t", frames[:2])
        await log.append("t", frames[2:])
        assert await log.read("t", after=None) == frames
        assert await log.read("t", after="a") == frames[1:]
        assert await log.read("t", after="c") == []
        assert await log.read("t", after=None, limit=2) == frames[:2]
        assert await log.last_id("t") == "c"

    async def test_a_read_may_end_at_an_id_and_keep_to_types(self, log: EventLog) -> None:
        frames = [frame(id_, type=type_) for id_, type_ in zip("abcde", "XYXYX", strict=True)]
        await log.append("t", frames)
        assert [f.id for f in await log.read("t", after=None, until="c")] == ["a", "b", "c"]
        assert [f.id for f in await log.read("t", after="a", until="e", types=["X"])] == ["c", "e"]
        assert [f.id for f in await log.read("t", after=None, types=["X", "Y"], limit=2)] == ["a", "b"]
        assert await log.read("t", after="c", until="b") == []
        with pytest.raises(NotFound):
            await log.read("t", after=None, until="zzz")

    async def test_a_run_is_read_alone(self, log: EventLog) -> None:
        other = [EventFrame(id=f"o{n}", run_id="r2", event={"type": "X"}) for n in range(3)]
        await log.append("t", [frame("a"), other[0], frame("b")])
        await log.append("t", [other[1], other[2]])
        await log.append("u", [frame("c")])
        assert [f.id for f in await log.read_run("t", "r1")] == ["a", "b"]
        assert await log.read_run("t", "r2") == other
        assert await log.read_run("t", "r3") == []

    async def test_an_empty_thread(self, log: EventLog) -> None:
        assert await log.read("t", after=None) == []
        assert await log.last_id("t") is None

    async def test_threads_do_not_mix(self, log: EventLog) -> None:
        await log.append("t", [frame("a")])
        await log.append("u", [frame("a"), frame("b")])
        assert [each.id for each in await log.read("t", after="a")] == []
        assert [each.id for each in await log.read("u", after="a")] == ["b"]

    async def test_a_known_id_is_skipped(self, log: EventLog) -> None:
        await log.append("t", [frame("a", n=1), frame("b")])
        await log.append("t", [frame("a", n=2), frame("b"), frame("c"), frame("c")])
        kept = await log.read("t", after=None)
        assert [each.id for each in kept] == ["a", "b", "c"]
        assert kept[0].event == {"n": 1}

    async def test_an_unknown_after_is_not_found(self, log: EventLog) -> None:
        await log.append("t", [frame("a")])
        await log.append("u", [frame("b")])
        for wrong in ("zzz", "b"):
            with pytest.raises(NotFound, match="this event id is not in the thread's log"):
                await log.read("t", after=wrong)
            with pytest.raises(NotFound, match="this event id is not in the thread's log"):
                await anext(log.follow("t", after=wrong))

    async def test_follow_catches_up_and_goes_on(self, log: EventLog) -> None:
        await log.append("t", [frame("a"), frame("b")])
        following = log.follow("t", after="a")
        assert await take(following, 1) == ["b"]
        waiting = asyncio.create_task(take(following, 3))
        await log.append("t", [frame("c")])
        await log.append("u", [frame("not for us")])
        await log.append("t", [frame("d"), frame("c"), frame("e")])
        assert await waiting == ["c", "d", "e"]

    async def test_a_reader_that_does_not_read_loses_nothing(self, log: EventLog) -> None:
        following = log.follow("t", after=None)
        await log.append("t", [frame("0")])
        assert await take(following, 1) == ["0"]
        for start in range(1, 2001, 100):
            await log.append("t", [frame(str(n)) for n in range(start, start + 100)])
        assert await take(following, 2000) == [str(n) for n in range(1, 2001)]

    async def test_many_writers_and_readers_see_one_order(self, log: EventLog) -> None:
        async def write(who: int) -> None:
            for n in range(25):
                await log.append("t", [frame(f"{who}.{n}")])
                if n % 5 == 0:
                    await asyncio.sleep(0)

        early = [asyncio.create_task(take(log.follow("t", after=None), 200)) for _ in range(3)]
        await asyncio.gather(*(write(who) for who in range(8)))
        order = [each.id for each in await log.read("t", after=None)]
        late = await take(log.follow("t", after=None), 200)
        assert len(set(order)) == 200
        assert [await each for each in early] == [order] * 3
        assert late == order
        for who in range(8):
            assert [id_ for id_ in order if id_.startswith(f"{who}.")] == [f"{who}.{n}" for n in range(25)]
