"""BedrockChat: many chats at once, and our own errors."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.messages import HumanMessage

from limelight.capabilities.providers.aws.chat import BedrockChat, ClosingStreams, bedrock_chat
from limelight.fakeaws import ConverseRequest, FakeAWS, Fault, Turn
from limelight.infra.aws import Aws
from limelight.schema.errors import TryAgain

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
CHATS = 40
"""More than asyncio's default executor has threads on any machine (32)."""


@pytest.fixture
def chat(aws: Aws) -> BedrockChat:
    return bedrock_chat(MODEL, aws=aws)


@pytest.mark.parametrize("streamed", [False, True])
async def test_each_chat_has_a_thread_and_a_connection(
    fake: FakeAWS, monkeypatch: pytest.MonkeyPatch, streamed: bool
) -> None:
    """The fake answers nobody until all have asked; with fewer threads or connections than chats none would end."""
    come: list[str] = []

    async def all_together(request: ConverseRequest) -> Turn:
        come.append(request.last_text)
        while len(set(come)) < CHATS:  # noqa: ASYNC110 - the fake's loop is another one than the test's
            await asyncio.sleep(0.01)
        return Turn(text="now")

    monkeypatch.setattr(fake, "_brain", all_together)
    aws = Aws(concurrency=CHATS, read_timeout_s=15)
    chat = bedrock_chat(MODEL, aws=aws)

    async def ask(number: int) -> str:
        asked = [HumanMessage(f"chat {number}")]
        if streamed:
            return "".join([chunk.text async for chunk in chat.astream(asked)])
        return (await chat.ainvoke(asked)).text

    try:
        assert await asyncio.gather(*(ask(number) for number in range(CHATS))) == ["now"] * CHATS
        assert {call.operation for call in fake.calls} == {"ConverseStream" if streamed else "Converse"}
    finally:
        aws.close()


async def test_so_is_a_throttle_in_mid_stream(chat: BedrockChat, fake: FakeAWS) -> None:
    fake.fail(Fault(kind="throttle_midstream", after=3))
    words: list[str] = []

    async def listen() -> None:
        async for chunk in chat.astream([HumanMessage("hi")]):
            words.append(chunk.text)

    with pytest.raises(TryAgain, match="bedrock-runtime ConverseStream: too many requests at once"):
        await listen()
    assert "".join(words) == "You said:"


def test_a_stream_that_failed_gives_its_connection_back() -> None:
    closed: list[bool] = []

    class Stream:
        def __iter__(self) -> Iterator[object]:
            yield {"messageStart": {"role": "assistant"}}
            raise ConnectionError("gone")

        def close(self) -> None:
            closed.append(True)

    class Client:
        def converse_stream(self, **_: Any) -> dict[str, Any]:
            return {"stream": Stream()}

    with pytest.raises(ConnectionError, match="gone"):
        list(ClosingStreams(Client()).converse_stream()["stream"])
    left = ClosingStreams(Client()).converse_stream()["stream"]
    next(left)
    left.close()
    assert closed == [True, True]
