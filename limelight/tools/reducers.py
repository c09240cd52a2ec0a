"""Reducers join parallel results, in code. Each is pure, and batching-invariant:

reduce(reduce(s, xs), ys) == reduce(s, xs + ys)
"""

from __future__ import annotations

from collections.abc import Iterable

from limelight.schema.report import Problem, SubagentReport, Usage


def join_reports(
    state: dict[str, SubagentReport], new: Iterable[SubagentReport]
) -> dict[str, SubagentReport]:
    """Reports by step. A later report of a step (another attempt) adds to the earlier one: artifacts in order
    without repeats, usage summed, the later summary and problems."""
    joined = dict(state)
    for report in new:
        old = joined.get(report.step_id)
        joined[report.step_id] = report if old is None else _followed(old, report)
    return joined


def _followed(old: SubagentReport, new: SubagentReport) -> SubagentReport:
    return SubagentReport(
        step_id=old.step_id,
        subagent=new.subagent,
        artifact_ids=list(dict.fromkeys([*old.artifact_ids, *new.artifact_ids])),
        summary=new.summary,
        problems=new.problems,
        notes=list(dict.fromkeys([*old.notes, *new.notes])),
        usage=old.usage + new.usage,
    )


def total_usage(reports: Iterable[SubagentReport]) -> Usage:
    """What a run used altogether."""
    return sum((r.usage for r in reports), Usage())


def all_problems(reports: Iterable[SubagentReport]) -> list[Problem]:
    """Every problem, in the order of the reports."""
    return [problem for report in reports for problem in report.problems]
