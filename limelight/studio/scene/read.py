"""What a prompt asks for, part by part: tables and longest-phrase matching, no model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from limelight.studio.scene import partwords as say
from limelight.studio.scene.feasts import HOLIDAYS
from limelight.studio.scene.hues import HUES
from limelight.studio.scene.parts import (
    Backdrop,
    CopySpace,
    Mood,
    Painter,
    Pattern,
    Pedestal,
    Pose,
    PropName,
    Season,
    Shot,
    Side,
    Surface,
    TimeOfDay,
    Weather,
)
from limelight.studio.scene.phrases import best, best_phrase, colours, every, has, normal, take_coloured
from limelight.studio.scene.themes import THEMES
from limelight.studio.scene.words import COLOURS, MOODS, SEASONS, TIMES, WEATHER

_NAMED, _MILD, _HINTED, _CATEGORY = 10, 6, 3, 2
_BEHIND = re.compile(
    r"([^,]*?)\b(?:(?:are |is |glowing |blurred )?(?:behind(?: it| the product)?|in the background|in the distance|"
    r"as (?:a|the) backdrop|beyond)|outside)(?![\w-])"
)
_AGAINST = re.compile(r"\b(?:against|in front of|overlooking|before|with a view of|facing) ([^,]*)")
_FROM = re.compile(
    r"\b(?:light|lit|sun|sunlight|lamp|key|shadows?|glow|window)\b[^,]{0,40}?\b(?:from|on|at) the (left|right)\b"
    r"|\b(left|right) light\b|\b(?:light|lit|sun|sunlight)\b[^,]{0,12}\bfrom (left|right)\b"
)
_WEAK = frozenset(
    (
        "room",
        "interior",
        "home",
        *(w for table in (say.PEDESTALS, say.WALLS) for words in table.values() for w in words),
    )
)
"""Words that speak of one part only: a podium may stand on a beach; or of any room."""
_SANDY = re.compile(r"\b(?:and|warm|soft) sand\b|\bsand and\b")
"""Sand as a colour."""
_KELVIN = re.compile(r"\b(\d{4,5}) ?k(?:elvin)?\b")
_NOT = re.compile(
    r"\b(?:no|without|remove the|remove|minus|instead of|leave out the) (?:the |any |more )?([\w' -]+?)(?= and | with | on |,|$)"
)
_LIGHT_NOUNS = (
    "light",
    "lights",
    "lighting",
    "glow",
    "neon light",
    "neon",
    "rim light",
    "neon glow",
    "spotlight",
)
_WALL_NOUNS = (
    "wall",
    "backdrop",
    "background",
    "gradient",
    "curtain",
    "curtains",
    "bricks",
    "studio wall",
    "sweep",
)
_STAGE_NOUNS = ("marble", "pedestal", "podium", "plinth", "table", "tablecloth", "cloth", "velvet", "satin", "silk",
                "block", "cube", "surface", "acrylic", "terrazzo", "linen", "steps", "slab", "tabletop", "desk")  # fmt: skip


_FEASTS = tuple(word for feast in HOLIDAYS.values() for word in feast.words)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the words say; None or empty where they say nothing."""

    theme: str | None = None
    place: str = ""
    named: bool = False
    """Whether the place was named, not only hinted at."""
    holiday: str | None = None
    time_of_day: TimeOfDay | None = None
    season: Season | None = None
    weather: Weather | None = None
    mood: Mood | None = None
    palette: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Colours that are to be left out, by their names."""
    wall: Painter = ""
    wall_colours: tuple[str, ...] = ()
    view: Backdrop | None = None
    overlay: Painter = ""
    surface: Surface | None = None
    pedestal: Pedestal | None = None
    pedestal_surface: Surface | None = None
    stage_colour: str | None = None
    props: tuple[PropName, ...] = ()
    dropped: tuple[PropName, ...] = ()
    count: int | None = None
    bare: bool = False
    side: Side | None = None
    direction: Literal["side", "front", "back", "top"] | None = None
    softness: float | None = None
    glow: str | None = None
    pattern: Pattern | None = None
    pose: Pose | None = None
    angle: Literal["eye", "low", "high"] | None = None
    shot: Shot | None = None
    copy_space: CopySpace | None = None


def read(prompt: str, *, theme: str | None = None, category: str = "") -> Asked:
    """The words, part by part. `theme` is a place already chosen, `category` that of the product's listing."""
    text = normal(prompt)
    denied = " , ".join(_NOT.findall(text))
    text, space = _NOT.sub(" ", text), _space(text)
    for phrase in say.SPACE:  # "room for a headline" names no room
        text = text.replace(phrase, " , ")
    far, near = _far(text), _AGAINST.sub(" ", _BEHIND.sub(_before, text))
    holiday = best(text, {name: feast.words for name, feast in HOLIDAYS.items()})
    name, place, named = (theme, theme, True) if theme else _place(text, near, normal(category), holiday)
    wall_colours, rest = take_coloured(
        text, _WALL_NOUNS, r"(?:soft|smooth|plain|painted|gradient|ombre|brick|paper|studio|velvet) "
    )
    glow, rest = take_coloured(rest, _LIGHT_NOUNS, r"(?:neon|rim|key|soft|warm) ")
    stage_colour, plain = take_coloured(
        rest, _STAGE_NOUNS, r"(?:round|square|stone|polished|veined|marble|wooden|glass|tinted) "
    )
    palette = colours(plain)
    if not palette and stage_colour:
        palette, stage_colour = stage_colour, ()
    wall = _wall(text, far, wall_colours, place)
    pedestal, surface, of = _standing(near)
    light = best_phrase(text, say.SOFTNESS)[0]
    match = _FROM.search(text)
    return Asked(
        theme=name, place=place, named=named, holiday=holiday,
        time_of_day=best(text, TIMES), season=best(text, SEASONS), weather=best(text, WEATHER), mood=best(text, MOODS),
        palette=palette, without=tuple(name for name in HUES if has(denied, name)), wall=wall, wall_colours=wall_colours, view=_view(far, name, named),
        overlay=_overlay(text, named), surface=surface, pedestal=pedestal, pedestal_surface=of,
        stage_colour=stage_colour[0] if stage_colour else None,
        props=tuple(every(_propless(near), say.PROPS)), dropped=tuple(every(denied, say.PROPS)),
        count=best(text, say.COUNTS), bare=any(has(normal(prompt), words) for words in say.NO_PROPS),
        side=_side(match), direction=_direction(text), softness=light,
        glow=glow[0] if glow else _glow(text), pattern=best(text, say.PATTERNS), pose=best(text, say.POSES),
        angle=_angle(text), shot=best(text, say.SHOTS), copy_space=space,
    )  # fmt: skip


