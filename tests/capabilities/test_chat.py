"""`text.chat`: entries of the registry by role, whoever is first at the moment, in whose words it is asked, and what is counted."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import Field, PrivateAttr

from limelight.agent.director import ScriptedModel
from limelight.agent.director.scripted import Reply
from limelight.agent.models import thinking
from limelight.agent.prompts import load_prompt
from limelight.capabilities.allowance import Allowances
from limelight.capabilities.chat.chat import Chat
from limelight.capabilities.chat.provider import ChatProvider
from limelight.capabilities.chat.translate import given
from limelight.capabilities.chat.usage import SERVED_BY
from limelight.capabilities.metering import Account, whose
from limelight.capabilities.registry import LOOK_S
from limelight.guardrails.chats import GatedChat
from limelight.infra.home import Storage
from limelight.infra.settings import ModelSettings, Settings
from limelight.infra.stores.quota import QuotaStore
from limelight.infra.telemetry import Metrics
from limelight.schema.chat import ChatReply, ChatRequest, Turn
from limelight.schema.errors import BadInput, ProviderFailed, Refused, TryAgain
from limelight.schema.principal import LOCAL
from tests.agent.chats import chat_models, served

ASKED: list[BaseMessage] = [HumanMessage("four" * 100)]
"""100 tokens."""


def says(*words: str | Exception) -> ScriptedModel:
    """A model with so many answers, or errors."""
    said: list[Reply] = [AIMessage(one) if isinstance(one, str) else one for one in words]
    return ScriptedModel(script={"*": said})


class Given(BaseChatModel):
    """A model that keeps what it is given."""

    profile: Any = Field(default_factory=dict)
    thinks: bool = False
    _heard: list[tuple[list[BaseMessage], dict[str, Any]]] = PrivateAttr(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "given"

    @property
    def heard(self) -> tuple[list[BaseMessage], dict[str, Any]]:
        """The newest call."""
        return self._heard[-1]

    def bind_tools(self, tools: Any, **kwargs: Any) -> Runnable[Any, AIMessage]:
        return self.bind(functions=[one["function"]["name"] for one in tools], **kwargs)

    def _generate(
        self, messages: Any, stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> ChatResult:
        self._heard.append((messages, kwargs))
        said = AIMessage(
            "given", usage_metadata={"input_tokens": 1000, "output_tokens": 100, "total_tokens": 1100}
        )
        return ChatResult(generations=[ChatGeneration(message=said)])


class Breaks(ScriptedModel):
    """It begins to speak, and then fails."""

    script: dict[str, list[Any]] = {}  # noqa: RUF012

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        yield ChatGenerationChunk(message=AIMessageChunk(content="Well"))
        raise TryAgain("throttled")


async def heard(model: Chat, messages: list[BaseMessage] | None = None) -> str:
    """A streamed answer."""
    return "".join([piece.text async for piece in model.astream(messages or ASKED)])


async def test_near_the_end_of_a_limit_the_next_one_answers(tmp_path: Path) -> None:
    storage, at = await Storage.open(tmp_path), [6000.0]
    try:
        allowances = Allowances(QuotaStore(storage.db, clock=lambda: at[0]), clock=lambda: at[0])
        models = served(
            [({"limits": {"tokens_per_minute": 1000}}, says(*["first"] * 20)), ({}, says(*["second"] * 20))],
            allowances=allowances,
        )
        model = models("planner")
        assert [(await model.ainvoke(ASKED)).text for _ in range(9)] == ["first"] * 7 + ["second"] * 2
        assert [one.quota_used for one in model.operator.map()] == [0.7, 0.0]
        at[0] = 6060
        assert [await heard(model) for _ in range(8)] == ["first"] * 7 + ["second"]
        assert await heard(models.named("chat-0")) == "first", (
            "nobody else may answer: its last share is used"
        )
    finally:
        await storage.close()


async def test_money_is_drawn_by_what_was_read_and_written(tmp_path: Path) -> None:
    storage = await Storage.open(tmp_path)
    try:
        allowances = Allowances(storage.quotas)
        dear = {"price": {"input": 100, "output": 1000}, "limits": {"usd_per_day": 0.5}}
        model = served([(dear, Given()), ({}, says("second"))], allowances=allowances)("planner")
        answers = [(await model.ainvoke(ASKED)).text for _ in range(4)]
        assert answers == ["given", "given", "given", "second"], "0.2 each, 0.01 of it known before"
    finally:
        await storage.close()


async def test_a_model_is_added_while_it_runs_and_serves_the_next_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("", "utf-8")
    models = chat_models(Settings(home=tmp_path), files=[file])
    chat, registry = models("fast"), models("fast").operator.registry
    assert registry is not None
    said = [SystemMessage(load_prompt("respond")), HumanMessage("Hi, what can you do?")]
    director = (await chat.ainvoke(said)).response_metadata[SERVED_BY]
    file.write_text(
        '[[model]]\nname = "mine/scripted"\nfamily = "python-chat"\nroles = ["fast"]\npriority = 10\n'
        'options = { path = "tests.capabilities.test_chat:added" }\n',
        "utf-8",
    )
    os.utime(file, (1, 1))
    monkeypatch.setattr(registry, "_looked", registry._clock() - LOOK_S)
    now = await chat.ainvoke(said)
    assert (director, now.text, now.response_metadata[SERVED_BY]) == (
        "director",
        "I was added.",
        "mine/scripted",
    )
    assert models("planner").first is not None
    assert models("planner").first.entry.name == "director"  # pyright: ignore[reportOptionalMemberAccess]
    assert models.names == ["mine/scripted", "director"]


def added() -> ScriptedModel:
    """Named by an entry."""
    return says("I was added.")


async def test_a_candidate_has_its_share_of_conversations() -> None:
    models = served(
        [({"stage": "candidate", "share": 0.3}, says(*["new"] * 200)), ({}, says(*["old"] * 200))]
    )
    answers: dict[str, set[str]] = {}
    for number in range(120):
        thread = f"thr_{number % 60}"
        token = whose.set(Account(LOCAL, thread, "run", "head"))
        answers.setdefault(thread, set()).add((await models("fast").ainvoke(ASKED)).text)
        whose.reset(token)
    assert all(len(one) == 1 for one in answers.values()), "a conversation stays with one"
    assert 10 <= Counter(next(iter(one)) for one in answers.values())["new"] <= 26


async def test_the_next_one_is_asked_in_its_own_words() -> None:
    seer, blind = Given(profile={"image_inputs": True}, thinks=True), Given()
    picture = {"type": "image", "base64": "AAAA", "mime_type": "image/png"}
    said: list[BaseMessage] = [SystemMessage("s"), HumanMessage([{"type": "text", "text": "look"}, picture])]
    tool = {
        "type": "function",
        "function": {"name": "draw", "description": "", "parameters": {"type": "object", "properties": {}}},
    }
    chat = served([({}, seer), ({}, blind)])("planner")
    bound = chat.bind_tools([tool]).bind(**thinking(chat, 2048))
    await bound.ainvoke(said)
    assert seer.heard == (said, {"functions": ["draw"], "thinking_tokens": 2048})
    object.__setattr__(seer, "_generate", _throttled)
    assert (await bound.ainvoke(said)).response_metadata[SERVED_BY] == "chat-1"
    messages, asked = blind.heard
    assert asked == {"functions": ["draw"]}
    assert messages[1].content == [{"type": "text", "text": "look"}]


def _throttled(*args: Any, **kwargs: Any) -> ChatResult:
    raise TryAgain("throttled")


async def test_a_passing_fault_is_tried_again_as_often_as_the_entry_says() -> None:
    first = says(TryAgain("once"), TryAgain("twice"), "first")
    patient = {"retries": {"attempts": 3, "base_s": 0.001}}
    assert await heard(served([(patient, first), ({}, says("second"))])("fast")) == "first"
    assert (
        await heard(served([({}, says(TryAgain("once"), "first")), ({}, says("second"))])("fast")) == "second"
    )


async def test_one_that_keeps_failing_rests() -> None:
    brittle = {"breaker": {"failures": 2, "rest_s": 60}}
    first = says(*[ProviderFailed("down")] * 2, "first")
    metrics = Metrics()
    chat = served([(brittle, first), ({}, says(*["second"] * 3))], metrics=metrics)("fast")
    assert [(await chat.ainvoke(ASKED)).text, await heard(chat), await heard(chat)] == ["second"] * 3
    assert len(first.calls) == 2
    standing = {one.model.name: (one.calls, one.failed, one.resting) for one in chat.operator.map()}
    assert standing == {"chat-0": (2, 2, True), "chat-1": (3, 0, False)}
    assert (
        b'limelight_model_calls_total{capability="text.chat",model="chat-0",outcome="failed"} 2.0'
        in metrics.text()
    )


@pytest.mark.parametrize("pictures", [0, 1, 3])
def test_who_is_blind_gets_the_words_without_pictures_and_their_captions(pictures: int) -> None:
    words: dict[str, str] = {"type": "text", "text": "<context>\n{}\n</context>"}
    shown = [
        block
        for n in range(pictures)
        for block in ({"type": "text", "text": f"Picture of art_{n}:"}, {"type": "image", "base64": "", "mime_type": "image/jpeg"})
    ]  # fmt: skip
    asked = [SystemMessage("Be brief."), HumanMessage(content=[words, *shown]), HumanMessage("hi")]
    first, context, last = given(says("x"), asked)
    assert (first.text, context.text, last.text) == ("Be brief.", words["text"], "hi")
    (alone,) = given(says("x"), [HumanMessage(content=[words, *shown[1:2]])])  # what a picture is asked about
    assert alone.text == words["text"]


async def test_an_answer_that_has_begun_is_not_begun_anew_and_a_refusal_stands() -> None:
    chat = served([({}, Breaks()), ({}, says("second"))])("fast")
    with pytest.raises(TryAgain, match="throttled"):
        await heard(chat)
    assert [(one.calls, one.failed) for one in chat.operator.map()] == [(1, 1), (0, 0)]
    with pytest.raises(Refused):
        await served([({}, says(Refused("no"))), ({}, says("second"))])("fast").ainvoke(ASKED)
    with pytest.raises(ProviderFailed, match=r"^answering failed just now; try again in a moment$"):
        await served([({}, says("")), ({}, says(ProviderFailed("down")))])("fast").ainvoke(ASKED)


async def test_an_answer_as_a_whole_by_the_operator() -> None:
    models = served([({"price": {"input": 10, "output": 100}}, Given())])
    asked = ChatRequest(role="fast", turns=(Turn(role="system", text="Be brief."), Turn(text="hi")))
    reply = await models("fast").operator.ask("text.chat", asked, ChatReply)
    assert (reply.text, reply.provider, reply.tokens_in, reply.tokens_out) == ("given", "chat-0", 1000, 100)


async def test_what_goes_to_a_third_party_has_no_secrets_and_is_recorded(tmp_path: Path) -> None:
    storage, model = await Storage.open(tmp_path), Given()
    try:
        key = "AKIA" + "ABCDEFGHIJKLMNOP"
        gated = GatedChat(ChatProvider("out", lambda: model), audit=storage.audit)
        call = {"name": "save", "args": {"note": f"key {key}"}, "id": "1", "type": "tool_call"}
        said: list[BaseMessage] = [
            HumanMessage(f"my key is {key}"),
            AIMessage("", tool_calls=[call]),
            HumanMessage("bye"),
        ]
        async with gated.passing(said) as sent:
            await model.ainvoke(sent)
        messages, _ = model.heard
        assert messages[0].text == "my key is [access key]"
        assert key not in json.dumps([one.model_dump(mode="json") for one in messages])
        assert messages[2] is said[2]
        with pytest.raises(TryAgain):
            async with gated.passing(said):
                raise TryAgain("throttled")
        rows = [(one.provider, one.capability, one.outcome) for one in await storage.audit.newest(10)]
        assert sorted(rows) == [("out", "text.chat", "passed"), ("out", "text.chat", "try_again")]
    finally:
        await storage.close()


def test_what_may_not_leave_the_house_is_not_asked(tmp_path: Path) -> None:
    settings = ModelSettings(default="bedrock:us.anthropic.claude-sonnet-4-5-20250929-v1:0")
    with pytest.raises(BadInput, match=r"may not be asked: capabilities.third_party is false"):
        chat_models(Settings(home=tmp_path, models=settings), third_party=False)
