"""A model that thinks, over the wire of Bedrock: its thoughts go back to it and to nobody else; its prompts are cached."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from limelight.agent.assistant import Assistant
from limelight.agent.director import Director
from limelight.capabilities.providers.aws.chat import bedrock_chat
from limelight.fakeaws import ConverseRequest, FakeAWS, Turn, spoken_by
from limelight.infra.aws import Aws
from limelight.infra.settings import Settings
from limelight.schema.principal import LOCAL
from tests.agent.live import Live
from tests.agent.sketches import SketchEngine

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
SECRET = "the person must never read this thought"


class Heard:
    """A brain that thinks before it answers, and what was asked of it."""

    def __init__(self) -> None:
        self.requests: list[ConverseRequest] = []
        self._inner = spoken_by(Director(word_delay_s=0))

    async def __call__(self, request: ConverseRequest) -> Turn:
        self.requests.append(request)
        return (await self._inner(request)).model_copy(update={"thinking": SECRET})


@pytest.fixture
def brain(fake: FakeAWS, monkeypatch: pytest.MonkeyPatch) -> Heard:
    brain = Heard()
    monkeypatch.setattr(fake, "_brain", brain)
    return brain


@pytest.fixture
async def talk(aws: Aws, brain: Heard, tmp_path: Path) -> AsyncIterator[Live]:
    model, engine = bedrock_chat(MODEL, aws=aws), SketchEngine()
    async with await Assistant.open(
        Settings(home=tmp_path), models=lambda role: model, engine=engine, warm=False
    ) as assistant:
        yield Live(assistant, engine, await assistant.new_thread())
        engine.release()


async def test_thoughts_stay_between_the_model_and_itself(talk: Live, brain: Heard) -> None:
    heard = await talk.say("Write three headlines of at most 30 characters for my best seller")
    assert (heard.outcome, heard.made) == ("success", {"headline": 3})
    said = await talk.assistant.storage.conversations.messages(LOCAL, talk.thread_id)
    assert SECRET not in json.dumps([heard.events, [one.content for one in said]])
    (again,) = [asked for asked in brain.requests if len(asked.messages) == 3]
    reply = again.messages[1]
    assert [next(iter(block)) for block in reply.content] == ["reasoningContent", "toolUse"]
    assert SECRET in json.dumps(reply.content[0])
    assert await talk.faults() == []


async def test_a_cache_point_stands_behind_every_system_prompt(talk: Live, brain: Heard) -> None:
    await talk.say("Write three headlines of at most 30 characters for my best seller")
    await talk.say("Write two headlines for my hiking boots")
    assert {tuple(next(iter(block)) for block in asked.system) for asked in brain.requests} == {
        ("text", "cachePoint")
    }
    prefixes: dict[str, set[str]] = {}
    for asked in brain.requests:
        role = str(asked.system[0]["text"]).partition("\n")[0]
        tools = asked.toolConfig.model_dump_json() if asked.toolConfig else ""
        prefixes.setdefault(role, set()).add(f"{tools}{json.dumps(asked.system)}")
    assert {role: len(found) for role, found in prefixes.items()} == dict.fromkeys(
        ["# Role: acknowledge", "# Role: plan", "# Role: subagent:copy", "# Role: summarise"], 1
    )


async def test_a_planner_thinks_as_much_as_its_route_says(talk: Live, brain: Heard) -> None:
    await talk.say("Create a video for my latest hiking gear")
    await talk.say("I like concept 3, think harder about it")
    plans = [asked for asked in brain.requests if str(asked.system[0]["text"]).startswith("# Role: plan")]
    assert [asked.additionalModelRequestFields for asked in plans] == [
        {"thinking": {"type": "enabled", "budget_tokens": 1024}},
        {"thinking": {"type": "enabled", "budget_tokens": 8192}},
    ]
    assert [asked.inferenceConfig["maxTokens"] for asked in plans] == [9216, 16384]
    others = [asked for asked in brain.requests if asked not in plans]
    assert {str(asked.additionalModelRequestFields) for asked in others} <= {"None", "{}"}


@pytest.mark.parametrize(
    ("model", "tokens", "asked"),
    [
        ("amazon.nova-lite-v1:0", 4096, {}),
        ("anthropic.claude-sonnet-4-5-20250929-v1:0", 0, {}),
        ("anthropic.claude-3-5-haiku-20241022-v1:0", 4096, {}),
    ],
)
def test_who_cannot_think_is_not_asked_to(
    aws: Aws, model: str, tokens: int, asked: dict[str, object]
) -> None:
    assert bedrock_chat(model, aws=aws)._thinking(tokens) == asked
