"""A chat model on Bedrock with the Director standing by."""

from __future__ import annotations

from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from limelight.agent.assistant import Assistant
from limelight.agent.director import Director
from limelight.agent.prompts import load_prompt
from limelight.capabilities.chat.chat import Chat, acting
from limelight.capabilities.providers.aws.chat import bedrock_chat
from limelight.fakeaws import ConverseRequest, FakeAWS, Fault, Turn, spoken_by
from limelight.infra.aws import Aws
from limelight.infra.settings import ModelSettings, Settings
from limelight.schema.errors import Refused, TryAgain
from tests.agent.chats import served
from tests.agent.live import Live
from tests.agent.sketches import SketchEngine

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"


@pytest.fixture
def model(aws: Aws, fake: FakeAWS, monkeypatch: pytest.MonkeyPatch) -> Chat:
    monkeypatch.setattr(fake, "_brain", spoken_by(Director(word_delay_s=0)))
    return served([({}, bedrock_chat(MODEL, aws=aws)), ({}, DIRECTOR)])("planner")


DIRECTOR = Director(word_delay_s=0)
HELLO = [SystemMessage(load_prompt("respond")), HumanMessage("Hi, what can you do?")]


async def heard(model: Chat) -> str:
    return "".join([chunk.text async for chunk in model.astream(HELLO)])


async def test_the_first_answers(model: Chat, fake: FakeAWS) -> None:
    assert (await model.ainvoke(HELLO)).text == await heard(model)
    assert [call.operation for call in fake.calls] == ["Converse", "ConverseStream"]


@pytest.mark.parametrize("kind", ["throttle", "denied", "unavailable", "quota"])
async def test_the_second_answers_what_the_first_fails_at(model: Chat, fake: FakeAWS, kind: str) -> None:
    expected = (await DIRECTOR.ainvoke(HELLO)).text
    fake.fail(Fault.model_validate({"kind": kind, "times": 2}))
    assert (await model.ainvoke(HELLO)).text == expected
    assert await heard(model) == expected


async def test_an_answer_that_has_begun_is_not_begun_anew(model: Chat, fake: FakeAWS) -> None:
    fake.fail(Fault(kind="throttle_midstream", operation="ConverseStream", after=3))
    with pytest.raises(TryAgain):
        await heard(model)


async def test_a_model_that_says_nothing_is_stood_in_for(
    model: Chat, fake: FakeAWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(request: ConverseRequest) -> Turn:
        return Turn(text="")

    monkeypatch.setattr(fake, "_brain", silent)
    expected = (await DIRECTOR.ainvoke(HELLO)).text
    assert (await model.ainvoke(HELLO)).text == expected
    assert await heard(model) == expected


async def test_a_refusal_stands(model: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*args: object, **kwargs: object) -> None:
        raise Refused("no")

    monkeypatch.setattr(type(acting(model)), "_agenerate", refuse)
    with pytest.raises(Refused):
        await model.ainvoke(HELLO)


async def test_a_conversation_goes_on_without_its_model(
    fake: FakeAWS, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fake, "_brain", spoken_by(Director(word_delay_s=0)))
    settings = Settings(home=tmp_path, models=ModelSettings(default=f"bedrock:{MODEL}"))
    engine = SketchEngine()
    async with await Assistant.open(settings, engine=engine, warm=False) as assistant:
        talk = Live(assistant, engine, await assistant.new_thread())
        begun = await talk.say("Create a video for my latest hiking gear")
        assert begun.made == {"concept": 3}
        assert begun.answers[1].startswith("Here are three concepts:")
        asked = len(fake.calls)
        assert asked >= 3
        fake.fail(Fault(kind="unavailable", times=1000))
        assert (await talk.say("I like concept 3, but at sunrise")).made == {"shot": 4}
        assert len(fake.calls) > asked
        assert await talk.faults() == []
        engine.release()
