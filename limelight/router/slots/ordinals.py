"""Ordinals in several languages: "the second", "3rd", "die letzte", "2枚目"."""

from __future__ import annotations

import re

from limelight.router.words import pattern, word_table

LAST = -1
"""Stands for the last one, whichever number that is."""

_CARDINALS = {word: int(value) for word, value in word_table("cardinals").items()}
ORDINAL = pattern("shared", "nth").pattern
CARDINAL = pattern("shared", "number").pattern
_PATTERNS = {int(n): re.compile(words) for n, words in word_table("ordinals").items()}


def ordinal_value(word: str) -> int | None:
    """The number of an ordinal, `LAST` for the last one, None for another word."""
    return next((n for n, pattern in _PATTERNS.items() if pattern.fullmatch(word)), None)


def cardinal_value(word: str) -> int | None:
    return int(word) if word.isdigit() else _CARDINALS.get(word)
