"""Why nobody served a call, in a word: for who reads it, without the names, numbers and paths that the log has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from limelight.schema.errors import LimelightError

Cause: TypeAlias = Literal["quota", "outage", "permission", "rejected"]

SAID: dict[Cause, str] = {
    "quota": "its quota is used up; try again in a few minutes, or ask whoever runs Limelight to raise it",
    "outage": "nobody who does that answers; try again in a few minutes",
    "permission": "it is not allowed or not set up; ask whoever runs Limelight to look at `limelight doctor`",
    "rejected": "it was asked for in a way that is not taken; say it in other words, or ask for less",
}
"""What it is, and what can be done."""
_CODES: dict[str, Cause] = {
    "quota": "quota", "throttled": "quota",
    "outage": "outage", "timed_out": "outage", "unreachable": "outage", "resting": "outage",
    "not_allowed": "permission", "not_configured": "permission", "not_installed": "permission", "models": "permission",
    "bad_request": "rejected",
}  # fmt: skip
_STATUS: dict[int, Cause] = {
    400: "rejected", 401: "permission", 402: "quota", 403: "permission", 404: "permission", 413: "rejected",
    422: "rejected", 429: "quota",
}  # fmt: skip


def cause_of(error: Exception) -> Cause | None:
    """Why one failed, by its code, or by the status that a vendor's own error carries; None for what says neither."""
    if isinstance(error, LimelightError):
        return _CODES.get(error.code)
    if isinstance(error, TimeoutError | ConnectionError):
        return "outage"
    status = getattr(error, "status_code", None)
    if not isinstance(status, int):
        return None
    return "outage" if status >= 500 else _STATUS.get(status)


def shared(errors: Sequence[Exception]) -> Cause | None:
    """The cause that all of them have; None where they differ, or one says none. What was not made for it at all does not count."""
    fit = [one for one in errors if not (isinstance(one, LimelightError) and one.code == "unsupported")]
    found: set[Cause | None] = {cause_of(one) for one in fit}
    return found.pop() if len(found) == 1 else None
