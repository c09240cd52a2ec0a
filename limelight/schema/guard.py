"""Guardrail words: a check looks at one thing at one stage and gives a verdict."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol, TypeAlias

from pydantic import BaseModel

Stage: TypeAlias = Literal["input", "tool", "output"]
Action: TypeAlias = Literal["allow", "redact", "warn", "block"]
Severity: TypeAlias = Literal["none", "mild", "severe"]


class Verdict(BaseModel):
    """What a check found."""

    action: Action = "allow"
    category: str = ""
    severity: Severity = "none"
    reason: str = ""
    suggestion: str = ""
    """A wording or a scene that would pass."""
    span: tuple[int, int] | None = None
    """Where in the text it stands: first character and the one after the last; `None` where that is not known."""
    region: tuple[float, float, float, float] | None = None
    """Where in the picture it is: left, top, width, height, in fractions; `None` where that is not known."""
    range_s: tuple[float, float] | None = None
    """Where in the sound or video it is, seconds: from, to."""
    text: str | None = None
    """The text to use instead, when the action is `redact`."""


class Line(NamedTuple):
    """A line of words that can be read in a picture, and its place: left, top, width, height, in fractions."""

    text: str
    region: tuple[float, float, float, float] | None = None


class Heard(BaseModel):
    """What a check of sounds made of one."""

    verdict: Verdict = Verdict()
    text: str = ""
    """What is said in it."""
    language: str = ""


class SoundCheck(Protocol):
    """One check of sounds. The optional attributes of `Check` hold here too, and one more is read where it is there:
    `ready() -> bool`, false while there is nobody who could listen."""

    name: str

    async def check_sound(self, data: bytes, *, stage: Stage, locale: str = "") -> Heard:
        """The verdict on a WAV, and the words that were heard. Ranges are seconds from its start."""
        ...


class PictureCheck(Protocol):
    """One check of pictures. Raise nothing it can decide: for what it raises the service answers by its severity.

    The optional attributes of `Check` hold here too.
    """

    name: str

    async def check_picture(self, data: bytes, *, stage: Stage) -> Verdict:
        """The verdict on a PNG or JPEG."""
        ...


class Check(Protocol):
    """One guardrail check. Raise nothing: a check that cannot decide says so in its verdict.

    Three attributes are read where a check has them: `remote: bool` (default true; local checks are asked first),
    `waits: bool` (default true; a check that never waits for anything needs no time limit) and
    `severity: Severity` (default severe; of what it looks for: when it cannot be made, "severe" closes the gate and
    "mild" opens it with a flag).
    """

    name: str

    async def check_text(
        self, text: str, *, stage: Stage, locale: str = "en", placement: str = ""
    ) -> Verdict:
        """The verdict on a text."""
        ...
