"""The service stops when it is asked to: runs end as interrupted, and the next process takes them up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from limelight.agent.runs.closing import unclosed
from limelight.schema.principal import LOCAL
from tests.patience import settled
from tests.service.live import Live, Socket, serving

ANIMATE = {"type": "message", "message_id": "animate", "text": "Animate it"}


async def to_storyboard(live: Live, socket: Socket) -> None:
    await live.product()
    await socket.say("Create a video for my latest hiking gear")
    await socket.say("I like concept 1")


async def log_of(live: Live, thread_id: str, run_id: str) -> list[dict[str, Any]]:
    return [f.event for f in await live.assistant.storage.events.read_run(thread_id, run_id)]


async def test_a_run_under_way_ends_as_interrupted_and_is_continued_after(tmp_path: Path) -> None:
    async with serving(tmp_path, server={"drain_s": 0.1}) as live:
        thread_id = await live.thread()
        async with live.socket(thread_id) as socket:
            await to_storyboard(live, socket)
            live.engine.hold("clip")
            run_id = (await socket.reply(ANIMATE))["ack"]["run_id"]
            await live.engine.begun()
            live.stop()
            end = await socket.event("RUN_ERROR")
            assert await socket.closed() == 1012
        assert end["code"] == "interrupted"
        await live.stopped()

    async with serving(tmp_path) as live:
        events = await log_of(live, thread_id, run_id)
        assert unclosed(events) == []
        assert [e["type"] for e in events].count("RUN_ERROR") == 1
        assert (await live.assistant.storage.runs.get(run_id, LOCAL)).status == "interrupted"
        async with live.socket(thread_id) as socket:
            said = (await socket.opened())["messages"]
            assert [m["content"] for m in said if m["role"] == "user"][-1] == "Animate it"
            await socket.say("continue")
    every = [f["event"]["value"]["kind"] for f in socket.seen if f.get("event", {}).get("name") == "artifact"]
    assert every.count("video") == 1


async def test_a_run_whose_step_ends_in_time_keeps_what_it_made(tmp_path: Path) -> None:
    async with serving(tmp_path, server={"drain_s": 10}) as live:
        thread_id = await live.thread()
        async with live.socket(thread_id) as socket:
            await to_storyboard(live, socket)
            live.engine.hold("clip")
            run_id = (await socket.reply(ANIMATE))["ack"]["run_id"]
            await live.engine.begun()
            live.stop()
            await settled(lambda: live.draining)
            error = await socket.error({"type": "message", "message_id": "late", "text": "hello"})
            assert (error["code"], error["message_id"]) == ("draining", "late")
            live.engine.release()
            assert (await socket.event("RUN_ERROR"))["code"] == "interrupted"
            await socket.closed()
        await live.stopped()
    async with serving(tmp_path) as live:
        every = await live.assistant.storage.artifacts.list(LOCAL, thread_id=thread_id)
        assert [a.kind for a in every].count("clip") == 4
        assert "video" not in [a.kind for a in every]
        assert unclosed(await log_of(live, thread_id, run_id)) == []
        async with live.socket(thread_id) as socket:
            await socket.opened()
            await socket.say("continue")
        made = [
            f["event"]["value"]["kind"] for f in socket.seen if f.get("event", {}).get("name") == "artifact"
        ]
        assert (made.count("clip"), made.count("video")) == (0, 1)


async def test_what_a_kill_left_open_is_closed_by_the_next_start(tmp_path: Path) -> None:
    async with serving(tmp_path) as live:
        thread_id = await live.thread()
        async with live.socket(thread_id) as socket:
            await to_storyboard(live, socket)
            live.engine.hold("clip")
            run_id = (await socket.reply(ANIMATE))["ack"]["run_id"]
            await live.engine.begun()
            cut = [f.model_copy() for f in await live.assistant.storage.events.read_run(thread_id, run_id)]
            state = await live.assistant.storage.conversations.state(LOCAL, thread_id)
    async with serving(tmp_path) as live:
        # As if the process had died then: the events and the run as they were in mid-run.
        stores = live.assistant.storage
        late = await stores.runs.start(LOCAL, thread_id, "run_cut", "cut")
        await stores.conversations.save_state(
            LOCAL, thread_id, state.model_copy(update={"plan_id": "run_cut"})
        )
        await stores.events.append(
            thread_id, [f.model_copy(update={"id": f"cut-{f.id}", "run_id": late.run_id}) for f in cut]
        )
        await stores.db.close()
    async with serving(tmp_path) as live:
        events = await log_of(live, thread_id, "run_cut")
        assert unclosed([f.event for f in cut]) != []
        assert unclosed(events) == []
        assert [e["type"] for e in events][-2:] == ["RUN_ERROR", "STATE_SNAPSHOT"]
        after = (await stores_state(live, thread_id)).plan
        assert {item.status for item in after.values()} <= {"pending", "done"}


async def stores_state(live: Live, thread_id: str) -> Any:
    return await live.assistant.storage.conversations.state(LOCAL, thread_id)


async def test_what_crashes_left_on_disk_is_tidied(tmp_path: Path) -> None:
    import os

    async with serving(tmp_path) as live:
        blobs = live.assistant.storage.blobs
        orphan = blobs.path(await blobs.put(b"nobody's"))
        young = blobs.path(await blobs.put(b"just stored"))
        half = live.assistant.storage.home / "blobs" / "tmp" / "half"
        half.write_bytes(b"x")
        scratch = tmp_path / "scratch" / "job"
        scratch.mkdir(parents=True)
        for old in (orphan, half, scratch):
            os.utime(old, (1, 1))
    async with serving(tmp_path) as live:
        await settled(lambda: not (orphan.exists() or half.exists() or scratch.exists()))
        assert young.exists()
        assert live.stored() == [str(young.relative_to(live.assistant.storage.home / "blobs"))]
