"""The labelled texts: one JSON object a line, one file a language and part."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from limelight.evals.labelled import Locale, digest_of, rows
from limelight.schema.guard import Action, Severity, Stage

Part = Literal["dev", "test", "unseen", "fresh"]


class Labelled(BaseModel):
    """A text as an advertiser, an attacker or a listing would write it, and what is to be done about it."""

    model_config = ConfigDict(extra="forbid")

    text: str
    locale: Locale
    stage: Stage
    category: str
    """Empty for an innocent text."""
    severity: Severity
    action: Action


@cache
def labelled(part: Part) -> tuple[Labelled, ...]:
    """All texts of a part."""
    return rows("limelight.evals.guard", part, Labelled)


def digest(part: Part) -> str:
    """SHA-256 of a part's files."""
    return digest_of("limelight.evals.guard", part)
