"""The mood of the music, and how loud it is to be."""

from __future__ import annotations

import re

from limelight.router.words import pattern, word_list, word_table

_MOODS = word_list("music", "moods")
_MOOD = re.compile(r"\b(?:" + "|".join(_MOODS) + r")(?:er)?\b|明るい|静か|楽しい|穏やか|激しい|落ち着い")
_TOO = re.compile(r"\b(?:too|not so|less|zu|trop|demasiado|muito)\s+\w+(?:\s+(?:and|or)\s+\w+)?")

_LOUDER, _QUIETER = pattern("level", "louder"), pattern("level", "quieter")
_ANOTHER = pattern("level", "another")
_LITTLE, _LOT = pattern("repeat", "little"), pattern("level", "lot")
A_LITTLE_DB, CLEARLY_DB, A_LOT_DB = 1.5, 3.0, 6.0
"""How much louder or quieter "a little", nothing, and "much" are: 3 dB are heard at once, 6 are twice the amplitude."""

_PLAIN = word_table("plain_moods")


def find_mood(clause: str) -> str:
    """Mood words in their order, joined by ", ". What is said to be too much ("too loud") is left out."""
    words = [m.group() for m in _MOOD.finditer(_TOO.sub(" ", clause))]
    return ", ".join(dict.fromkeys(_plain(w) for w in words))


def find_level(clause: str) -> tuple[float, str]:
    """How many dB louder the music is to be (below 0: quieter), and the clause without the words that say so.

    0 and the clause itself where nothing is said of its level, or where it is other music that is asked for.
    """
    if _ANOTHER.search(clause):
        return 0.0, clause
    for sign, words in ((1.0, _LOUDER), (-1.0, _QUIETER)):
        if words.search(clause):
            step = A_LITTLE_DB if _LITTLE.search(clause) else A_LOT_DB if _LOT.search(clause) else CLEARLY_DB
            return sign * step, words.sub(" ", clause)
    return 0.0, clause


def _plain(word: str) -> str:
    return _PLAIN.get(word, word)
