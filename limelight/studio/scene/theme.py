"""What a place is made of: its name and words, its stage, its backdrop. Data only; the renderer builds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from limelight.studio.scene.model import Season, TimeOfDay

Ground: TypeAlias = Literal[
    "podium", "table", "sand", "dunes", "moss", "ledge", "snow", "street", "grass", "shore"
]
"""What the product stands on, as the renderer can build it."""
Surface: TypeAlias = Literal[
    "oak", "walnut", "weathered", "marble", "white", "concrete", "slate", "rubber", "steel", "linen", "water"
]
"""Of what a table top is made."""
Prop: TypeAlias = Literal[
    "citrus", "bowl", "herbs", "board", "cup", "books", "plant", "pebbles", "towel", "candle", "candles", "palm",
    "blossom", "petals", "gifts", "baubles", "twigs", "pumpkins", "leaves", "dumbbell", "blocks", "spheres", "eggs",
    "lantern", "mug", "tools",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """The stage of a place."""

    ground: Ground
    surface: Surface = "oak"
    props: tuple[Prop, ...] = ()
    """Placed in this order: beside the product, on the other side, further back, and so on."""
    slab: bool = False
    """The product stands on a low slab of stone upon the surface."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What lies far behind, out of focus: a photographed environment, a painter's work, or one over the other."""

    photo: str = ""
    """Name of an environment in the studio's assets; empty for a painted backdrop alone."""
    yaws: tuple[int, ...] = (0,)
    """Directions to look in, degrees; the seed picks one."""
    painter: str = ""
    zoom: float = 2.0
    """How much wider than the lens the environment is seen."""
    lit: bool = False
    """Lamps burn there at all hours: the time of day changes it little."""
    green: bool = False
    """Leaves and grass in it turn with the season."""
    exposure: float = 1.0
    focus: float = 1.0
    """How strongly it is thrown out of focus: what is recognised by its outline keeps more of it."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A place: what it is called, what asks for it, how it looks when nothing more is said."""

    name: str
    title: str
    description: str
    """One line for people choosing."""
    time_of_day: TimeOfDay
    """When the prompt names no time."""
    palette: tuple[str, ...]
    """When the prompt names no colours: set, accent, far background."""
    words: tuple[str, ...]
    """Words and phrases that name the place."""
    setting: Setting
    backdrop: Backdrop
    hints: tuple[str, ...] = ()
    """Words that only suggest it: activities, products, moods."""
    categories: tuple[str, ...] = ()
    """Words of a listing's category that fit the place."""
    outdoors: bool = True
    ambience: str = "studio"
    """The environment whose detail glossy things mirror."""
    ambience_share: float = 0.3
    season: Season | None = None
    """When the prompt names none."""
    pool: float = 0.0
    """A lamp over the product that always burns."""


def said(words: str) -> tuple[str, ...]:
    """Words or phrases separated by commas."""
    return tuple(word.strip() for word in words.split(",") if word.strip())
