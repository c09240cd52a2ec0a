"""Arguments of the tools: what planner, subagents and tools say to each other. Batches are in the schema."""

from __future__ import annotations

from collections import Counter
from typing import Literal, TypeAlias, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator

from limelight.schema.state import ConceptShot

T = TypeVar("T")
Aspect: TypeAlias = Literal["1:1", "16:9", "9:16", "4:5"]
Framing: TypeAlias = Literal["hero", "detail", "wide", "low", "side"]
Move: TypeAlias = Literal[
    "push", "pull", "slide_left", "slide_right", "rise", "tilt", "orbit", "turn", "reveal", "macro"
]  # fmt: skip
Effect: TypeAlias = Literal["none", "sweep", "dust", "snow", "rain", "steam", "bokeh", "confetti", "leaves"]


Transition: TypeAlias = Literal["cut", "dip", "wipe", "match", "morph"]
Placement: TypeAlias = Literal[
    "streaming-tv", "sponsored-brand", "social-vertical", "social-square", "display"
]  # fmt: skip
"""Where a video runs; `docs/timelines.md` says what each asks for."""
DISPLAY_PLACEMENTS = (
    "300x250", "336x280", "728x90", "970x250", "160x600", "300x600", "320x50", "320x100", "1200x628", "1080x1080",
    "1080x1350", "1080x1920",
)  # fmt: skip
"""Sizes in which display ads are bought; `docs/layout.md` says what each bears."""


ColorName: TypeAlias = Literal[
    "red", "orange", "yellow", "green", "blue", "purple", "pink", "gold", "black", "white"
]  # fmt: skip
COLOR_NAMES: tuple[ColorName, ...] = get_args(ColorName)
"""Colours that can be left out."""


