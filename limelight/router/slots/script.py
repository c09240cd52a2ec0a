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
_LAYS = re.compile(
    r"\b(?:add|put|lay|include|give it|record|füg\w*|leg\w*|añad\w*|pon|ajoute\w*|mets|adicion\w*|coloque)\b[^.!?\"“„«]{0,40}\b"
    + _VOICE,
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\b(?:make|create|produce|want|need|mach\w*|erstell\w*|cre[ao]\w*|haz|hacer|quiero|fais|faire|crée\w*|faz\w*|cri\w+)\b"
    r"[^.!?]{0,30}\b(?:videos?|films?|clips?|commercials?|spots?|v[ií]deos?|vid[ée]os?|anuncios?|publicité|anúncio)\b",
    re.IGNORECASE,
)
"""A message that begins another film: what was said before it is not for this one."""
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


def lays_voice(words: str, context: Context) -> bool:
    """Whether the person asks for a voice over the film that there is: "add a voice-over saying …"."""
    there = bool(context.videos or context.clips)
    return there and bool(_LAYS.search(words)) and bool(script_in(words)) and not _OTHER.search(words)


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
    """The words for a film's voice: those of this message, else of an earlier one, back to the one that began the film."""
    for one in (words, *(turn.text for turn in reversed(context.history) if turn.role == "user")):
        found = "" if _OTHER.search(one) else script_in(one)
        if found or _BEGINS.search(one):
            return found[:1200]
    return ""


def gender_in(words: str) -> Literal["", "female", "male"]:
    """Whose voice it shall be."""
    return "female" if _WOMAN.search(words) else "male" if _MAN.search(words) else ""