def theme_named(words: str) -> str:
    """The theme whose place the words name; empty when they name none, or only a feast."""
    text = normal(words)
    name, place, _ = _theme(text, "")
    return name if place and not any(has(text, said) and place in said for said in _FEASTS) else ""


def _far(text: str) -> str:
    """What the words say of the background."""
    behind = [part.rsplit(" with ", 1)[-1] for part in _BEHIND.findall(text)]
    return " , ".join([*behind, *_AGAINST.findall(text)])


def _before(match: re.Match[str]) -> str:
    """What a clause with "behind" says of the foreground: "oak table with mountains behind" says "oak table"."""
    said = match.group(1).rsplit(" with ", 1)
    return f" {said[0]} " if len(said) > 1 else " "


def _place(text: str, near: str, category: str, holiday: str | None) -> tuple[str | None, str, bool]:
    """The theme's name, the words that named it, and whether any did; what is said of the background counts last."""
    for words in dict.fromkeys((near, text)):
        name, place, score = _theme(words, category)
        if place:
            own = HOLIDAYS[holiday].theme if holiday else ""
            if own and score < _NAMED and name != own:
                return own, "", True
            return name, place, True
    if holiday:
        return HOLIDAYS[holiday].theme, "", True
    name, place, score = _theme(text, category)
    return (name if score > 0 else None), place, False


def _theme(text: str, category: str) -> tuple[str, str, float]:
    """The theme that fits best, the words that named it (empty when inferred), and how well it fits."""
    scores: dict[str, float] = {}
    named: dict[str, str] = {}
    text = _SANDY.sub(" ", text)
    for phrase in say.PROPS["twigs"]:  # "pine branches" make no forest
        text = text.replace(phrase, " ")
    matched = {name: [word for word in theme.words if has(text, word)] for name, theme in THEMES.items()}
    for name, theme in THEMES.items():
        # A word inside a longer phrase that names another place does not count: "dark studio" is no "studio".
        longer = [phrase for other, phrases in matched.items() if other != name for phrase in phrases]
        found = [w for w in matched[name] if not any(len(p) > len(w) and has(p, w) for p in longer)]
        hints = sum(has(text, word) for word in theme.hints)
        fits = max((len(word) for word in theme.categories if has(category, word)), default=0)
        # Later in the sentence is where English puts the setting ("on moss in a forest"): a slight edge.
        last = max((text.rfind(word) for word in found), default=0) / (len(text) + 1)
        mild = theme.mild or all(word in _WEAK for word in found)
        worth = _MILD if mild else _NAMED * min(len(found), 2)
        scores[name] = (
            worth * (len(found) > 0) + _HINTED * min(hints, 1 if theme.mild else 9) + _CATEGORY * (fits > 0)
            + fits * 0.01 + last
        )  # fmt: skip
        if found:
            named[name] = max(found, key=len)
    top = max(scores, key=lambda name: scores[name])
    if named and top not in named:  # hints and categories never outvote a place that is named
        top = max(named, key=lambda name: scores[name])
    return top, named.get(top, ""), scores[top]


