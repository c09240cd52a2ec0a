"""A chat model behind an endpoint of SageMaker: streamed lines cut anywhere, tools, errors of our own, a whole conversation."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from limelight.agent.assistant import Assistant
from limelight.agent.director import Director
from limelight.capabilities.chat.chat import acting
from limelight.capabilities.providers.sagemaker.chat import SageMakerChat, sagemaker_chat
from limelight.capabilities.providers.sagemaker.completion import Completion, choice_of, whole
from limelight.capabilities.providers.sagemaker.stream import events, lines
from limelight.fakeaws import FakeAWS, Fault, spoken_by
from limelight.infra.aws import Aws
from limelight.infra.settings import ModelSettings, Settings
from limelight.schema.errors import BadInput, ProviderFailed, TryAgain
from limelight.schema.principal import LOCAL
from tests.agent.chats import chat_models
from tests.agent.live import Live
from tests.agent.sketches import SketchEngine
from tests.aws.headlines import save_headlines
from tests.aws.shapes import faults_of_reply


@pytest.fixture
def chat(aws: Aws) -> SageMakerChat:
    return sagemaker_chat("chat-llama", aws=aws)


@settings(deadline=None, max_examples=60)
@given(text=st.text(alphabet="aü☀\n\r d:", max_size=40), cuts=st.lists(st.integers(0, 80), max_size=6))
def test_lines_do_not_depend_on_where_they_are_cut(text: str, cuts: list[int]) -> None:
    data = text.encode()
    at = sorted({0, *(min(cut, len(data)) for cut in cuts), len(data)})
    parts = [data[start:stop] for start, stop in pairwise(at)]
    assert list(lines(parts)) == list(lines([data]))
    assert "\n".join(lines([data])).replace("\r", "") == text.removesuffix("\n").replace("\r", "")


def test_events_are_read_up_to_the_end() -> None:
    stream = b': ping\n\nevent: x\ndata:{"a": "\xc3\xbc"}\n\ndata: [DONE]\n\ndata: never'
    assert list(events([stream], owner="m")) == [{"a": "ü"}]


@pytest.mark.parametrize(
    ("stream", "said", "code"),
    [
        (b'data: {"choices": [{"delta": {"content": "a"}}]}\n\n', "m's answer broke off", "outage"),
        (b"data: {oh no}\n", "m sent a line that is no JSON: ' {oh no}'", "broken_output"),
        (b'data: {"error": {"message": "CUDA"}}\n', "m failed in mid-answer: CUDA", "outage"),
        (b"", "m's answer broke off", "outage"),
    ],
)
def test_a_stream_that_is_not_in_order(stream: bytes, said: str, code: str) -> None:
    with pytest.raises(TryAgain, match=said) as caught:
        list(events([stream], owner="m"))
    assert caught.value.code == code


def test_a_stream_without_a_last_line_has_ended_when_a_choice_has() -> None:
    stream = b'data: {"choices": [{"finish_reason": "stop"}]}'
    assert len(list(events([stream], owner="m"))) == 1


async def test_it_streams_and_calls_a_tool(chat: SageMakerChat, brainy: FakeAWS) -> None:
    bound = chat.bind_tools([save_headlines], tool_choice="any")
    said: list[Any] = [
        SystemMessage("You write copy."),
        HumanMessage("Two headlines"),
        HumanMessage("for boots"),
    ]
    chunks: list[Any] = [chunk async for chunk in bound.astream(said)]
    answer = chunks[0]
    for chunk in chunks[1:]:
        answer += chunk
    assert len([chunk for chunk in chunks if chunk.text]) == 5  # one for each word
    assert answer.text == "Let me write them down."
    (call,) = answer.tool_calls
    assert (call["name"], call["args"]) == (
        "save_headlines", {"headlines": ["Über den Wolken", "Dry feet"], "max_chars": 40},
    )  # fmt: skip
    assert answer.response_metadata["finish_reason"] == "tool_calls"
    assert answer.usage_metadata is not None
    assert answer.usage_metadata["output_tokens"] > 0
    sent: Any = brainy.calls[-1].request
    assert (brainy.calls[-1].operation, brainy.calls[-1].model) == (
        "InvokeEndpointWithResponseStream",
        "chat-llama",
    )
    assert sent["messages"][:2] == [
        {"role": "system", "content": "You write copy."}, {"role": "user", "content": "Two headlines\nfor boots"}
    ]  # fmt: skip
    assert (sent["tool_choice"], sent["stream"], sent["max_tokens"]) == ("required", True, 4096)
    result = ToolMessage(save_headlines.invoke(call["args"]), tool_call_id=call["id"])
    made = await bound.ainvoke([*said, AIMessage(answer.content, tool_calls=answer.tool_calls), result])
    assert (made.text, brainy.calls[-1].operation) == ("Two headlines are saved.", "InvokeEndpoint")
    assert (
        faults_of_reply("sagemaker-runtime", "InvokeEndpoint", {**brainy.calls[-1].reply, "Body": b""}) == []
    )


async def test_a_reply_that_is_not_streamed_holds_the_calls(chat: SageMakerChat, brainy: FakeAWS) -> None:
    answer = await chat.bind_tools([save_headlines]).ainvoke([HumanMessage("Two headlines")])
    assert answer.tool_calls[0]["args"]["headlines"] == ["Über den Wolken", "Dry feet"]
    assert answer.usage_metadata is not None


def test_arguments_that_are_no_json_are_told_to_the_agent() -> None:
    call = {"id": "c1", "function": {"name": "save_headlines", "arguments": '{"headlines": ['}}
    reply = Completion.model_validate({"choices": [{"message": {"tool_calls": [call]}}]})
    message = whole(reply, owner="m")
    assert message.tool_calls == []
    assert (message.invalid_tool_calls[0]["name"], message.invalid_tool_calls[0]["id"]) == (
        "save_headlines",
        "c1",
    )


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        (None, None), ("auto", "auto"), ("any", "required"), (True, "required"),
        ("save", {"type": "function", "function": {"name": "save"}}),
    ],
)  # fmt: skip
def test_which_tool_is_to_be_called(asked: Any, sent: Any) -> None:
    assert choice_of(asked) == sent


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("break_midstream", r"the service failed \(ModelStreamError\)"),
        ("throttle_midstream", r"the service failed \(InternalStreamFailure\)"),
        ("truncate", "chat-llama's answer broke off"),
    ],
)
async def test_so_are_those_in_mid_stream(chat: SageMakerChat, brainy: FakeAWS, kind: Any, said: str) -> None:
    brainy.fail(Fault(kind=kind, after=4))
    words: list[str] = []

    async def listen() -> None:
        async for chunk in chat.astream([HumanMessage("hi")]):
            words.append(chunk.text)

    with pytest.raises(TryAgain, match=said) as caught:
        await listen()
    assert caught.value.code == "outage"
    assert "".join(words) == "Let me write"


async def test_the_missing_permission_is_named(chat: SageMakerChat, fake: FakeAWS) -> None:
    fake.fail(Fault(kind="denied"))
    with pytest.raises(ProviderFailed) as caught:
        await anext(chat.astream([HumanMessage("hi")]))
    assert caught.value.limit == "sagemaker:InvokeEndpointWithResponseStream"


async def test_an_endpoint_there_is_not(aws: Aws, fake: FakeAWS) -> None:
    with pytest.raises(ProviderFailed, match="Endpoint gone of account") as caught:
        await sagemaker_chat("gone", aws=aws).ainvoke([HumanMessage("hi")])
    assert caught.value.code == "not_configured"


async def test_a_body_that_the_container_rejects(aws: Aws, fake: FakeAWS) -> None:
    with pytest.raises(ProviderFailed, match=r"rejects the request \(400\): .*max_tokens") as caught:
        await sagemaker_chat("chat", aws=aws, max_tokens=0).ainvoke([HumanMessage("hi")])
    assert caught.value.code == "bad_request"


async def test_a_component_of_an_endpoint_is_named(aws: Aws, fake: FakeAWS) -> None:
    asked = sagemaker_chat("chat/llama-8b", aws=aws, temperature=0.2)._asked(
        [HumanMessage("hi")], ["END"], {}
    )
    assert (asked["EndpointName"], asked["InferenceComponentName"]) == ("chat", "llama-8b")
    assert json.loads(asked["Body"]) == {
        "messages": [{"role": "user", "content": "hi"}], "max_tokens": 4096, "temperature": 0.2, "stop": ["END"],
    }  # fmt: skip


@pytest.fixture
def settings_with_chat(tmp_path: Path, brainy: FakeAWS) -> Settings:
    return Settings(home=tmp_path, models=ModelSettings(default="sagemaker:chat", standby=""))


async def test_a_role_is_served_by_an_endpoint(settings_with_chat: Settings, aws: Aws) -> None:
    model = chat_models(settings_with_chat, lambda: aws)("planner")
    assert isinstance(acting(model), SageMakerChat)
    assert (await model.ainvoke([HumanMessage("hi")])).text == "Let me write them down."


@pytest.mark.parametrize(
    ("name", "region", "said"),
    [
        ("sagemaker:my_llm", "us-east-1", "'my_llm' is no endpoint's name, nor endpoint/component"),
        ("sagemaker:chat", "", "no AWS region is set"),
    ],
)
def test_a_model_that_cannot_be_made_is_told_at_the_start(
    tmp_path: Path, fake: FakeAWS, monkeypatch: pytest.MonkeyPatch, name: str, region: str, said: str
) -> None:
    if not region:
        monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    aws = Aws(concurrency=1)
    settings = Settings(home=tmp_path, models=ModelSettings(default=name, standby=""))
    try:
        with pytest.raises(BadInput, match=f"the model '{name}' cannot be made: .*{said}"):
            chat_models(settings, lambda: aws)
    finally:
        aws.close()


@pytest.mark.slow
async def test_a_conversation(
    fake: FakeAWS, aws: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every word of the head and its subagents comes from the endpoint, behind which the offline Director answers."""
    monkeypatch.setattr(fake, "_brain", spoken_by(Director(word_delay_s=0)))
    model, engine = sagemaker_chat("chat", aws=aws), SketchEngine()
    opened = await Assistant.open(
        Settings(home=tmp_path), models=lambda role: model, engine=engine, warm=False
    )
    async with opened as assistant:
        talk = Live(assistant, engine, await assistant.new_thread())
        heard = await talk.say("write three headlines for my best seller")
        assert (heard.outcome, heard.made["headline"]) == ("success", 3)
        used = await assistant.storage.usage.by_capability(LOCAL)
        engine.release()
    assert {"InvokeEndpoint", "InvokeEndpointWithResponseStream"} >= {call.operation for call in fake.calls}
    assert {row.provider for row in used if row.capability == "text.chat"} == {"chat"}
    assert sum(row.tokens_out for row in used) > 0
