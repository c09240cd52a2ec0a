"""Formats: by name, by ratio, or by the place where the ad will run."""

from __future__ import annotations

import re
from typing import Literal

from limelight.router.words import pattern

Aspect = Literal["1:1", "16:9", "9:16", "4:5"]

_WORDS: tuple[tuple[Aspect, re.Pattern[str]], ...] = (
    ("9:16", re.compile(r"\bvertic\w*|\bportrait\b|\bupright\b|\b9 ?[:x×/] ?16\b|\bhochformat\b|\bhochkant\b|縦|\btik ?-?tok|\breels?\b|\bstor(?:y|ies)\b(?! ?board)|\bshorts\b")),
    ("1:1", re.compile(r"\bsquare\b|\b1 ?[:x×] ?1\b|\bquadratisch\w*|\bcarr[ée]e?s?\b|\bcuadrad[ao]s?\b|\bquadrad[ao]s?\b|正方形")),
    ("4:5", re.compile(r"\b4 ?[:x×/] ?5\b")),
    ("16:9", re.compile(r"\b16 ?[:x×/] ?9\b|\blandscape (?:format|version|cut|one|mode|video)\b|\b(?:in|a|the|make it|do) landscape\b|\bhorizontal\w*|\bwidescreen\b|\bquerformat\b|\bpaysage\b|\bapaisad[ao]\b|横長|横型|\byoutube\b")),
)  # fmt: skip
_ALL = pattern("aspects", "all")


def find_aspects(clause: str) -> list[Aspect]:
    """The formats a lower-case clause names, in the order in which it names them."""
    if _ALL.search(clause):
        return ["16:9", "9:16", "1:1", "4:5"]
    hits = [(m.start(), aspect) for aspect, pattern in _WORDS if (m := pattern.search(clause))]
    return [aspect for _, aspect in sorted(hits)]
