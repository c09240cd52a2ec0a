"""What a turn gets to see: the context selector writes it, models read it as JSON inside a message."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, JsonValue

from limelight.schema.memory import ItemKind
from limelight.schema.plan import Plan
from limelight.schema.state import ConceptShot

BLOCK = "<context>"
"""How the message begins that holds what is of one turn alone."""


class ProductView(BaseModel):
    """A product in a few words."""

    id: str
    title: str
    category: str = ""
    brand: str = ""
    price: str = ""
    stars: float | None = None
    sales_rank: int | None = None
    launch_date: str | None = None
    tags: list[str] = Field(default_factory=list[str])
    facts: list[str] = Field(default_factory=list[str])
    description: str = ""
    bullets: list[str] = Field(default_factory=list[str])


class ConceptView(BaseModel):
    """A concept in a few words."""

    id: str
    index: int
    title: str
    hook: str = ""
    mood: str = ""
    chosen: bool = False
    shots: list[ConceptShot] = Field(default_factory=list[ConceptShot])


class ShotView(BaseModel):
    """One slot of the storyboard; `id` is the artifact that fills it, if any."""

    slot: str
    index: int
    id: str | None = None
    title: str = ""
    prompt: str = ""
    description: str = ""
    framing: str = "hero"
    caption: str = ""
    subcaption: str = ""
    seed: int = 0
    aspect: str = "16:9"


class ClipView(BaseModel):
    """The clip of a slot in an aspect: the newest of the shot that the storyboard shows, else the newest."""

    slot: str
    index: int
    id: str
    shot_id: str | None = None
    seconds: float = 3.0
    aspect: str = "16:9"
    stale: bool = False
    """Whether the storyboard shows another version of its shot by now."""


class MediaView(BaseModel):
    """A finished or uploaded thing: video, music, end card, upload, logo, headline."""

    id: str
    kind: str
    name: str = ""
    aspect: str = ""
    seconds: float | None = None
    text: str = ""
    """For an end card its slogan, for a headline its words."""
    level_db: float = 0.0
    """For the music of the cut, how much louder than its own loudness it is in it."""


class PointedView(BaseModel):
    """Something the message points at: "the blue one", "the first picture I uploaded"."""

    id: str
    kind: str
    name: str = ""
    index: int | None = None
    """The ordinal that the person sees; of a shot on the storyboard, its place."""
    slot: str = ""
    mime: str = ""
    words: str = ""
    """The words that point at it."""
    asked: str = ""
    """What was asked before, when the message only says anew which one is meant."""
    confidence: float = 1.0
    why: str = ""


class RetouchStep(BaseModel):
    """One edit of a picture, as the editor would make it."""

    name: str
    """The UI event."""
    payload: dict[str, JsonValue] = Field(default_factory=dict)


class Retouch(BaseModel):
    """An edit of pictures that the message asks for in words: carried out as it would be by hand."""

    steps: list[RetouchStep]
    pictures: list[PointedView] = Field(default_factory=list[PointedView])
    """What is edited, as it stands now."""
    only: bool = False
    """Whether it is the only picture there is."""
    question: str = ""
    """Set when it is not clear which is meant, or how."""
    choices: list[str] = Field(default_factory=list[str])


class BrandView(BaseModel):
    """The brand in a few words."""

    name: str = ""
    slogan: str = ""
    tone: str = ""
    avoid_words: list[str] = Field(default_factory=list[str])
    logo_id: str | None = None


class StepView(BaseModel):
    """One step of a plan and how far it is."""

    id: str
    title: str
    status: str


class BatchView(BaseModel):
    """Shots or clips of one aspect, by their numbers: those that are there, and those that are not yet."""

    kind: Literal["shot", "clip"]
    done: list[int] = Field(default_factory=list[int])
    left: list[int] = Field(default_factory=list[int])


class RunView(BaseModel):
    """The run that is working now, if any."""

    run_id: str
    goal: str = ""
    done: int = 0
    """Steps; videos when it makes several."""
    total: int = 0
    films: bool = False
    """Whether it makes several videos."""
    eta_s: float | None = None
    waits: bool = False
    """Whether it was quoted and waits for the person to agree."""
    batch: BatchView | None = None
    """Of a plan that was cut short: the first shots or clips that are not whole."""
    steps: list[StepView] = Field(default_factory=list[StepView])
    plan: Plan | None = None
    """All of the plan while it is carried out, for whoever may have to change it."""


class FilmView(BaseModel):
    """One of the conversation's several videos."""

    key: str
    index: int
    title: str
    video_id: str | None = None
    """None while it is not made yet."""
    shown: bool = False


class Turn(BaseModel):
    """An earlier message, shortened."""

    role: Literal["user", "assistant"]
    text: str


class Noted(BaseModel):
    """A line of conversation memory that holds."""

    kind: ItemKind
    text: str


