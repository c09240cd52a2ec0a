"""Sockets that come and go: resume without gap or repeat, two tabs, slow readers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket as sockets
from typing import Any

import pytest
from ag_ui.core import TextMessageContentEvent, TextMessageStartEvent

from limelight.schema.message import Message
from limelight.schema.wire import EventFrame
from limelight.sdk.emitter import Emitter
from limelight.service import slow
from tests.patience import HANG_S, settled
from tests.service.live import ENDS, Live, Socket


def logged(socket: Socket) -> list[tuple[str, str]]:
    """Ids and types of the events a socket was sent live."""
    return [(f["id"], f["event"]["type"]) for f in socket.seen if f.get("run_id")]


async def everything(live: Live, thread_id: str) -> list[tuple[str, str]]:
    """The whole log."""
    frames = await live.assistant.storage.events.read(thread_id, after=None, limit=10_000)
    return [(f.id, f.event["type"]) for f in frames]


async def test_two_tabs_see_the_same(live: Live, thread_id: str) -> None:
    async with live.socket(thread_id) as one, live.socket(thread_id) as two:
        await one.opened()
        await two.opened()
        await one.say("Hi, what can you do?")
        await two.event("RUN_FINISHED")
        await two.say("What does it cost?")
        await one.event("RUN_FINISHED")
    assert logged(one) == logged(two) == await everything(live, thread_id)


async def test_resume_across_reconnects_in_mid_run_has_no_gap_and_no_repeat(
    live: Live, thread_id: str
) -> None:
    await live.product()
    seen: list[tuple[str, str]] = []
    async with live.socket(thread_id) as socket:
        await socket.opened()
        await socket.send({"type": "message", "message_id": "m", "text": "Create a video for my hiking gear"})
        while len(logged(socket)) < 5:
            await socket.read()
        seen += logged(socket)
    for _ in range(100):
        async with live.socket(thread_id, f"?after={seen[-1][0]}") as socket:
            while len(logged(socket)) < 7 and not (logged(socket) and logged(socket)[-1][1] in ENDS):
                frame = await socket.read()
                assert frame["event"]["type"] != "MESSAGES_SNAPSHOT"
            seen += logged(socket)
        if seen[-1][1] in ENDS:
            break
    assert seen == await everything(live, thread_id)


@pytest.mark.parametrize("after", ["", "run_1.never", "x" * 4000, "%00"])
async def test_a_place_that_is_not_in_the_log_starts_with_snapshots(
    live: Live, thread_id: str, after: str
) -> None:
    async with live.socket(thread_id) as socket:
        await socket.say("hello")
    async with live.socket(thread_id, f"?after={after}") as socket:
        said = await socket.read()
        state = await socket.read()
    assert (said["event"]["type"], state["event"]["type"]) == ("MESSAGES_SNAPSHOT", "STATE_SNAPSHOT")
    assert [m["role"] for m in said["event"]["messages"]] == ["user", "assistant"]
    assert state["id"] == (await everything(live, thread_id))[-1][0]


async def test_a_tab_opened_in_mid_run_gets_what_is_open(live: Live, thread_id: str) -> None:
    await live.product()
    async with live.socket(thread_id) as first:
        await first.say("Create a video for my latest hiking gear")
        live.engine.hold("picture")
        ack = (await first.reply({"type": "message", "message_id": "m", "text": "I like concept 1"}))["ack"]
        await live.engine.begun()
        await first.until(
            lambda f: f["event"]["type"] == "ACTIVITY_SNAPSHOT" and f["event"]["content"]["done"] > 0
        )
        async with live.socket(thread_id) as second:
            said, state = await second.read(), await second.read()
            await second.event("ACTIVITY_SNAPSHOT")
            live.engine.release()
            await second.until(lambda f: f.get("run_id") == ack["run_id"] and f["event"]["type"] in ENDS)
    assert [m["content"] for m in said["event"]["messages"] if m["role"] == "user"][-1] == "I like concept 1"
    assert len(state["event"]["snapshot"]["storyboard"]) == 4
    mine = [f["event"] for f in second.seen if f.get("run_id") == ack["run_id"]]
    opens = {
        "SUBAGENT_STARTED": "subagentRunId",
        "TOOL_CALL_START": "toolCallId",
        "TEXT_MESSAGE_START": "messageId",
    }
    closes = {"SUBAGENT_FINISHED": "subagentRunId", "TOOL_CALL_END": "toolCallId", "TEXT_MESSAGE_END": "messageId",
              "TEXT_MESSAGE_CONTENT": "messageId"}  # fmt: skip
    assert mine[0]["type"] == "RUN_STARTED"
    opened: set[str] = set()
    for event in mine:
        if event["type"] in opens:
            opened.add(event[opens[event["type"]]])
        if event["type"] in closes:
            assert event[closes[event["type"]]] in opened, event
    assert {"SUBAGENT_STARTED", "SUBAGENT_FINISHED", "TOOL_CALL_START", "TOOL_CALL_RESULT"} <= {
        e["type"] for e in mine
    }
    pictures = [e["value"]["id"] for e in mine if e.get("name") == "artifact"]
    assert len(pictures) == len(set(pictures)) == 4


async def test_a_half_said_message_comes_from_its_beginning(live: Live, thread_id: str) -> None:
    run = await live.assistant.storage.runs.start(_local(), thread_id, "run_a", "m")
    emitter = Emitter(events=live.assistant.storage.events, thread_id=thread_id, run_id=run.run_id)
    start = {"type": "TEXT_MESSAGE_START", "messageId": "half", "role": "assistant"}
    word = {"type": "TEXT_MESSAGE_CONTENT", "messageId": "half"}
    await emitter.emit(
        TextMessageStartEvent.model_validate(start),
        TextMessageContentEvent.model_validate({**word, "delta": "One "}),
    )
    async with live.socket(thread_id) as socket:
        said = await socket.opened()
        await emitter.emit(TextMessageContentEvent.model_validate({**word, "delta": "two"}))
        await socket.until(lambda f: f["event"].get("delta") == "two")
    assert said["messages"] == []
    assert [f["event"]["type"] for f in socket.seen] == [
        "MESSAGES_SNAPSHOT", "STATE_SNAPSHOT", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_CONTENT",
    ]  # fmt: skip
    assert [bool(f["id"]) for f in socket.seen] == [False, False, False, True, True]
    async with live.socket(thread_id, f"?after={socket.seen[3]['id']}") as again:
        assert (await again.read())["event"]["delta"] == "two"


async def test_what_the_snapshot_says_is_not_said_again(live: Live, thread_id: str) -> None:
    stores = live.assistant.storage
    run = await stores.runs.start(_local(), thread_id, "run_a", "mine")
    mine = Message(id="mine", role="user", content="hello", run_id=run.run_id)
    await stores.conversations.add_message(_local(), thread_id, mine)
    async with live.socket(thread_id) as socket:
        said = await socket.opened()
        emitter = Emitter(events=stores.events, thread_id=thread_id, run_id=run.run_id)
        for type_, more in (("START", {"role": "user"}), ("CONTENT", {"delta": "hello"}), ("END", {})):
            event = {"type": f"TEXT_MESSAGE_{type_}", "messageId": "mine", **more}
            frame = EventFrame(id=f"e{type_}", run_id=run.run_id, event=event)
            await stores.events.append(thread_id, [frame])
        start = {"type": "TEXT_MESSAGE_START", "messageId": "other", "role": "assistant"}
        await emitter.emit(TextMessageStartEvent.model_validate(start))
        first = await socket.read()
    assert [m["id"] for m in said["messages"]] == ["mine"]
    assert first["event"]["messageId"] == "other"


async def test_a_disconnect_is_not_a_cancel(live: Live, thread_id: str) -> None:
    await live.product()
    async with live.socket(thread_id) as socket:
        await socket.send({"type": "message", "message_id": "m", "text": "Create a video for my hiking gear"})
        await socket.event("RUN_STARTED")

    async def ended() -> bool:
        return not await live.assistant.storage.runs.open()

    await settled(ended)
    every = (await live.http.get(f"/v1/threads/{thread_id}/artifacts")).json()["artifacts"]
    assert [a["kind"] for a in every] == ["concept"] * 3


async def test_a_client_that_does_not_read_is_dropped_and_the_run_goes_on(
    live: Live, thread_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow, "SEND_TIMEOUT_S", 0.3)
    raw = _narrow(live.base)
    async with (
        live.socket(thread_id, sock=raw, max_queue=1, close_timeout=0.2, ping_interval=None) as lazy,
        live.socket(thread_id) as busy,
    ):
        await lazy.opened()
        await busy.opened()
        gauge = live.assistant.metrics.sockets
        assert _value(gauge) == 2
        assert live.holds(raw)
        large = {"type": "CUSTOM", "name": "ballast", "value": "x" * 200_000}
        reading = asyncio.create_task(busy.until(lambda f: f["id"] == "b59"))
        for n in range(60):
            await live.assistant.storage.events.append(
                thread_id, [EventFrame(id=f"b{n}", run_id="r", event=large)]
            )
        await settled(lambda: _value(gauge) < 2)
        await settled(lambda: not live.holds(raw))
        await reading
        assert (await busy.say("hello"))[-1]["type"] == "RUN_FINISHED"
    assert _value(gauge) <= 1


async def test_a_reader_of_server_sent_events_that_does_not_read_is_dropped(
    live: Live, thread_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow, "SEND_TIMEOUT_S", 0.3)
    body = json.dumps({
        "threadId": thread_id, "runId": "r", "messages": [{"id": "m", "role": "user", "content": "hello"}],
    }).encode()  # fmt: skip
    lazy = _narrow(live.base)
    loop = asyncio.get_running_loop()
    head = f"POST /v1/agui HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
    live.assistant.runs.warming = hold = asyncio.create_task(asyncio.sleep(3600))
    await loop.sock_sendall(lazy, f"{head}\r\n\r\n".encode() + body)
    stores = live.assistant.storage
    await settled(lambda: live.assistant.runs.working)
    (run,) = await stores.runs.open()
    large = {"type": "CUSTOM", "name": "ballast", "value": "x" * 200_000}
    for n in range(60):
        await stores.events.append(thread_id, [EventFrame(id=f"b{n}", run_id=run.run_id, event=large)])
    await settled(lambda: not live.holds(lazy))
    hold.cancel()

    got = 0
    with contextlib.suppress(ConnectionResetError):
        while data := await asyncio.wait_for(loop.sock_recv(lazy, 2**20), HANG_S):
            got += len(data)
    lazy.close()

    assert got < 60 * 200_000

    async def ended() -> bool:
        return (await stores.runs.get(run.run_id)).status == "done"

    await settled(ended)


def _narrow(base: str) -> sockets.socket:
    """A connection with a small window, so that little is under way unread."""
    raw = sockets.socket()
    raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    host, port = base.removeprefix("http://").split(":")
    raw.connect((host, int(port)))
    raw.setblocking(False)
    return raw


def _value(gauge: Any) -> float:
    return gauge._value.get()


def _local() -> Any:
    from limelight.schema.principal import LOCAL

    return LOCAL
