"""Slogan, logo and call to action of an end card."""

from __future__ import annotations

import re

from limelight.router.words import pattern

_CTA = pattern("slogan", "cta")
_LOGO = re.compile(r"\blogo\w*\b|ロゴ|\b(?:our|the|my) brand\b(?! new)")
_NO_LOGO = re.compile(r"\b(?:without|no|remove|ohne|sin|sans|sem)\b(?: \w+){0,2} logo\b")
_LEAD = pattern("slogan", "lead")
_TAIL = pattern("slogan", "tail")
_NOT_WORDS = pattern("slogan", "not_words")


def find_slogan(original: str, quotes: list[str]) -> str:
    """The slogan in the person's own capitals, or "". A quotation that is only a call to action is none."""
    spoken = [q for q in quotes if not _CTA.fullmatch(q.lower().strip(" .!"))]
    if spoken:
        return spoken[0].strip(" ,;")
    if quotes:
        return ""
    lead = _LEAD.search(original)
    if not lead:
        return ""
    words = _TAIL.sub("", lead.group("words"), count=1).strip(" \"'.,;:!")
    if not words or _NOT_WORDS.match(words) or len(words) > 160 or _CTA.fullmatch(words.lower()):
        return ""
    return words


def find_cta(clause: str, quotes: list[str]) -> str:
    """The call to action in the clause or its quotations, lower case as said."""
    m = _CTA.search(" ".join([clause, *(q.lower() for q in quotes)]))
    return m.group() if m else ""


def wants_logo(clause: str) -> bool:
    return bool(_LOGO.search(clause)) and not _NO_LOGO.search(clause)
