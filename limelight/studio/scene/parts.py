"""The parts a scene is composed of: stage, backdrop, light, props, camera. Each can be edited by hand and kept as JSON."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

TimeOfDay: TypeAlias = Literal["sunrise", "morning", "noon", "golden hour", "dusk", "night"]
Season: TypeAlias = Literal["spring", "summer", "autumn", "winter"]
Weather: TypeAlias = Literal["clear", "misty", "overcast", "rain", "snow"]
Mood: TypeAlias = Literal["natural", "calm", "bright", "bold", "cosy", "moody", "luxury"]
Shot: TypeAlias = Literal["hero", "detail", "wide", "low", "side"]
Pose: TypeAlias = Literal["standing", "lying", "hanging"]
"""How the product is held: on its foot, flat on a surface seen from above, or from a hook before a wall."""
Ground: TypeAlias = Literal[
    "floor", "table", "sand", "dunes", "moss", "ledge", "snow", "street", "grass", "shore"
]
"""What the set stands on, as the renderer can build it."""
Surface: TypeAlias = Literal[
    "oak", "walnut", "weathered", "marble", "white", "concrete", "slate", "rubber", "steel", "linen", "water",
    "terrazzo", "velvet", "acrylic", "gold",
]  # fmt: skip
"""Of what a table top or a pedestal is made."""
Pedestal: TypeAlias = Literal["none", "round", "block", "steps", "slab", "stump"]
"""What lifts the product off the ground."""
Painter: TypeAlias = Literal[
    "", "wall", "gradient", "brick", "curtain", "sky", "sea", "lake", "ranges", "dunes", "mesas", "sun", "sunbeams",
    "kitchen", "lamps", "screen", "hedge", "snowfield", "fairylights", "embers", "flames", "streetlights", "bokeh",
    "window", "lanterns", "moons", "spotlights", "hearts", "garlands", "chalkboard",
]  # fmt: skip
"""What can be painted as a backdrop, or over one."""
PropName: TypeAlias = Literal[
    "citrus", "bowl", "herbs", "board", "cup", "books", "plant", "pebbles", "towel", "candle", "candles", "palm",
    "blossom", "petals", "gifts", "baubles", "twigs", "pumpkins", "leaves", "dumbbell", "blocks", "spheres", "eggs",
    "lantern", "mug", "tools", "glassblocks", "paperlanterns", "mandarins", "coins", "diyas", "marigolds", "crescent",
    "dates", "card", "roses", "hearts", "necktie", "gadgets", "pencils", "notebooks", "globe", "apples", "parasol",
    "melon", "shells", "starfish", "cactus", "driftwood", "logs", "mushrooms", "pampas", "vase", "glasses", "bread",
    "jug", "kettlebell", "ball", "balloons", "stars", "cones", "bags", "tulips", "soap", "rings", "rocks", "discs",
]  # fmt: skip
Pattern: TypeAlias = Literal["none", "window", "leaves", "blinds"]
"""What the key light falls through on its way: its shadow lies over the set."""
Side: TypeAlias = Literal["left", "right"]
CopySpace: TypeAlias = Literal["none", "left", "right", "top", "bottom"]

HEX = r"^#[0-9a-fA-F]{6}$"


class Stage(BaseModel):
    """What the product stands on."""

    model_config = ConfigDict(frozen=True)

    ground: Ground = "floor"
    surface: Surface = "oak"
    """Of what a table top is made; other grounds are what they are."""
    pedestal: Pedestal = "none"
    pedestal_surface: Surface | None = None
    """None: plastered in the set's own colour."""
    colour: str | None = Field(default=None, pattern=HEX)
    """Of surface or pedestal, when it differs from the palette's first."""


class Backdrop(BaseModel):
    """What lies far behind, out of focus: a photographed environment, a painter's work, or one over the other."""

    model_config = ConfigDict(frozen=True)

    photo: str = ""
    """Name of an environment in the studio's assets; empty for a painted backdrop alone."""
    yaws: tuple[int, ...] = (0,)
    """Directions to look in, degrees; the seed picks one."""
    painter: Painter = ""
    overlay: Painter = ""
    """Painted over all: the lights of a feast, a window's frame."""
    colours: tuple[str, ...] = ()
    """Of wall, gradient or curtain as `#rrggbb`, when they differ from the palette's third."""
    zoom: float = Field(default=2.0, gt=0.5, le=4.0)
    """How much wider than the lens the environment is seen."""
    lit: bool = False
    """Lamps burn there at all hours: the time of day changes it little."""
    green: bool = False
    """Leaves and grass in it turn with the season."""
    exposure: float = Field(default=1.0, gt=0.0, le=4.0)
    focus: float = Field(default=1.0, ge=0.0, le=3.0)
    """How strongly it is thrown out of focus: what is recognised by its outline keeps more of it."""
    outdoors: bool = True
    """Under the sky: sun, rain and snow reach the set."""
    mirrors: str = "studio"
    """The environment whose detail glossy things mirror."""
    mirrored: float = Field(default=0.3, ge=0.0, le=1.0)
    """How much of the ambient light comes from it."""


