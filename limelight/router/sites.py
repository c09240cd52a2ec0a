"""A message that gives the address of a web site, to learn the brand from."""

from __future__ import annotations

import re

_SITE = re.compile(
    r"(?<![\w@.\-/])(?:https?://[^\s<>\"'“”„«»()]+|(?:[a-z0-9\-]{1,63}\.){1,4}(?!(?:png|jpe?g|gif|webp|svg|pdf|docx?|txt|md|mp[34]|mov|wav|zip|csv|"
    r"json|toml|html?|py|g|e|js)\b)[a-z]{2,24}(?::\d{2,5})?(?:/[^\s<>\"'“”„«»()]*)?)",
    re.I,
)
_LEARN = re.compile(
    r"\b(?:learn|study|analy[sz]e|research|lern\w*|analysier\w*|apprend\w*|analyse[rz]?|aprend\w*|analiza\w*|analis\w*|estudia?)\b|学|調べ|分析",
    re.I,
)
_LOOK = re.compile(
    r"\b(?:look|read|check|visit|see|take|get|use|pick|schau\w*|lies|nimm|übernimm|regarde\w*|lis(?:ez)?|prends|mira|lee|toma|usa|veja|leia|olh[ae]|pegu?[ae])\b"
    r"|見て|読",
    re.I,
)
_BRAND = re.compile(
    r"\b(?:brand(?:ing)?|identity|look and feel|(?:my|our) (?:colou?rs|style|tone)|web ?site|homepage|marke|stil|webseite|website|marque|site|marca|"
    r"identidad|identidade|p[áa]gina)\b|ブランド|サイト",
    re.I,
)
_OTHER = re.compile(
    r"\b(?:video|film|clip|headlines?|storyboard|pictures?|banner|concepts?|animate|vídeo|vidéo)\b|動画", re.I
)


def site_in(text: str) -> str:
    """The first address in a message; empty when there is none."""
    found = _SITE.search(text) if "." in text else None
    return found.group().rstrip(".,;:!?") if found else ""


def learns_brand(text: str) -> bool:
    """Whether a message gives a web site and asks to learn the brand from it, and for nothing else."""
    if "." not in text or not _SITE.search(text):
        return False
    rest = _SITE.sub(" ", text)
    named = _BRAND.search(rest) is not None
    return (_LEARN.search(rest) is not None and named) or (
        named and bool(_LOOK.search(rest)) and not _OTHER.search(rest)
    )
