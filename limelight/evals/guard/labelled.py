"""The labelled texts: one JSON object a line, one file a language and part."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from limelight.schema.guard import Action, Severity, Stage

Part = Literal["dev", "test", "unseen"]
Locale = Literal["en", "es", "de", "fr", "pt", "ja"]
LOCALES: tuple[Locale, ...] = ("en", "es", "de", "fr", "pt", "ja")


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
    return tuple(
        Labelled.model_validate_json(line)
        for text in _texts(part)
        for line in text.splitlines()
        if line.strip()
    )


def digest(part: Part) -> str:
    """SHA-256 of a part's files, in the order of `LOCALES`."""
    return hashlib.sha256("".join(_texts(part)).encode()).hexdigest()


def _texts(part: Part) -> list[str]:
    folder = files("limelight.evals.guard").joinpath(part)
    return [folder.joinpath(f"{locale}.jsonl").read_text(encoding="utf-8") for locale in LOCALES]
