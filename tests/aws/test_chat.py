"""The model factory over Bedrock: `ChatBedrockConverse` streams and calls tools, with endpoints of boto3's own variables."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import EventStreamError
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage, ToolMessage

from limelight.capabilities.chat.chat import acting
from limelight.capabilities.providers.aws.chat import ClosingStreams
from limelight.fakeaws import FakeAWS, FakeServer, Fault
from limelight.infra.settings import ModelSettings, Settings
from tests.agent.chats import chat_models
from tests.aws.headlines import save_headlines

MODEL = "bedrock_converse:us.anthropic.claude-sonnet-4-5-20250929-v1:0"


@pytest.fixture
def model(brainy: FakeAWS) -> Iterator[Any]:
    made: Any = acting(chat_models(Settings(models=ModelSettings(default=MODEL, standby="")))("planner"))
    made.client = ClosingStreams(
        made.client
    )  # or a socket of the failed stream would be found by another test
    yield made
    for client in (made.client, made.bedrock_client):
        if client is not None:
            client.close()


async def test_it_streams_and_calls_a_tool(model: Any, brainy: FakeAWS) -> None:
    bound = model.bind_tools([save_headlines])
    said: list[Any] = [SystemMessage("You write copy."), HumanMessage("Two headlines for hiking boots")]
    chunks: list[AIMessageChunk] = [chunk async for chunk in bound.astream(said)]
    whole = chunks[0]
    for chunk in chunks[1:]:
        whole += chunk
    assert len([chunk for chunk in chunks if chunk.text]) == 5  # one for each word
    assert whole.text == "Let me write them down."
    (call,) = whole.tool_calls
    assert (call["name"], call["args"]) == (
        "save_headlines", {"headlines": ["Über den Wolken", "Dry feet"], "max_chars": 40},
    )  # fmt: skip
    assert whole.response_metadata["stopReason"] == "tool_use"
    assert whole.usage_metadata is not None
    assert whole.usage_metadata["output_tokens"] > 0
    result = ToolMessage(save_headlines.invoke(call["args"]), tool_call_id=call["id"])
    answer = await bound.ainvoke([*said, AIMessage(whole.content, tool_calls=whole.tool_calls), result])
    assert answer.text == "Two headlines are saved."
    sent: Any = brainy.calls[-1].request
    assert sent["system"] == [{"text": "You write copy."}]
    assert sent["messages"][-1]["content"][0]["toolResult"]["content"] == [{"text": "2 saved"}]
    assert brainy.calls[-1].model == MODEL.partition(":")[2]


async def test_words_come_while_the_model_still_speaks(
    model: Any, brainy: FakeAWS, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brainy._bedrock, "_word_s", 0.02)
    stream = model.astream([HumanMessage("hi")])
    first = await anext(chunk async for chunk in stream if chunk.text)
    assert first.text == "Let"
    assert "messageStop" not in json.dumps(
        brainy.calls[-1].reply
    )  # it was not done when the first word was here
    rest = [chunk.text async for chunk in stream]
    assert "".join(rest) == " me write them down."


async def test_a_throttle_in_mid_stream_is_raised_after_the_words_that_came(
    model: Any, brainy: FakeAWS
) -> None:
    brainy.fail(Fault(kind="throttle_midstream", operation="ConverseStream", after=4))
    words: list[str] = []

    async def listen() -> None:
        async for chunk in model.astream([HumanMessage("hi")]):
            words.append(chunk.text)

    with pytest.raises(EventStreamError, match="throttlingException"):
        await listen()
    assert "".join(words) == "Let me write"


async def test_many_chats_at_once(brainy: FakeAWS, model: Any) -> None:
    answered = await asyncio.gather(*(model.ainvoke([HumanMessage(f"chat {n}")]) for n in range(8)))
    assert {message.text for message in answered} == {"Let me write them down."}


def test_another_process_scripts_faults_over_http(fake_server: FakeServer, fake: FakeAWS) -> None:
    import httpx

    with httpx.Client(base_url=fake_server.url) as http:
        assert http.post("/_fake/faults", json={"kind": "throttle"}).status_code == 204
        asked = {"messages": [{"role": "user", "content": [{"text": "hi"}]}]}
        assert http.post("/model/m/converse", json=asked).status_code == 429
        assert http.post("/model/m/converse", json=asked).status_code == 200
        assert http.post("/_fake/faults", json={"kind": "no such"}).status_code == 400
        http.post("/_fake/faults", json={"kind": "error"})
        http.delete("/_fake/faults")
        assert http.post("/model/m/converse", json=asked).status_code == 200
        assert http.get("/_fake/calls").json() == [{"operation": "Converse", "model": "m"}] * 3
