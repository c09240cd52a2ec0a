"""One socket of a conversation: what comes first, what comes after, and what it may be sent."""

from __future__ import annotations

from ag_ui.core import Event
from pydantic import TypeAdapter

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
