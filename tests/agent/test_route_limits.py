"""What a route says a plan may take is held: steps, and seconds."""

from __future__ import annotations

from pathlib import Path

from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from limelight.agent.director import ScriptedModel
from limelight.agent.plan.planning import make_plan, within
from limelight.agent.plan.quote import Quote
from limelight.infra.routing import ComplexBudget, MediumBudget, RoutingSettings
from limelight.infra.settings import LimitSettings
from limelight.infra.voice import Voice
from limelight.schema.plan import Plan
from tests.agent.brains import calling, step
from tests.agent.live import live
from tests.tools.conftest import workshop as workshop
from tests.tools.workshop import Workshop

NO_TIME = RoutingSettings(medium=MediumBudget(deadline_s=1e-6), complex=ComplexBudget(deadline_s=1e-6))
ASKED = [SystemMessage("# Role: plan"), HumanMessage("headlines")]
QUESTION = "That takes 2 steps, and one message may take 1. Which part shall I begin with?"


def test_a_plan_within_its_limit_is_left_alone() -> None:
    plan = Plan.model_validate(
        {"goal": "x", "steps": [step("a", "copy", "t", {}), step("b", "copy", "t", {})]}
    )
    assert within(plan, 2) is plan
    assert (within(plan, 1).question, within(plan, 1).steps) == (QUESTION, [])


def two_steps(goal: str) -> AIMessage:
    rows = [step(name, "copy", "save_headlines", {}) for name in ("a", "b")]
    return calling("submit_plan", {"goal": goal, "steps": rows})


async def test_a_plan_with_too_many_steps_goes_back_to_its_planner_once(workshop: Workshop) -> None:
    one = calling("submit_plan", {"goal": "short", "steps": [step("a", "copy", "save_headlines", {})]})
    model = ScriptedModel(script={"plan": [two_steps("long"), one]})
    workshop.talk_to(model)
    plan = await make_plan(workshop.scope().ctx, ASKED, subagents=["copy"], step_limit=1)
    assert (plan.goal, plan.question) == ("short", "")
    told = [m.text for m in model.calls[-1][1] if isinstance(m, ToolMessage)]
    assert told == ["error: the plan has 2 steps; it may have 1: put more into each, or ask"]


async def test_a_planner_that_insists_is_cut_to_a_question(workshop: Workshop) -> None:
    workshop.talk_to(ScriptedModel(script={"plan": [two_steps("long"), two_steps("longer")]}))
    plan = await make_plan(workshop.scope().ctx, ASKED, subagents=["copy"], step_limit=1)
    assert (plan.steps, plan.question) == ([], QUESTION)


async def test_a_plan_with_too_many_steps_is_asked_about(home: Path) -> None:
    routing = RoutingSettings(recipe_steps=3, complex=ComplexBudget(step_limit=3))
    async with live(home, routing=routing) as talk:
        await talk.say("Create a video for my latest hiking gear")
        heard = await talk.say("I like concept 3, make the whole video in one go")
        assert (heard.outcome, heard.made) == ("interrupt", {})
        assert "and one message may take 3. Which part shall I begin with?" in heard.answers[-1]


async def test_steps_are_not_begun_after_the_deadline_and_can_be_taken_up(home: Path) -> None:
    async with live(home, routing=NO_TIME) as talk:
        heard = await talk.say("Create a video for my latest hiking gear")
        assert heard.made == {}
        assert (
            "not started, because the work has taken longer than the 5 seconds that it was given"
            in heard.answers[-1]
        )


async def test_what_was_agreed_to_has_the_time_that_was_quoted(home: Path) -> None:
    async with live(home, routing=NO_TIME, limits=LimitSettings(ask_above_items=1)) as talk:
        await talk.say("make a leaderboard and a 300x250 for the ridgeline boot")
        assert (await talk.say(Voice().say("go_ahead"))).made == {"image": 2}


def test_the_words_of_a_deadline() -> None:
    quote = Quote(seconds=30, deadline_s=180)
    assert quote.overrun(seconds=180, usd=0) == ""
    assert (
        quote.overrun(seconds=200, usd=0) == "the work has taken longer than the 3 minutes that it was given"
    )
