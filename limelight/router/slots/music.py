"""The mood of the music."""

from __future__ import annotations

import re

from limelight.router.words import word_list, word_table

_MOODS = word_list("music", "moods")
_MOOD = re.compile(r"\b(?:" + "|".join(_MOODS) + r")(?:er)?\b|明るい|静か|楽しい|穏やか|激しい|落ち着い")
_TOO = re.compile(r"\b(?:too|not so|less|zu|trop|demasiado|muito)\s+\w+(?:\s+(?:and|or)\s+\w+)?")


_PLAIN = word_table("plain_moods")


def find_mood(clause: str) -> str:
    """Mood words in their order, joined by ", ". What is said to be too much ("too loud") is left out."""
    words = [m.group() for m in _MOOD.finditer(_TOO.sub(" ", clause))]
    return ", ".join(dict.fromkeys(_plain(w) for w in words))


def _plain(word: str) -> str:
    return _PLAIN.get(word, word)
