"""Slogan, logo and call to action of an end card."""

from __future__ import annotations

import re

_CTA = re.compile(
    r"\b(?:shop now|buy now|order (?:now|today)|learn more|get yours(?: now| today)?|discover more|sign up|try it(?: now)?|book now|jetzt (?:kaufen|bestellen|shoppen|entdecken)|mehr erfahren|compra ahora|"
    r"descubre más|acheter maintenant|achetez maintenant|en savoir plus|compre agora|saiba mais|visit [\w.-]+\.\w{2,})"
)
_LOGO = re.compile(r"\blogo\w*\b|ロゴ|\b(?:our|the|my) brand\b(?! new)")
_NO_LOGO = re.compile(r"\b(?:without|no|remove|ohne|sin|sans|sem)\b(?: \w+){0,2} logo\b")
_LEAD = re.compile(
    r"\b(?:slogan|tagline|strapline|claim|motto|spruch|eslogan|lema|slogn|words?|text|that (?:says|reads)|saying|reading|reads|says)\b\s*(?::|-|=|is|of|to|ist|es|est)?\s*(?!.*\b(?:slogan|tagline)\b)(?P<words>\S.*)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:\b(?:to|at|on|in) the (?:very )?end\b|\bat the close\b|\bin the (?:last|final)\b|\bam ende\b|\bal final\b|à la fin|\bno final\b|\bplease\b|\bpls\b|\band (?:our|the|a) logo\b|\bwith (?:our|the|a) logo\b|[.!?,;]\s|[.!?,;]?$).*",
    re.IGNORECASE | re.DOTALL,
)
_NOT_WORDS = re.compile(r"^(?:and|to|at|on|in|with|as well|too|please|end|the end|for|und|y|et|from|we|hinzu|dazu|instead)\b", re.IGNORECASE)


def find_slogan(original: str, quotes: list[str]) -> str:
    """The slogan in the person's own capitals, or nothing. A quotation that is only a call to action is none."""
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
