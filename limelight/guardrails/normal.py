"""Text as a reader would read it: without disguises."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})
_LOOKALIKES = str.maketrans(
    "авекмнорстухіјѕԁɡαεικνορτυχ", "abekmhopctyxijsdgaeikvoptux"
)  # Cyrillic and Greek letters that pass for Latin ones
_SPACED = re.compile(r"\b(?:\w[ .\-_*]){3,}\w\b")


def plain(text: str) -> str:
    """Compatibility forms folded, invisible characters gone, lower case, single spaces."""
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    return re.sub(r"\s+", " ", folded).strip()


def unmasked(text: str) -> str:
    """`plain`, with look-alike letters, digits for letters and s p a c e d words undone, and accents dropped.

    For matching only: it ruins honest text ("4 shots" becomes "a shots").
    """
    latin = plain(text).translate(_LOOKALIKES)
    bare = "".join(c for c in unicodedata.normalize("NFD", latin) if not unicodedata.combining(c))
    joined = _SPACED.sub(lambda m: re.sub(r"[ .\-_*]", "", m.group()), bare)
    return re.sub(r"(?<=[a-z@$])[013457@$]|[013457@$](?=[a-z])", lambda m: m.group().translate(_LEET), joined)
