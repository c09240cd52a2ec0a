"""The conversation of the README, over a real websocket against a real service."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from typing import Any

import pytest
from websockets.asyncio.client import connect

from limelight.evals.agents import agents
from limelight.evals.simulate import hold, new_thread, say
from tests.e2e.service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]


def get(base: str, path: str) -> Any:
    with urllib.request.urlopen(f"{base}{path}") as reply:
        return json.load(reply)


async def test_the_whole_conversation(service: Service) -> None:
    base = service.start()

    transcript = await hold(agents()["outfitter"], base)

    assert transcript.failures == []
    artifacts = get(base, f"/v1/threads/{transcript.thread_id}/artifacts")["artifacts"]
    videos = [a for a in artifacts if a["kind"] == "video"]
    assert [(v["width"], v["height"]) for v in videos] == [(1280, 720), (1280, 720), (720, 1280)]
    assert [v["duration_s"] for v in videos] == [12.0, 15.0, 15.0]
    assert {(v["meta"]["video_codec"], v["meta"]["audio_codec"]) for v in videos} == {("h264", "aac")}
    shots = [a for a in artifacts if a["kind"] == "shot"]
    assert all(s["meta"]["fidelity"] >= 0.97 for s in shots)
    redone = [s for s in shots if any(p in {x["id"] for x in shots} for p in s["parents"])]
    assert redone[0]["meta"]["index"] == 2
    assert all(len(a["meta"]["text"]) <= 30 for a in artifacts if a["kind"] == "headline")


async def test_kill_in_the_middle_and_continue(service: Service) -> None:
    base = service.start()
    thread_id = await asyncio.to_thread(new_thread, base)
    address = f"/v1/threads/{thread_id}/ws"
    async with connect(base.replace("http", "ws", 1) + address, max_size=None) as socket:
        await say(socket, "Create a video for my tumbler", "m1")
        await say(socket, "the second one", "m2")
        await socket.send(json.dumps({"type": "message", "message_id": "m3", "text": "Animate it"}))
        async for raw in socket:
            event = json.loads(raw).get("event", {})
            if event.get("name") == "artifact" and event["value"]["kind"] == "clip":
                break
        service.kill()

    base = service.start()
    before = get(base, f"/v1/threads/{thread_id}/artifacts")["artifacts"]
    finished = [a["id"] for a in before if a["kind"] == "clip"]
    assert finished
    async with connect(base.replace("http", "ws", 1) + address, max_size=None) as socket:
        snapshot = json.loads(await socket.recv())["event"]
        assert snapshot["type"] == "MESSAGES_SNAPSHOT"
        assert "Animate it" in [m["content"] for m in snapshot["messages"]]
        turn = await say(socket, "continue", "m4")

    assert turn.made.get("video") == 1
    after = get(base, f"/v1/threads/{thread_id}/artifacts")["artifacts"]
    clips = [a for a in after if a["kind"] == "clip"]
    assert len(clips) == 4
    assert [c["id"] for c in clips][: len(finished)] == finished


async def test_while_work_goes_on(service: Service) -> None:
    base = service.start()
    thread_id = await asyncio.to_thread(new_thread, base)
    async with connect(
        base.replace("http", "ws", 1) + f"/v1/threads/{thread_id}/ws", max_size=None
    ) as socket:
        await say(socket, "Create a video for my tumbler", "m1")
        await socket.send(json.dumps({"type": "message", "message_id": "m2", "text": "I like concept 1"}))
        async for raw in socket:
            if json.loads(raw).get("event", {}).get("type") == "ACTIVITY_SNAPSHOT":
                break
        question = await say(socket, "how long will it take?", "m3")
        assert question.route.startswith("respond")
        assert any(character.isdigit() for character in question.answers[-1])
        stopped = await say(socket, "stop", "m4")
        assert "Stopped" in stopped.answers[-1]
