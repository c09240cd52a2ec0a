"""What a run ends with when something is missing: what that is, and what the person can do. By the table of `schema.strategy`."""

from __future__ import annotations

from collections.abc import Sequence

from limelight.schema.report import SubagentReport
from limelight.schema.strategy import TABLE, Row, row_of


def missing_of(reports: Sequence[SubagentReport]) -> list[str]:
    """The titles of the steps that have something left to do."""
    left = [report.title for report in reports if not report.finished and report.title]
    return list(dict.fromkeys(left))


def offering(reports: Sequence[SubagentReport]) -> Row | None:
    """The first row of the table that something went wrong by and that offers something."""
    names = {row_of(problem.code).name for report in reports for problem in report.problems}
    return next((row for row in TABLE if row.name in names and row.offer), None)


def offer_of(reports: Sequence[SubagentReport]) -> str:
    """What the person is offered at the end of a run that is not finished, in one sentence."""
    row, missing = offering(reports), missing_of(reports)
    return row.offer.format(missing=", ".join(missing)) if row and missing else ""


def plain_summary(reports: Sequence[SubagentReport]) -> str:
    """What came of a run, in words of the code's own: for when no chat model can say it."""
    made = [report.title for report in reports if report.artifact_ids and report.title]
    wrong = dict.fromkeys(problem.message.rstrip(".") for report in reports for problem in report.problems)
    parts = [f"Done: {', '.join(made)}." if made else "Nothing could be made."]
    parts += [*(note for report in reports for note in report.notes)]
    parts += [f"Not everything worked: {'; '.join(wrong)}." if wrong else "", offer_of(reports)]
    return " ".join(part for part in parts if part)
