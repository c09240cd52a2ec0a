"""What a message was understood to ask: acts with slots."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

Label: TypeAlias = Literal[
    # answered at once
    "chat.greeting", "chat.capabilities", "chat.thanks", "chat.question", "chat.eta", "chat.smalltalk",
    # control
    "control.stop", "control.continue",
    # turning back
    "edit.undo", "edit.redo", "edit.restore", "edit.delete", "edit.travel", "edit.repeat", "edit.picture",
    # work
    "concepts.create", "concepts.more", "concepts.choose",
    "shot.edit", "shots.redo", "storyboard.create",
    "video.animate", "video.endcard", "video.reframe", "video.compile", "music.change",
    "copy.headlines", "picture.create", "display.create", "audio.create", "brand.learn", "products.find",
    "picture.change", "picture.describe", "scene.film",
    "unknown",
]  # fmt: skip


class ProductChoice(BaseModel):
    """Which product the words meant, and why."""

    product_id: str | None = None
    title: str = ""
    why: str = ""
    """E.g. "it is your newest hiking product (launched 3 October 2026)"."""
    certain: bool = True
    alternatives: list[str] = Field(default_factory=list[str])
    """Titles of the others that fit, when not certain."""
    not_found: str = ""
    """The person's words, when nothing in the catalogue fits them."""


class Slots(BaseModel):
    """What an act needs to know. Empty means: not said."""

    product: ProductChoice | None = None
    upload_id: str | None = None
    """The attached or earlier uploaded photo that is meant."""
    concept_index: int | None = None
    concept_why: str = ""
    """How the concept was found when not by number, e.g. its title."""
    shot_indices: list[int] = Field(default_factory=list[int])
    scene: str = ""
    """Words for place, time of day, season, weather, colours: "at sunrise", "a forest trail"."""
    aspects: list[Literal["1:1", "16:9", "9:16", "4:5"]] = Field(
        default_factory=list[Literal["1:1", "16:9", "9:16", "4:5"]]
    )
    count: int | None = None
    max_chars: int | None = None
    seconds: float | None = None
    slogan: str = ""
    cta: str = ""
    wants_logo: bool = False
    mood: str = ""
    """For music."""
    louder_db: float = 0.0
    """How much louder the music of a film is to be, below 0 quieter; 0 when nothing is said of it."""
    caption: str = ""
    plain: bool = False
    """The film without the words on its shots."""
    headline: str = ""
    """For display ads, as `cta` is their button."""
    subline: str = ""
    placements: list[str] = Field(default_factory=list[str])
    """Sizes of display ads, e.g. "300x250"."""
    wants_price: bool = False
    moment: str = ""
    """A point of the conversation to go back to, in the person's words, or `#5`."""
    earlier: bool = False
    """Whether it is the time just before that moment."""
    further: float = 1.0
    """For edits that are done again: how much further they go."""
    others: bool = False
    """"The other shots", without their numbers."""


class Act(BaseModel):
    """One thing asked."""

    label: Label
    clause: str
    """The words that ask for it."""
    score: float = Field(ge=0, le=1)
    margin: float = Field(ge=0, le=1)
    level: Literal[0, 1, 2] = 1
    slots: Slots = Field(default_factory=Slots)


class RecipeCall(BaseModel):
    """A quick-start recipe that a message was recognised as, with what it is to be made for."""

    name: str
    product_ids: list[str] = Field(default_factory=list[str])
    """The products, in order; empty where the recipe is for what the thread holds."""
    aspects: list[Literal["1:1", "16:9", "9:16", "4:5"]] = Field(
        default_factory=list[Literal["1:1", "16:9", "9:16", "4:5"]]
    )
    occasions: list[str] = Field(default_factory=list[str])
    """Events or seasons in the person's words, e.g. "christmas"."""
    count: int = Field(default=1, ge=1, le=50)
    """Products, or versions."""
    variations: int = Field(default=1, ge=1, le=10)
    """Videos of each that differ by their seeds alone."""


class Understanding(BaseModel):
    """A message, understood."""

    acts: list[Act]
    language: str = "en"
    question: str = ""
    """A short honest question, when nothing should be carried out before it is answered."""
    choices: list[str] = Field(default_factory=list[str])
    """Answers that it offers; any words may be said instead."""
    reason: str = ""
    recipe: RecipeCall | None = None
    films: list[str] = Field(default_factory=list[str])
    """Keys of the videos that it asks to see."""
    leans: Label | None = None
    """The work that is nearest when none of it is near enough to be carried out without asking."""
    wide: list[str] = Field(default_factory=list[str])
    """In what the request is wide (products, markets, placements, …); empty for one stage of one video."""
