"""Reducers: pure, and the same however the reports are batched."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.schema.report import Problem, SubagentReport, Usage
from limelight.tools.reducers import all_problems, join_reports, total_usage

IDS = st.sampled_from(["a", "b", "c"])
USAGE = st.builds(
    Usage, input_tokens=st.integers(0, 9), output_tokens=st.integers(0, 9), engine_seconds=st.integers(0, 9)
)
REPORTS = st.lists(
    st.builds(
        SubagentReport, step_id=IDS, subagent=st.just("image"), artifact_ids=st.lists(IDS, unique=True), summary=IDS,
        problems=st.lists(st.builds(Problem, code=IDS, message=IDS), max_size=2), usage=USAGE,
    ),
    max_size=6,
)  # fmt: skip


@settings(deadline=None)
@given(state=REPORTS, xs=REPORTS, ys=REPORTS)
def test_batches_make_no_difference(
    state: list[SubagentReport], xs: list[SubagentReport], ys: list[SubagentReport]
) -> None:
    start = join_reports({}, state)
    assert join_reports(join_reports(start, xs), ys) == join_reports(start, xs + ys)


@settings(deadline=None)
@given(reports=REPORTS)
def test_nothing_is_changed_in_place(reports: list[SubagentReport]) -> None:
    state = join_reports({}, reports)
    before = {key: report.model_copy(deep=True) for key, report in state.items()}
    join_reports(state, reports)
    assert state == before


@settings(deadline=None)
@given(reports=REPORTS, order=st.randoms(use_true_random=False))
def test_usage_adds_up_in_any_order(reports: list[SubagentReport], order: object) -> None:
    shuffled = list(reports)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert total_usage(shuffled) == total_usage(reports)
    assert total_usage(join_reports({}, reports).values()) == total_usage(reports)


@settings(deadline=None)
@given(reports=REPORTS, order=st.randoms(use_true_random=False))
def test_reports_of_different_steps_come_in_any_order(reports: list[SubagentReport], order: object) -> None:
    one_a_step = list({report.step_id: report for report in reports}.values())
    shuffled = list(one_a_step)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert join_reports({}, shuffled) == join_reports({}, one_a_step)


def test_a_later_attempt_adds_to_the_earlier_one() -> None:
    first = SubagentReport(
        step_id="s", subagent="image", artifact_ids=["a"], summary="1 of 2", usage=Usage(input_tokens=1),
        problems=[Problem(code="provider_failed", message="x")],
    )  # fmt: skip
    second = SubagentReport(
        step_id="s", subagent="image", artifact_ids=["a", "b"], summary="2 of 2", usage=Usage(input_tokens=2)
    )
    (joined,) = join_reports({}, [first, second]).values()
    assert (joined.artifact_ids, joined.summary, joined.problems, joined.usage.input_tokens) == (
        ["a", "b"], "2 of 2", [], 3,
    )  # fmt: skip
    assert [p.message for p in all_problems([first, second])] == ["x"]
