"""What `limelight serve --fake-aws` runs on: the fake's chat model answers every role that the product asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from limelight.agent.assistant import Assistant
from limelight.cli.serve import FAKE_CHAT, _on_fake_aws
from limelight.fakeaws.brain import _parts
from limelight.infra.settings import Settings
from tests.agent.live import Live
from tests.agent.sketches import SketchEngine

SAID = [
    "Create a video for my latest hiking gear",
    "I like concept 3, but at sunrise",
    "animate them and add music",
    "make the second shot darker, and remember that I like warm light",
    "what can you do?",
    "Write three headlines of at most 30 characters for my best seller",
    "banana helicopter tuesday",
]
"""A conversation in which every role is asked."""


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Live]:
    with _on_fake_aws(Settings(home=tmp_path)) as settings:
        engine = SketchEngine()
        async with await Assistant.open(settings, engine=engine, warm=False) as assistant:
            yield Live(assistant, engine, await assistant.new_thread())
            engine.release()


async def test_a_whole_conversation_is_answered_by_the_fake(talk: Live) -> None:
    made: dict[str, int] = {}
    with capture_logs() as logs:
        for words in SAID:
            for kind, count in (await talk.say(words)).made.items():
                made[kind] = made.get(kind, 0) + count
    assert made == {"concept": 3, "shot": 5, "music": 1, "clip": 4, "video": 1, "headline": 3}
    failed = [one for one in logs if "failed" in one["event"] or "nothing" in one["event"]]
    assert failed == []
    served = talk.assistant.services.operator.map()
    assert {one.model.name for one in served if "text.chat" in one.capabilities and one.calls} == {
        f"bedrock:{FAKE_CHAT}"
    }


@pytest.mark.parametrize("between", ["", "\n", "\n\n"])
def test_what_was_joined_is_apart_again(between: str) -> None:
    parts = [
        '<context>\n{"a": 1}\n</context>', "make a <b>video</b>", '<reports>\n[]\n</reports>', '<failed>\n{}\n</failed>',
        '<task>\n{"b": "</context>"}\n</task>',
    ]  # fmt: skip
    assert _parts(between.join(parts)) == parts
