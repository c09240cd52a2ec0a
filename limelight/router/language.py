"""Which language a message is written in: counted by its small words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
_BUTTONS = re.compile(
    r"(?:^\s*(?:i like concept \d+|continue|animate it|make it vertical too|put the video together again"
    r"|show me three different concepts|write me three headlines of at most 30 characters"
    r"|extend this picture to [\d:.]+|erase the area [\d% to]+ of this picture)[.!]?\s*$"
    r"|change shot \d+:|in shot \d+, use\b|add our logo and the slogan (?=[“\"])|(?<=[”\"]) to the end\.?\s*$)"
)
"""What the page's buttons say, in English, whatever the language of the conversation; behind a colon the person speaks."""
_NO = re.compile(r"^\W*no\b[\s,.!;:]+", re.IGNORECASE)
"""Said in English and Spanish, and "in the" in Portuguese: what stands behind it tells."""
_SHARED = re.compile(
    r"no[.!]*|(?:an?|as|o|os|e|in|i|is|me|la|le|les|un|une|de|do|die|on|to|at) [^\W\d_]+(?: [^\W\d_]+)?[.!]?"
)
"""A "no", or an article and a name, and no more: small words of several languages."""
NEAR = 0.85
"""Points by which another language must tell more than that of the conversation."""


def detect_language(text: str) -> str:
    """A two-letter code; `en` when nothing tells otherwise."""
    return _detected(text[:MAX_CHARS].lower()) or "en"


def spoken(text: str, before: Iterable[str] = (), *, otherwise: str = "en") -> str:
    """The language of a message; of one that does not tell ("ok", "2", a name) that of what was said `before`, newest first,
    and `otherwise` when none of it tells."""
    told = (_detected(one[:MAX_CHARS].lower()) for one in before)
    earlier = next((found for found in told if found and found != "zh"), "")  # as below
    text = _NO.sub("", text) or text
    found = _detected(text[:MAX_CHARS].lower())
    if not found or (found == "zh" and earlier == "ja"):  # a Japanese word may have no kana ("腕時計")
        return earlier or otherwise
    if earlier and found != earlier and _SHARED.fullmatch(text.strip().lower()):
        return earlier
    scores = _scores(text[:MAX_CHARS].lower())
    # Spanish, French and Portuguese share small words: those go on in the language of the conversation.
    close = found in scores and 0 < scores.get(earlier, 0) >= scores[found] - NEAR
    return earlier if close and found != "en" and earlier != "en" else found


@lru_cache(maxsize=256)
def _detected(sample: str) -> str:
    """Empty when nothing tells."""
    foreign = not sample.isascii()
    for code, script in _SCRIPTS if foreign else ():
        if script.search(sample):
            return code
    scores = _scores(sample)
    best = max(scores, key=lambda code: scores[code])
    if scores[best] > scores["en"]:
        return best
    return "en" if scores["en"] > 0 else ""


@lru_cache(maxsize=256)
def _scores(sample: str) -> Mapping[str, float]:
    """How many small words and letters of each language stand in a text."""
    sample = _BUTTONS.sub("", sample)
    words = _WORD.findall(sample)
    scores = {code: float(sum(map(small.__contains__, words))) for code, small in _SETS.items()}
    for code, letters in _TELLING.items() if not sample.isascii() else ():
        scores[code] += 0.8 * min(2, sum(map(sample.count, letters)))
    return scores
