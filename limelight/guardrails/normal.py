"""Text as a reader would read it: without disguises."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})
_LOOKALIKES = str.maketrans(
    "авекмнорстухіјѕԁɡαεικνορτυχ", "abekmhopctyxijsdgaeikvoptux"
)  # Cyrillic and Greek letters that pass for Latin ones
_GAP = re.compile(r"\s{2,}")
_SPACED = re.compile(r"(?<!\w)[^\W_](?:([ .\-_*])[^\W_])(?:\1[^\W_]){2,}(?!\w)")
"""Four or more single letters with the same mark between them."""


def plain(text: str) -> str:
    """Compatibility forms folded, invisible characters and accents gone, lower case, single spaces."""
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", bare).strip()


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
    return re.sub(r"(?<=[a-z@$])[013457@$]|[013457@$](?=[a-z])", lambda m: m.group().translate(_LEET), joined)
