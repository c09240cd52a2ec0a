"""What may be said of a product: its listing's facts, cut to length without changing what they claim."""

from __future__ import annotations

import re
from functools import cache

from limelight.infra.voice import LANGUAGES
from limelight.router.words import word_table
from limelight.schema.context import ProductView

_JOINTS = re.compile(r"\s*(?:;|[:.!](?=\s|$)|\s[-–—]\s|[。：；！])\s*")
_LOOSE = re.compile(r"\s*,(?!\d)\s*")


_WORD = re.compile(r"[^\W\d_]+")
_KANA = re.compile(r"[\u3040-\u30ff]")


def facts_of(
    view: ProductView, *, limit: int, avoid: list[str] | None = None, language: str = "en"
) -> list[str]:
    """Claims of at most `limit` characters, in the listing's order, each word for word from it.

    A longer claim is cut only where a clause ends: half a clause could claim something else. A listing in another `language`
    than the ad's gives none: nothing here can translate a claim.
    """
    found: list[str] = []
    if not speaks(view, language):
        return found
    # A description is prose: its sentences lean on one another, so it is only the last resort.
    for claim in [*view.facts, *view.bullets] or _sentences(view.description):
        short = _shortened(claim, limit)
        if short and not avoided(short, avoid or []) and not _said(short, found):
            found.append(short)
    return found


def speaks(view: ProductView, language: str) -> bool:
    """Whether a listing's claims are in a language, as far as their small words tell; those that tell nothing are in any."""
    claims = " ".join([*view.facts, *view.bullets, view.description]).lower()
    if _KANA.search(claims) or language == "ja":
        return bool(_KANA.search(claims)) == (language == "ja")
    words = _WORD.findall(claims)
    count = {code: sum(map(small.__contains__, words)) for code, small in _small_words().items()}
    return count[language] == max(count.values())


@cache
def _small_words() -> dict[str, frozenset[str]]:
    table = word_table("languages")
    return {code: frozenset(table[code].split()) for code in LANGUAGES if code in table}


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+|(?<=[。！？])", text.strip()) if part]


def _shortened(claim: str, limit: int) -> str:
    whole = _clean(claim)
    if whole and len(whole) <= limit:
        return whole
    pieces = [_clean(part) for part in _JOINTS.split(claim)] + [
        _clean(part) for part in _LOOSE.split(claim)[:1]
    ]
    fitting = [part for part in pieces if 8 <= len(part) <= limit and " " in part]
    return fitting[0] if fitting else ""


def _clean(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip(" .;:,-–—。、")
    return text[:1].upper() + text[1:]


def says_something(fact: str) -> bool:
    """Whether a fact can carry an idea or a headline: "375 g" is true and says little."""
    if _KANA.search(fact):
        return len(fact) >= 5
    words = re.findall(r"[^\W\d_]{3,}", fact)
    return len(words) >= 2 or (" " in fact and any(len(word) >= 6 for word in words))


def leading(
    view: ProductView, *, limit: int, avoid: list[str] | None = None, language: str = "en"
) -> list[str]:
    """The facts that ideas can be built on, the listing's own first, none that says half of what another does."""
    found: list[str] = []
    for fact in facts_of(view, limit=limit, avoid=avoid, language=language):
        if says_something(fact) and not overlap(fact, found):
            found.append(fact)
    return found


def overlap(line: str, others: list[str]) -> bool:
    """Whether a line repeats one of the others, or half of its words."""
    words = set(line.lower().split())
    return any(
        len(words & set(other.lower().split())) * 2 >= min(len(words), len(other.split())) for other in others
    )


def avoided(text: str, avoid: list[str]) -> bool:
    """Whether a text uses a word that the brand avoids."""
    return any(word and word.casefold() in text.casefold() for word in avoid)


def _said(text: str, found: list[str]) -> bool:
    low = text.lower()
    return any(low in other.lower() or other.lower() in low for other in found)
