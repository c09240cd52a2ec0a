"""The labelled messages: one JSON object a line, one file a language and part."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from limelight.evals.labelled import Locale, digest_of, rows
from limelight.evals.routes.threads import Stage
from limelight.schema.route import Effort
from limelight.schema.understanding import Label

Part = Literal["dev", "test"]
Kind = Literal[
    "simple", "edit", "multi_step", "follow_up", "long_trivial", "short_heavy", "several", "hostile"
]


class Labelled(BaseModel):
    """A message as an advertiser would write it, and what it asks."""

    model_config = ConfigDict(extra="forbid")

    text: str
    locale: Locale
    kind: Kind
    effort: Effort
    """simple: words, or something turned back. medium: one stage of one video. complex: more than that."""
    stage: Stage
    """How far the conversation is in which it is said."""
    parts: list[Label] = Field(default_factory=list[Label])
    """The acts that it asks for, in order; empty where they are not labelled."""
    asked: str = ""
    """What the assistant asked just before, if the message answers it."""
    note: str
    """Why it is labelled so."""


@cache
def labelled(part: Part) -> tuple[Labelled, ...]:
    """All messages of a part."""
    return rows("limelight.evals.routes", part, Labelled)


def digest(part: Part) -> str:
    """SHA-256 of a part's files."""
    return digest_of("limelight.evals.routes", part)
