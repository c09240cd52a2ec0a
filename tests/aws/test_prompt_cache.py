"""Prompt caches, over the wire of Bedrock: what is found there again is counted once, and what that saves is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from prometheus_client.parser import text_string_to_metric_families

from limelight.agent.assistant import Assistant
from limelight.agent.director import Director
from limelight.capabilities.providers.aws.chat import bedrock_chat
from limelight.fakeaws import FakeAWS, spoken_by
from limelight.fakeaws.chat import Cached, ConverseRequest, PromptCache
from limelight.fakeaws.wire import Call
from limelight.infra.aws import Aws
from limelight.infra.aws_prompts import least_cached
from limelight.infra.settings import ModelSettings, Settings, TokenPrice
from limelight.schema.principal import LOCAL
from limelight.schema.tokens import Cost, Tokens
from tests.agent.live import Live
from tests.agent.sketches import SketchEngine
from tests.aws.shapes import faults_of_reply

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
NOVA, HAIKU = "amazon.nova-lite-v1:0", "us.anthropic.claude-haiku-4-5-20251001-v1:0"
PRICE = TokenPrice(input=3, output=15, cache_read=0.3, cache_write=3.75)
POINT = {"cachePoint": {"type": "default"}}


def asked(*system: dict[str, Any], text: str = "hi") -> ConverseRequest:
    return ConverseRequest.model_validate(
        {"messages": [{"role": "user", "content": [{"text": text}]}], "system": [*system]}
    )


def test_what_stands_before_a_point_is_written_once_and_read_while_it_is_used() -> None:
    at = [0.0]
    cache = PromptCache(clock=lambda: at[0])
    long = {"text": "x" * 8000}
    assert cache.take(MODEL, asked(long, POINT)) == Cached(read=0, written=2003)
    assert cache.take(MODEL, asked(long, POINT, text="other")) == Cached(read=2003, written=0)
    assert cache.take(NOVA, asked(long, POINT)) == Cached(read=0, written=2003)
    at[0] = 299
    assert cache.take(MODEL, asked(long, POINT, {"text": "y" * 400}, POINT)) == Cached(read=2003, written=103)
    at[0] = 299 + 299
    assert cache.take(MODEL, asked(long, POINT)).read == 2003
    at[0] = 299 + 299 + 301
    assert cache.take(MODEL, asked(long, POINT)) == Cached(read=0, written=2003)
    assert cache.take(MODEL, asked({"text": "too short to be kept"}, POINT)) == Cached()
    assert cache.take(MODEL, asked(long)) == Cached()


def test_the_fake_tells_it_as_bedrock_does(client: Callable[[str], Any], fake: FakeAWS) -> None:
    words = {
        "messages": [{"role": "user", "content": [{"text": "hi"}]}],
        "system": [{"text": "x" * 8000}, POINT],
    }
    told = [client("bedrock-runtime").converse(modelId=MODEL, **words)["usage"] for _ in range(2)]
    assert [(one["cacheWriteInputTokens"], one["cacheReadInputTokens"]) for one in told] == [
        (2003, 0),
        (0, 2003),
    ]
    assert faults_of_reply("bedrock-runtime", "Converse", fake.calls[-1].reply) == []
    with pytest.raises(ClientError, match="A maximum of 4 blocks with cache_control may be provided"):
        client("bedrock-runtime").converse(
            modelId=MODEL, **{**words, "system": [{"text": "x"}, *[POINT] * 5]}
        )


@pytest.mark.parametrize(
    ("model", "least"),
    [
        (MODEL, 1024), (HAIKU, 4096), ("global.anthropic.claude-opus-4-6-v1", 4096), (NOVA, 1000),
        ("anthropic.claude-3-5-haiku-20241022-v1:0", 2048), ("anthropic.claude-3-7-sonnet-20250219-v1:0", 1024),
        ("anthropic.claude-opus-4-1-20250805-v1:0", 1024), ("us.anthropic.claude-fable-5-1", 512),
        ("anthropic.claude-3-5-sonnet-20241022-v2:0", None), ("anthropic.claude-3-sonnet-20240229-v1:0", None),
        ("anthropic.claude-v2:1", None), ("meta.llama3-1-70b-instruct-v1:0", None),
    ],
)  # fmt: skip
def test_how_long_a_prompt_has_to_be_to_be_kept(model: str, least: int | None) -> None:
    assert least_cached(model) == least


def test_a_model_without_a_cache_refuses_points(client: Callable[[str], Any], fake: FakeAWS) -> None:
    with pytest.raises(ClientError, match="did not allow prompt caching"):
        client("bedrock-runtime").converse(
            modelId="anthropic.claude-v2:1", messages=[{"role": "user", "content": [{"text": "hi"}, POINT]}]
        )


SHORT, LONG = "s" * 2700, "x" * 3100
"""Characters: 900 tokens, and 1,033, by the estimate."""


def placed(model: str, aws: Aws, fake: FakeAWS, *messages: BaseMessage, tools: Any = ()) -> list[str]:
    """Behind what a request has its cache points: `system`, or the last words of a message."""
    chat = bedrock_chat(model, aws=aws)
    (chat.bind_tools(list(tools)) if tools else chat).invoke([*messages])
    request: Any = fake.calls[-1].request
    found = ["system"] if POINT in request.get("system", []) else []
    for message in request["messages"]:
        found += [
            before["text"][-4:]
            for before, after in pairwise(message["content"])
            if after == POINT and "text" in before
        ]
    return found


def told(text: str) -> HumanMessage:
    return HumanMessage([{"type": "text", "text": text}, POINT])


def test_points_stand_only_behind_what_is_long_enough(aws: Aws, fake: FakeAWS) -> None:
    hi = HumanMessage("hi")
    assert placed(MODEL, aws, fake, SystemMessage(LONG), hi) == ["system"]
    assert placed(MODEL, aws, fake, SystemMessage(SHORT), hi) == []
    assert placed(HAIKU, aws, fake, SystemMessage(LONG), hi) == []
    assert placed(HAIKU, aws, fake, SystemMessage(LONG * 4), hi) == ["system"]
    assert placed("anthropic.claude-v2:1", aws, fake, SystemMessage(LONG), hi) == []
    assert placed(MODEL, aws, fake, hi) == []


def test_points_that_are_there_already_stay_where_they_count(aws: Aws, fake: FakeAWS) -> None:
    system = SystemMessage([{"type": "text", "text": SHORT}, POINT])
    turns = told("word " * 100), AIMessage("yes"), HumanMessage("go on")
    assert placed(MODEL, aws, fake, system, *turns) == ["ord "]
    assert placed(HAIKU, aws, fake, system, *turns) == []
    assert placed("meta.llama3-1-70b-instruct-v1:0", aws, fake, system, *turns) == []


def test_tools_are_read_before_the_system_prompt(aws: Aws, fake: FakeAWS) -> None:
    tools = [
        {"name": f"look_{n}", "description": "Look at a place. " * 20, "input_schema": {"type": "object"}}
        for n in range(2)
    ]
    assert placed(MODEL, aws, fake, SystemMessage(SHORT), HumanMessage("hi"), tools=tools) == ["system"]
    assert placed(NOVA, aws, fake, SystemMessage(SHORT), HumanMessage("hi"), tools=tools) == []


def test_the_price_of_a_call() -> None:
    tokens = Tokens(read=1_000_000, written=100_000, cache_read=800_000, cache_write=100_000)
    cost = PRICE.of(tokens)
    assert (round(cost.usd, 6), round(cost.saved_usd, 6)) == (0.3 + 0.24 + 0.375 + 1.5, 2.16 - 0.075)
    assert TokenPrice(input=3, output=15).of(tokens) == Cost(usd=4.5)


def usage_of(call: Call) -> dict[str, int]:
    reply: Any = call.reply
    if "usage" in reply:
        return reply["usage"]
    (told,) = [
        payload["usage"] for event in reply["events"] for payload in event.values() if "usage" in payload
    ]
    return told


@pytest.fixture
async def talk(
    aws: Aws, fake: FakeAWS, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Live]:
    monkeypatch.setattr(fake, "_brain", spoken_by(Director(word_delay_s=0)))
    model, engine = bedrock_chat(MODEL, aws=aws), SketchEngine()
    settings = Settings(home=tmp_path, models=ModelSettings(prices={f"bedrock:{MODEL}": PRICE}))
    async with await Assistant.open(
        settings, models=lambda role: model, engine=engine, warm=False
    ) as assistant:
        yield Live(assistant, engine, await assistant.new_thread())
        engine.release()


async def test_a_conversation_counts_what_its_prompts_found(talk: Live, fake: FakeAWS) -> None:
    await talk.say("Write three headlines of at most 30 characters for my best seller")
    await talk.say("Write two headlines for my hiking boots")
    ledger = talk.assistant.storage.usage
    first, second = reversed(await ledger.by_run(LOCAL))
    assert second.cache_hit_rate > first.cache_hit_rate > 0
    total = await ledger.total(LOCAL, thread_id=talk.thread_id)
    told = [usage_of(call) for call in fake.calls if call.operation.startswith("Converse")]
    assert (total.calls, total.cache_read, total.cache_write) == (  # each once
        len(told), sum(one["cacheReadInputTokens"] for one in told), sum(one["cacheWriteInputTokens"] for one in told)
    )  # fmt: skip
    assert total.tokens_in == sum(one["totalTokens"] - one["outputTokens"] for one in told)
    assert total.cache_hit_rate == round(total.cache_read / total.tokens_in, 4)
    saved = (2.7 * total.cache_read - 0.75 * total.cache_write) / 1e6
    assert total.saved_usd == pytest.approx(saved)
    whole = (3 * total.tokens_in + 15 * total.tokens_out) / 1e6
    assert total.usd == pytest.approx(whole - saved)
    parts = {part.agent_path: part.cache_read for part in await ledger.by_part(LOCAL)}
    assert sum(parts.values()) == total.cache_read
    assert parts["head/planner"] > 0
    (thread,) = await ledger.by_thread(LOCAL)
    assert (thread.thread_id, thread.saved_usd) == (talk.thread_id, total.saved_usd)
    seen = {
        (sample.name, sample.labels.get("kind")): sample.value
        for family in text_string_to_metric_families(talk.assistant.metrics.text().decode())
        for sample in family.samples
        if sample.labels.get("model") == MODEL or sample.labels.get("name") == MODEL
    }
    assert seen[("limelight_chat_tokens_total", "cache_read")] == total.cache_read
    assert seen[("limelight_chat_tokens_total", "cache_write")] == total.cache_write
    assert seen[("limelight_prompt_cache_saved_usd", None)] == pytest.approx(total.saved_usd)
    assert seen[("limelight_model_calls_total", None)] == total.calls
