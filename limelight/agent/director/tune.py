"""Which music fits: from the person's words, or the mood of a concept."""

from __future__ import annotations

import re

_MOODS: dict[str, str] = {
    "energetic": r"energetic|energy|powerful|driving|fast|sport\w*|rock|edgy|dynamic|punchy|intense",
    "festive": r"festive|christmas|holiday|jolly|xmas|celebrat\w*|party",
    "playful": r"playful|fun|funny|quirky|cheeky|whimsical|light-hearted|kids",
    "cinematic": r"cinematic|dramatic|grand|orchestral|majestic|film\w*",
    "elegant": r"elegant|luxur\w+|classy|piano|premium|sophisticated|refined",
    "acoustic": r"acoustic|guitar|folk\w*|organic|earthy|rustic|country",
    "calm": r"calm\w*|quiet\w*|soft\w*|relax\w*|chill\w*|peaceful|ambient|gentle|slow\w*|mellow|serene",
    "inspiring": r"inspir\w*|motivat\w*|corporate|hopeful|aspirational",
    "funk": r"funk\w*|groov\w*|disco|soulful",
    "lofi": r"lo-?fi|chill-?hop",
    "jazz": r"jazz\w*|swing\w*|lounge|bossa",
    "tender": r"tender|lullaby|heartfelt|romantic|touching",
    "minimal": r"minimal\w*|sparse|piano only",
    "epic": r"epic|trailer|heroic|stadium|thundering",
    "electronic": r"electronic\w*|synth\w*|techno|retro|futuristic",
    "world": r"african|latin|tropical|samba|percussi\w*",
    "upbeat": r"upbeat|happy|cheerful|bright|positive|lively|pop|catchy|joyful|summery",
}


def music_mood(text: str, default: str = "upbeat") -> str:
    """The bed's mood that a text asks for; the last named wins: a concept's mood ends with its music."""
    best, where = default, -1
    for mood, pattern in _MOODS.items():
        for match in re.finditer(rf"\b(?:{pattern})\b", text, re.I):
            if match.start() > where:
                best, where = mood, match.start()
    return best
