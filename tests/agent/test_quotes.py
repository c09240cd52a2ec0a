"""Plans that are large or dear are quoted first; what was agreed is kept to."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from limelight.agent.plan.quote import Quote, quoted
from limelight.capabilities.operator import Operator
from limelight.infra.settings import LimitSettings
from limelight.schema.plan import Plan
from limelight.schema.principal import LOCAL
from tests.agent.live import Live, live

DEAR = (
    '[[model]]\nname = "studio"\nfamily = "studio"\npriority = 1000\nprice = { picture = %s, second = %s }\n'
)
QUOTE = "That makes 4 pictures, about 10 seconds, about $4.00. Shall I go ahead?"


def priced(home: Path, *, picture: float, second: float = 0.0) -> None:
    """What the studio asks from now on."""
    folder = home / "capabilities"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mine.toml").write_text(DEAR % (picture, second))


async def asked(talk: Live) -> None:
    """Up to the quote of a storyboard."""
    await talk.say("Create a video for my latest hiking gear")
    heard = await talk.say("I like concept 3, but at sunrise")
    assert (heard.outcome, heard.made, heard.answers[-1]) == ("interrupt", {}, QUOTE)
    (question,) = heard.events[-1]["outcome"]["interrupts"]
    assert question["metadata"]["choices"] == ["Yes, go ahead", "No, not now"]


@pytest.mark.parametrize("yes", ["yes", "Yes, go ahead", "ok do it", "ja gerne", "continue", "sí, claro"])
async def test_a_dear_plan_waits_for_a_yes(home: Path, yes: str) -> None:
    priced(home, picture=1.0)
    async with live(home) as talk:
        await asked(talk)
        assert talk.engine.named("picture") == []
        heard = await talk.say(yes)
        assert (heard.outcome, heard.made) == ("success", {"shot": 4})
        assert (await talk.assistant.storage.usage.total(LOCAL)).usd == pytest.approx(5.0)  # with the cut-out
        assert await talk.faults() == []


@pytest.mark.parametrize("no", ["No, not now", "no", "nein", "no thanks, too expensive"])
async def test_a_no_makes_nothing(home: Path, no: str) -> None:
    priced(home, picture=1.0)
    async with live(home) as talk:
        await asked(talk)
        heard = await talk.say(no)
        assert heard.made == {}
        assert talk.engine.named("picture") == []


async def test_something_else_instead_is_a_plan_of_its_own(home: Path) -> None:
    priced(home, picture=1.0)
    async with live(home) as talk:
        await asked(talk)
        heard = await talk.say("rather write me three headlines")
        assert heard.made == {"headline": 3}


async def test_a_large_plan_is_quoted_too(home: Path) -> None:
    async with live(home, limits=LimitSettings(ask_above_items=3)) as talk:
        await talk.say("Create a video for my latest hiking gear")
        heard = await talk.say("I like concept 3, but at sunrise")
        assert heard.answers[-1] == "That makes 4 pictures, about 10 seconds. Shall I go ahead?"


async def test_what_was_agreed_is_kept_to_and_what_is_missing_is_said(home: Path) -> None:
    priced(home, picture=0.2)
    async with live(home) as talk:
        await talk.say("Create a video for my latest hiking gear")
        talk.engine.hold(when=lambda job, request: job == "picture")
        run_id = await talk.begin("I like concept 3, make the whole video in one go")
        await talk.engine.begun()
        priced(home, picture=0.2, second=1.0)  # the provider has raised its price since the quote
        await asyncio.sleep(1.1)  # the registry looks at its files once a second
        talk.engine.release()
        heard = await talk.hear(run_id)
        assert (heard.made["shot"], heard.made.get("clip", 0), heard.made.get("video", 0)) == (4, 0, 0)
        assert (
            "has taken $1.00, and the next call costs about $3.00; what was made is kept" in heard.answers[-1]
        )
        again = await talk.say("continue")
        assert (again.outcome, again.made) == (
            "interrupt",
            {},
        )  # what is left is dearer now: it is quoted anew
        made = (await talk.say("yes")).made
        assert (made["clip"], made["video"]) == (4, 1)


def test_the_words_of_a_quote() -> None:
    quote = Quote(makes={"picture": 40, "clip": 1, "video": 2}, seconds=750, usd=4.8)
    assert quote.words == "2 videos (40 pictures and 1 clip), about 12 minutes, about $4.80"
    assert Quote(makes={"video": 1}, seconds=30).words == "1 video, about 30 seconds"
    assert (
        Quote(makes={"video": 100}, seconds=9000, usd=0.001).words
        == "100 videos, about 2.5 hours, about $0.01"
    )


def test_an_overrun() -> None:
    quote = Quote(makes={"picture": 4}, seconds=300, usd=2.0)
    assert quote.overrun(seconds=1199, usd=2.6) == ""
    assert quote.overrun(seconds=10, usd=2.61) == "the work has cost $2.61, and about $2.00 was agreed"
    assert (
        quote.overrun(seconds=1201, usd=0) == "the work has taken 20 minutes, and about 5 minutes was agreed"
    )
    assert Quote(seconds=1).overrun(seconds=599, usd=0.01) == ""


def test_a_step_that_leaves_its_tool_open_counts_as_one() -> None:
    plan = Plan.model_validate({
        "goal": "x",
        "steps": [
            {"id": "a", "title": "Paint", "subagent": "image", "instruction": "x", "estimate_s": 4},
            {"id": "b", "title": "Say", "subagent": "copy", "instruction": "x", "estimate_s": 1},
            {"id": "c", "title": "Move", "subagent": "video", "instruction": "x", "estimate_s": 6,
             "inputs": {"tool": "animate_shots", "args": {"shots": [{"seconds": 3}, {"seconds": 5}]}}},
        ],
    })  # fmt: skip
    assert quoted(plan, Operator([])) == Quote(makes={"picture": 1, "clip": 2}, seconds=11, usd=0, steps=3)
