"""Which language a message is written in: counted by its small words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from limelight.router.words import word_table

_SETS = {code: frozenset(words.split()) for code, words in word_table("languages").items()}
_TELLING = {"de": "äöüß", "es": "ñ¿¡áíóú", "fr": "çèêàœîôû", "pt": "ãõç"}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
)
MAX_CHARS = 2000
"""Characters of a message that are counted."""


def detect_language(text: str) -> str:
    """A two-letter code; `en` when nothing tells otherwise."""
    return _detected(text[:MAX_CHARS].lower()) or "en"


def spoken(text: str, before: Iterable[str] = ()) -> str:
    """The language of a message; of one that does not tell ("ok", "2", a name) that of what was said `before`, newest first."""
    for one in (text, *before):
        if found := _detected(one[:MAX_CHARS].lower()):
            return found
    return "en"


@lru_cache(maxsize=256)
def _detected(sample: str) -> str:
    """Empty when nothing tells."""
    foreign = not sample.isascii()
    for code, script in _SCRIPTS if foreign else ():
        if script.search(sample):
            return code
    words = _WORD.findall(sample)
    scores = {code: float(sum(map(small.__contains__, words))) for code, small in _SETS.items()}
    for code, letters in _TELLING.items() if foreign else ():
        scores[code] += 0.8 * min(2, sum(map(sample.count, letters)))
    best = max(scores, key=lambda code: scores[code])
    if scores[best] > scores["en"]:
        return best
    return "en" if scores["en"] > 0 else ""