class Light(BaseModel):
    """How the key light falls on the product."""

    model_config = ConfigDict(frozen=True)

    side: Side = "left"
    """Where the key (or the sun) comes from, seen from the camera."""
    direction: Literal["side", "front", "back", "top"] = "side"
    softness: float = Field(default=0.5, ge=0.0, le=1.0)
    """0 is a bare sun with hard shadows, 1 an overcast sky."""
    contrast: float = Field(default=0.5, ge=0.0, le=1.0)
    """Share of key against fill: 0 is flat, 1 is dramatic."""
    colour: str | None = Field(default=None, pattern=HEX)
    """Of the key light, when it is not the hour's own."""
    pattern: Pattern = "none"
    lamp: float = Field(default=0.0, ge=0.0, le=4.0)
    """A lamp over the product that always burns."""


class Props(BaseModel):
    """What is put around the product, and how much of it."""

    model_config = ConfigDict(frozen=True)

    which: tuple[PropName, ...] = ()
    """In the order in which they get the best places."""
    count: int = Field(default=0, ge=0, le=8)
    """How many are put up; when it is more than `which`, they come again."""
    dressing: bool = True
    """What belongs to the ground itself: ferns, pebbles, a studio's columns and arches."""
    leave_out: tuple[PropName, ...] = ()
    """Props whose places stay empty, while all others stand as they would beside them."""


class Camera(BaseModel):
    """Where the camera stands, in units of the product's own size (about 1 high), and how it frames."""

    model_config = ConfigDict(frozen=True)

    shot: Shot = "hero"
    angle: Literal["eye", "low", "high"] = "eye"
    """Asked for in words; `vary` keeps it."""
    fill: float = Field(default=0.56, ge=0.2, le=0.86)
    """How much of the frame's usable height (or width, whichever binds) the product takes."""
    height: float = Field(default=0.58, ge=0.12, le=2.2)
    """Lens above the ground the product stands on."""
    azimuth: float = Field(default=0.0, ge=-60.0, le=60.0)
    """Degrees the camera has walked around the product; positive to the right."""
    x: float = Field(default=0.5, ge=0.2, le=0.8)
    """Where the product's middle stands, in fractions of the frame's width."""
    y: float = Field(default=0.0, ge=-0.2, le=0.2)
    """Shift of the product from its usual place, in fractions of the frame's height; positive is lower."""
    aperture: float = Field(default=0.045, ge=0.0, le=0.12)
    """Radius of the thin lens; more is a softer background."""
    copy_space: CopySpace = "none"
    """A third of the frame that is kept calm for words; the product moves away from it."""


def on(
    ground: Ground,
    surface: Surface = "oak",
    pedestal: Pedestal = "none",
    pedestal_surface: Surface | None = None,
) -> Stage:
    """A stage in one line."""
    return Stage(ground=ground, surface=surface, pedestal=pedestal, pedestal_surface=pedestal_surface)


def inside(
    photo: str = "", yaws: tuple[int, ...] = (0,), painter: Painter = "", *, zoom: float = 2.0, lit: bool = False,
    exposure: float = 1.0, focus: float = 1.0, mirrors: str = "studio", mirrored: float = 0.3, green: bool = False,
    overlay: Painter = "",
) -> Backdrop:  # fmt: skip
    """A backdrop under a roof."""
    return Backdrop(
        photo=photo, yaws=yaws, painter=painter, zoom=zoom, lit=lit, exposure=exposure, focus=focus, mirrors=mirrors,
        mirrored=mirrored, outdoors=False, green=green, overlay=overlay,
    )  # fmt: skip


def outside(
    photo: str = "", yaws: tuple[int, ...] = (0,), painter: Painter = "", *, zoom: float = 2.0, green: bool = False,
    exposure: float = 1.0, focus: float = 1.0, mirrors: str = "dawn", mirrored: float = 0.3, overlay: Painter = "",
) -> Backdrop:  # fmt: skip
    """A backdrop under the sky."""
    return Backdrop(
        photo=photo, yaws=yaws, painter=painter, zoom=zoom, green=green, exposure=exposure, focus=focus, mirrors=mirrors,
        mirrored=mirrored, overlay=overlay,
    )  # fmt: skip
