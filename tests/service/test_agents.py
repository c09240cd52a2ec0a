"""Several agents in one service: chosen when a conversation is made, named where there are none such."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from limelight.capabilities.history import Move
from tests.service.live import Live, serving

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "headline_agent.py")


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Live]:
    async with serving(tmp_path / "home", agents=[EXAMPLE]) as one:
        yield one


async def test_a_conversation_is_with_the_agent_it_names(live: Live) -> None:
    await live.product()
    made = await live.http.post("/v1/threads", json={"agent": "headlines"})
    assert (made.status_code, made.json()["agent"]) == (201, "headlines")
    async with live.socket(made.json()["thread_id"]) as socket:
        events = await socket.say("Write two headlines of at most 40 characters for my boot")
    kinds = [e["value"]["kind"] for e in events if e["type"] == "CUSTOM" and e["name"] == "artifact"]
    assert kinds == ["headline"] * 2
    plain = (await live.http.post("/v1/threads")).json()
    assert plain["agent"] == "creative"
    listed = (await live.http.get("/v1/threads")).json()["threads"]
    assert [one["agent"] for one in listed] == ["creative", "headlines"]


async def test_an_agent_that_is_not_there_is_a_404_that_names_those_that_are(live: Live) -> None:
    reply = await live.http.post("/v1/threads", json={"agent": "poet"})
    assert (reply.status_code, reply.json()["error"]) == (
        404,
        {
            "code": "no_agent", "message": "there is no agent 'poet' here; there are creative, headlines",
            "limit": ["creative", "headlines"], "value": "poet",
        },
    )  # fmt: skip


async def test_the_registry_tells_of_agents_prompts_and_recipes(live: Live) -> None:
    found = (await live.http.get("/v1/registry")).json()
    creative, headlines = found["agents"]
    assert (creative["name"], headlines["name"]) == ("creative", "headlines")
    assert [(one["name"], one["tools"]) for one in headlines["subagents"]] == [
        ("copy", ["save_headlines"]), ("image", ["compose_display"]),
    ]  # fmt: skip
    assert headlines["capabilities"] == ["image.compose", "image.cutout"]
    assert headlines["prompts"][2] == {
        "name": "headlines/plan", "version": "1", "stage": "production", "share": 1.0, "evidence": "", "who": "", "at": "",
    }  # fmt: skip
    (recipe,) = [one for one in found["recipes"] if one["name"] == "product_video"]
    assert recipe == {
        "name": "product_video", "title": "A finished video for a product", "version": "1", "stage": "production",
        "share": 1.0, "evidence": "", "who": "", "at": "",
    }  # fmt: skip
    (tool,) = [one for one in found["tools"] if one["name"] == "save_headlines"]
    assert tool["of"] == ["creative/copy", "headlines/copy"]


async def test_a_running_service_follows_a_move(live: Live) -> None:
    history = live.assistant.agents._history
    for name, stage in (("agent:creative", "retired"), ("recipe:video_set", "experimental")):
        history.add(Move.model_validate(
            {"name": name, "version": "1", "stage": stage, "who": "ana", "evidence": "eval run 9"}
        ))  # fmt: skip
    found = (await live.http.get("/v1/registry")).json()
    assert [(one["name"], one["stage"], one["evidence"]) for one in found["agents"]] == [
        ("creative", "retired", "eval run 9"), ("headlines", "production", ""),
    ]  # fmt: skip
    assert [(move["name"], move["stage"], move["who"]) for move in found["moves"]] == [
        ("recipe:video_set", "experimental", "ana"), ("agent:creative", "retired", "ana"),
    ]  # fmt: skip
    assert (await live.http.post("/v1/threads")).json()["agent"] == "headlines"
    refused = await live.http.post("/v1/threads", json={"agent": "creative"})
    assert (refused.status_code, refused.json()["error"]["message"]) == (
        404, "the agent 'creative' is retired; start a new conversation with headlines",
    )  # fmt: skip


async def test_an_ag_ui_client_names_it_too(live: Live) -> None:
    await live.product()
    body = {
        "threadId": "mine", "runId": "r1", "messages": [{"id": "u1", "role": "user", "content": "make a video"}],
        "state": {}, "tools": [], "context": [], "forwardedProps": {"agent": "headlines"},
    }  # fmt: skip
    lines = (await live.http.post("/v1/agui", json=body)).text.splitlines()
    events = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    said = "".join(event.get("delta", "") for event in events if event["type"] == "TEXT_MESSAGE_CONTENT")
    assert said.startswith("I cannot make a video here; the agent “creative” can")
