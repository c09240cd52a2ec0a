"""The scripted model replays what it is given, by role."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage, ToolCall

from limelight.agent.director import ScriptedModel
from limelight.schema.plan import Plan

from .director_talk import schema

PLAN = [SystemMessage("# Role: plan\nText."), HumanMessage("animate it")]
HELLO = [SystemMessage("# Role: respond"), HumanMessage("hi")]


def called(name: str, number: int) -> ToolCall:
    return ToolCall(name=name, args={"n": number}, id=f"call_{number}", type="tool_call")


async def test_replies_come_in_order_by_role() -> None:
    model = ScriptedModel(script={"respond": [AIMessage("one"), AIMessage("two")], "*": [AIMessage("other")]})
    assert [(await model.ainvoke(HELLO)).text for _ in range(2)] == ["one", "two"]
    assert (await model.ainvoke([HumanMessage("no role")])).text == "other"
    assert [role for role, _ in model.calls] == ["respond", "respond", "*"]
    with pytest.raises(AssertionError, match="the script has 2 replies for role 'respond'; call 3 was made"):
        await model.ainvoke(HELLO)


async def test_the_last_reply_can_repeat() -> None:
    model = ScriptedModel(script={"respond": [AIMessage("again")]}, repeat_last=True)
    assert [(await model.ainvoke(HELLO)).text for _ in range(3)] == ["again"] * 3


async def test_parallel_tool_calls_and_bad_json_stream_as_they_are() -> None:
    bad = {
        "name": "submit_plan",
        "args": "goal = none",
        "id": "call_9",
        "error": None,
        "type": "invalid_tool_call",
    }
    both = AIMessage("", tool_calls=[called("a", 1), called("b", 2)])
    broken = AIMessage.model_validate({"content": "", "invalid_tool_calls": [bad]})
    model = ScriptedModel(script={"plan": [both, broken]})
    bound = model.bind_tools([schema("submit_plan", Plan)])
    for expected in (both, broken):
        whole = None
        async for chunk in bound.astream(PLAN):
            whole = chunk if whole is None else whole + chunk
        assert isinstance(whole, AIMessageChunk)
        assert whole.tool_calls == expected.tool_calls
        assert [one["args"] for one in whole.invalid_tool_calls] == [
            one["args"] for one in expected.invalid_tool_calls
        ]
    assert model.tools == {"plan": ["submit_plan"]}


async def test_nothing_at_all_and_exceptions() -> None:
    model = ScriptedModel(script={"respond": [AIMessage(""), RuntimeError("throttled")]})
    assert (await model.ainvoke(HELLO)).text == ""
    with pytest.raises(RuntimeError, match="throttled"):
        await model.ainvoke(HELLO)
