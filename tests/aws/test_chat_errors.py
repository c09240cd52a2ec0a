"""What goes wrong with a chat model in the cloud is told in our own errors, whichever service it is."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage

from limelight.capabilities.providers.aws.chat import bedrock_chat
from limelight.capabilities.providers.sagemaker.chat import sagemaker_chat
from limelight.fakeaws import FakeAWS, Fault
from limelight.infra.aws import Aws
from limelight.schema.errors import LimelightError, ProviderFailed, TryAgain

BEDROCK, SAGEMAKER = "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "chat-llama"


def chat_of(model: str, aws: Aws) -> BaseChatModel:
    return bedrock_chat(model, aws=aws) if model == BEDROCK else sagemaker_chat(model, aws=aws)


@pytest.mark.parametrize(
    ("model", "kind", "error", "code"),
    [
        *(
            (model, *fault)
            for model in (BEDROCK, SAGEMAKER)
            for fault in (
                ("throttle", TryAgain, "throttled"),
                ("denied", ProviderFailed, "not_allowed"),
                ("error", TryAgain, "outage"),
            )
        ),
        (SAGEMAKER, "not_ready", TryAgain, "outage"),
    ],
)
async def test_errors_are_our_own(
    aws: Aws, fake: FakeAWS, model: str, kind: Any, error: type[LimelightError], code: str
) -> None:
    chat = chat_of(model, aws)
    for ask in (chat.ainvoke, lambda words: anext(chat.astream(words))):
        fake.fail(Fault(kind=kind))
        with pytest.raises(error) as caught:
            await ask([HumanMessage("hi")])
        assert caught.value.code == code
