"""The state document of a thread, as STATE_SNAPSHOT and STATE_DELTA show it. Maps are keyed by id, never arrays."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from limelight.schema.plan import StepStatus


class ProductRef(BaseModel):
    """The product a thread works on: a listing, or an uploaded photo (then `id` is the artifact's)."""

    id: str
    title: str
    photo_url: str | None = None
    why: str = ""
    """Why this product was taken, e.g. "your newest hiking product"."""
    said: str = ""
    """Of an uploaded photo: what the person told of it."""


class PlanItem(BaseModel):
    """One line of the checklist."""

    id: str
    title: str
    subagent: str = ""
    status: StepStatus = "pending"
    order: int = 0
    film: str = ""
    """Key of the film that the step is for, in a plan of several."""


class ConceptShot(BaseModel):
    """One shot of a concept, in words."""

    title: str
    scene: str
    """Place, light and mood, as a prompt for `image.generate`: in English."""
    description: str = ""
    """The same for the person to read, in their language; empty where the scene does."""
    framing: Literal["hero", "detail", "wide", "low", "side"] = "hero"
    caption: str = ""
    subcaption: str = ""


class ConceptItem(BaseModel):
    """One concept card."""

    index: int
    title: str
    hook: str = ""
    mood: str = ""
    shots: list[ConceptShot] = Field(default_factory=list[ConceptShot])
    chosen: bool = False


class ShotItem(BaseModel):
    """One slot of the storyboard; `artifact_id` is the shot that fills it now."""

    index: int
    title: str = ""
    prompt: str = ""
    description: str = ""
    """What the prompt asks for in the person's language; empty where that is the prompt's."""
    framing: str = "hero"
    aspect: str = "16:9"
    caption: str = ""
    subcaption: str = ""
    status: Literal["pending", "rendering", "done", "failed"] = "pending"
    progress: float = 0.0
    artifact_id: str | None = None


class TimelineItem(BaseModel):
    """One clip of the timeline; seconds within the clip."""

    index: int
    artifact_id: str | None = None
    start_s: float = 0.0
    end_s: float | None = None
    caption: str = ""
    subcaption: str = ""
    transition: Literal["cut", "dip", "wipe", "match", "morph"] | None = None
    """How it begins; None leaves that to whoever puts the video together."""


class TimelineState(BaseModel):
    """The cut: clips in their slots, end card and music, and the video that was made of them."""

    aspect: str = "16:9"
    duration_s: float = 0.0
    video_id: str | None = None
    clips: dict[str, TimelineItem] = Field(default_factory=dict)
    endcard_id: str | None = None
    music_id: str | None = None
    music_db: float = 0.0
    """How much louder (above 0) or quieter than its own loudness the music is; under a voice, against the voice."""


class FilmBoard(BaseModel):
    """Storyboard and cut of a film that is not shown now, as they were left."""

    storyboard: dict[str, ShotItem] = Field(default_factory=dict)
    timeline: TimelineState = Field(default_factory=TimelineState)


class FilmItem(BaseModel):
    """One of the conversation's several videos."""

    index: int
    title: str
    product: ProductRef | None = None
    video_id: str | None = None
    """The newest video that was made of it."""
    left: FilmBoard | None = None
    """Its board, when it was shown and another one is now; else that is made from its artifacts."""


class ThreadState(BaseModel):
    """All that the page shows beside the chat. Storyboard and timeline are those of the film that is shown."""

    product: ProductRef | None = None
    plan_id: str = ""
    plan: dict[str, PlanItem] = Field(default_factory=dict)
    concepts: dict[str, ConceptItem] = Field(default_factory=dict)
    """By artifact id."""
    storyboard: dict[str, ShotItem] = Field(default_factory=dict)
    """By slot, `shot-1`, `shot-2`, …"""
    timeline: TimelineState = Field(default_factory=TimelineState)
    film: str = ""
    """Key of the film that is shown; empty for a video that is the only one of its kind."""
    films: dict[str, FilmItem] = Field(default_factory=dict)
    """By key, `film-1`, `film-2`, …; under the empty key the board that was shown before the first of them."""
