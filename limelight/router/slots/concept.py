"""Which concept is meant: by number, ordinal, title or mood."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from limelight.router.slots.ordinals import LAST, ORDINAL, cardinal_value, ordinal_value
from limelight.router.words import pattern
from limelight.schema.context import ConceptView

_NOUN = pattern("concept", "noun").pattern
_NUMBERED = pattern("concept", "numbered")
_ORDINAL = re.compile(rf"(?<!\w)(?P<n>{ORDINAL})(?:\s+(?:{_NOUN}|one|ones)\b|(?!\w))")
_BARE = pattern("concept", "bare")
_JA = re.compile(r"(?P<n>\d{1,2})\s*(?:番目?|つ目)")
_LOOSE = pattern("concept", "loose")
_START = pattern("concept", "start")
_LETTER = re.compile(r"\b(?:concept|option|idea|variant|version) (?P<n>[a-f])\b(?! \w)")
_MIDDLE = re.compile(r"\b(?:middle|mittlere\w?|del medio|du milieu|do meio)\b|真ん中")
_SEVERAL = re.compile(
    r"\b(?:first|last) (?:two|three|2|3)\b|\bboth\b(?! (?:think|like|love|want|agree|prefer|feel))|\b[1-6] (?:and|or|und|y|et|e) [1-6]\b"
)
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "in",
        "at",
        "on",
        "one",
        "with",
        "for",
        "to",
        "it",
        "is",
        "like",
        "love",
        "concept",
        "idea",
    ]
)


def find_concept(clause: str, concepts: list[ConceptView]) -> tuple[int | None, str]:
    """Number of the concept a lower-case clause means and, when not by number, how it was found.

    A number that does not exist is kept, so that the caller can say so.
    """
    if _SEVERAL.search(clause):
        return None, ""
    last = max((c.index for c in concepts), default=1)
    for form in (_NUMBERED, _BARE, _JA, _ORDINAL):
        if m := form.search(clause):
            word = m.group("n")
            value = ordinal_value(word) if not word.isdigit() else int(word)
            value = value if value is not None else cardinal_value(word)
            if value is not None:
                return (last, "the last one") if value == LAST else (value, "")
    if letter := _LETTER.search(clause):
        return ord(letter.group("n")) - ord("a") + 1, ""
    if concepts and _MIDDLE.search(clause):
        return (last + 1) // 2, "the middle one"
    if titled := _by_title(clause, concepts):
        return titled
    for form in (_LOOSE, _START):
        if m := form.search(clause):
            return cardinal_value(m.group("n")), ""
    return _by_mood(clause, concepts)


def _by_title(clause: str, concepts: list[ConceptView]) -> tuple[int, str] | None:
    scored = [(fuzz.partial_ratio(c.title.lower(), clause), c) for c in concepts if len(c.title) >= 4]
    scored.sort(key=lambda s: (-s[0], s[1].index))
    if scored and scored[0][0] >= 86 and (len(scored) == 1 or scored[0][0] - scored[1][0] >= 6):
        return scored[0][1].index, f"by its title “{scored[0][1].title}”"
    return None


def _by_mood(clause: str, concepts: list[ConceptView]) -> tuple[int | None, str]:
    said = set(re.findall(r"[^\W\d_]{4,}", clause)) - _STOP
    hits: list[tuple[int, str]] = []
    for c in concepts:
        words = set(re.findall(r"[^\W\d_]{4,}", f"{c.title} {c.mood} {c.hook}".lower())) - _STOP
        if shared := sorted(said & words):
            hits.append((c.index, shared[0]))
    if len(hits) == 1:
        return hits[0][0], f"because of “{hits[0][1]}”"
    return None, ""
