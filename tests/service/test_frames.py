"""Frames that cannot be understood or done: each gets an error, and socket and thread live on."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from websockets.exceptions import ConnectionClosed

from limelight.schema.errors import BadInput, TooLarge
from limelight.service.frames import message_id_of, parse_frame
from tests.service.bad_input import FRAMES, UI_EVENTS
from tests.service.live import Live
from tests.service.pictures import picture


@pytest.fixture
async def wire(live: Live, thread_id: str):
    async with live.socket(thread_id) as socket:
        await socket.opened()
        yield live, thread_id, socket


async def test_every_wrong_frame_is_told_and_none_leaves_anything(wire: Any) -> None:
    live, thread_id, socket = wire
    for case, (frame, expected) in FRAMES.items():
        error = await socket.error(frame)
        assert {"code", "message", "limit", "value", "message_id"} == set(error), case
        assert {name: error[name] for name in expected} == expected, case
    assert (await live.http.get(f"/v1/threads/{thread_id}/messages")).json() == {
        "messages": [],
        "next_cursor": None,
    }
    assert await live.assistant.storage.events.last_id(thread_id) is None
    assert await live.assistant.storage.runs.open() == []
    assert (await socket.say("hello"))[-1]["type"] == "RUN_FINISHED"


async def test_above_eight_mebibytes_the_socket_closes_and_the_thread_lives(
    live: Live, thread_id: str
) -> None:
    async with live.socket(thread_id) as socket:
        await socket.opened()
        with contextlib.suppress(ConnectionClosed):
            await socket.send("x" * (8 * 2**20 + 1))
        assert await socket.closed() == 1009
    async with live.socket(thread_id) as socket:
        assert (await socket.say("hello"))[-1]["type"] == "RUN_FINISHED"


async def test_a_repeat_is_acknowledged_and_not_run_again(wire: Any) -> None:
    live, thread_id, socket = wire
    frame = {"type": "message", "message_id": "once", "text": "hello"}
    first = (await socket.reply(frame))["ack"]
    await socket.event("RUN_FINISHED")
    again = (await socket.reply({**frame, "text": "something else", "attachments": ["art_gone"]}))["ack"]

    assert (first["repeat"], again["repeat"], again["run_id"]) == (False, True, first["run_id"])
    messages = (await live.http.get(f"/v1/threads/{thread_id}/messages")).json()["messages"]
    assert [m["content"] for m in messages if m["role"] == "user"] == ["hello"]


async def test_a_message_that_a_crash_left_without_a_run_is_run_when_it_comes_again(wire: Any) -> None:
    from limelight.schema.message import Message
    from limelight.schema.principal import LOCAL

    live, thread_id, socket = wire
    lost = Message(id="lost", role="user", content="hello", run_id="run_never")
    await live.assistant.storage.conversations.add_message(LOCAL, thread_id, lost)
    ack = (await socket.reply({"type": "message", "message_id": "lost", "text": "hello"}))["ack"]
    assert ack["repeat"] is False
    assert (await socket.event("RUN_FINISHED"))["runId"] == ack["run_id"]


async def test_an_answer_goes_to_the_question_that_was_asked(wire: Any) -> None:
    live, thread_id, socket = wire
    asked = (await socket.say("asdf qwer zxcv"))[-1]
    interrupt = asked["outcome"]["interrupts"][0]["id"]
    plain = (await socket.say("hello"))[-1]["runId"]
    frame = {"type": "answer", "message_id": "a1", "interrupt_id": interrupt, "value": "what can you do?"}

    other = await live.thread()
    async with live.socket(other) as elsewhere:
        assert (await elsewhere.error(frame))["code"] == "not_found"
    error = await socket.error({**frame, "interrupt_id": f"int_{plain}"})
    assert error["message"] == f"there is no question 'int_{plain}' in this conversation"
    ack = (await socket.reply(frame))["ack"]
    await socket.until(lambda f: f.get("run_id") == ack["run_id"] and f["event"]["type"] == "RUN_FINISHED")

    said = (await live.http.get(f"/v1/threads/{thread_id}/messages")).json()["messages"]
    assert [m["content"] for m in said if m["role"] == "user"] == [
        "asdf qwer zxcv",
        "hello",
        "what can you do?",
    ]


async def test_emoji_only_gets_a_short_question_back(wire: Any) -> None:
    _, _, socket = wire
    events = await socket.say("🎉🔥😀")
    said = "".join(
        e["delta"] for e in events if e["type"] == "TEXT_MESSAGE_CONTENT" and "🎉" not in e["delta"]
    )
    assert "?" in said
    assert len(said) < 400
    assert not any(e.get("name") == "artifact" for e in events)


async def test_every_wrong_ui_event_is_told_and_changes_nothing(wire: Any) -> None:
    live, thread_id, socket = wire
    photo = (await live.upload(picture(), thread_id=thread_id)).json()
    before = live.stored(), await live.assistant.storage.events.last_id(thread_id)
    for n, (name, payload, message) in enumerate(UI_EVENTS):
        frame = {"type": "ui_event", "message_id": f"u{n}", "name": name, "artifact_id": photo["id"]}
        error = await socket.error({**frame, "payload": payload})
        assert error["message"].startswith(message), (name, error)
        assert (error["message_id"], error["code"] != "internal") == (f"u{n}", True), error
    wrong = {"type": "ui_event", "message_id": "w", "name": "image.rotate", "artifact_id": "art_x"}
    error = await socket.error({**wrong, "payload": {"degrees": 90}})
    assert error["message"] == "there is no artifact 'art_x'"
    assert (live.stored(), await live.assistant.storage.events.last_id(thread_id)) == before


async def test_a_good_ui_event_is_acknowledged_once(wire: Any) -> None:
    live, thread_id, socket = wire
    photo = (await live.upload(picture(96, 72), thread_id=thread_id)).json()
    frame = {
        "type": "ui_event", "message_id": "turn", "name": "image.rotate", "artifact_id": photo["id"],
        "payload": {"degrees": 90},
    }  # fmt: skip
    assert (await socket.reply(frame))["ack"] == {"message_id": "turn", "run_id": None, "repeat": False}
    assert (await socket.reply(frame))["ack"]["repeat"] is True
    every = (await live.http.get(f"/v1/threads/{thread_id}/artifacts")).json()["artifacts"]
    assert [(a["width"], a["height"]) for a in every] == [(96, 72), (72, 96)]
    assert every[1]["parents"] == [photo["id"]]


@settings(max_examples=200, deadline=None)
@given(data=st.one_of(st.text(max_size=60), st.binary(max_size=60), st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["type", "message_id", "text", "payload", "value", "name", "x"]), inner, max_size=4
    ), max_leaves=8,
).map(json.dumps)))  # fmt: skip
def test_anything_at_all_is_a_frame_or_an_error_of_ours(data: str | bytes) -> None:
    """Law: whatever is sent, it parses or raises one of the errors that the socket answers with."""
    message_id_of(data)
    with contextlib.suppress(BadInput, TooLarge, ValidationError):
        parse_frame(data, limit_kb=1)
