"""Counts, character limits and durations. Durations and limits are taken out before anything is counted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from text_to_num import alpha2digit

from limelight.router.words import pattern, word_table

_SPELLED = {"half a dozen": "6", "a dozen": "12", "a couple of": "2", "a couple": "2", "a pair of": "2"}
_UNIT_CHARS = pattern("numbers", "unit_chars").pattern
_LIMIT = re.compile(rf"(\d{{1,3}})\s*-?\s*(?:\w+\s+)?{_UNIT_CHARS}")
_LIMIT_AFTER = pattern("numbers", "limit_after")
_LIMIT_BARE = pattern("numbers", "limit_bare")
_SECONDS = pattern("numbers", "seconds")
_MINUTES = re.compile(r"(\d{1,2})\s*-?\s*(?:minutes?|mins?|minuten?|minutos?|分)(?![a-z])")
_NOUN = pattern("numbers", "noun").pattern
_COUNT = re.compile(rf"(?<![\d.:#])(\d{{1,2}})\s+(?:[a-zà-ÿ'-]+\s+){{0,3}}?{_NOUN}\b")
_COUNT_AFTER = re.compile(rf"\b{_NOUN}\W+(?:maybe|say|about|perhaps|like|namely|:)?\W*(\d{{1,2}})\b")
_COUNT_JA = re.compile(r"(\d{1,2})\s*(?:つ|個|枚|本|案)(?!目)")
_ONE = re.compile(rf"\b(?:an?|one|another|ein(?:e|en)?|una?|une|uma?)\s+(?:[a-zà-ÿ'-]+\s+){{0,2}}?{_NOUN}\b")
_CARDINALS = word_table("cardinals")
_COUNT_SPELLED = re.compile(rf"\b({'|'.join(_CARDINALS)})\s+(?:[a-zà-ÿ'-]+\s+){{0,2}}?{_NOUN}\b")
"""A number in words of any language: a message of a few words does not always tell which one it is in."""
_ARTICLE_LANGUAGES = {"en", "de", "es", "fr", "pt", "it", "nl"}


@dataclass(frozen=True)
class Numbers:
    count: int | None
    max_chars: int | None
    seconds: float | None


def digits(text: str, language: str = "en") -> str:
    """Spelled numbers as digits, ordinals left in words."""
    for words, digit in _SPELLED.items():
        text = text.replace(words, digit)
    if language not in _ARTICLE_LANGUAGES:
        return text
    # A threshold above 3 would keep "three" as it is.
    return alpha2digit(text, language, 0)


def find_numbers(clause: str, language: str = "en") -> Numbers:
    """Read a lower-case clause."""
    clause, seconds = _take_seconds(clause)  # before words become digits: "30 second" would become 32nd
    text = digits(clause, language)
    if language != "en":
        text = digits(text, "en")
    if seconds is None:
        text, seconds = _take_seconds(text)
    limit = _LIMIT.search(text) or _LIMIT_AFTER.search(text)
    if limit is None and re.search(r"headline|title|tagline", text):
        limit = _LIMIT_BARE.search(text)
    max_chars = None
    if limit:
        max_chars = int(limit.group(1))
        text = text[: limit.start()] + " " + text[limit.end() :]
    found = _COUNT.search(text) or _COUNT_AFTER.search(text) or _COUNT_JA.search(text)
    count = int(found.group(1)) if found else None
    if count is None and (spelled := _COUNT_SPELLED.search(text)):
        count = int(_CARDINALS[spelled.group(1)])
    if count is None and re.search(r"headline|title|見出し|schlagzeile|titular|titre", text):
        rest = re.findall(r"(?<![\d.:#])\b(\d{1,2})\b(?![:x×.]\d)", text)
        count = int(rest[0]) if len(rest) == 1 else None
    if count is None and _ONE.search(text):
        count = 1
    return Numbers(
        count if count and count <= 50 else None, max_chars if max_chars and max_chars >= 5 else None, seconds
    )


def _take_seconds(text: str) -> tuple[str, float | None]:
    if m := _SECONDS.search(text):
        return text[: m.start()] + " " + text[m.end() :], float(m.group(1).replace(",", "."))
    if m := _MINUTES.search(text):
        return text[: m.start()] + " " + text[m.end() :], 60.0 * int(m.group(1))
    return text, None
