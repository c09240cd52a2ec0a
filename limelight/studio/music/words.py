"""From an advertiser's words to a mood."""

from __future__ import annotations

import re

from limelight.studio.music.moods import DEFAULT_MOOD, MOODS


def mood_for(words: str) -> str:
    """The mood whose words the text holds most; the one named first wins a tie; `DEFAULT_MOOD` when it holds
    none.
    """
    text = " ".join(re.findall(r"\w+", words.lower()))
    padded = f" {text} "
    found = {
        name: [padded.find(f" {word} ") for word in mood.words if f" {word} " in padded]
        for name, mood in MOODS.items()
    }
    named = {name: places for name, places in found.items() if places}
    if not named:
        return DEFAULT_MOOD
    return min(named, key=lambda name: (-len(named[name]), min(named[name])))
