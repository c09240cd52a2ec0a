"""What the person settled for everything that is made: "never use red", "always show the logo", "only outdoors"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from limelight.infra.voice import Voice
from limelight.memory.cues import cued, plain, subjects_in
from limelight.memory.extract import drafts_of
from limelight.memory.standing import standing
from limelight.schema.context import Context, Noted, Turn
from limelight.schema.memory import ItemKind
from limelight.schema.work import COLOR_NAMES, ColorName

SHADES: dict[ColorName, str] = {
    "red": r"(?:bright |deep |dark |blood |brick )?(?:red|crimson|scarlet|ruby|burgundy|maroon|terracotta|rust|brick|cherry)",
    "orange": r"(?:burnt |bright )?(?:orange|tangerine|amber|apricot)", "yellow": r"(?:bright |pale )?(?:yellow|lemon|mustard)",
    "green": r"(?:deep |leaf |sage |olive |mint |forest )?(?:green|emerald)", "blue": r"(?:navy |sky |royal |midnight |slate |ice )?(?:blue|indigo|teal)",
    "purple": r"(?:deep )?(?:purple|violet|lilac|lavender)", "pink": r"(?:soft |hot |baby |dusty )?(?:pink|rose|blush|magenta)",
    "gold": r"(?:gold|golden)", "black": r"(?:jet )?black", "white": r"(?:pure )?white",
}  # fmt: skip
"""Words for a colour, as scenes name it."""
_TIMES = r"(?! hour| light|-| rock| and white)"
"""What stands behind a colour's name where it names no colour: "golden hour"."""
_CALM: tuple[tuple[ColorName | None, str], ...] = (
    ("green", "deep green"),
    ("blue", "slate blue"),
    (None, "sand"),
)
"""What stands in the place of a colour that is left out: the first that is allowed."""
_PAINTED = ("paint_shots", "paint_pictures")
_COLORED = ("make_endcard", "compose_display")
_WHOLE = re.compile(
    r"^\W*(?:(?:please|bitte|por favor|s'il (?:te|vous) plaît|and|und|also|from now on|ab jetzt)\W+)*"
    r"(?:never|always|only|no|don'?t (?:ever )?use|do not use|avoid|nie(?:mals)?|immer|nur|kein\w*|(?:verwende|benutze|nimm|zeig\w*|nutze) (?:nie\w*|immer|nur|kein\w*)|"
    r"nunca|siempre|solo|sólo|sin|jamais|toujours|seulement|uniquement|n'utilise\w* (?:jamais|pas)|pas de|sempre|só|somente|sem|não us\w+)\b(?!,)"
    r"|(?:使わないで|なしで|だけで|必ず.*(?:入れて|見せて))"
)
"""How a message begins that settles something for everything."""
_ONE_THING = re.compile(
    r"\d|\b(?:shot|picture|scene|bild|toma|plan|plano|concept|this|here|headline|slogan|in the (?:first|second|third|last))\b|ショット"
)
LONGEST = 10
"""Words of a message that does no more than settle a rule."""


@dataclass(frozen=True)
class Rules:
    """What holds for pictures, end cards and ads."""

    avoid: tuple[ColorName, ...] = ()
    logo: bool = False
    """Whether it is always shown."""
    no_people: bool = False
    setting: str = ""
    """"outdoors", "indoors", or empty for either."""

    @classmethod
    def of(cls, context: Context) -> Rules:
        """What was settled and still holds, the newest word last."""
        noted = tuple((one.kind, one.text) for one in context.noted)
        return _read(noted, tuple((turn.role, turn.text) for turn in context.history))

    @classmethod
    def among(cls, held: Sequence[Noted]) -> Rules:
        """The rules among what holds, oldest first."""
        avoid: dict[ColorName, None] = {}
        logo = no_people = False
        setting = ""
        for text in (one.text for one in held if one.kind in ("constraint", "preference")):
            low = plain(text)
            subjects = subjects_in(low)
            stance = next((draft.stance for draft in drafts_of(text)), 0)
            for color in COLOR_NAMES:
                if color in subjects:
                    avoid.pop(color, None)
                    avoid |= {color: None} if stance < 0 else {}
            logo = (stance > 0 and cued("must", low)) if "logo" in subjects else logo
            no_people = stance < 0 if {"people", "faces"} & set(subjects) else no_people
            for place, other in (("outdoors", "indoors"), ("indoors", "outdoors")):
                if place in subjects:
                    setting = other if stance < 0 else place
        return cls(tuple(avoid), logo, no_people, setting)

    def scene(self, prompt: str) -> str:
        """A prompt that keeps to the rules: colours that are left out exchanged, and named as left out."""
        for color in self.avoid:
            calm = next(words for name, words in _CALM if name not in self.avoid)
            prompt = re.sub(rf"\b{SHADES[color]}\b{_TIMES}", calm, prompt, flags=re.I)
        said = [f"without {color}" for color in self.avoid]
        said += ["without people"] if self.no_people else []
        return ", ".join([prompt, *(one for one in said if one not in prompt)]) if prompt else prompt

    def obeyed(self, tool: str, voice: Voice) -> list[str]:
        """What a tool keeps to, in words."""
        painted, colored = tool in _PAINTED, tool in _COLORED
        names = voice.either([voice.say(f"color_{one}") for one in self.avoid])
        return [
            *([voice.say("rule_color", colors=names)] if self.avoid and (painted or colored) else []),
            *([voice.say("rule_logo")] if self.logo and tool == "make_endcard" else []),
            *([voice.say("rule_people")] if self.no_people and painted else []),
            *([voice.say(f"rule_{self.setting}")] if self.setting and tool == "save_concepts" else []),
        ]


@lru_cache(maxsize=64)  # the parts of a recipe, and what is said of them, ask the same
def _read(
    noted: tuple[tuple[ItemKind, str], ...], said: tuple[tuple[Literal["user", "assistant"], str], ...]
) -> Rules:
    view = Context(
        today="",
        noted=[Noted(kind=kind, text=text) for kind, text in noted],
        history=[Turn(role=role, text=text) for role, text in said],
    )
    return Rules.among(standing(view))


def settled(text: str) -> str:
    """The rule that a message settles when it does nothing else; empty for other messages."""
    low = plain(text)
    if (
        len(low.split()) > LONGEST
        or "?" in low
        or "？" in low
        or _ONE_THING.search(low)
        or not _WHOLE.search(low)
    ):
        return ""
    known = {*COLOR_NAMES, "people", "faces", "logo", "outdoors", "indoors"}
    drafts = [one for one in drafts_of(text) if one.kind == "constraint"]
    return text.strip().rstrip(".!。") if drafts and known & set(subjects_in(low)) else ""
