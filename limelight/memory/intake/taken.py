"""What was taken in: plain bytes, a picture of it, and facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from PIL import Image
from pydantic import JsonValue

from limelight.schema.errors import BadInput

Sort = Literal["picture", "drawing", "film", "sound", "document"]
MIB = 1024 * 1024


@dataclass
class Taken:
    """A file that is what it says, in a form that is safe to keep and to show."""

    sort: Sort
    mime: str
    data: bytes
    """Written anew by us, but for a document."""
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    picture: Image.Image | None = None
    """What it looks like: itself, its poster, its first page. None for a sound."""
    extra: dict[str, bytes] = field(default_factory=dict)
    """Companion pictures by name: `poster`, `page-1` …"""
    facts: dict[str, JsonValue] = field(default_factory=dict)
    """For the artifact's `meta.seen`."""
    notes: list[str] = field(default_factory=list)
    """What the person may want to know, in words."""


def damaged(name: str, what: str, why: str = "") -> BadInput:
    """The error for a file that starts like something and is not it."""
    tail = f" ({why})" if why else ""
    return BadInput(
        f"{name} starts like {what} but is damaged or cut short{tail}. Export or upload it again.",
        code="corrupt", value=what,
    )  # fmt: skip
