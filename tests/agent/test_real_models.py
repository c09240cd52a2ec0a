"""What models really write, played by a scripted one through the whole graph: each run ends with a useful answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, InvalidToolCall, ToolCall, ToolMessage

from limelight.agent.director import Director, ScriptedModel
from limelight.agent.director.scripted import Reply
from limelight.agent.plan.planning import CANNOT
from limelight.infra.voice import Voice
from limelight.schema.principal import LOCAL
from tests.agent.brains import plan, step
from tests.agent.live import Heard, Live, live

ASKED = "Write three headlines of at most 30 characters for my best seller"
LINES = ["Sip by sip", "Pour, sip, carry on", "Hot until noon"]
SECRET = "the person must never read this thought"
THINKING = {"type": "thinking", "thinking": SECRET, "signature": "s"}
REASONING = {"type": "reasoning_content", "reasoning_content": {"type": "text", "text": SECRET}}
ARGS = {"max_chars": 30, "headlines": LINES}
STEP = step("lines", "copy", "save_headlines", {"max_chars": 30})
PLAN = plan("three headlines", STEP, product_id="np-tumbler-20", stage="copy")
DONE = AIMessage("Wrote three headlines.")


def call(name: str, args: dict[str, Any], number: int = 1) -> ToolCall:
    return ToolCall(name=name, args=args, id=f"call_{number}", type="tool_call")


def broken(name: str, args: str, number: int = 9) -> InvalidToolCall:
    return InvalidToolCall(
        name=name, args=args, id=f"call_{number}", error="no JSON", type="invalid_tool_call"
    )


def calls(*given: ToolCall, bad: list[InvalidToolCall] | None = None, content: Any = "") -> AIMessage:
    return AIMessage(content, tool_calls=[*given], invalid_tool_calls=bad or [])


SAVES = calls(call("save_headlines", ARGS))


class Played:
    """A talk in which planner and subagents are scripted; who speaks to the person is the Director unless scripted too."""

    def __init__(self, **script: list[Reply]) -> None:
        told = {
            f"subagent:{role}" if role in {"copy", "image"} else role: replies
            for role, replies in script.items()
        }
        self.brain = ScriptedModel(
            script={"plan": [PLAN], "subagent:copy": [SAVES, DONE], **told}, repeat_last=True
        )
        self._director = Director(word_delay_s=0)
        self._fast = self.brain if {"respond", "acknowledge", "summarise"} & set(script) else self._director

    def model(self, role: str) -> BaseChatModel:
        return self._fast if role == "fast" else self.brain

    async def hears(self, home: Path, text: str = ASKED) -> tuple[Heard, Live]:
        async with live(home, models=self.model) as talk:
            heard = await talk.say(text)
            said = await talk.assistant.storage.conversations.messages(LOCAL, talk.thread_id)
            everything = json.dumps([heard.events, [one.content for one in said]])
            assert SECRET not in everything
            assert "<thinking>" not in everything
        return heard, talk

    def told(self, role: str) -> list[str]:
        """What the tools answered it, as it saw it at its last call."""
        seen = [messages for who, messages in self.brain.calls if who == role][-1]
        return [str(one.text) for one in seen if isinstance(one, ToolMessage)]


def headlines(heard: Heard) -> list[str]:
    return [one["meta"]["text"] for one in heard.artifacts if one["kind"] == "headline"]


PLANS = {
    "bad JSON, then a plan": [calls(bad=[broken("submit_plan", '{"goal": "x", "steps": [')]), PLAN],
    "an unknown tool, then a plan": [calls(call("paint_everything", {})), PLAN],
    "a subagent that is not there, then a plan": [plan("x", {**STEP, "subagent": "poet"}), PLAN],
    "two calls beside each other": [calls(call("think", {"about": SECRET}), *PLAN.tool_calls)],
    "another spelling, steps in a text": [
        calls(call("Submit_Plan", {**PLAN.tool_calls[0]["args"], "steps": json.dumps([STEP])}))
    ],
    "thoughts and words beside the call": [
        calls(*PLAN.tool_calls, content=[THINKING, {"type": "text", "text": "Here is my plan."}])
    ],
    "all at once": [
        calls(
            call("paint_everything", {}),
            call("SubmitPlan", {**PLAN.tool_calls[0]["args"], "steps": json.dumps([STEP])}, 2),
            bad=[broken("submit_plan", "{")],
            content=[REASONING, {"type": "text", "text": f"<thinking>{SECRET}</thinking>"}],
        )
    ],
}


@pytest.mark.parametrize("replies", PLANS.values(), ids=PLANS)
async def test_a_planner_that_errs_gets_to_a_plan(home: Path, replies: list[Reply]) -> None:
    heard, _ = await Played(plan=replies).hears(home)
    assert (heard.outcome, headlines(heard)) == ("success", LINES)
    assert "- Sip by sip\n- Pour, sip, carry on\n- Hot until noon" in heard.answer


REFUSAL = "I can't help with that, but I can write headlines about the tumbler's facts."
QUESTIONS: dict[str, tuple[AIMessage, str]] = {
    "refuses": (AIMessage(REFUSAL), REFUSAL),
    "refuses aloud": (AIMessage([THINKING, {"type": "text", "text": f"<thinking>{SECRET}</thinking>{REFUSAL}"}]), REFUSAL),
    "says nothing": (AIMessage(""), CANNOT),
    "only thinks": (AIMessage([THINKING]), CANNOT),
    "never gets it right": (calls(bad=[broken("submit_plan", "{")]), CANNOT),
    "calls what is not there, for ever": (calls(call("paint_everything", {})), CANNOT),
}  # fmt: skip


@pytest.mark.parametrize(("reply", "asked"), QUESTIONS.values(), ids=QUESTIONS)
async def test_a_planner_without_a_plan_ends_in_a_question(home: Path, reply: AIMessage, asked: str) -> None:
    played = Played(plan=[reply])
    heard, _ = await played.hears(home)
    assert (heard.outcome, heard.made, heard.answers[-1]) == ("interrupt", {}, asked)
    assert len([role for role, _ in played.brain.calls if role == "plan"]) <= 2


async def test_every_call_of_a_planner_is_answered(home: Path) -> None:
    """Bedrock refuses a conversation in which a tool call has no answer."""
    played = Played(plan=[calls(call("think", {}), call("paint_everything", {}, 2)), PLAN])
    await played.hears(home)
    assert (
        played.told("plan") == ["error: there is no tool 'think' here; hand in the plan with submit_plan"] * 2
    )


COPIES: dict[str, list[Reply]] = {
    "bad JSON, then words": [calls(bad=[broken("save_headlines", '{"headlines": [')]), SAVES, DONE],
    "an unknown tool, then words": [calls(call("publish", {})), SAVES, DONE],
    "too long, then words": [calls(call("save_headlines", {"max_chars": 30, "headlines": ["x" * 31]})), SAVES, DONE],
    "another spelling, words in a text": [
        calls(call("functions.SaveHeadlines", {"max_chars": 30, "headlines": json.dumps(LINES)})), DONE
    ],
    "thoughts and words beside the call": [
        calls(*SAVES.tool_calls, content=[REASONING, {"type": "text", "text": "Saving."}]),
        AIMessage([THINKING, {"type": "text", "text": f"<thinking>{SECRET}</thinking> Wrote three headlines."}]),
    ],
    "two calls beside each other": [
        calls(
            call("save_headlines", {"max_chars": 30, "headlines": LINES[:1]}),
            call("save_headlines", {"max_chars": 30, "headlines": LINES[1:]}, 2),
        ),
        DONE,
    ],
    "all at once": [
        calls(
            call("publish", {}),
            call("SAVE_HEADLINES", {"max_chars": 30, "headlines": json.dumps(LINES)}, 2),
            bad=[broken("save_headlines", "[")],
            content=[THINKING, {"type": "text", "text": "Saving."}],
        ),
        DONE,
    ],
    "no last words": [SAVES, AIMessage("")],
}  # fmt: skip


@pytest.mark.parametrize("replies", COPIES.values(), ids=COPIES)
async def test_a_subagent_that_errs_gets_its_work_done(home: Path, replies: list[Reply]) -> None:
    heard, _ = await Played(copy=replies).hears(home)
    assert heard.outcome == "success"
    assert sorted(headlines(heard)) == sorted(LINES)
    assert "Sip by sip" in heard.answer


@pytest.mark.parametrize(
    "reply",
    [AIMessage("I won't write that."), AIMessage(""), AIMessage([THINKING])],
    ids=["refuses", "empty", "thinks"],
)
async def test_a_subagent_that_makes_nothing_is_told_of(home: Path, reply: AIMessage) -> None:
    heard, _ = await Played(copy=[reply]).hears(home)
    assert (heard.outcome, heard.made) == ("success", {})
    assert heard.answers[-1].strip()
    assert ("I won't write that." if reply.text else "nothing") in heard.answers[-1]


async def test_a_subagent_that_never_stops_is_stopped_with_what_it_made(home: Path) -> None:
    played = Played(copy=[SAVES])
    heard, _ = await played.hears(home)
    rounds = len([role for role, _ in played.brain.calls if role == "subagent:copy"])
    assert heard.outcome == "success"
    assert rounds <= 12
    assert set(headlines(heard)) == set(LINES)
    assert "Sip by sip" in heard.answers[-1]


SPOKEN: dict[str, AIMessage] = {
    "blocks": AIMessage([THINKING, {"type": "text", "text": "I make ads."}]),
    "Bedrock's blocks": AIMessage([REASONING, {"type": "text", "text": "I make ads."}]),
    "aloud": AIMessage(f"<thinking>{SECRET}</thinking>\n\nI make ads."),
    "words and a call of no tool": calls(call("paint_shots", {}), content="I make ads."),
}


@pytest.mark.parametrize("reply", SPOKEN.values(), ids=SPOKEN)
async def test_thoughts_are_never_said_nor_kept(home: Path, reply: AIMessage) -> None:
    heard, _ = await Played(respond=[reply]).hears(home, "Hi, what can you do?")
    assert (heard.outcome, heard.answers) == ("success", ["I make ads."])


@pytest.mark.parametrize(
    "reply",
    [AIMessage(""), AIMessage([THINKING]), calls(call("paint_shots", {}))],
    ids=["empty", "thinks", "calls"],
)
async def test_who_answers_with_nothing_is_answered_for(home: Path, reply: AIMessage) -> None:
    heard, _ = await Played(respond=[reply]).hears(home, "Hi, what can you do?")
    assert (heard.outcome, heard.answers) == ("success", [Voice().say("g_no_answer")])


@pytest.mark.parametrize("reply", [AIMessage(""), RuntimeError("throttled")], ids=["silent", "fails"])
async def test_work_is_told_of_whatever_the_speaker_does(home: Path, reply: Reply) -> None:
    heard, _ = await Played(acknowledge=[reply], summarise=[reply]).hears(home)
    assert (heard.outcome, headlines(heard)) == ("success", LINES)
    assert heard.answers[-1].startswith("Done: ")
