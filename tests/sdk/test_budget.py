"""Budgets: shares, charges, what is put aside; and subagents that are stopped by them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, ToolCall
from langchain_core.messages.ai import UsageMetadata
from pydantic import BaseModel

from limelight.agent.director import ScriptedModel
from limelight.capabilities.entry import ModelEntry, Price
from limelight.capabilities.operator import Operator
from limelight.capabilities.providers.fake import FakeProvider
from limelight.capabilities.registry import Served
from limelight.schema.errors import OverBudget
from limelight.schema.principal import LOCAL
from limelight.schema.report import SubagentReport
from limelight.schema.work import PaintPictures
from limelight.sdk.budget import Bounds, Budget
from limelight.sdk.spec import Limits, SubagentSpec, ToolOutcome, ToolScope, ToolSpec
from limelight.sdk.subagent import build_subagent, run_subagent
from limelight.tools import PAINT_PICTURES
from limelight.tools.common import keep, outcome
from tests.tools.workshop import Workshop

KEPT = "; what was made is kept: say “continue” for the rest"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_share_is_never_more_than_what_is_left() -> None:
    run = Budget(bounds=Bounds(tokens=1000, usd=2.0, steps=10))
    run.charge(tokens=900, usd=0.5, steps=7)
    share = run.share("image", Bounds(tokens=5000, usd=1.0, steps=6))
    assert (share.bounds.tokens, share.bounds.usd, share.bounds.steps) == (100, 1.0, 3)
    assert run.share("copy", Bounds()).bounds.usd == 1.5


def test_what_a_part_uses_is_used_by_the_whole_and_siblings_have_their_own() -> None:
    run = Budget(bounds=Bounds(tokens=100))
    one, other = run.share("image", Bounds(tokens=30)), run.share("music", Bounds(tokens=60))
    one.charge(tokens=30)
    problem = one.over()
    assert problem is not None
    assert problem.message == f"image may use 30 tokens and has used 30{KEPT}"
    assert (problem.code, problem.limit, problem.value) == ("token_limit", 30, 30)
    assert other.over() is None
    assert run.over() is None
    other.charge(tokens=70)
    last = other.over()
    assert last is not None
    assert last.message == f"this message may use 100 tokens and has used 100{KEPT}"


def test_money_that_is_put_aside_cannot_be_spent_twice() -> None:
    run = Budget(bounds=Bounds(usd=1.0))
    part = run.share("image", Bounds())
    with part.hold(usd=0.6) as held:
        with pytest.raises(OverBudget) as caught, part.hold(usd=0.6):
            pass
        held.charge(made_usd=0.5)
        with part.hold(usd=0.4):
            pass
    assert caught.value.message == (
        f"this message may cost $1.00, has taken $0.60, and the next call costs about $0.60{KEPT}"
    )
    assert (caught.value.code, caught.value.limit, caught.value.value) == ("usd_limit", 1.0, 0.6)
    assert run.usd == part.usd == 0.5
    part.check(usd=0.5)


def test_a_quote_is_of_what_providers_make_and_a_limit_of_everything() -> None:
    run = Budget(bounds=Bounds(usd=2.0, made_usd=0.5))
    run.charge(tokens=10, usd=1.0)
    assert run.over(usd=0.5) is None
    run.charge(made_usd=0.5)
    assert (run.usd, run.made_usd) == (1.5, 0.5)
    dear, much = run.over(usd=0.01), run.share("image", Bounds(usd=0.2)).over(usd=0.3)
    assert dear is not None
    assert (dear.code, dear.limit) == ("usd_limit", 0.5)
    assert much is not None
    run.charge(usd=1.0)
    last = run.over()
    assert last is not None
    assert last.message == f"this message may cost $2.00 and has cost $2.50{KEPT}"


def test_steps_stop_thinking_and_nothing_else() -> None:
    budget = Budget("notes", Bounds(steps=1))
    budget.charge(steps=1)
    assert budget.over() is None
    problem = budget.over(thinking=True)
    assert problem is not None
    assert problem.message == f"notes may make 1 model calls and has made 1{KEPT}"


def test_the_nearest_deadline_cuts_off_after_its_grace() -> None:
    clock = Clock()
    run = Budget(bounds=Bounds(seconds=10, grace_s=5), clock=clock)
    part = run.share("image", Bounds(seconds=100))
    clock.now = 8
    assert (part.over(), part.time_left) == (None, 7)
    clock.now = 12
    problem = part.over()
    assert problem is not None
    assert problem.message == f"this message may take 10 s and has taken 12 s{KEPT}"
    assert part.time_left == 3
    assert run.share("late", Bounds(seconds=1)).time_left == 1


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1)), max_size=12), st.floats(0.1, 3))
def test_no_order_of_calls_spends_more_than_there_is(calls: list[tuple[int, float]], limit: float) -> None:
    run = Budget(bounds=Bounds(usd=limit))
    parts = [run.share(f"part-{n}", Bounds()) for n in range(4)]
    for part, usd in calls:
        if parts[part].over(usd=usd) is None:
            with parts[part].hold(usd=usd) as held:
                held.charge(made_usd=usd)
    assert run.usd <= limit + 1e-6
    assert run.usd == pytest.approx(sum(part.usd for part in parts))


# subagents


class Note(BaseModel):
    text: str = "-"


async def note(scope: ToolScope, args: Note) -> ToolOutcome:
    kept = await keep(scope, scope.step.for_item(args.text), kind="document", name=args.text)
    if args.text == "slow":
        await asyncio.Event().wait()
    return outcome("kept", [kept])


NOTES = SubagentSpec(
    "notes", "", (ToolSpec("note", "Keep a note.", Note, note),), "# Role: subagent:notes\nKeep."
)


def says(text: str = "a", *, tokens: int = 100) -> AIMessage:
    call = ToolCall(name="note", args={"text": text}, id=f"call_{text}", type="tool_call")
    usage = UsageMetadata(input_tokens=tokens - 10, output_tokens=10, total_tokens=tokens)
    return AIMessage("", tool_calls=[call], usage_metadata=usage)


async def work(
    workshop: Workshop, *replies: AIMessage, bounds: Bounds, limits: Limits | None = None
) -> SubagentReport:
    workshop.talk_to(ScriptedModel(script={"*": [*replies]}, repeat_last=True))
    scope = workshop.scope("notes", subagent="notes")
    scope.ctx.budget = Budget(bounds=bounds)
    spec = NOTES if limits is None else SubagentSpec("notes", "", NOTES.tools, NOTES.prompt, limits=limits)
    return await run_subagent(build_subagent(spec), spec, "Keep.", scope)


async def test_a_looping_subagent_is_stopped_by_the_runs_tokens(workshop: Workshop) -> None:
    report = await work(workshop, says(), bounds=Bounds(tokens=250), limits=Limits(model_calls=50))
    assert [p.message for p in report.problems] == [f"this message may use 250 tokens and has used 300{KEPT}"]
    assert (report.usage.input_tokens, len(report.artifact_ids)) == (270, 2)


async def test_the_smaller_of_two_limits_wins(workshop: Workshop) -> None:
    report = await work(
        workshop, says(), bounds=Bounds(tokens=900), limits=Limits(model_calls=50, tokens=150)
    )
    assert [p.message for p in report.problems] == [f"notes may use 150 tokens and has used 200{KEPT}"]


async def test_what_a_call_had_made_when_it_was_cut_off_is_reported(workshop: Workshop) -> None:
    report = await work(workshop, says("slow"), bounds=Bounds(seconds=1.0, grace_s=0.2))
    assert [p.code for p in report.problems] == ["deadline"]
    (kept,) = await workshop.services.artifacts.list(LOCAL, kinds=["document"])
    assert report.artifact_ids == [kept.id]


async def test_after_the_deadline_no_tool_begins_but_the_last_words_may_be_said(workshop: Workshop) -> None:
    loop = await work(workshop, says(), bounds=Bounds(seconds=0.0, grace_s=5))
    assert ([p.code for p in loop.problems], loop.artifact_ids) == (["deadline"], [])


def priced(workshop: Workshop, usd: float) -> FakeProvider:
    fake = FakeProvider(workshop.storage.blobs)
    entry = ModelEntry(name="dear", family="fake", price=Price(picture=usd))
    operator = Operator([])
    operator._given = [Served(entry, fake, fake.capabilities)]
    workshop.services = replace(workshop.services, operator=operator)
    return fake


async def test_money_ends_a_batch_in_its_middle_and_what_was_made_is_kept(workshop: Workshop) -> None:
    fake = priced(workshop, 0.2)
    scope = workshop.scope()
    scope.ctx.budget = Budget(bounds=Bounds(usd=0.85))  # the cut-out is 0.20
    made = await PAINT_PICTURES.run(scope, PaintPictures(product_id="boot", prompt="a beach", n=8))
    assert (len(made.artifact_ids), fake.count("image.generate")) == (3, 3)
    assert {p.code for p in made.problems} == {"usd_limit"}
    assert len(made.problems) == 5
    assert made.problems[0].message == (
        f"this message may cost $0.85, has taken $0.80, and the next call costs about $0.20{KEPT}"
    )
    assert scope.ctx.usd == pytest.approx(0.8)


async def test_siblings_share_the_money_and_each_is_told_of_its_own(workshop: Workshop) -> None:
    priced(workshop, 0.1)
    scope = workshop.scope()
    scope.ctx.budget = run = Budget(bounds=Bounds(usd=10))
    await PAINT_PICTURES.run(scope, PaintPictures(product_id="boot", prompt="x", n=1))

    async def paint(name: str, usd: float) -> tuple[int, set[str]]:
        mine = replace(workshop.scope(name), ctx=scope.ctx, budget=run.share(name, Bounds(usd=usd)))
        done = await PAINT_PICTURES.run(mine, PaintPictures(product_id="boot", prompt=name, n=4))
        return len(done.artifact_ids), {p.code for p in done.problems}

    poor, rich = await asyncio.gather(paint("poor", 0.25), paint("rich", 5.0))
    assert (poor, rich) == ((2, {"usd_limit"}), (4, set()))
