"""Labelled sets: one JSON object a line, one file a language, in a folder a part of the package that keeps them."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Literal, TypeVar, get_args

from pydantic import BaseModel

Locale = Literal["en", "es", "de", "fr", "pt", "ja"]
LOCALES: tuple[Locale, ...] = get_args(Locale)
Row = TypeVar("Row", bound=BaseModel)


def rows(package: str, part: str, model: type[Row]) -> tuple[Row, ...]:
    """All rows of a part. Raises pydantic's `ValidationError` for one that is none."""
    return tuple(
        model.model_validate_json(line)
        for text in _texts(package, part)
        for line in text.splitlines()
        if line.strip()
    )


def digest_of(package: str, part: str) -> str:
    """SHA-256 of a part's files, in the order of `LOCALES`."""
    return hashlib.sha256("".join(_texts(package, part)).encode()).hexdigest()


def _texts(package: str, part: str) -> list[str]:
    folder = files(package).joinpath(part)
    return [folder.joinpath(f"{locale}.jsonl").read_text(encoding="utf-8") for locale in LOCALES]
