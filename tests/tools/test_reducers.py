"""Reducers: pure, and the same however the reports are batched."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.agent.state import join_dumped
from limelight.schema.report import Problem, SubagentReport, Usage
from limelight.tools.reducers import join_reports

IDS = st.sampled_from(["a", "b", "c"])
USAGE = st.builds(
    Usage, input_tokens=st.integers(0, 9), output_tokens=st.integers(0, 9), engine_seconds=st.integers(0, 9)
)
REPORTS = st.lists(
    st.builds(
        SubagentReport, step_id=IDS, subagent=st.just("image"), title=st.sampled_from(["", "Shots"]),
        artifact_ids=st.lists(IDS, unique=True), summary=IDS, notes=st.lists(IDS, max_size=2),
        problems=st.lists(st.builds(Problem, code=IDS, message=IDS), max_size=2), usage=USAGE,
    ),
    max_size=6,
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(state=REPORTS, xs=REPORTS, ys=REPORTS)
def test_batches_make_no_difference(
    state: list[SubagentReport], xs: list[SubagentReport], ys: list[SubagentReport]
) -> None:
    start = join_reports({}, state)
    batched, whole = join_reports(join_reports(start, xs), ys), join_reports(start, xs + ys)
    assert (batched, list(batched)) == (whole, list(whole))


@settings(deadline=None, max_examples=40)
@given(reports=REPORTS, cuts=st.lists(st.integers(0, 6), max_size=4))
def test_any_number_of_batches_makes_no_difference(reports: list[SubagentReport], cuts: list[int]) -> None:
    joined: dict[str, SubagentReport] = {}
    places = [0, *sorted(cuts), len(reports)]
    for start, end in pairwise(places):
        joined = join_reports(joined, reports[start:end])
    assert joined == join_reports({}, reports)


@settings(deadline=None, max_examples=40)
@given(state=REPORTS, reports=REPORTS)
def test_nothing_is_changed_in_place(state: list[SubagentReport], reports: list[SubagentReport]) -> None:
    start = join_reports({}, state)
    before = {key: report.model_copy(deep=True) for key, report in start.items()}
    given_ = [report.model_copy(deep=True) for report in reports]
    join_reports(start, reports)
    assert (start, reports) == (before, given_)


@settings(deadline=None, max_examples=40)
@given(reports=REPORTS)
def test_the_same_reports_come_to_the_same(reports: list[SubagentReport]) -> None:
    assert join_reports({}, reports) == join_reports({}, [one.model_copy(deep=True) for one in reports])


@settings(deadline=None, max_examples=40)
@given(reports=REPORTS, seed=st.integers(0, 99))
def test_reports_of_different_steps_come_in_any_order(reports: list[SubagentReport], seed: int) -> None:
    one_a_step = list({report.step_id: report for report in reports}.values())
    shuffled = random.Random(seed).sample(one_a_step, len(one_a_step))
    assert join_reports({}, shuffled) == join_reports({}, one_a_step)


@settings(deadline=None, max_examples=30)
@given(xs=REPORTS, ys=REPORTS)
def test_the_law_holds_for_what_checkpoints_keep(xs: list[SubagentReport], ys: list[SubagentReport]) -> None:
    first, second = (
        {k: r.model_dump(mode="json") for k, r in join_reports({}, one).items()} for one in (xs, ys)
    )
    whole = join_reports(join_reports({}, xs), join_reports({}, ys).values())
    assert join_dumped(first, second) == {key: one.model_dump(mode="json") for key, one in whole.items()}


@settings(deadline=None, max_examples=40)
@given(reports=REPORTS)
def test_usage_adds_up(reports: list[SubagentReport]) -> None:
    joined = join_reports({}, reports).values()
    assert sum((r.usage for r in joined), Usage()) == sum((r.usage for r in reports), Usage())


def test_a_later_attempt_adds_to_the_earlier_one() -> None:
    first = SubagentReport(
        step_id="s", subagent="image", title="Shots", artifact_ids=["a"], summary="1 of 2", usage=Usage(input_tokens=1),
        problems=[Problem(code="provider_failed", message="x")], notes=["made again"],
    )  # fmt: skip
    second = SubagentReport(
        step_id="s", subagent="image", artifact_ids=["a", "b"], summary="2 of 2", usage=Usage(input_tokens=2)
    )
    (joined,) = join_reports({}, [first, second]).values()
    assert joined == SubagentReport(
        step_id="s", subagent="image", title="Shots", artifact_ids=["a", "b"], summary="2 of 2", notes=["made again"],
        usage=Usage(input_tokens=3),
    )  # fmt: skip
