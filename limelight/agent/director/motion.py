"""How a shot moves: camera moves that differ from shot to shot, effects that belong to the scene."""

from __future__ import annotations

import re
from collections.abc import Sequence

from limelight.schema.work import Effect, Move

_MOVES: dict[str, tuple[Move, ...]] = {
    "hero": ("push", "slide_right", "rise"),
    "detail": ("macro", "slide_left", "push"),
    "wide": ("pull", "slide_left", "push"),
    "low": ("rise", "tilt", "push"),
    "side": ("slide_right", "slide_left", "pull"),
}
_EFFECTS: tuple[tuple[Effect, str], ...] = (
    ("snow", r"snow\w*|winter|frost\w*|blizzard|christmas"),
    ("rain", r"rain\w*|storm|drizzle|monsoon"),
    ("bokeh", r"night|lights|lamps?|lamplight|lamp-lit|neon|candle\S*|christmas|party|dusk|blue hour"),
    (
        "dust",
        r"forest|woods?|trail|desert|dunes?|sandy|sandstone|mountain|meadow|canyon|attic|workshop|sunbeams?",
    ),
)
_HOT = re.compile(r"\b(?:coffee|tea|kettle|mug|tumbler|soup|hot|espresso)\b", re.I)
_INDOORS = re.compile(r"\b(?:kitchen|cafe|café|counter|worktop|table|breakfast)\b", re.I)


def effect_for(prompt: str, *, product: str = "") -> Effect:
    """The particles or light that the scene itself would have; a sweep of light where there are none."""
    for effect, pattern in _EFFECTS[:2]:
        if re.search(rf"\b(?:{pattern})\b", prompt, re.I):
            return effect
    if _HOT.search(product) and _INDOORS.search(prompt):
        return "steam"
    for effect, pattern in _EFFECTS[2:]:
        if re.search(rf"\b(?:{pattern})\b", prompt, re.I):
            return effect
    return "sweep"


def moves_for(framings: Sequence[str], *, turn: int = 0) -> list[Move]:
    """A move for each framing; no move twice in a row, as few repeats as the framings allow."""
    chosen: list[Move] = []
    for framing in framings:
        options = _MOVES.get(framing, _MOVES["hero"])
        start = turn % len(options)
        fresh: list[Move] = [move for move in (*options[start:], *options[:start]) if move not in chosen[-3:]]
        chosen.append(fresh[0] if fresh else next(move for move in options if move != chosen[-1]))
    return chosen
