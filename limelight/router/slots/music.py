"""The mood of the music."""

from __future__ import annotations

import re

_MOODS = (
    "calm quiet gentle soft relax(?:ed|ing)? chill mellow slow(?:er)? peaceful dreamy ambient warm tender romantic sad melancholi(?:c|sch) mysterious dark tense suspense dramatic epic heroic "
    "cinematic orchestral upbeat happ(?:y|ier) cheerful joyful playful fun(?:ny|nier)? bright energetic energi[sz]ing driving fast(?:er)? loud(?:er)? powerful punchy modern electronic techno house "
    "rock pop jazz(?:y)? funk(?:y)? folk acoustic classical piano guitar lo-?fi hip-? ?hop trap corporate inspiring uplifting motivational festive christmas summer(?:y)? elegant minimal luxur(?:y|ious) sporty adventurous "
    "ruhige?[rns]?\\w* fröhlich\\w* episch\\w* entspannt\\w* tranquil[ao]s? alegre suave épic[ao] relajad[ao] douce|doux calme joyeu(?:x|se) épique entraînante? tranquila animad[ao] calma"
).split()
_MOOD = re.compile(r"\b(?:" + "|".join(_MOODS) + r")(?:er)?\b|明るい|静か|楽しい|穏やか|激しい|落ち着い")
_TOO = re.compile(r"\b(?:too|not so|less|zu|trop|demasiado|muito)\s+\w+(?:\s+(?:and|or)\s+\w+)?")


def find_mood(clause: str) -> str:
    """Mood words in their order, joined by ", ". What is said to be too much ("too loud") is left out."""
    words = [m.group() for m in _MOOD.finditer(_TOO.sub(" ", clause))]
    return ", ".join(dict.fromkeys(_plain(w) for w in words))


def _plain(word: str) -> str:
    comparative = {"calmer": "calm", "happier": "happy", "slower": "slow", "faster": "fast", "louder": "loud", "softer": "soft", "funnier": "funny", "gentler": "gentle", "quieter": "quiet", "brighter": "bright", "warmer": "warm", "darker": "dark"}  # fmt: skip
    return comparative.get(word, word)
