"""What a person wants a voice to say, read off their words: "with a voice saying “…”"."""

from __future__ import annotations

import re
from typing import Literal

from limelight.schema.context import Context

_VOICE = (
    r"(?:voice(?:-?\s?over)?|narrat\w+|announcer|\w*stimme|sprecher(?:in)?|voz|locutor[a]?|voix|narração)"
)
_SAYS = (
    r"(?:say(?:s|ing)?|read(?:s|ing)?|speak(?:s|ing)?|with the words|sagt|spricht|liest|die sagt|que (?:diga|dice|diz)|"
    r"dic(?:e|iendo)|dizendo|qui dit|disant)"
)
_QUOTED = re.compile(
    r"[\"“„«‟]\s*([^\"”“»]{2,1200}?)\s*[\"”“»]|(?<!\w)['‘]([^'’]{2,300}(?:['’]\w[^'’]{0,300})*)['’](?!\w)"
)
_ASKED = re.compile(rf"\b{_VOICE}\b", re.IGNORECASE)
_SAID = re.compile(
    rf"\b{_VOICE}\b[^.!?\"“„«]{{0,60}}?\b{_SAYS}\b\s*[:,]?\s*(?:that\s+|dass\s+)?(.{{2,1200}})$",
    re.IGNORECASE | re.DOTALL,
)
_WITH = re.compile(
    rf"\b(?:with|mit|con|avec|com|add|include)\b[^.!?\"“„«]{{0,40}}\b{_VOICE}\b", re.IGNORECASE
)
_NO = re.compile(r"\b(?:no|without|ohne|sin|sans|sem)\b(?:\s\w+)?\s" + _VOICE, re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:audio|radio)\b[^.!?]{0,20}\b(?:ads?|spots?)\b|audiospot|cuña de radio", re.IGNORECASE
)
"""What is said of an audio ad is not for the film."""
_MAN = re.compile(
    r"\b(?:male|man'?s?|männlich\w*|männerstimme|masculin[oae]?|homme|hombre|homem)\b", re.IGNORECASE
)
_WOMAN = re.compile(
    r"\b(?:female|woman'?s?|weiblich\w*|frauenstimme|femenin[oa]|féminin[e]?|feminina|femme|mujer|mulher)\b",
    re.IGNORECASE,
)


def wants_voice(words: str) -> bool:
    """Whether the person asks for a voice."""
    return bool(_WITH.search(words)) and not _NO.search(words)


def script_in(words: str) -> str:
    """The words that a voice shall say, as the person wrote them; empty where they name none."""
    asked = _ASKED.search(words)
    if asked is None:
        return ""
    quoted = _QUOTED.search(words, asked.end())
    if quoted is not None:
        return (quoted[1] or quoted[2]).strip()
    said = _SAID.search(words)
    return said[1].strip(" \"'.,;:") if said else ""


def script_told(words: str, context: Context) -> str:
    """The words for a film's voice: those of this message, else of the newest earlier one that names any."""
    said = [words, *(turn.text for turn in reversed(context.history) if turn.role == "user")]
    return next((found for one in said if not _OTHER.search(one) and (found := script_in(one))), "")[:1200]


def gender_in(words: str) -> Literal["", "female", "male"]:
    """Whose voice it shall be."""
    return "female" if _WOMAN.search(words) else "male" if _MAN.search(words) else ""
