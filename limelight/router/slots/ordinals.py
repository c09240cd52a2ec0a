"""Ordinals in several languages: "the second", "3rd", "die letzte", "2枚目"."""

from __future__ import annotations

import re

LAST = -1
"""Stands for the last one, whichever number that is."""

_WORDS: dict[int, str] = {
    1: r"first|1st|erste[nrsm]?|primer[ao]?|premi(?:er|[èe]re)|primeir[ao]",
    2: r"second|2nd|zweite[nrsm]?|segund[ao]|deuxi[èe]me|seconde",
    3: r"third|3rd|dritte[nrsm]?|tercer[ao]?|troisi[èe]me|terceir[ao]",
    4: r"fourth|4th|vierte[nrsm]?|cuart[ao]|quatri[èe]me|quart[ao]",
    5: r"fifth|5th|fünfte[nrsm]?|quint[ao]|cinqui[èe]me",
    6: r"sixth|6th|sechste[nrsm]?|sext[ao]|sixi[èe]me",
    LAST: r"last|final|letzte[nrsm]?|[uú]ltim[ao]|derni(?:er|[èe]re)|最後",
}
_CARDINALS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "un": 1, "deux": 2, "trois": 3, "quatre": 4, "dois": 2, "três": 3, "quatro": 4}  # fmt: skip
ORDINAL = "(?:" + "|".join(_WORDS.values()) + ")"
CARDINAL = r"(?:\d{1,2}|" + "|".join(_CARDINALS) + ")"
_PATTERNS = {n: re.compile(rf"(?:{words})") for n, words in _WORDS.items()}


def ordinal_value(word: str) -> int | None:
    """The number of an ordinal, `LAST` for the last one, None for another word."""
    return next((n for n, pattern in _PATTERNS.items() if pattern.fullmatch(word)), None)


def cardinal_value(word: str) -> int | None:
    return int(word) if word.isdigit() else _CARDINALS.get(word)
