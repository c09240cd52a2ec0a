"""Reducers join parallel results, in code. Each is pure, and batching-invariant:

reduce(reduce(s, xs), ys) == reduce(s, xs + ys)
"""

from __future__ import annotations

from collections.abc import Iterable

from limelight.schema.report import SubagentReport, Usage


def join_reports(
    state: dict[str, SubagentReport], new: Iterable[SubagentReport]
) -> dict[str, SubagentReport]:
    """Reports by step. A later report of a step (another attempt) adds to the earlier one: artifacts and notes in order
    without repeats, usage summed, all else as the later one has it. Takes time in proportion to what there is to join."""
    attempts: dict[str, list[SubagentReport]] = {}
    for report in new:
        attempts.setdefault(report.step_id, []).append(report)
    joined = dict(state)
    for step_id, reports in attempts.items():
        every = [joined[step_id], *reports] if step_id in joined else reports
        joined[step_id] = every[0] if len(every) == 1 else _followed(every)
    return joined


def _followed(every: list[SubagentReport]) -> SubagentReport:
    """Attempts of one step, in order, as one."""
    last = every[-1]
    return last.model_copy(
        update={
            "title": next((one.title for one in reversed(every) if one.title), ""),
            "artifact_ids": list(dict.fromkeys(one for report in every for one in report.artifact_ids)),
            "notes": list(dict.fromkeys(note for report in every for note in report.notes)),
            "usage": sum((report.usage for report in every), Usage()),
        }
    )
