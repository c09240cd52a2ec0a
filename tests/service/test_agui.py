"""Any AG-UI client: `POST /v1/agui` and `POST /invocations`, events as SSE, decoded with the protocol's own types."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from ag_ui.core import (
    Event,
    RunAgentInput,
    RunErrorEvent,
    RunFinishedEvent,
    RunStartedEvent,
    TextMessageContentEvent,
    TextMessageStartEvent,
)
from pydantic import TypeAdapter

from tests.service.live import Live
from tests.service.pictures import picture

EVENT: TypeAdapter[Any] = TypeAdapter(Event)
Ids = list[str]


def asked(
    text: str | list[dict[str, Any]], *, message_id: str = "u1", thread: str = "my-thread", **more: Any
) -> Any:
    """A run's input, as an AG-UI client sends it."""
    body = {
        "threadId": thread, "runId": "client-run", "messages": [{"id": message_id, "role": "user", "content": text}],
        "state": {}, "tools": [], "context": [], "forwardedProps": {}, **more,
    }  # fmt: skip
    return RunAgentInput.model_validate(body).model_dump(mode="json", by_alias=True)


async def run(live: Live, body: Any, *, last: str = "", path: str = "/v1/agui") -> tuple[Ids, list[Any]]:
    """Ids and decoded events of one run."""
    headers = {"last-event-id": last} if last else {}
    ids, events = [], []
    async with live.http.stream("POST", path, json=body, headers=headers) as reply:
        assert reply.status_code == 200, await reply.aread()
        assert reply.headers["content-type"].startswith("text/event-stream")
        async for line in reply.aiter_lines():
            field, _, value = line.partition(": ")
            if field == "id":
                ids.append(value)
            elif field == "data":
                events.append(EVENT.validate_python(json.loads(value)))
    assert len(ids) == len(events)
    return ids, events


def words(events: list[Any]) -> str:
    return "".join(e.delta for e in events if isinstance(e, TextMessageContentEvent))


async def test_a_turn(live: Live) -> None:
    ids, events = await run(live, asked("Hi, what can you do?"))
    assert isinstance(events[0], RunStartedEvent)
    assert isinstance(events[-1], RunFinishedEvent)
    starts = [e for e in events if isinstance(e, TextMessageStartEvent)]
    assert [s.role for s in starts] == ["assistant"]
    assert "video" in words(events)
    assert len(set(ids)) == len(ids)


async def test_a_name_of_the_clients_own_is_one_conversation(live: Live) -> None:
    await live.product()
    await run(live, asked("Create a video for my latest hiking gear"))
    _, events = await run(live, asked("I like concept 2", message_id="u2"))
    made = [e.value["kind"] for e in events if getattr(e, "name", "") == "artifact"]
    assert made == ["shot"] * 4
    (thread,) = (await live.http.get("/v1/threads")).json()["threads"]
    assert events[0].thread_id == thread["thread_id"]
    _, events = await run(live, asked("hello", message_id="u3", thread=thread["thread_id"]))
    assert len((await live.http.get("/v1/threads")).json()["threads"]) == 1


async def test_the_same_message_again_gives_the_same_events(live: Live) -> None:
    ids, events = await run(live, asked("hello"))
    assert await run(live, asked("hello")) == (ids, events)


async def test_resume_by_last_event_id(live: Live) -> None:
    ids, events = await run(live, asked("hello"))
    for place in (0, 3, len(ids) - 2):
        assert await run(live, asked("hello"), last=ids[place]) == (ids[place + 1 :], events[place + 1 :])
    assert await run(live, asked("hello"), last=ids[-1]) == ([], [])
    assert await run(live, asked("hello"), last="never") == (ids, events)


async def test_a_line_that_breaks_in_mid_run_is_taken_up(live: Live) -> None:
    await live.product()
    await run(live, asked("Create a video for my latest hiking gear"))
    live.engine.hold("picture")
    body = asked("I like concept 2", message_id="u2")
    seen: Ids = []
    async with live.http.stream("POST", "/v1/agui", json=body) as reply:
        async for line in reply.aiter_lines():
            if line.startswith("id: "):
                seen.append(line[4:])
            if "TOOL_CALL_START" in line:
                break
    await live.engine.begun()
    live.engine.release()
    ids, events = await run(live, body, last=seen[-1])
    assert isinstance(events[-1], RunFinishedEvent)
    whole, _ = await run(live, body)
    assert [*seen, *ids] == whole


