"""Artifacts: anything made or given. An artifact never changes; an edit makes a child."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue

ArtifactKind: TypeAlias = Literal[
    "upload", "logo", "cutout", "image", "concept", "storyboard", "shot", "clip", "music",
    "voice", "audio", "endcard", "video", "headline", "document",
]  # fmt: skip


def now() -> datetime:
    """The current time, UTC."""
    return datetime.now(UTC)


class Artifact(BaseModel):
    """Metadata of one artifact; its bytes, if any, are in the blob store under `blob`."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: ArtifactKind
    mime: str
    """Media type of the content, `application/json` for artifacts whose content is their `meta`."""
    name: str
    """As the person sees it, e.g. "Shot 2 - Forest trail"."""
    width: int | None = None
    """Pixels."""
    height: int | None = None
    """Pixels."""
    duration_s: float | None = None
    """Seconds."""
    bytes: int = 0
    """Size of the content."""
    created_at: datetime = Field(default_factory=now)
    thread_id: str | None = None
    parents: tuple[str, ...] = ()
    """What it was made from. A redone shot's parents hold the shot it replaces."""
    meta: dict[str, JsonValue] = Field(default_factory=dict)
    """`text` for words; `fidelity|seed|provider|prompt` for pictures; `run_id` for made things; `index` from 1."""
    blob: str | None = Field(default=None, exclude=True)
    """Content address of the bytes (SHA-256 hex). Never leaves the process."""
    extra_blobs: dict[str, str] = Field(default_factory=dict, exclude=True)
    """Companion bytes by name, such as a shot's product `mask` or a video's `poster`. Never leaves the process."""
    step_key: str | None = Field(default=None, exclude=True)
    """The step that made it (see `StepKey`): a step run again finds it by this key."""

    @property
    def index(self) -> int | None:
        """The ordinal the person sees, from 1."""
        value = self.meta.get("index")
        return int(value) if isinstance(value, int | float) else None
