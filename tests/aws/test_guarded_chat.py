"""A guardrail of the account inside Converse: the model is called with it where the settings say so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage

from limelight.agent.models import ChatModels
from limelight.fakeaws import ConverseRequest, FakeAWS, Turn
from limelight.infra.aws import Aws
from limelight.infra.settings import Settings
from limelight.schema.errors import BadInput
from tests.agent.chats import chat_models

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
BLOCKED = "Sorry, this cannot be said here."


def registry(home: Path, aws: Aws, **rails: Any) -> ChatModels:
    models = {"default": f"bedrock:{MODEL}", "standby": ""}
    return chat_models(
        Settings.model_validate({"home": home, "models": models, "guardrails": rails}), lambda: aws
    )


@pytest.mark.parametrize("streamed", [False, True])
async def test_it_stands_before_and_behind_the_model(
    tmp_path: Path, aws: Aws, fake: FakeAWS, monkeypatch: pytest.MonkeyPatch, streamed: bool
) -> None:
    asked: list[str] = []

    async def brain(request: ConverseRequest) -> Turn:
        asked.append(request.last_text)
        return Turn(text=f"It {'cures' if 'tea' in request.last_text else 'warms'} you.")

    monkeypatch.setattr(fake, "_brain", brain)
    model = registry(tmp_path, aws, bedrock_guardrail="gr-1", bedrock_version="3", bedrock_in_chat=True)(
        "fast"
    )

    async def said(words: str) -> str:
        if streamed:
            return "".join([chunk.text async for chunk in model.astream([HumanMessage(words)])])
        return (await model.ainvoke([HumanMessage(words)])).text

    assert await said("a boot") == "It warms you."
    assert await said("a forbidden boot") == BLOCKED
    assert await said("a tea") == BLOCKED
    assert asked == ["a boot", "a tea"]
    sent = [call.request["guardrailConfig"] for call in fake.calls]
    assert sent == [{"guardrailIdentifier": "gr-1", "guardrailVersion": "3"}] * 3


async def test_without_it_nothing_is_sent(tmp_path: Path, aws: Aws, fake: FakeAWS) -> None:
    model = registry(tmp_path, aws, bedrock_guardrail="gr-1")("fast")
    assert (await model.ainvoke([HumanMessage("forbidden")])).text == "You said: forbidden"
    assert "guardrailConfig" not in fake.calls[-1].request


def test_a_guardrail_without_an_id(tmp_path: Path, aws: Aws) -> None:
    with pytest.raises(BadInput, match=r"bedrock_in_chat is on, and guardrails\.bedrock_guardrail is empty"):
        registry(tmp_path, aws, bedrock_in_chat=True)