class _Args(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _distinct(items: list[T], names: list[str], what: str) -> list[T]:
    """The items. Raises `ValueError` when two have the same name: they would be made under one key."""
    twice = sorted(name for name, n in Counter(names).items() if n > 1)
    if twice:
        raise ValueError(f"{what} {twice[0]!r} comes twice; give each its own")
    return items


class ConceptDraft(_Args):
    """One idea for the video."""

    title: str = Field(min_length=1, max_length=80)
    hook: str = Field(min_length=1, max_length=240)
    """The idea in one sentence."""
    mood: str = Field(max_length=120)
    """Words for light and feeling, e.g. "golden, calm, wide"."""
    music_mood: str = "upbeat"
    shots: list[ConceptShot] = Field(min_length=1, max_length=12)


class SaveConcepts(_Args):
    """Copy tool `save_concepts`: record concepts for a product, in the order the person will see them."""

    product_id: str | None = None
    concepts: list[ConceptDraft] = Field(min_length=1, max_length=6)


class SaveHeadlines(_Args):
    """Copy tool `save_headlines`: record headlines; one that is longer than `max_chars` is refused."""

    headlines: list[str] = Field(min_length=1, max_length=30)
    max_chars: int = Field(default=60, ge=5, le=200)


class ShotRequest(_Args):
    """One shot of a storyboard, as it is asked for."""

    slot: str = Field(pattern=r"^shot-\d{1,2}$")
    index: int = Field(ge=1, le=64)
    title: str = Field(max_length=120)
    prompt: str = Field(max_length=600)
    """Place, time of day, weather, season, colours, in English."""
    description: str = Field(default="", max_length=600)
    """The same for the person to read, in their language, when that is another."""
    framing: Framing = "hero"
    caption: str = Field(default="", max_length=80)
    subcaption: str = Field(default="", max_length=80)
    seed: int = Field(default=0, ge=0)
    replaces: str | None = None
    """The shot this one is made instead of; it becomes a parent."""


class PaintShots(_Args):
    """Image tool `paint_shots`: storyboard shots around the untouched product, all at once."""

    product_id: str | None = None
    photo_id: str | None = None
    """An uploaded photo, when there is no product."""
    aspect: Aspect = "16:9"
    film: str | None = Field(default=None, max_length=40)
    """Key of the one of the conversation's videos that they are for, when it has several; None is the one that is shown."""
    shots: list[ShotRequest] = Field(min_length=1, max_length=24)

    @field_validator("shots")
    @classmethod
    def _one_a_slot(cls, shots: list[ShotRequest]) -> list[ShotRequest]:
        return _distinct(shots, [shot.slot for shot in shots], "slot")


class PaintPictures(_Args):
    """Image tool `paint_pictures`: single pictures, outside the storyboard."""

    product_id: str | None = None
    photo_id: str | None = None
    aspect: Aspect = "1:1"
    prompt: str = Field(default="", max_length=600)
    theme: str | None = None
    framing: Framing = "hero"
    n: int = Field(default=1, ge=1, le=12)
    seed: int = Field(default=0, ge=0)


class ChangePicture(_Args):
    """Image tool `change_picture`: a picture that there is, changed; the product in it stays as it is."""

    change: Literal["remove", "replace", "background", "cutout", "extend", "vary", "upscale", "colours"]
    picture_id: str | None = None
    """A shot, a picture or an upload; left out, the newest picture of the conversation."""
    what: str = Field(default="", max_length=200)
    """For remove and replace: the thing in it, in words, e.g. "the lamp on the left"."""
    box: tuple[float, float, float, float] | None = None
    """Instead of words: left, top, right and bottom of what is meant, as shares of the picture."""
    prompt: str = Field(default="", max_length=600)
    """For replace and background: what shall be there. For vary: what may be different."""
    aspect: Aspect | None = None
    """For extend: the shape that it shall have."""
    room: Literal["left", "right", "up", "down"] | None = None
    """For extend: the side that needs room, such as for a headline."""
    share: float = Field(default=0.4, ge=0.05, le=1)
    """Of its own width or height, by which it grows there."""
    n: int = Field(default=1, ge=1, le=6)
    """For vary and colours."""
    strength: float = Field(default=0.5, ge=0.05, le=1)
    """For vary: how far from the picture it may go."""
    colors: list[str] = Field(default_factory=list[str], max_length=6)
    """For colours, #rrggbb; left out, the brand's own."""
    factor: int = Field(default=2, ge=2, le=4)
    """For upscale: how many times its width and height."""
    long_side: int | None = Field(default=None, ge=16, le=100_000)
    """For upscale, instead of `factor`: pixels that its longer side shall have. 4K is 3840, Full HD 1920."""
    seed: int = Field(default=0, ge=0)

    @field_validator("box")
    @classmethod
    def _has_an_area(
        cls, box: tuple[float, float, float, float] | None
    ) -> tuple[float, float, float, float] | None:
        if box is not None and not (0 <= box[0] < box[2] <= 1 and 0 <= box[1] < box[3] <= 1):
            raise ValueError(
                "box is left, top, right, bottom in shares of the picture, 0 to 1, and not empty"
            )
        return box


class DescribePicture(_Args):
    """Image tool `describe_picture`: what is in a picture, in words."""

    picture_id: str | None = None
    """Left out, the newest picture of the conversation."""
    question: str = Field(default="", max_length=400)
    language: str = Field(default="en", pattern=r"^[a-z]{2}$")


class FilmScene(_Args):
    """Video tool `film_scene`: a clip of a scene in words alone, without the product, such as waves at sunset."""

    prompt: str = Field(min_length=1, max_length=600)
    seconds: float = Field(default=6.0, ge=1, le=120)
    aspect: Aspect = "16:9"
    seed: int = Field(default=0, ge=0)


class DisplayAd(_Args):
    """One display ad: where it runs and what it says. What is longer than its placement bears becomes a problem."""

    placement: str = Field(pattern=r"^[1-9]\d{1,3}x[1-9]\d{1,3}$")
    """One of `DISPLAY_PLACEMENTS`, or any other WIDTHxHEIGHT."""
    headline: str = Field(default="", max_length=160)
    subline: str = Field(default="", max_length=160)
    price: str = Field(default="", max_length=24)
    """As it is to be read, currency and all."""
    old_price: str = Field(default="", max_length=24)
    cta: str = Field(default="", max_length=40)
    disclaimer: str = Field(default="", max_length=240)


class ComposeDisplay(_Args):
    """Image tool `compose_display`: display ads in one look, all at once."""

    product_id: str | None = None
    photo_id: str | None = None
    picture_id: str | None = None
    """The shot or picture to lay them out with; without one the product's cut-out stands on the brand's colour."""
    avoid_colors: list[ColorName] = Field(default_factory=list[ColorName])
    """Colours that the person wants left out."""
    ads: list[DisplayAd] = Field(min_length=1, max_length=24)

    @field_validator("ads")
    @classmethod
    def _one_a_placement(cls, ads: list[DisplayAd]) -> list[DisplayAd]:
        return _distinct(ads, [ad.placement for ad in ads], "placement")


class AnimateShot(_Args):
    """One shot to move: seconds, a move of the camera, an effect."""

    shot_id: str
    seconds: float = Field(default=3.0, ge=0.5, le=30)
    move: Move = "push"
    effect: Effect = "none"


class AnimateShots(_Args):
    """Video tool `animate_shots`: one clip a shot, in parallel."""

    shots: list[AnimateShot] = Field(min_length=1, max_length=24)

    @field_validator("shots")
    @classmethod
    def _one_a_shot(cls, shots: list[AnimateShot]) -> list[AnimateShot]:
        return _distinct(shots, [shot.shot_id for shot in shots], "shot_id")


class MakeEndcard(_Args):
    """Video tool `make_endcard`."""

    slogan: str = Field(default="", max_length=160)
    cta: str = Field(default="", max_length=40)
    logo_id: str | None = None
    with_logo: bool = True
    """With the brand's own logo when no `logo_id` is given."""
    brand: str = Field(default="", max_length=80)
    """Whose card it is when several products share it: then none is on it, and an empty slogan is the brand's own."""
    avoid_colors: list[ColorName] = Field(default_factory=list[ColorName])
    """Colours that the person wants left out: another of the brand's, or a quiet one, stands for each."""
    aspect: Aspect = "16:9"
    seconds: float = Field(default=3.0, ge=1, le=10)


QUIETEST_DB, LOUDEST_DB = -12.0, 6.0
"""How far the music's level in a film goes: under the one it is hardly heard, over the other its peaks are squashed."""


class CompileVideo(_Args):
    """Video tool `compile_video`: one finished video out of clips that exist."""

    clip_ids: list[str] = Field(min_length=1, max_length=64)
    music_id: str | None = None
    endcard_id: str | None = None
    avoid_colors: list[ColorName] = Field(default_factory=list[ColorName])
    """Colours that the person wants left out."""
    aspect: Aspect = "16:9"
    title: str = Field(default="", max_length=120)
    placement: Placement | None = None
    """Written as that placement asks (frame, data rate, loudness) and checked; what it still breaks is a problem."""
    voiceover: str = Field(default="", max_length=1200)
    """Words that a voice says over the music."""
    captions: bool = True
    """False: the words on the shots are taken off; only those that are written later stand there again."""
    seconds: float | None = Field(default=None, ge=1, le=600)
    """What the whole film shall last, end card included: its clips are trimmed in proportion. Left out, they stay as trimmed."""
    music_db: float | None = Field(default=None, ge=QUIETEST_DB, le=LOUDEST_DB)
    """How much louder (above 0) or quieter the music is than it was composed; left out, as it is in the cut now."""


class ComposeBed(_Args):
    """Music tool `compose_bed`: a bed of exactly this length."""

    mood: str = "upbeat"
    seconds: float = Field(default=12.0, ge=1, le=180)
    seed: int = Field(default=0, ge=0)
    cuts: list[float] = Field(default_factory=list[float], max_length=64)
    """Seconds at which cuts fall, so that the tempo can meet them."""


class MakeAudioAd(_Args):
    """Music tool `make_audio_ad`: a spot to be heard, of exactly this length."""

    brief: str = Field(default="", max_length=600)
    mood: str = ""
    """Empty: what the brief asks for."""
    seconds: float = Field(default=15.0, ge=5, le=60)
    brand: str = Field(default="", max_length=80)
    seed: int = Field(default=0, ge=0)
    voice_id: str | None = None
    """A recorded voice, when there is one."""
    script: str = Field(default="", max_length=1200)
    """Words that a voice shall say, where no recording is given; about two and a half words a second fit."""
    gender: Literal["", "female", "male"] = ""
    language: str = Field(default="", max_length=12)
    """Of the script, such as "de" or "en-GB"; left out, the conversation's."""


class StudySite(_Args):
    """Research tool `study_site`: read a brand off a few pages of its own site."""

    url: str = Field(min_length=4, max_length=500)
    """As the person gave it: `example.com` or a whole address."""
    pages: int = Field(default=4, ge=1, le=8)
    """Pages that are read at most, the one that was named first."""
    language: str = Field(default="en", pattern=r"^[a-z]{2}$")
    """In which the person is told what was read."""


class FindProducts(_Args):
    """Research tool `find_products`: products of the catalogue by words, kind and price, in an order."""

    words: str = Field(default="", max_length=400)
    category: str = Field(default="", max_length=200)
    least_price: float | None = Field(default=None, ge=0)
    most_price: float | None = Field(default=None, ge=0)
    order: Literal["fitting", "cheapest", "dearest", "best_sellers", "best_rated", "newest"] = "fitting"
    most: int = Field(default=10, ge=1, le=50)


class SearchWeb(_Args):
    """Research tool `search_web`: pages of the web about something."""

    query: str = Field(min_length=2, max_length=400)
    most: int = Field(default=6, ge=1, le=10)


TOOL_ARGS: dict[str, type[_Args]] = {
    "save_concepts": SaveConcepts,
    "save_headlines": SaveHeadlines,
    "paint_shots": PaintShots,
    "paint_pictures": PaintPictures,
    "change_picture": ChangePicture,
    "describe_picture": DescribePicture,
    "film_scene": FilmScene,
    "compose_display": ComposeDisplay,
    "animate_shots": AnimateShots,
    "make_endcard": MakeEndcard,
    "compile_video": CompileVideo,
    "compose_bed": ComposeBed,
    "make_audio_ad": MakeAudioAd,
    "study_site": StudySite,
    "find_products": FindProducts,
    "search_web": SearchWeb,
}
SUBAGENT_TOOLS: dict[str, tuple[str, ...]] = {
    "copy": ("save_concepts", "save_headlines"),
    "image": ("paint_shots", "paint_pictures", "change_picture", "describe_picture", "compose_display"),
    "video": ("animate_shots", "make_endcard", "compile_video", "film_scene"),
    "music": ("compose_bed", "make_audio_ad"),
    "research": ("study_site", "find_products", "search_web"),
}
