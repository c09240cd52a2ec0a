"""A real service that is killed three times and then told to stop, in one conversation: each next one takes up the work."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.service import Service
from tests.e2e.wire import client, new_thread, socket_of
from tests.patience import HANG_S
from tests.service.live import Socket

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    one = Service(tmp_path, env={"LIMELIGHT_ENGINE__WORKERS": "1", "LIMELIGHT_SERVER__DRAIN_S": "120"})
    yield one
    one.stop()


async def made(service: Service, thread_id: str, kind: str) -> dict[str, int]:
    """The conversation's artifacts of a kind: id → number."""
    async with client(service.base) as http:
        found = (await http.get(f"/v1/threads/{thread_id}/artifacts")).json()["artifacts"]
    return {one["id"]: one["meta"]["index"] for one in found if one["kind"] == kind}


async def artifact(socket: Socket, kind: str) -> dict[str, Any]:
    """The next one of a kind that is told."""
    frame = await socket.until(
        lambda f: f.get("event", {}).get("name") == "artifact" and f["event"]["value"]["kind"] == kind
    )
    return frame["event"]["value"]


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(f"file:{home / 'limelight.db'}?mode=ro", uri=True)) as db:
        return db.execute(query).fetchall()


async def test_three_kills_and_a_stop(service: Service) -> None:
    async with client(service.start()) as http:
        thread_id = await new_thread(http)
    async with socket_of(service.base, thread_id) as socket:
        await socket.say("Create a video for my tumbler")

    kept: dict[str, int] = {}
    for number in range(3):
        text = "continue" if number else "I like concept 1"
        async with socket_of(service.base, thread_id) as socket:
            await socket.opened()
            await socket.send({"type": "message", "message_id": f"k{number}", "text": text})
            await artifact(socket, "shot")
            await asyncio.to_thread(service.kill)
        uncertain = rows(service.home, "SELECT COUNT(*) FROM usage WHERE uncertain = 1")[0][0]
        assert uncertain >= number + 1, "the picture that was being made is uncertain"
        await asyncio.to_thread(service.start)
        now = await made(service, thread_id, "shot")
        assert kept.items() <= now.items()
        assert len(now) > len(kept)
        kept = now

    async with socket_of(service.base, thread_id) as socket:
        await socket.opened()
        if len(kept) < 4:
            await socket.say("continue")
    shots = await made(service, thread_id, "shot")
    assert kept.items() <= shots.items()
    assert Counter(shots.values()) == {1: 1, 2: 1, 3: 1, 4: 1}
    assert rows(service.home, "SELECT COUNT(*) - COUNT(DISTINCT id) FROM events") == [(0,)]
    assert rows(service.home, "SELECT COUNT(*) FROM runs WHERE status = 'interrupted'")[0][0] == 3

    await stopped(service, thread_id)


async def stopped(service: Service, thread_id: str) -> None:
    """SIGTERM in the middle of the clips: nothing new is taken, the steps under way end, and the next one goes on."""
    async with socket_of(service.base, thread_id) as socket:
        await socket.opened()
        film = (await socket.reply({"type": "message", "message_id": "film", "text": "Animate it"}))["ack"]
        await artifact(socket, "clip")
        stopping = asyncio.create_task(asyncio.to_thread(service.stop))
        late = await refused(socket)
        assert late["code"] == "draining"
        assert late["message"] == "the server is shutting down; connect again in a moment"
        assert await socket.closed() == 1012
        assert [end.get("code") for end in socket.ends(film["run_id"])] == ["interrupted"]
        assert await stopping == 0
    service.start()
    clips = await made(service, thread_id, "clip")
    assert sorted(clips.values()) == [1, 2, 3, 4], "the step that was under way has ended"
    assert await made(service, thread_id, "video") == {}
    async with socket_of(service.base, thread_id) as socket:
        await socket.opened()
        assert (await socket.say("continue"))[-1]["type"] == "RUN_FINISHED"
    assert await made(service, thread_id, "clip") == clips
    assert len(rows(service.home, "SELECT 1 FROM artifacts WHERE kind = 'video'")) == 1


async def refused(socket: Socket) -> dict[str, Any]:
    """What is said to a message while the service drains. One that comes before the signal is answered."""
    async with asyncio.timeout(HANG_S):
        for number in itertools.count():
            said = await socket.reply({"type": "message", "message_id": f"late{number}", "text": "hello"})
            if "error" in said and said["error"]["code"] != "queue_full":
                return said["error"]
            await asyncio.sleep(0.1)
    raise AssertionError("every message was taken")
