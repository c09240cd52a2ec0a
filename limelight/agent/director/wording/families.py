"""What kind of thing a product is, by words of a listing that is not in English."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias, get_args

Family: TypeAlias = Literal[
    "outdoor", "drink", "kitchen", "food", "beauty", "wear", "audio", "home", "general"
]
_FAMILIES: tuple[Family, ...] = get_args(Family)


def family_named(text: str) -> Family | None:
    """The family whose word stands at the head of a product's name; None when none does.

    German and Japanese put the thing last ("Wanderrucksack"), the others first ("mochila de senderismo").
    """
    hits: list[tuple[int, str]] = []
    for last, rows in _tables():
        found = [(m.start() if last else -m.start(), name) for name, row in rows for m in row.finditer(text)]
        hits += [max(found)] if found else []
    return next((one for one in _FAMILIES if hits and one == hits[0][1]), None)


_LAST = frozenset({"de", "ja"})
"""Languages that name the thing last."""


@cache
def _tables() -> list[tuple[bool, list[tuple[str, re.Pattern[str]]]]]:
    """For each language whether the last word tells, and its families with their words."""
    text = files("limelight.agent.director.wording").joinpath("families.toml").read_text(encoding="utf-8")
    tables: list[tuple[bool, list[tuple[str, re.Pattern[str]]]]] = []
    for language, families in tomllib.loads(text).items():
        rows = [
            (name, re.compile(_shape(said.split(", "), language), re.I)) for name, said in families.items()
        ]
        tables.append((language in _LAST, rows))
    return tables


def _shape(words: list[str], language: str) -> str:
    whole = "|".join(re.escape(one) for one in words if not one.endswith("-"))
    begun = "|".join(re.escape(one.removesuffix("-")) for one in words if one.endswith("-"))
    if language == "ja":
        return whole
    if language == "de":
        return rf"(?:{whole})(?:e[nrs]?|n|s)?\b" + (rf"|\b(?:{begun})" if begun else "")
    return rf"\b(?:{whole})(?:e?s|x)?\b"
