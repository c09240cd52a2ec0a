"""Converse and ConverseStream of FakeAWS, through boto3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, EventStreamError

from limelight.fakeaws import FakeAWS, Fault, Turn
from limelight.fakeaws.chat import ConverseRequest, ToolCall, events
from tests.aws.shapes import faults_of_event, faults_of_reply

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
TOOL = {
    "toolSpec": {
        "name": "save_headlines",
        "description": "Records headlines.",
        "inputSchema": {
            "json": {
                "type": "object",
                "properties": {"headlines": {"type": "array", "items": {"type": "string"}, "minItems": 1}},
                "required": ["headlines"],
            }
        },
    }
}


def user(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"role": "user", "content": list(blocks)}


async def test_a_reply_is_what_the_service_model_says(fake: FakeAWS, client: Callable[[str], Any]) -> None:
    reply = client("bedrock-runtime").converse(
        modelId=MODEL, messages=[user({"text": "a slogan"})], system=[{"text": "be brief"}],
        inferenceConfig={"maxTokens": 64, "temperature": 0.2}, toolConfig={"tools": [TOOL], "toolChoice": {"any": {}}},
    )  # fmt: skip
    assert faults_of_reply("bedrock-runtime", "Converse", fake.calls[-1].reply) == []
    use = reply["output"]["message"]["content"][0]["toolUse"]
    assert (use["name"], use["input"], reply["stopReason"]) == (
        "save_headlines", {"headlines": ["example"]}, "tool_use",
    )  # fmt: skip
    assert fake.calls[-1].model == MODEL


async def test_every_event_is_what_the_service_model_says() -> None:
    turn = Turn(thinking="hm, brief", text="Two words.", tools=[ToolCall(name="t", input={"a": "ä" * 20})])
    request = ConverseRequest.model_validate({"messages": [user({"text": "x"})]})
    made = list(events(request, turn, ids=iter(["tooluse_1"])))
    assert {name for name, _ in made} == {
        "messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata",
    }  # fmt: skip
    assert [fault for name, payload in made for fault in faults_of_event(name, payload)] == []


async def test_a_stream_gives_the_words_one_by_one(client: Callable[[str], Any], fake: FakeAWS) -> None:
    text = "  two spaces,\n\nand lines "
    stream = client("bedrock-runtime").converse_stream(modelId=MODEL, messages=[user({"text": text})])[
        "stream"
    ]
    deltas = [e["contentBlockDelta"]["delta"]["text"] for e in stream if "contentBlockDelta" in e]
    assert "".join(deltas) == f"You said: {text}"
    assert len(deltas) > 4


async def test_a_throttle_in_mid_stream_comes_after_the_first_words(
    client: Callable[[str], Any], fake: FakeAWS
) -> None:
    fake.fail(Fault(kind="throttle_midstream", operation="ConverseStream", after=3))
    stream = client("bedrock-runtime").converse_stream(modelId=MODEL, messages=[user({"text": "hi"})])[
        "stream"
    ]
    seen: list[str] = []
    with pytest.raises(EventStreamError, match=r"throttlingException.*Too many tokens"):
        seen.extend(next(iter(event)) for event in stream)
    stream.close()
    assert seen == ["messageStart", "contentBlockDelta", "contentBlockDelta"]


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        ("throttle", "ThrottlingException", 429),
        ("quota", "ServiceQuotaExceededException", 400),
        ("denied", "AccessDeniedException", 403),
        ("unavailable", "ServiceUnavailableException", 503),
        ("error", "InternalServerException", 500),
    ],
)
async def test_a_scripted_error_comes_once(
    client: Callable[[str], Any], fake: FakeAWS, kind: Any, code: str, status: int
) -> None:
    fake.fail(Fault(kind=kind))
    bedrock = client("bedrock-runtime")
    with pytest.raises(ClientError) as caught:
        bedrock.converse(modelId=MODEL, messages=[user({"text": "hi"})])
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert bedrock.converse(modelId=MODEL, messages=[user({"text": "hi"})])["stopReason"] == "end_turn"


CALLED = {"role": "assistant", "content": [{"toolUse": {"toolUseId": "a", "name": "t", "input": {}}}]}
RESULT = {"toolResult": {"toolUseId": "a", "content": [{"text": "ok"}]}}
TOOLS = {"toolConfig": {"tools": [TOOL]}}


@pytest.mark.parametrize(
    ("messages", "more", "said"),
    [
        ([{"role": "assistant", "content": [{"text": "hi"}]}], {}, "must start with a user message"),
        ([user({"text": "a"}), user({"text": "b"})], {}, "roles must alternate"),
        (
            [user({"text": "a"}), CALLED, user({"text": "b"})],
            TOOLS,
            "Expected toolResult blocks at messages.2",
        ),
        ([user({"text": "a"}), CALLED, user(RESULT)], {}, "toolConfig field must be defined"),
        ([user(RESULT)], TOOLS, "exceeds the number of toolUse blocks"),
        ([user({"text": ""})], {}, "is blank"),
    ],
)
async def test_a_conversation_out_of_order_is_refused_as_bedrock_does(
    client: Callable[[str], Any], fake: FakeAWS, messages: Any, more: Any, said: str
) -> None:
    with pytest.raises(ClientError, match=f"ValidationException.*{said}"):
        client("bedrock-runtime").converse(modelId=MODEL, messages=messages, **more)


async def test_a_tool_result_is_taken(client: Callable[[str], Any], fake: FakeAWS) -> None:
    reply = client("bedrock-runtime").converse(
        modelId=MODEL, messages=[user({"text": "a"}), CALLED, user(RESULT)], toolConfig={"tools": [TOOL]}
    )
    assert reply["stopReason"] == "end_turn"


@pytest.mark.parametrize("kind", ["refuse_input", "refuse_output"])
async def test_a_guardrail_speaks_in_the_models_place(
    client: Callable[[str], Any], fake: FakeAWS, kind: Any
) -> None:
    asked = {"modelId": MODEL, "messages": [user({"text": "hi"})]}
    fake.fail(Fault(kind=kind, times=2))
    reply = client("bedrock-runtime").converse(**asked)
    assert (reply["stopReason"], reply["output"]["message"]["content"]) == (
        "guardrail_intervened", [{"text": "Sorry, this cannot be said here."}],
    )  # fmt: skip
    *_, stop, _usage = client("bedrock-runtime").converse_stream(**asked)["stream"]
    assert stop == {"messageStop": {"stopReason": "guardrail_intervened"}}
