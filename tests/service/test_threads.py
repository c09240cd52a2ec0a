"""`/v1/threads` and what is in them."""

from __future__ import annotations

import pytest

from limelight.schema.errors import NotFound
from limelight.schema.principal import LOCAL
from tests.service.live import Live
from tests.service.pictures import picture


async def test_threads_are_listed_newest_first_page_by_page(live: Live) -> None:
    made = [await live.thread() for _ in range(5)]

    first = (await live.http.get("/v1/threads?limit=2")).json()
    second = (await live.http.get(f"/v1/threads?limit=2&cursor={first['next_cursor']}")).json()
    third = (await live.http.get(f"/v1/threads?limit=2&cursor={second['next_cursor']}")).json()

    pages = [[t["thread_id"] for t in page["threads"]] for page in (first, second, third)]
    assert pages == [made[4:2:-1], made[2:0:-1], made[:1]]
    assert third["next_cursor"] is None
    assert set(first["threads"][0]) == {"thread_id", "title", "agent", "created_at", "updated_at"}


async def test_a_wrong_cursor_and_limit(live: Live) -> None:
    reply = await live.http.get("/v1/threads?cursor=thr_x")
    assert (reply.status_code, reply.json()["error"]["message"]) == (404, "there is no thread 'thr_x'")
    reply = await live.http.get("/v1/threads?limit=0")
    assert reply.status_code == 422
    assert reply.json()["error"] == {
        "code": "bad_input", "message": "limit: Input should be greater than or equal to 1", "limit": 1, "value": "0",
    }  # fmt: skip


@pytest.mark.parametrize("what", ["messages", "artifacts", "timeline", "checkpoints"])
async def test_an_unknown_thread_is_404_everywhere(live: Live, what: str) -> None:
    reply = await live.http.get(f"/v1/threads/thr_x/{what}")
    assert reply.status_code == 404
    assert reply.json() == {
        "error": {
            "code": "not_found",
            "message": "there is no thread 'thr_x'",
            "limit": None,
            "value": "thr_x",
        }
    }


async def test_delete_takes_everything_with_it(live: Live, thread_id: str) -> None:
    picture_id = (await live.upload(picture(), thread_id=thread_id)).json()["id"]
    assert (await live.http.get(f"/v1/artifacts/{picture_id}/content?w=96")).status_code == 200
    async with live.socket(thread_id) as socket:
        await socket.say("Hi, what can you do?")
    assert len(live.stored()) == 2

    assert (await live.http.delete(f"/v1/threads/{thread_id}")).status_code == 204

    assert live.stored() == []
    assert (await live.http.get(f"/v1/threads/{thread_id}/messages")).status_code == 404
    assert (await live.http.get(f"/v1/artifacts/{picture_id}")).status_code == 404
    assert (await live.http.delete(f"/v1/threads/{thread_id}")).status_code == 404
    assert await live.assistant.storage.events.last_id(thread_id) is None


async def test_delete_in_mid_run_stops_it_first(live: Live, thread_id: str) -> None:
    product = await live.product()
    async with live.socket(thread_id) as socket:
        await socket.say("Create a video for my latest hiking gear")
        before = live.stored()
        live.engine.hold(when=lambda job, request: job == "picture" and len(live.engine.named("picture")) > 2)
        await socket.reply({"type": "message", "message_id": "m", "text": "I like concept 1"})
        await live.engine.begun()
        assert (await live.http.delete(f"/v1/threads/{thread_id}")).status_code == 204
        assert (await socket.error({"type": "message", "message_id": "n", "text": "hello"}))[
            "code"
        ] == "not_found"
    assert live.assistant.runs.working == 0
    assert await live.assistant.storage.runs.open() == []
    assert set(before) <= set(live.stored())
    assert (await live.http.get(product["photo_url"])).status_code == 200
    kept = await live.assistant.storage.artifacts.list(LOCAL)
    assert {a.kind for a in kept} <= {"upload", "cutout"}


async def test_messages_are_what_was_said(live: Live, thread_id: str) -> None:
    async with live.socket(thread_id) as socket:
        events = await socket.say("Hi, what can you do?")
    said = "".join(e["delta"] for e in events[4:] if e["type"] == "TEXT_MESSAGE_CONTENT")

    messages = (await live.http.get(f"/v1/threads/{thread_id}/messages")).json()["messages"]

    assert [(m["role"], m["content"]) for m in messages] == [
        ("user", "Hi, what can you do?"),
        ("assistant", said),
    ]
    assert set(messages[0]["metadata"]) == {"attachments", "runId", "createdAt", "complete"}
    assert messages[0]["metadata"]["runId"] == events[0]["runId"] == messages[1]["metadata"]["runId"]
    assert messages[0]["metadata"]["createdAt"] <= messages[1]["metadata"]["createdAt"]
    (thread,) = (await live.http.get("/v1/threads")).json()["threads"]
    assert thread["title"] == "Hi, what can you do?"


