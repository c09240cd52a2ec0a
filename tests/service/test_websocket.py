"""One socket of a conversation: what comes first, what comes after, and what it may be sent."""

from __future__ import annotations

import asyncio

from ag_ui.core import Event
from pydantic import TypeAdapter
from starlette.types import Message, Scope
from starlette.websockets import WebSocket
from structlog.testing import capture_logs

from limelight.schema.principal import LOCAL
from limelight.service.websocket import Conversation
from tests.patience import HANG_S, settled
from tests.service.live import Live

EVENT = TypeAdapter(Event)


async def test_a_new_thread_begins_with_snapshots(live: Live, thread_id: str) -> None:
    async with live.socket(thread_id) as socket:
        said, state = await socket.read(), await socket.read()
    assert said == {"id": "", "run_id": "", "event": {"type": "MESSAGES_SNAPSHOT", "messages": []}}
    assert (state["id"], state["event"]["type"]) == ("", "STATE_SNAPSHOT")
    assert state["event"]["snapshot"]["storyboard"] == {}


async def test_a_turn_is_whole_and_every_event_is_ag_ui(live: Live, thread_id: str) -> None:
    async with live.socket(thread_id) as socket:
        await socket.opened()
        events = await socket.say("Hi, what can you do?")
    for event in events:
        EVENT.validate_python(event)
    types = [e["type"] for e in events]
    assert types[:5] == [
        "RUN_STARTED", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END", "CUSTOM"
    ]  # fmt: skip
    assert types[-1] == "RUN_FINISHED"
    assert events[-1]["outcome"] == {"type": "success"}
    assert events[4]["name"] == "route"
    ids = [f["id"] for f in socket.seen if f.get("run_id")]
    assert len(set(ids)) == len(ids)
    assert all(ids)


async def test_a_question_is_asked_without_being_acknowledged_first(live: Live, thread_id: str) -> None:
    async with live.socket(thread_id) as socket:
        await socket.opened()
        with capture_logs() as logs:
            events = await socket.say("write me three headlines")
    said = [e for e in events if e["type"] == "TEXT_MESSAGE_START" and e["role"] == "assistant"]
    assert [e["name"] for e in said] == ["assistant"]
    assert events[-1]["outcome"]["type"] == "interrupt"
    assert [line["event"] for line in logs if line["log_level"] in ("warning", "error")] == []


async def test_an_open_socket_hears_that_its_conversation_was_deleted(live: Live, thread_id: str) -> None:
    other = (await live.http.post("/v1/threads", json={})).json()["thread_id"]
    async with live.socket(thread_id) as socket, live.socket(other) as stays:
        await socket.opened()
        await stays.opened()
        assert (await live.http.delete(f"/v1/threads/{thread_id}")).status_code == 204
        assert await socket.closed() == 4404
        assert socket.seen[-1]["error"]["code"] == "not_found"
        assert "ack" in await stays.reply({"type": "cancel"})


async def test_a_client_that_goes_while_two_things_are_sent_is_no_failure(live: Live, thread_id: str) -> None:
    frames: list[Message] = [{"type": "websocket.connect"}, {"type": "websocket.receive", "text": "{"}]

    async def receive() -> Message:
        return frames.pop(0) if frames else await asyncio.Future()

    async def send(message: Message) -> None:
        if message["type"] == "websocket.send":
            await settled(
                lambda: conversation._sending._waiters
            )  # the answer to the frame waits for the snapshot
            raise OSError("gone")

    scope: Scope = {"type": "websocket", "path": "/", "headers": [], "query_string": b"", "client": None}
    socket = WebSocket(scope, receive, send)
    await socket.accept()
    conversation = Conversation(socket, live.assistant, LOCAL, thread_id)

    with capture_logs() as logs:
        await asyncio.wait_for(conversation.hold(None), HANG_S)

    assert [line["event"] for line in logs if line["log_level"] == "error"] == []


async def test_a_page_that_opens_knows_what_can_be_undone(live: Live, thread_id: str) -> None:
    await live.product("boot")
    async with live.socket(thread_id) as socket:
        await socket.say("Make a video for the boot")
        await socket.say("I like concept 1")
        undone = {"type": "ui_event", "message_id": "undo-1", "name": "edit.undo"}
        async with live.socket(thread_id) as other:
            before = (await other.opened())["metadata"]["edits"]
        assert "ack" in await socket.reply(undone)
    async with live.socket(thread_id) as other:
        after = (await other.opened())["metadata"]["edits"]
    assert (before["can_undo"], before["can_redo"], after["can_redo"]) == (True, False, True)
