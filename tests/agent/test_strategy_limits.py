"""Limits of a run reach into its subagents, in real turns: it ends with what there is, says what is missing, and offers it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage
from langchain_core.messages.ai import UsageMetadata

from limelight.infra.routing import ComplexBudget, MediumBudget, RoutingSettings
from limelight.infra.settings import LimitSettings
from limelight.infra.voice import Voice
from limelight.sdk.budget import Budget
from tests.agent.brains import calling, plan, step, worker
from tests.agent.faulty import faulty
from tests.agent.test_strategy import BOOT, PAINT, brain, pictures

REST = "Say “continue” and I make what is missing: "


def headlines(step_id: str = "lines") -> dict[str, Any]:
    return step(step_id, "copy", "save_headlines", {"headlines": ["Built for mud"], "max_chars": 30})


def loops(messages: list[Any]) -> AIMessage:
    """Paints one more picture, again and again."""
    told = AIMessage(
        "", usage_metadata=UsageMetadata(input_tokens=350, output_tokens=50, total_tokens=400),
        tool_calls=calling("paint_pictures", {"product_id": BOOT, "prompt": "beach", "n": 1, "seed": len(messages)}).tool_calls,
    )  # fmt: skip
    told.tool_calls[0]["id"] = f"call-{len(messages)}"
    return told


async def test_a_loop_is_stopped_by_the_runs_tokens_and_continue_has_tokens_of_its_own(home: Path) -> None:
    model = brain(
        plan("p", pictures(), headlines()),
        subagent__image=[loops, loops, loops, worker, AIMessage("Done.")], summarise=[AIMessage("")],
    )  # fmt: skip
    limits = LimitSettings(run_tokens=1000)
    async with faulty(home, models=lambda role: model, settings={"limits": limits}) as talk:
        heard = await talk.say(PAINT)
        again = await talk.say("continue")
    assert (heard.outcome, heard.made["image"]) == ("success", 2)
    assert "this message may use 1,000 tokens and has used 1,200; what was made is kept" in heard.answers[-1]
    assert f"{REST}pics" in heard.answers[-1]
    assert (again.outcome, "missing" in again.answers[-1]) == ("success", False)


async def test_a_loop_is_stopped_by_the_runs_time(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = RoutingSettings(medium=MediumBudget(deadline_s=600), complex=ComplexBudget(deadline_s=600))
    spent = 0.0
    monkeypatch.setattr(Budget, "seconds", property(lambda budget: spent))
    model = brain(plan("p", pictures(), headlines()), subagent__image=[loops], summarise=[AIMessage("")])
    async with faulty(home, models=lambda role: model, settings={"routing": short}) as talk:
        talk.engine.hold("picture")  # the first picture is not there before the time is up
        run = await talk.begin(PAINT)
        await talk.engine.begun()
        spent = 601.0
        talk.engine.release()
        heard = await talk.hear(run)
    assert (heard.outcome, heard.made) == ("success", {"image": 1, "headline": 1})
    assert "this message may take 600 s and has taken 601 s" in heard.answers[-1]
    assert f"{REST}pics" in heard.answers[-1]


async def test_money_ends_a_batch_in_its_middle(home: Path) -> None:
    folder = home / "capabilities"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mine.toml").write_text(
        '[[model]]\nname = "studio"\nfamily = "studio"\npriority = 1000\nprice = { picture = 0.3 }\n'
    )
    async with faulty(home, settings={"limits": LimitSettings(run_usd=0.95)}) as talk:
        dear = await talk.say("make four pictures of the ridgeline boot on a beach")
        assert (dear.outcome, dear.made) == ("interrupt", {})
        assert dear.answers[-1].startswith("That would cost about $1.20, and one message may cost $0.95.")
        heard = await talk.say("make three pictures of the ridgeline boot on a beach")
        if heard.outcome == "interrupt":
            heard = await talk.say(Voice().say("go_ahead"))
        again = await talk.say("continue")
    assert (heard.made, again.made) == ({"image": 2}, {"image": 1})  # with the cut-out
    assert (
        "this message may cost $0.95, has taken $0.90, and the next call costs about $0.30"
        in heard.answers[-1]
    )
    assert REST in heard.answers[-1]


async def test_a_sibling_is_not_stopped_by_another_ones_limit(home: Path) -> None:
    model = brain(plan("p", pictures(), headlines()), subagent__image=[loops], summarise=[AIMessage("")])
    async with faulty(home, models=lambda role: model) as talk:
        heard = await talk.say(PAINT)
    assert (heard.outcome, heard.made["headline"]) == ("success", 1)
    assert "image may make " in heard.answers[-1]
    assert " model calls and has made " in heard.answers[-1]
    assert f"{REST}pics" in heard.answers[-1]
