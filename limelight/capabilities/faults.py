"""What is wrong with data that a person wrote, in words."""

from __future__ import annotations

from pydantic import ValidationError


def first_fault(error: ValidationError) -> tuple[str, str]:
    """The key that is wrong, its parts joined by dots, and why."""
    wrong = error.errors(include_url=False, include_context=False)[0]
    return ".".join(str(part) for part in wrong["loc"]), wrong["msg"]
