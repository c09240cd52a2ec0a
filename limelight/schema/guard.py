"""Guardrail words: a check looks at one thing at one stage and gives a verdict."""

from __future__ import annotations

from typing import Literal, Protocol, TypeAlias

from pydantic import BaseModel

Stage: TypeAlias = Literal["input", "tool", "output"]
Action: TypeAlias = Literal["allow", "redact", "warn", "block"]


class Verdict(BaseModel):
    """What a check found."""

    action: Action = "allow"
    category: str = ""
    reason: str = ""
    suggestion: str = ""
    """A wording or a scene that would pass."""
    text: str | None = None
    """The text to use instead, when the action is `redact`."""


class PictureCheck(Protocol):
    """One check of pictures. Raise nothing it can decide: the service closes the gate for what it raises."""

    name: str

    async def check_picture(self, data: bytes, *, stage: Stage) -> Verdict:
        """The verdict on a PNG or JPEG."""
        ...


class Check(Protocol):
    """One guardrail check. Raise nothing: a check that cannot decide says so in its verdict."""

    name: str

    async def check_text(self, text: str, *, stage: Stage, locale: str = "en") -> Verdict:
        """The verdict on a text."""
        ...