def _wall(text: str, far: str, wall_colours: tuple[str, ...], place: str) -> Painter:
    """A wall, gradient or curtain asked for as backdrop."""
    bare = ("wall", "backdrop", "background", "gradient", "curtain", "curtains", "bricks", "brick")
    for where, all_words in ((far, True), (text, bool(wall_colours))):
        found, phrase = best_phrase(where, say.WALLS)
        if found and (wall_colours or (phrase != place and (all_words or phrase not in bare))):
            return found
    found, phrase = best_phrase(text, say.WALLS)
    return found if found and phrase not in bare and phrase != place else ""


def _view(far: str, name: str | None, named: bool) -> Backdrop | None:
    """Another place's backdrop, or lights or sky, seen behind the one that was named."""
    view = best(far, {key: words for key, (_, words) in say.VIEWS.items()})
    if view is not None:
        return say.VIEWS[view][0]
    if not far or not named:
        return None
    other, place, score = _theme(far, "")
    return THEMES[other].backdrop if place and other != name and score >= _NAMED else None


def _overlay(text: str, named: bool) -> Painter:
    found = best(text, say.OVERLAYS)
    if found:
        return found
    return "bokeh" if named and best(text, {"bokeh": say.VIEWS["bokeh"][1]}) else ""


def _standing(text: str) -> tuple[Pedestal | None, Surface | None, Surface | None]:
    """Pedestal, surface, and of what the pedestal is made."""
    for colour in COLOURS:  # "slate blue" asks for no slate
        if " " in colour:
            text = text.replace(colour, " ")
    pedestal, lifted = best_phrase(text, say.PEDESTALS)
    surface, made = best_phrase(text, say.SURFACES)
    if pedestal is None or surface is None:
        return pedestal, surface, None
    between = text.find(lifted) - text.find(made) - len(made)
    if has(made, lifted) or has(lifted, made) or lifted in made or -len(made) <= between <= 12:
        rest = text.replace(made, " ")
        return pedestal, best(rest, say.SURFACES), surface
    return pedestal, surface, None


def _propless(text: str) -> str:
    """The text without phrases in which a prop's word means something else: a shadow, a colour, a kind of wood."""
    shadows = [phrase for phrases in say.PATTERNS.values() for phrase in phrases]
    for phrase in (*sorted(shadows, key=len, reverse=True), "rose gold", "cherry wood", "in full blossom"):
        text = text.replace(phrase, " ")
    return text


def _side(match: re.Match[str] | None) -> Side | None:
    found = next((group for group in match.groups() if group), "") if match else ""
    return "left" if found == "left" else "right" if found == "right" else None


def _direction(text: str) -> Literal["side", "front", "back", "top"] | None:
    match best(text, say.DIRECTIONS):
        case "back":
            return "back"
        case "top":
            return "top"
        case "front":
            return "front"
        case _:
            return None


def _glow(text: str) -> str | None:
    """The key light's colour from a temperature in kelvin or a phrase."""
    kelvin = _KELVIN.search(text)
    return warmth(int(kelvin.group(1))) if kelvin else best(text, say.GLOWS)


def warmth(kelvin: int) -> str:
    """A colour temperature as `#rrggbb`, between candle (1500) and shade (12000): stops of the Planckian locus."""
    stops = ((1500, 255, 120, 20), (2700, 255, 180, 110), (4000, 255, 215, 178), (5600, 255, 244, 234),
             (6600, 255, 255, 255), (9000, 214, 226, 255), (12000, 195, 210, 255))  # fmt: skip
    low = next((a for a, b in pairwise(stops) if kelvin < b[0]), stops[-1])
    high = stops[min(stops.index(low) + 1, len(stops) - 1)]
    t = 0.0 if low is high else min(max((kelvin - low[0]) / (high[0] - low[0]), 0.0), 1.0)
    return "#" + "".join(f"{round(a + (b - a) * t):02x}" for a, b in zip(low[1:], high[1:], strict=True))


def _angle(text: str) -> Literal["low", "high"] | None:
    found = best(text, say.ANGLES)
    if found == "high" and best(text, say.DIRECTIONS) == "top":
        return None  # "lit from above" speaks of the light
    return "low" if found == "low" else "high" if found == "high" else None


def _space(text: str) -> CopySpace | None:
    """Where room is kept for words: the side named nearest after "space for copy"."""
    for words in say.SPACE:
        at = text.find(words)
        if at >= 0:
            near = text[max(0, at - 14) : at + len(words) + 26]
            return best(near, say.SPACES) or "right"
    return None
