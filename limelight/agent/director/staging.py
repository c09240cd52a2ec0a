"""Putting shots into a place that the person named: their words first, then what it offers each shot."""

from __future__ import annotations

import re

from limelight.agent.director.facts import avoided
from limelight.agent.director.places import BY_FAMILY, PLACES
from limelight.agent.director.rescene import names_colour, names_place, tidy, work_in
from limelight.agent.director.subject import Family, Subject
from limelight.agent.director.wording import Heard, season_heard, wording
from limelight.studio.scene import theme_named

_PLACE_OF = {
    "forest": "forest", "mountain": "mountain", "desert": "desert", "dunes": "desert", "winter": "winter",
    "beach": "beach", "kitchen": "kitchen", "breakfast": "kitchen", "cafe": "cafe", "city": "city",
    "studio": "studio", "spa": "spa", "garden": "garden", "meadow": "garden",
}  # fmt: skip
"""The studio's themes for which there are views of their own; in every other the person's words stand."""
_SEASON = re.compile(
    r"\b(?:winter|summer|autumn|springtime|christmas|halloween|easter|valentine'?s(?: day)?|black friday|"
    r"mother'?s day|father'?s day|sunset|sunrise|snow(?:y)?)\b",
    re.IGNORECASE,
)


_ODD = (
    (r"winter|snow\w*|christmas|xmas|frost\w*|advent", ("beach", "desert", "garden")),
    (r"summer|spring\w*|easter|heat", ("winter",)),
    (r"autumn|halloween|thanksgiving", ("winter", "beach")),
)
"""Seasons, and the places that go ill with them: those come last."""


INDOORS = frozenset({"kitchen", "cafe", "studio", "spa"})
"""Places with a roof over them."""


def places_for(family: Family, scene: str, *, setting: str = "") -> tuple[str, ...]:
    """Keys of places in the order to use them: the one the person named, else those that suit the family."""
    named = place_named(scene)
    if named and (names_place(scene) or named in BY_FAMILY[family]):
        return (named,)
    keys = BY_FAMILY[family] + tuple(key for key in PLACES if key not in BY_FAMILY[family])
    odd = {key for words, keys_ in _ODD for key in keys_ if re.search(rf"\b(?:{words})\b", scene, re.I)}
    fit = (*(key for key in keys if key not in odd), *(key for key in keys if key in odd))
    return tuple(key for key in fit if not setting or (key in INDOORS) == (setting == "indoors"))


def restage(prompt: str, scene: str, *, nth: int) -> str:
    """The prompt with the scene worked in; in a new place it gets what the `nth` view of that place shows."""
    new = work_in(prompt, scene)
    named = place_named(scene) if names_place(tidy(scene)) else ""
    if not named:
        return new
    seen = PLACES[named].views[nth % 4].seen
    first, _, rest = new.partition(", ")
    parts = [first if seen != first else "", seen, rest.removeprefix(seen).strip(", ")]
    if not names_colour(new):
        parts.append(PLACES[named].colours)
    return ", ".join(part for part in parts if part)[:600]


def season_in(words: str, subject: Subject | None, *, language: str = "en") -> str:
    """A season, holiday or light that the words ask for and that is no part of the product's name, in English."""
    title = subject.view.title.lower() if subject else ""
    if language != "en" and (
        heard := season_heard(words.lower().replace(title, " ") if title else words, language)
    ):
        return heard
    found = next((m.group().lower() for m in _SEASON.finditer(words) if m.group().lower() not in title), "")
    return {"snowy": "in snow", "snow": "in snow"}.get(found, tidy(found))


def place_named(scene: str) -> str:
    """Key of the place that a scene names, as the studio reads it; empty when there are no views of it."""
    return _PLACE_OF.get(theme_named(scene), "")


def titled(title: str, heard: Heard, *, nth: int, language: str, avoid: list[str]) -> str:
    """A shot's title once a scene was asked for: in a new place what its `nth` view is called, else the person's own words.

    A title without a word of `avoid` is kept where the new one has one.
    """
    if not names_place(tidy(heard.prompt)):
        return title
    named = place_named(heard.prompt)
    new = wording(language).places[named].views[nth % 4] if named else shot_title(heard.said)
    return title if not new or avoided(new, avoid) else new


_LEAD = re.compile(
    r"(?:an?|the|at|in|on|by|with|under|a[mu]|im|auf|beim?|unter|de[rmn]|eine[mr]?|en|el|l[ae]s?|los|una?|al|bajo|dans|sur|sous|une"
    r"|[ào]|n[ao]s?|numa?|ao|sob)$",
    re.I,
)
"""Words that a title does not begin with."""


def shot_title(scene: str) -> str:
    """The first words of a scene, as a title."""
    words = re.split(r"[,、]", tidy(scene))[0].split()
    while len(words) > 1 and _LEAD.match(words[0]):
        words = words[1:]
    title = " ".join(words[:5])
    return title[:1].upper() + title[1:]