async def test_artifacts_by_kind_in_the_order_they_were_made(live: Live, thread_id: str) -> None:
    await live.product()
    async with live.socket(thread_id) as socket:
        await socket.say("Create a video for my latest hiking gear")
    photo = (await live.upload(picture(), thread_id=thread_id)).json()

    every = (await live.http.get(f"/v1/threads/{thread_id}/artifacts")).json()["artifacts"]
    concepts = (await live.http.get(f"/v1/threads/{thread_id}/artifacts?kind=concept")).json()["artifacts"]

    assert [a["kind"] for a in every] == ["concept", "concept", "concept", "upload"]
    assert [c["meta"]["index"] for c in concepts] == [1, 2, 3]
    assert every[-1] == photo
    assert not {"blob", "step_key", "extra_blobs"} & set(photo)
    reply = await live.http.get(f"/v1/threads/{thread_id}/artifacts?kind=poem")
    assert reply.status_code == 422
    assert reply.json()["error"]["value"] == "poem"


async def test_a_fork_stands_where_its_turn_ended(live: Live, thread_id: str) -> None:
    await live.product()
    async with live.socket(thread_id) as socket:
        await socket.say("Create a video for my latest hiking gear")
        await socket.say("I like concept 2")
        await socket.say("Animate it")
    points = (await live.http.get(f"/v1/threads/{thread_id}/checkpoints")).json()["checkpoints"]
    assert [(p["said"], p["status"]) for p in points] == [
        ("Animate it", "done"), ("I like concept 2", "done"), ("Create a video for my latest hiking gear", "done"), ("", "done"),
    ]  # fmt: skip

    reply = await live.http.post(
        f"/v1/threads/{thread_id}/fork", json={"checkpoint_id": points[1]["checkpoint_id"]}
    )

    assert reply.status_code == 201
    fork = reply.json()["thread_id"]
    kinds = [a["kind"] for a in (await live.http.get(f"/v1/threads/{fork}/artifacts")).json()["artifacts"]]
    assert kinds.count("shot") == 4
    assert "clip" not in kinds
    said = (await live.http.get(f"/v1/threads/{fork}/messages")).json()["messages"]
    assert [m["content"] for m in said if m["role"] == "user"] == [p["said"] for p in points[2:0:-1]]
    state = await live.assistant.storage.conversations.state(LOCAL, fork)
    own = {a.id for a in await live.assistant.storage.artifacts.list(LOCAL, thread_id=fork)}
    assert {s.artifact_id for s in state.storyboard.values()} <= own
    assert state.timeline.video_id is None
    assert (await live.http.get(f"/v1/threads/{thread_id}/timeline")).json()["video_id"]
    async with live.socket(fork) as socket:
        events = await socket.say("Animate it")
    assert sum(e.get("name") == "artifact" and e["value"]["kind"] == "clip" for e in events) == 4


async def test_a_fork_of_what_there_is_not(live: Live, thread_id: str) -> None:
    other = await live.thread()
    async with live.socket(other) as socket:
        run_id = (await socket.say("hello"))[0]["runId"]
    for point in ("run_x", run_id):
        reply = await live.http.post(f"/v1/threads/{thread_id}/fork", json={"checkpoint_id": point})
        assert (reply.status_code, reply.json()["error"]["code"]) == (404, "not_found")
    assert len((await live.http.get("/v1/threads")).json()["threads"]) == 2
    with pytest.raises(NotFound):
        await live.assistant.storage.runs.get("run_x")


async def test_a_turn_under_way_cannot_be_forked(live: Live, thread_id: str) -> None:
    await live.product()
    async with live.socket(thread_id) as socket:
        await socket.say("Create a video for my latest hiking gear")
        live.engine.hold("picture")
        ack = await socket.reply({"type": "message", "message_id": "a", "text": "I like concept 1"})
        await live.engine.begun()
        reply = await live.http.post(
            f"/v1/threads/{thread_id}/fork", json={"checkpoint_id": ack["ack"]["run_id"]}
        )
        assert (reply.status_code, reply.json()["error"]["code"]) == (422, "still_running")