class Recalled(BaseModel):
    """A piece of an older turn that has to do with this message."""

    turn: int
    """Which message of the conversation it is from, from 1."""
    role: Literal["user", "assistant"]
    text: str
    holds: bool = True
    """False when something said later took its place."""


class ThumbnailView(BaseModel):
    """A picture that is shown to a model that can see, and not only told of."""

    id: str
    width: int
    """Pixels of its longer side."""
    tokens: int


class Choice(BaseModel):
    """Why something is in the view, or is not."""

    what: Literal["fact", "turn", "older", "chapter", "product", "edit", "thumbnail"]
    ref: str
    """Its id: an item, a message, a product, an artifact."""
    text: str = ""
    """The beginning of it."""
    chosen: bool
    reason: str
    tokens: int = 0
    score: float = 0.0
    signals: dict[str, float] = Field(default_factory=dict[str, float])
    """Each signal's value, 0..1, before its weight."""


class ContextShown(BaseModel):
    """Value of the `CUSTOM` event named `context`: what a turn saw, and why. Sent when the settings or the message ask."""

    tokens: int
    """Estimated size of the view."""
    turns: int
    noted: int
    chapters: int
    recalled: int
    products: int
    thumbnails: int
    choices: list[Choice]


class Context(BaseModel):
    """The view of a thread for one turn."""

    today: str
    """ISO date."""
    product: ProductView | None = None
    """The product this thread works on, if one was chosen."""
    catalogue: list[ProductView] = Field(default_factory=list[ProductView])
    """Products of the advertiser, the likely ones for this message first; shortened to the budget."""
    catalogue_size: int = 0
    attachments: list[MediaView] = Field(default_factory=list[MediaView])
    """What came with this message."""
    meant: list[PointedView] = Field(default_factory=list[PointedView])
    """What the message points at, the likeliest first; the first alone is meant when `unclear` is empty."""
    reply: str = ""
    """What memory answers to this message; where it is there, it is said, and nothing else is done."""
    retouch: Retouch | None = None
    """The edit of a picture that it asks for; then it is carried out, and nothing else is done."""
    unclear: str = ""
    """The question to ask when what is pointed at fits nothing, or two things alike."""
    uploads: list[MediaView] = Field(default_factory=list[MediaView])
    """Earlier uploads of this thread."""
    concepts: list[ConceptView] = Field(default_factory=list[ConceptView])
    storyboard: list[ShotView] = Field(default_factory=list[ShotView])
    clips: list[ClipView] = Field(default_factory=list[ClipView])
    """One of each slot and aspect."""
    music: list[MediaView] = Field(default_factory=list[MediaView])
    endcards: list[MediaView] = Field(default_factory=list[MediaView])
    videos: list[MediaView] = Field(default_factory=list[MediaView])
    headlines: list[MediaView] = Field(default_factory=list[MediaView])
    pictures: list[MediaView] = Field(default_factory=list[MediaView])
    """The newest pictures outside the storyboard, the newest last."""
    films: list[FilmView] = Field(default_factory=list[FilmView])
    """When the conversation has several videos: all of them. Storyboard, clips and videos are of the one that is shown."""
    recipe_steps: int = 400
    """Steps that the plan of a recipe may have."""
    recipes_off: list[str] = Field(default_factory=list[str])
    """Quick-start recipes that are not for this conversation."""
    brand: BrandView = Field(default_factory=BrandView)
    brands: dict[str, BrandView] = Field(default_factory=dict[str, BrandView])
    """By the brand of a product, when work is for products of several."""
    history: list[Turn] = Field(default_factory=list[Turn])
    """The newest turns, without a gap, oldest first."""
    likely: list[str] = Field(default_factory=list[str])
    """Products that this message most likely means, the best first; the catalogue begins with them."""
    shelf: list[ProductView] = Field(default_factory=list[ProductView])
    """The catalogue in an order and a form that no message changes."""
    noted: list[Noted] = Field(default_factory=list[Noted])
    """What was settled before those turns and still holds."""
    chapters: list[str] = Field(default_factory=list[str])
    """Older turns in a few lines each, oldest first."""
    recalled: list[Recalled] = Field(default_factory=list[Recalled])
    """Pieces of older turns that have to do with this message, oldest first."""
    edits: list[str] = Field(default_factory=list[str])
    """The newest edits by hand, in words, oldest first."""
    thumbnails: list[ThumbnailView] = Field(default_factory=list[ThumbnailView])
    running: RunView | None = None
    open_plan: RunView | None = None
    """A plan that was interrupted and can be continued."""
    tokens: int = 0
    """Estimated size of this view."""
    why: list[Choice] = Field(default_factory=list[Choice])
    """What was chosen and what was left out, with the signals; not shown to models."""
