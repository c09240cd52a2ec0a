"""A planner plans for the subagents that there are, Limelight's own or another team's."""

from __future__ import annotations

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage, ToolCall, ToolMessage

from limelight.agent.director import ScriptedModel
from limelight.agent.plan.planning import CANNOT, make_plan, submit_plan
from limelight.schema.plan import Plan
from tests.tools.workshop import Workshop

ASKED: list[AnyMessage] = [SystemMessage("# Role: plan"), HumanMessage("a tagline")]


def planned(subagent: str) -> AIMessage:
    step = {"id": "lines", "title": "Taglines", "subagent": subagent, "instruction": "Three words."}
    args = {"goal": "taglines", "steps": [step]}
    return AIMessage("", tool_calls=[ToolCall(name="submit_plan", args=args, id="call_1", type="tool_call")])


async def plan(workshop: Workshop, *replies: AIMessage) -> tuple[Plan, ScriptedModel]:
    model = ScriptedModel(script={"plan": list(replies)})
    workshop.talk_to(model)
    return await make_plan(workshop.scope().ctx, ASKED, subagents=["copy", "taglines"]), model


def test_the_planner_is_told_who_there_is() -> None:
    schema = submit_plan(["copy", "taglines"])["function"]["parameters"]
    assert schema["$defs"]["PlanStep"]["properties"]["subagent"] == {
        "type": "string",
        "enum": ["copy", "taglines"],
    }


async def test_a_subagent_of_ones_own_can_be_planned(workshop: Workshop) -> None:
    made, _ = await plan(workshop, planned("taglines"))
    assert (made.steps[0].subagent, made.plan_id) == ("taglines", "run_1")


async def test_one_that_is_not_there_goes_back_to_the_planner(workshop: Workshop) -> None:
    made, model = await plan(workshop, planned("jingles"), planned("copy"))
    assert made.steps[0].subagent == "copy"
    told = [m.text for m in model.calls[-1][1] if isinstance(m, ToolMessage)]
    assert told == ["error: there is no subagent 'jingles'; there are ['copy', 'taglines']"]


async def test_who_plans_for_nobody_twice_ends_in_a_question(workshop: Workshop) -> None:
    made, _ = await plan(workshop, planned("jingles"), planned("jingles"))
    assert (made.steps, made.question) == ([], CANNOT)


async def test_the_planners_tokens_are_counted(workshop: Workshop) -> None:
    await plan(workshop, planned("copy"))
    (line,) = await workshop.storage.usage.by_capability(workshop.scope().ctx.principal)
    assert (line.capability, line.calls) == ("text.chat", 1)
