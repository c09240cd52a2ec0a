"""Memory as a person meets it: told things are noted, corrected, answered, kept after a restart, and explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from limelight.schema.ids import new_id
from limelight.schema.principal import LOCAL
from limelight.schema.wire import MessageFrame
from tests.agent.live import live


@pytest.mark.slow
async def test_what_is_told_is_kept_and_corrected(tmp_path: Path) -> None:
    async with live(tmp_path) as talk:
        first = await talk.say("Our audience is women 25-34 and never use red")
        await talk.say("Actually our audience is men over 50")
        asked = await talk.say("who is our audience?")
        unknown = await talk.say("what is our telephone number?")
        await talk.assistant.memory.settled()
        known = await talk.assistant.storage.memories.list(LOCAL, thread_id=talk.thread_id)

    assert first.answer.startswith("Noted: Our audience is women 25-34; never use red.")
    assert asked.answer == "You told me: “Actually our audience is men over 50”."
    assert "men over 50" not in unknown.answer
    assert [item.text for item in known] == ["never use red", "Actually our audience is men over 50"]


@pytest.mark.slow
async def test_a_message_can_ask_what_its_turn_saw(tmp_path: Path) -> None:
    async with live(tmp_path) as talk:
        await talk.say("Our audience is women 25-34")
        plain = await talk.say("hello")
        after = await talk.assistant.storage.events.last_id(talk.thread_id)
        frame = MessageFrame(type="message", message_id=new_id("msg"), text="hello again", explain=True)
        accepted = await talk.assistant.send(LOCAL, talk.thread_id, frame)
        await talk.assistant.runs.wait(accepted.run_id)
        frames = await talk.assistant.storage.events.read(talk.thread_id, after=after)

    assert not [e for e in plain.events if e["type"] == "CUSTOM" and e["name"] == "context"]
    (shown,) = [f.event["value"] for f in frames if f.event.get("name") == "context"]
    assert (
        next(one["text"] for one in shown["choices"] if one["what"] == "turn")
        == "Our audience is women 25-34"
    )
    assert shown["tokens"] > 0
