"""What a turn gets to see: the context selector writes it, models read it as JSON inside a message."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from limelight.schema.state import ConceptShot


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
    framing: str = "hero"
    caption: str = ""
    subcaption: str = ""
    seed: int = 0
    aspect: str = "16:9"


class ClipView(BaseModel):
    """The newest clip of a slot and aspect."""

    slot: str
    index: int
    id: str
    shot_id: str | None = None
    seconds: float = 3.0
    aspect: str = "16:9"


class MediaView(BaseModel):
    """A finished or uploaded thing: video, music, end card, upload, logo, headline."""

    id: str
    kind: str
    name: str = ""
    aspect: str = ""
    seconds: float | None = None
    text: str = ""
    """For an end card its slogan, for a headline its words."""


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


class RunView(BaseModel):
    """The run that is working now, if any."""

    run_id: str
    goal: str = ""
    done: int = 0
    total: int = 0
    eta_s: float | None = None
    waits: bool = False
    """Whether it was quoted and waits for the person to agree."""
    steps: list[StepView] = Field(default_factory=list[StepView])


class Turn(BaseModel):
    """An earlier message, shortened."""

    role: Literal["user", "assistant"]
    text: str


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
    uploads: list[MediaView] = Field(default_factory=list[MediaView])
    """Earlier uploads of this thread."""
    concepts: list[ConceptView] = Field(default_factory=list[ConceptView])
    storyboard: list[ShotView] = Field(default_factory=list[ShotView])
    clips: list[ClipView] = Field(default_factory=list[ClipView])
    """The newest clip of each slot and aspect."""
    music: list[MediaView] = Field(default_factory=list[MediaView])
    endcards: list[MediaView] = Field(default_factory=list[MediaView])
    videos: list[MediaView] = Field(default_factory=list[MediaView])
    headlines: list[MediaView] = Field(default_factory=list[MediaView])
    brand: BrandView = Field(default_factory=BrandView)
    history: list[Turn] = Field(default_factory=list[Turn])
    running: RunView | None = None
    open_plan: RunView | None = None
    """A plan that was interrupted and can be continued."""
    tokens: int = 0
    """Estimated size of this view."""
