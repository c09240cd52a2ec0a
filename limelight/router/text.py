"""Messages made plain: Unicode, quotes, typing errors."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

MAX_CHARS = 20_000
"""More of a message than this is not read."""

_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff]")
_QUOTE_PAIRS = (("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ("‹", "›"), ("‘", "’"), ("‚", "‘"), ("「", "」"), ("『", "』"), ('"', '"'))  # fmt: skip
_QUOTES = re.compile(
    "|".join(f"{re.escape(a)}([^{re.escape(a + b)}\n]{{1,160}}){re.escape(b)}" for a, b in _QUOTE_PAIRS)
    # An apostrophe opens a quotation only after a space and closes it only before one.
    + r"|(?<![\w'])'((?:[^'\n]|'(?=\w)){1,160})'(?!\w)"
    + r"|(?<!\w)`([^`\n]{1,160})`(?!\w)"
)
_HOLE = "\ue000"
"""Stands for a quotation while a message is cut into clauses."""

# Words on which an act hangs: a word one slip away from one of them is read as it.
_VOCABULARY = tuple(
    "create make video latest newest hiking product advert commercial concept concepts idea ideas option storyboard animate animation "
    "vertical portrait square landscape headline headlines characters letters slogan tagline music soundtrack continue cancel stop "
    "second third fourth first shots shot picture image another sunrise sunset forest trail beach winter autumn please write three "
    "seconds logo thanks thank bestseller backpack tumbler kettle headphones lantern candle cereal like change redo everything version".split()
)  # fmt: skip
# Real words that are one slip away from one of those.
_REAL = frozenset(
    "shop shops short shout shoot shoots shorts spot story stories store tank tanks stock step lake bike mike made maker mare male mask makes "
    "video videos products adverts commercials likes liked likely alike changed changes charge chance write writes wrote writer square squares "
    "there these those threes tree trees trial trails forests pictures pictured imaged imagery options optional third thirds fourths seconds "
    "musical latest greatest beaches winters logos thank thanks stops stopped stopping animated animates create created creates creator creative "
    "continued continues letter headlined conceptual ideal ideals place pleased sentence lakes candles kettles lanterns tumblers backpacks "
    "song strong long white whole while storm stomp storey shirt shirts short snow show shows shown cheese chose those first fist forth "
    "steps stuff slope sport sports spots shut soot slots slot hot host most lite lice life lime line live hike hiking biking concert concerts "
    "idee ideen idees seconde segunda premiere premier plan plans".split()
)  # fmt: skip


@dataclass(frozen=True)
class CleanText:
    """A message as the router reads it."""

    text: str
    """With its own capitals, quotations in place."""
    masked: str
    """Lower case, typing errors mended, each quotation replaced by a hole."""
    quotes: list[str] = field(default_factory=list)
    """The words of the quotations, in order."""


def clean(text: str) -> CleanText:
    """Normalise a message. Never raises; anything beyond `MAX_CHARS` is left out."""
    plain = _INVISIBLE.sub(" ", text[:MAX_CHARS])
    plain = unicodedata.normalize("NFC", plain)
    # Full-width digits and letters, as Japanese keyboards write them; NFKC on all would also take away "…" and "½".
    plain = "".join(unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in plain)
    plain = plain.replace(_HOLE, " ")
    plain = re.sub(r"[ \t\u00a0\u3000]+", " ", plain).strip()
    quotes: list[str] = []

    def hole(match: re.Match[str]) -> str:
        words = next(g for g in match.groups() if g is not None).strip()
        quotes.append(words)
        return _HOLE

    masked = _QUOTES.sub(hole, plain).lower().replace("’", "'").replace("‘", "'")
    return CleanText(plain, mend(masked), quotes)


def mend(text: str) -> str:
    """Mend slips of the finger in the words on which an act hangs ("anmiate" → "animate")."""
    return re.sub(r"[a-z]{4,14}", lambda m: _mend_word(m.group()), text)


def _mend_word(word: str) -> str:
    if word in _REAL or word in _VOCABULARY:
        return word
    best, distance = word, 99
    for known in _VOCABULARY:
        if abs(len(known) - len(word)) > 2 or known[0] != word[0]:
            continue
        d = OSA.distance(word, known, score_cutoff=2)
        allowed = 1 if len(known) < 8 else 2
        if len(known) == 4 and sorted(known) != sorted(word):
            continue
        if d <= allowed and d < distance:
            best, distance = known, d
    return best


def fill(masked: str, quotes: list[str]) -> str:
    """Put the quotations back, each between double quotes."""
    parts = iter(quotes)
    return re.sub(_HOLE, lambda _: f'"{next(parts, "")}"', masked)


def hole_count(masked: str) -> int:
    """How many quotations stand in this piece of a message."""
    return masked.count(_HOLE)


HOLE = _HOLE
