"""Lanes, effort, budgets, and the small model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable

from limelight.router import Router, route_text
from limelight.schema.context import Context

At = Callable[[str], Context]


class SmallModel(BaseChatModel):
    """Calls the one tool it is given with the arguments it is told to."""

    args: dict[str, Any]
    tool: str = "ChooseRoute"
    asked: list[str] = []  # noqa: RUF012

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        return self

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.asked.append(str(messages[-1].content))
        calls = [{"name": self.tool, "args": self.args, "id": "1"}] if self.tool else []
        return ChatResult(generations=[ChatGeneration(message=AIMessage("", tool_calls=calls))])


@pytest.mark.parametrize(
    ("stage", "text", "lane", "effort"),
    [
        ("empty", "Hi, what can you do?", "respond", "simple"),
        ("empty", "Create a video for my latest hiking gear", "orchestrate", "medium"),
        ("empty", "create a video for my submarine", "clarify", "medium"),
        ("video", "resize it to every placement", "orchestrate", "complex"),
        ("empty", "xmas ads for the whole catalogue", "orchestrate", "complex"),
        ("video", "Make it vertical too, and write me three headlines", "orchestrate", "complex"),
        ("video", "I need all formats", "orchestrate", "complex"),
        ("video", "square please", "orchestrate", "medium"),
        ("running", "how long will it take?", "respond", "simple"),
        ("running", "stop", "cancel", "simple"),
        ("running", "Use a forest trail in the second shot", "orchestrate", "medium"),
        ("interrupted", "continue", "continue", "medium"),
        ("video", "🔥🔥", "clarify", "simple"),
    ],
)
async def test_lane_and_effort(stage: str, text: str, lane: str, effort: str, at: At) -> None:
    route, _ = await Router().route(text, at(stage))
    assert (route.lane, route.effort) == (lane, effort)


async def test_the_reason_names_what_was_matched(at: At) -> None:
    route, _ = await Router().route("Animate it", at("storyboard"))
    assert route.reason.startswith('matched "Animate it" (1.00), next best ')


async def test_think_harder_and_just_do_it_change_the_budget(at: At) -> None:
    router = Router()
    plain, _ = await router.route("create a video for the kettle", at("empty"))
    hard, _ = await router.route("create a video for the kettle, think harder", at("empty"))
    quick, _ = await router.route("create a video for the kettle, just do it", at("empty"))
    assert (plain.effort, plain.role, plain.thinking_tokens, plain.deadline_s) == (
        "medium",
        "planner",
        1024,
        180.0,
    )
    assert (hard.effort, hard.thinking_tokens, hard.deadline_s) == ("complex", 8192, 600.0)
    assert (quick.effort, quick.thinking_tokens) == ("medium", 0)
    assert {plain.label, hard.label, quick.label} == {"concepts.create"}


async def test_a_small_model_decides_what_embeddings_cannot(at: At) -> None:
    model = SmallModel(args={"acts": [{"label": "shot.edit", "clause": "wetter, in shot 2"}]})
    route, found = await Router(small_model=lambda: model).route(
        "colorless green ideas sleep furiously", at("storyboard")
    )
    assert (route.level, route.label, found.acts[0].slots.shot_indices) == (2, "shot.edit", [2])
    assert "colorless green ideas" in model.asked[0]


async def test_a_small_model_is_not_asked_about_what_is_clear(at: At) -> None:
    model = SmallModel(args={})
    route, _ = await Router(small_model=lambda: model).route("stop", at("running"))
    assert (route.level, model.asked) == (0, [])


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (SmallModel(args={"acts": []}), "the small model chose a route that does not exist"),
        (SmallModel(args={}, tool=""), "the small model answered without choosing a route"),
    ],
)
async def test_a_small_model_that_fails_leaves_the_question(model: SmallModel, words: str, at: At) -> None:
    route, found = await Router(small_model=lambda: model).route(
        "colorless green ideas sleep furiously", at("storyboard")
    )
    assert (route.lane, bool(found.question)) == ("clarify", True)
    assert words in route.reason


def test_route_text_needs_no_thread() -> None:
    assert route_text("hello").label == "chat.greeting"
    assert route_text("write three headlines of at most 30 characters").label == "copy.headlines"
