"""Messages made plain: Unicode, quotes, typing errors."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from limelight.router.language import detect_language
from limelight.router.words import paraphrases, sentences, spoken, word_list

MAX_CHARS = 20_000
"""More of a message than this is not read."""

_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe0e\ufe0f\ufeff]"
)
_QUOTE_PAIRS = ("“”", "„“", "„”", "«»", "»«", "‹›", "‘’", "‚‘", "「」", "『』", '""')
_QUOTES = re.compile(
    "|".join(f"{re.escape(a)}([^{re.escape(a + b)}\n]{{1,160}}){re.escape(b)}" for a, b in _QUOTE_PAIRS)
    # An apostrophe opens a quotation only after a space and closes it only before one.
    + r"|(?<![\w'])'((?:[^'\n]|'(?=\w)){1,160})'(?!\w)"
    + r"|(?<!\w)`([^`\n]{1,160})`(?!\w)"
)
_ANY_QUOTE = re.compile(f"[{re.escape(''.join(a for a, _ in _QUOTE_PAIRS))}'`]")
_FIRST_HOLE = 0xE000
"""While a message is cut into clauses, characters for private use stand for its quotations."""
_KANJI = {kanji: str(n) for n, kanji in enumerate("一二三四五六七八九", start=1)}
_COUNTED = re.compile(r"[一二三四五六七八九](?=(?:枚|番|つ|個|本|種|案))")
_MOST_QUOTES = 64
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")
_WIDE = re.compile(r"[\uff01-\uff5e]")
_TEH = re.compile(r"\b(?:teh|hte)\b")
_MENDABLE = re.compile(r"[a-z]{4,14}")
_ANY_HOLE = re.compile(f"[{chr(_FIRST_HOLE)}-{chr(_FIRST_HOLE + _MOST_QUOTES - 1)}]")

_VOCABULARY = tuple(word_list("mend", "vocabulary"))


@cache
def _real() -> frozenset[str]:
    """Words that are spelled as they should be: what stands in an exemplar is."""
    said = [s for g in paraphrases() for s in sentences(g, "exemplar")]
    said += [sentence for _, _, sentence in spoken()]
    return frozenset(word_list("mend", "real")).union(*(re.findall(r"[a-z]{4,}", s.lower()) for s in said))


@dataclass(frozen=True)
class CleanText:
    """A message as the router reads it."""

    text: str
    """With its own capitals, quotations in place."""
    masked: str
    """Lower case, typing errors mended, each quotation replaced by a hole."""
    quotes: list[str] = field(default_factory=list)
    """The words of the quotations, in order."""

    def quotes_in(self, clause: str) -> list[str]:
        """The quotations that stand in a piece of `masked`."""
        return [self.quotes[ord(m) - _FIRST_HOLE] for m in _ANY_HOLE.findall(clause)]

    def original_of(self, clause: str) -> str:
        """A piece of `masked` in the person's own capitals if it is found again, else the whole message."""
        at = self.text.lower().find(clause)
        return self.text[at : at + len(clause)] if at >= 0 else self.text


def clean(text: str) -> CleanText:
    """Normalise a message. Never raises; anything beyond `MAX_CHARS` is left out."""
    return _cleaned(text[:MAX_CHARS])


@lru_cache(maxsize=64)  # several readers of one message begin with this
def _cleaned(text: str) -> CleanText:
    plain = text if text.isascii() and text.isprintable() else _readable(text)
    plain = _SPACES.sub(" ", plain).strip()
    quotes: list[str] = []

    def hole(match: re.Match[str]) -> str:
        if len(quotes) == _MOST_QUOTES:
            return match.group()
        quotes.append(next(g for g in match.groups() if g is not None).strip())
        return chr(_FIRST_HOLE + len(quotes) - 1)

    masked = _QUOTES.sub(hole, plain) if _ANY_QUOTE.search(plain) else plain
    if quotes and not re.search(r"\w", _ANY_HOLE.sub("", masked)):
        # All of it is between quotes: then it is what the person says.
        masked, quotes = " ".join(quotes), []
    masked = masked.lower().replace("’", "'").replace("‘", "'")
    masked = masked if masked.isascii() else _COUNTED.sub(lambda m: _KANJI[m.group()], masked)
    # The words that are mended are English: a Spanish word one letter off is no slip of the finger.
    return CleanText(plain, mend(masked) if detect_language(masked) == "en" else masked, quotes)


def _readable(text: str) -> str:
    """Without characters that are not seen, and each of the others in its usual form."""
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub(" ", text))
    # Full-width digits and letters, as Japanese keyboards write them. NFKC on all would change "…" and "½".
    plain = _WIDE.sub(lambda m: unicodedata.normalize("NFKC", m.group()), plain)
    return _ANY_HOLE.sub(" ", plain)


def mend(text: str) -> str:
    """Mend slips of the finger in the words on which an act hangs ("anmiate" → "animate")."""
    if "teh" in text or "hte" in text:
        text = _TEH.sub("the", text)
    if all(_mend_word(word) == word for word in _MENDABLE.findall(text)):
        return text
    return _MENDABLE.sub(lambda m: _mend_word(m.group()), text)


@lru_cache(maxsize=8192)
def _mend_word(word: str) -> str:
    if word in _real() or word in _VOCABULARY:
        return word
    best, distance = word, 99
    for known in _VOCABULARY:
        if abs(len(known) - len(word)) > 2 or known[0] != word[0]:
            continue
        if len(word) >= len(known) and word[: len(known) - 1] == known[:-1]:
            # Only the end differs: another form, or another word ("produce", "product").
            continue
        d = OSA.distance(word, known, score_cutoff=2)
        allowed = 1 if len(known) < 9 else 2
        if len(known) == 4 and sorted(known) != sorted(word):
            continue
        if d <= allowed and d < distance:
            best, distance = known, d
    return best


def holds_quote(masked: str) -> bool:
    """Whether a quotation stands in a piece of `masked`."""
    return _ANY_HOLE.search(masked) is not None


def fill(masked: str, quotes: list[str]) -> str:
    """Put the quotations back, each between double quotes."""
    return _ANY_HOLE.sub(lambda m: f'"{quotes[ord(m.group()) - _FIRST_HOLE]}"', masked)
