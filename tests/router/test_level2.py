"""The small model: when it is asked, what it may get wrong, and what then holds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable

from limelight.infra.routing import RoutingSettings
from limelight.router import Router
from limelight.router.level2 import SmallModelFailed, ask_small_model
from limelight.schema.context import Context

At = Callable[[str], Context]
UNSURE = "colorless green ideas sleep furiously"
SHOT_2 = {"acts": [{"label": "shot.edit", "clause": "wetter, in shot 2"}]}
NO_SUCH = {"acts": [{"label": "video.explode", "clause": "boom"}]}


def call(args: dict[str, Any], name: str = "ChooseRoute") -> AIMessage:
    return AIMessage("", tool_calls=[{"name": name, "args": args, "id": "1"}])


class Scripted(BaseChatModel):
    """Says its replies in order; an exception is raised, None never answers."""

    replies: list[Any]
    heard: list[list[BaseMessage]] = []  # noqa: RUF012

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        return self

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        raise NotImplementedError

    async def _agenerate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.heard.append(messages)
        reply = self.replies[len(self.heard) - 1]
        if isinstance(reply, Exception):
            raise reply
        if not isinstance(reply, AIMessage):
            await asyncio.Event().wait()
        return ChatResult(generations=[ChatGeneration(message=reply)])


async def test_its_choice_holds_and_says_so(at: At) -> None:
    route, found = await Router(small_model=lambda: Scripted(replies=[call(SHOT_2)])).route(
        UNSURE, at("storyboard")
    )
    assert (route.level, route.label, route.effort) == (2, "shot.edit", "medium")
    assert found.acts[0].slots.shot_indices == [2]


async def test_it_may_say_that_the_work_is_big(at: At) -> None:
    args = {"acts": [{"label": "concepts.create", "clause": "the kettle"}], "effort": "complex"}
    route, _ = await Router(small_model=lambda: Scripted(replies=[call(args)])).route(UNSURE, at("empty"))
    assert (route.effort, route.role, route.step_limit) == ("complex", "planner", 64)


async def test_json_in_plain_text_is_read(at: At) -> None:
    said = AIMessage('Sure: {"acts": [{"label": "video.animate", "clause": "animate it"}]}')
    chosen = await ask_small_model(Scripted(replies=[said]), "animate", at("storyboard"))
    assert [a.label for a in chosen.acts] == ["video.animate"]


@pytest.mark.parametrize(
    "first", [call(NO_SUCH), call({"acts": []}), call(SHOT_2, "Other"), AIMessage("{not json"), AIMessage("")]
)
async def test_a_bad_reply_is_repaired_once(first: AIMessage, at: At) -> None:
    model = Scripted(replies=[first, call(SHOT_2)])
    route, _ = await Router(small_model=lambda: model).route(UNSURE, at("storyboard"))
    assert (route.level, route.label, len(model.heard)) == (2, "shot.edit", 2)
    fault = model.heard[1][-1]
    assert isinstance(fault, ToolMessage) == bool(first.tool_calls)
    assert str(fault.content).startswith("error: the small model ")


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        ([call(NO_SUCH), call(NO_SUCH)], "the small model chose a route that does not exist"),
        ([AIMessage("?"), AIMessage("!")], "the small model answered without choosing a route"),
        ([RuntimeError("throttled")], "the small model failed: RuntimeError: throttled"),
        ([None], "the small model took longer than 0.02 s"),
        ([call(NO_SUCH), None], "the small model took longer than 0.02 s"),
    ],
)
async def test_then_what_the_embeddings_found_holds(replies: list[Any], words: str, at: At) -> None:
    alone, _ = await Router().route(UNSURE, at("storyboard"))
    router = Router(
        small_model=lambda: Scripted(replies=replies), settings=RoutingSettings(small_model_s=0.02)
    )
    route, found = await router.route(UNSURE, at("storyboard"))
    assert (route.level, route.label, route.lane) == (alone.level, alone.label, alone.lane)
    assert route.reason == f"{alone.reason}; {words}" or words in route.reason
    assert found.question


async def test_its_failure_is_an_exception_for_who_asks_directly(at: At) -> None:
    with pytest.raises(SmallModelFailed, match="answered without choosing a route"):
        await ask_small_model(Scripted(replies=[AIMessage("?"), AIMessage("?")]), "hm", at("empty"))


@pytest.mark.parametrize(
    ("level", "text", "asked"),
    [
        ("auto", UNSURE, True),
        ("auto", "animate it", False),
        ("1", UNSURE, False),
        ("2", "animate it", True),
        ("2", "stop", False),
        ("0", UNSURE, False),
    ],
)
async def test_a_forced_level(level: Any, text: str, asked: bool, at: At) -> None:
    model = Scripted(replies=[call(SHOT_2)])
    route, _ = await Router(small_model=lambda: model, settings=RoutingSettings(level=level)).route(
        text, at("storyboard")
    )
    assert (bool(model.heard), route.level) == (
        asked,
        2 if asked else int(level) if level in "01" else route.level,
    )


async def test_a_wider_margin_asks_more_often(at: At) -> None:
    model = Scripted(replies=[call(SHOT_2)])
    router = Router(small_model=lambda: model, settings=RoutingSettings(low_margin=0.99))
    await router.route("another take on the entire storyboard", at("storyboard"))
    assert len(model.heard) == 1
