"""Which shots are meant."""

from __future__ import annotations

import re

from limelight.infra.sieve import Sieve
from limelight.router.slots.ordinals import CARDINAL, LAST, ORDINAL, cardinal_value, ordinal_value
from limelight.router.words import pattern

_NOUN = pattern("shots", "noun").pattern
_SEP = pattern("shots", "sep").pattern
_LIST = pattern("shots", "list").pattern
_NUMBERED = pattern("shots", "numbered")
_ORDINAL = pattern("shots", "ordinal")
_ORDINAL_ROMANCE = re.compile(rf"\b{_NOUN}\s+(?P<list>{ORDINAL})\b")
_JA = re.compile(r"(\d{1,2})\s*(?:枚目|番目|つ目)(?:の(?:ショット|画像|絵|シーン))?")
_BARE = re.compile(rf"(?:number|no\.?|nr\.?|#)\s*(?P<list>{CARDINAL})\b")
_NOUNLESS = pattern("shots", "bare")
"""An ordinal alone, as languages with gendered articles say it ("la última mejor en la ciudad")."""
_ALL = pattern("shots", "all")
_HALF = re.compile(rf"\b(?:first|last) (two|three|2|3)\s+{_NOUN}\b")
_FORMS = (_NUMBERED, _ORDINAL, _ORDINAL_ROMANCE, _JA, _BARE)
_ANY = Sieve([_HALF, *_FORMS, _NOUNLESS, _ALL])


def find_shots(clause: str, count: int) -> tuple[list[int], list[tuple[int, int]]]:
    """The shots that a lower-case clause names, by number, of `count`, and where it names them.

    A number that does not exist is kept, so that the caller can say so.
    """
    if not _ANY.may(clause):
        return [], []
    if half := _HALF.search(clause):
        n = cardinal_value(half.group(1)) or 0
        last = half.group().startswith("last")
        return ([max(1, count - i) for i in reversed(range(n))] if last else list(range(1, n + 1))), [
            half.span()
        ]
    found: list[int] = []
    spans: list[tuple[int, int]] = []
    for form in _FORMS:
        for m in form.finditer(clause):
            if any(a < m.end() and m.start() < b for a, b in spans):
                continue
            spans.append(m.span())
            found += _numbers(m.group(1), count)
    if not found and (m := _NOUNLESS.search(clause)):
        return _numbers(m.group("list") or "最後", count), [m.span()]
    if not found and (every := _ALL.search(clause)) and count:
        return list(range(1, count + 1)), [every.span()]
    return sorted(set(found)), spans


def _numbers(words: str, count: int) -> list[int]:
    parts = re.findall(rf"{ORDINAL}|{CARDINAL}", words)
    values = [v if (v := ordinal_value(p)) is not None else cardinal_value(p) for p in parts]
    numbers = [max(count, 1) if v == LAST else v for v in values if v is not None]
    if len(numbers) == 2 and re.search(r"\d\s*(?:-|–|to|through)\s*\d", words):
        return list(range(min(numbers), max(numbers) + 1))
    return numbers