async def test_pictures_come_inline_or_by_id(live: Live) -> None:
    data = base64.b64encode(picture(300, 300)).decode()
    photo = (await live.upload(picture(200, 200))).json()
    sources = [
        {"type": "data", "value": data, "mimeType": "image/png"},
        {"type": "file", "value": photo["id"]},
        {"type": "url", "value": f"{live.base}/v1/artifacts/{photo['id']}/content?w=240"},
    ]
    parts = [{"type": "text", "text": "hello"}, *({"type": "image", "source": s} for s in sources)]
    _, events = await run(live, asked(parts))
    thread = events[0].thread_id
    (message, *_) = (await live.http.get(f"/v1/threads/{thread}/messages")).json()["messages"]
    first, *rest = message["metadata"]["attachments"]
    assert (message["content"], rest) == ("hello", [photo["id"]] * 2)
    assert (await live.http.get(f"/v1/artifacts/{first}")).json()["width"] == 300


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (asked([{"type": "image", "source": {"type": "url", "value": "http://10.0.0.1/x.png"}}]), 422, "not_fetched"),
        (asked([{"type": "image", "source": {"type": "data", "value": "###", "mimeType": "image/png"}}]), 422,
         "not_base64"),
        (asked([{"type": "image", "source": {"type": "data", "value": "aGVsbG8=", "mimeType": "image/png"}}]), 415,
         "not_an_image"),
        (asked([{"type": "image", "source": {"type": "file", "value": "art_x"}}]), 404, "not_found"),
        (asked([{"type": "audio", "source": {"type": "data", "value": "", "mimeType": "audio/wav"}}]), 415, "wrong_type"),
        ({**asked("x"), "messages": []}, 422, "no_message"),
        ({"threadId": "t"}, 422, "bad_input"),
        (asked("long " * 20_000), 413, "too_large"),
        (asked(""), 422, "empty"),
        (asked("hello", message_id=""), 422, "bad_input"),
        (asked("hello", message_id="m" * 101), 422, "bad_input"),
        (asked("x", resume=[{"interruptId": "", "status": "resolved"}]), 422, "bad_input"),
        (asked([{"type": "image", "source": {"type": "file", "value": "art_x"}}] * 21), 413, "too_large"),
    ],
)  # fmt: skip
async def test_bad_input(live: Live, body: Any, status: int, code: str) -> None:
    reply = await live.http.post("/v1/agui", json=body)
    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
    assert live.stored() == []


async def test_a_question_is_answered_by_resume(live: Live) -> None:
    _, events = await run(live, asked("asdf qwer zxcv"))
    outcome = events[-1].outcome
    assert outcome.type == "interrupt"
    (interrupt,) = outcome.interrupts
    resume = [{"interruptId": interrupt.id, "status": "resolved", "payload": "what can you do?"}]
    _, events = await run(live, asked("asdf qwer zxcv", resume=resume))
    assert isinstance(events[-1], RunFinishedEvent)
    said = (await live.http.get(f"/v1/threads/{events[0].thread_id}/messages")).json()["messages"]
    assert [m["content"] for m in said if m["role"] == "user"] == ["asdf qwer zxcv", "what can you do?"]
    reply = await live.http.post(
        "/v1/agui", json=asked("x", resume=[{"interruptId": "int_x", "status": "resolved", "payload": 1}])
    )
    assert (reply.status_code, reply.json()["error"]["code"]) == (404, "not_found")


async def test_agentcore_speaks_it_too(live: Live) -> None:
    header = "x-amzn-bedrock-agentcore-runtime-session-id"
    live.http.headers[header] = "session-1"
    _, first = await run(live, {"prompt": "Hi, what can you do?"}, path="/invocations")
    _, second = await run(live, {"prompt": "hello"}, path="/invocations")
    assert "video" in words(first)
    assert first[0].thread_id == second[0].thread_id
    reply = await live.http.post("/invocations", json={"prompt": ""})
    assert reply.json()["error"]["message"] == "prompt: String should have at least 1 character"
    assert not any(isinstance(e, RunErrorEvent) for e in [*first, *second])
    from websockets.asyncio.client import connect

    address = live.base.replace("http", "ws", 1) + "/ws"
    async with connect(address, additional_headers={header: "session-1"}) as connection:
        said = json.loads(await connection.recv())["event"]["messages"]
    assert [m["content"] for m in said if m["role"] == "user"] == ["Hi, what can you do?", "hello"]
