"""Where a line may end, and what it costs the reader: between words, between the phrases of scripts without spaces.

Phrases of Japanese, Chinese and Thai are found by BudouX, https://github.com/google/budoux.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

import budoux

from limelight.studio.typography.cjk import is_cjk, region_of

_NO_BREAK_BEFORE = frozenset(
    "、。，．！？：；）」』】〉》〕｝…‥ー々ゝゞヽヾ・’”)]}!?,.:;%％℃°〜～ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_NO_BREAK_AFTER = frozenset("（「『【〈《〔｛‘“([{¥￥$€£＄#№")
_CLINGS = frozenset(
    {"a", "an", "the", "of", "to", "for", "and", "in", "on", "at", "with", "by", "or", "your", "&"}
)
"""Words that belong to the next one: a line that ends in one reads badly."""
_INSIDE = 0.45
"""What a break inside a phrase costs; unevenness of a whole line costs 1."""
_AFTER_CLINGING = 0.06
_IN_QUANTITY = 0.25


class Piece(NamedTuple):
    """What is never broken, with the space after it."""

    text: str
    cost: float
    """Of a break before it."""


@lru_cache(maxsize=512)
def pieces(text: str, language: str = "") -> tuple[Piece, ...]:
    """The text in the pieces between which a line may end."""
    parts = break_points(text)
    phrases = _phrase_starts(text, language) if any(_unspaced(char) for char in text) else None
    found: list[Piece] = []
    at = 0
    for index, part in enumerate(parts):
        cost = 0.0
        if index:
            before = parts[index - 1]
            if phrases is not None and not before.endswith(" "):
                cost = 0.0 if at in phrases else _INSIDE
            elif before.strip().casefold() in _CLINGS:
                cost = _AFTER_CLINGING
            elif before.strip()[-1:].isdigit() and part.strip().isalpha() and len(part.strip()) <= 3:
                cost = _IN_QUANTITY  # "32 oz", "20 °C"
        found.append(Piece(part, cost))
        at += len(part)
    return tuple(found)


def break_points(text: str) -> list[str]:
    """The smallest pieces: words with the space after them, single ideographs, Thai syllables.

    Closing marks, small kana and the like stay with what is before them, opening marks with what follows.
    """
    parts: list[str] = []
    for char in text:
        if not parts:
            parts.append(char)
            continue
        last = parts[-1][-1]
        starts = last == " " or _unspaced(char) or (_is_ideograph(last) and not _thai(last))
        opened = parts[-1].rstrip(" ")[-1:]  # a bracket keeps what follows it, also after a space
        if char == " " or char in _NO_BREAK_BEFORE or (opened and opened in _NO_BREAK_AFTER):
            starts = False
        if starts:
            parts.append(char)
        else:
            parts[-1] += char
    return parts


def _unspaced(char: str) -> bool:
    """Whether a line may end before a letter without a space there."""
    return _is_ideograph(char) or char in "เแโใไ"  # Thai vowels that always begin a syllable


def _thai(char: str) -> bool:
    return 0x0E00 <= ord(char) <= 0x0E7F


def _is_ideograph(char: str) -> bool:
    code = ord(char)
    return is_cjk(code) and not (
        0xAC00 <= code <= 0xD7FF or 0x1100 <= code <= 0x11FF or 0x3000 <= code <= 0x303F
    )


def _phrase_starts(text: str, language: str) -> frozenset[int]:
    """At which characters a phrase begins."""
    found = {0}
    for chunk in _parser(_model(text, language)).parse(text):
        found.add(max(found) + len(chunk))
    # A katakana word is a word of its own and is not broken inside.
    return frozenset(at for at in found if at >= len(text) or at == 0 or not _katakana(text[at - 1 : at + 1]))


def _katakana(pair: str) -> bool:
    return len(pair) == 2 and all(0x30A1 <= ord(char) <= 0x30FA or char == "ー" for char in pair)


def _model(text: str, language: str) -> str:
    if any(_thai(char) for char in text):
        return "th"
    if region_of(text, language) == "jp":
        return "ja"
    return "zh-hant" if language.casefold().startswith(("zh-hant", "zh-tw", "zh-hk")) else "zh-hans"


@cache
def _parser(model: str) -> budoux.Parser:
    match model:
        case "ja":
            return budoux.load_default_japanese_parser()
        case "th":
            return budoux.load_default_thai_parser()
        case "zh-hant":
            return budoux.load_default_traditional_chinese_parser()
        case _:
            return budoux.load_default_simplified_chinese_parser()


def widowed(lines: list[str] | tuple[str, ...]) -> bool:
    """Whether the last line is one short word left alone."""
    if len(lines) < 2 or " " in lines[-1].strip():
        return False
    return len(lines[-1].strip()) < 0.5 * max(len(line) for line in lines)
