"""How a shot moves: camera moves that differ from shot to shot, effects that belong to the scene."""

from __future__ import annotations

import re
from collections.abc import Sequence

from limelight.schema.work import Effect, Move

_MOVES: dict[str, tuple[Move, ...]] = {
    "hero": ("push", "turn", "orbit", "rise"),
    "detail": ("macro", "slide_left", "push"),
    "wide": ("pull", "reveal", "slide_left", "push"),
    "low": ("rise", "tilt", "push"),
    "side": ("orbit", "slide_right", "slide_left", "pull"),
}
_ASKED_MOVES: tuple[tuple[Move, str], ...] = (
    ("orbit", r"orbit\w*|arc shot|(?:circl|mov|go|fly|glid)\w* around (?:it|the|my|our)"),
    ("turn", r"hero turn|turntable|(?:turn|rotat|spin)(?:s|ing|e|es)? (?:slowly|on the spot|it\b|the product)"
             r"|(?:product|it) (?:slowly )?(?:turn|rotat|spin)\w*"),
    ("reveal", r"reveal shot|reveal move|(?:with|as) a (?:slow )?reveal|from behind something"),
    ("macro", r"macro|close[- ]?up|extreme close"),
    ("pull", r"zoom(?:s|ing)? out|pull(?:s|ing)? (?:back|out|away)|dolly out"),
    ("push", r"zoom(?:s|ing)? in|push(?:es|ing)? in|dolly in"),
    ("slide_left", r"(?:slid|pan|track|glid|mov)\w* (?:to the )?left"),
    ("slide_right", r"(?:slid|pan|track|glid|mov)\w* (?:to the )?right"),
    ("rise", r"crane (?:up|shot)|pedestal up|camera (?:rises|rising|goes up|moves up)"),
    ("tilt", r"tilt(?:s|ing)? (?:up|down)|tilt shot"),
)  # fmt: skip
_ASKED_EFFECTS: tuple[tuple[Effect, str], ...] = (
    ("confetti", r"confetti"),
    ("leaves", r"(?:falling|swirling|drifting|autumn|blowing) leaves|leaves (?:fall|swirl|drift|blow)\w*"),
    ("snow", r"snow(?:fall|flakes?)|falling snow|snow (?:falls|falling|in the air)"),
    ("rain", r"raindrops?|falling rain|rain (?:falls|falling)"),
    ("steam", r"steam\w*"),
    ("dust", r"dust (?:motes?|particles?)|floating dust|dust (?:floats|floating|in the (?:air|light))"),
    ("bokeh", r"bokeh"),
    ("sweep", r"light sweep|sweep of light|(?:sweep|glint|shine) (?:over|across)"),
    ("none", r"no effects?|without (?:any )?effects?|no particles"),
)
_EFFECTS: tuple[tuple[Effect, str], ...] = (
    ("snow", r"snow\w*|winter|frost\w*|blizzard|christmas"),
    ("rain", r"rain\w*|storm|drizzle|monsoon"),
    ("confetti", r"confetti|birthday|carnival|new year\S*"),
    ("leaves", r"autumn\w*|fall foliage|falling leaves"),
    ("bokeh", r"night|lights|lamps?|lamplight|lamp-lit|neon|candle\S*|christmas|party|dusk|blue hour"),
    (
        "dust",
        r"forest|woods?|trail|desert|dunes?|sandy|sandstone|mountain|meadow|canyon|attic|workshop|sunbeams?",
    ),
)
_HOT = re.compile(r"\b(?:coffee|tea|kettle|mug|tumbler|soup|hot|espresso)\b", re.I)
_INDOORS = re.compile(r"\b(?:kitchen|cafe|café|counter|worktop|table|breakfast)\b", re.I)


def move_asked(words: str) -> Move | None:
    """The camera move that a message asks for by name, if it does."""
    return next(
        (move for move, pattern in _ASKED_MOVES if re.search(rf"\b(?:{pattern})\b", words, re.I)), None
    )


def effect_asked(words: str) -> Effect | None:
    """The effect that a message asks for by name, if it does."""
    return next(
        (one for one, pattern in _ASKED_EFFECTS if re.search(rf"\b(?:{pattern})\b", words, re.I)), None
    )


def effect_for(prompt: str, *, product: str = "") -> Effect:
    """The particles or light that the scene itself would have; a sweep of light where there are none."""
    for effect, pattern in _EFFECTS[:4]:
        if re.search(rf"\b(?:{pattern})\b", prompt, re.I):
            return effect
    if _HOT.search(product) and _INDOORS.search(prompt):
        return "steam"
    for effect, pattern in _EFFECTS[4:]:
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
