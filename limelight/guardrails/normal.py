"""Text as a reader would read it: without disguises."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})
_LOOKALIKES = str.maketrans(
    "авекмнорстухіјѕԁɡαεικνορτυχ", "abekmhopctyxijsdgaeikvoptux"
)  # Cyrillic and Greek letters that pass for Latin ones
_DIGITS = re.compile(r"(?<=[a-z@$])[013457@$]|[013457@$](?=[a-z])")
_VOICED = "\u3099\u309a"
_GAP = re.compile(r"\s{2,}")
_SPACED = re.compile(r"(?<!\w)[^\W_](?:([ .\-_*])[^\W_])(?:\1[^\W_]){2,}(?!\w)")
"""Four or more single letters with the same mark between them."""


def plain(text: str) -> str:
    """Compatibility forms folded, invisible characters and accents gone, lower case, single spaces."""
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return re.sub(r"\s+", " ", _bare(folded)).strip()


def traced(text: str) -> tuple[str, list[int]]:
    """`plain`, and for each of its characters the position in `text` that it came from."""
    read: list[str] = []
    places: list[int] = []
    for position, character in enumerate(text):
        if _INVISIBLE.match(character):
            continue
        for one in _bare(unicodedata.normalize("NFKC", character).casefold()):
            space = one.isspace()
            if space and (not read or read[-1] == " "):
                continue
            read.append(" " if space else one)
            places.append(position)
    if read and read[-1] == " ":
        read.pop()
        places.pop()
    return "".join(read), places


def undisguised(text: str) -> str:
    """Plain text with look-alike letters and digits for letters undone, character by character: positions hold."""
    return _DIGITS.sub(lambda m: m.group().translate(_LEET), text.translate(_LOOKALIKES))


def _bare(folded: str) -> str:
    """Without accents; the voice marks of kana, which are no accents, stay."""
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFD", folded)
    return unicodedata.normalize(
        "NFC", "".join(c for c in apart if not unicodedata.combining(c) or c in _VOICED)
    )


def unmasked(text: str) -> str:
    """`plain`, with look-alike letters, digits for letters and s p a c e d words undone.

    For matching only: it ruins honest text ("4 shots" becomes "a shots").
    """
    parts = [
        plain(part).translate(_LOOKALIKES) for part in _GAP.split(text)
    ]  # s p a c e d  words stand apart
    joined = " ".join(
        _SPACED.sub(lambda m: m.group().replace(m.group(1), ""), part) for part in parts if part
    )
    return _DIGITS.sub(lambda m: m.group().translate(_LEET), joined)
