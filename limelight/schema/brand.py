"""What is known of a brand: lines that were read off its listings, logo and uploads, and what the person made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from limelight.schema.artifact import now

BrandTopic: TypeAlias = Literal["palette", "tone", "audience", "claim", "avoid", "font", "slogan"]


class Source(BaseModel):
    """Where a line comes from."""

    kind: Literal["kit", "product", "logo", "upload", "document", "person", "conversation"]
    id: str = ""
    """Of the product, artifact or thread."""
    name: str = ""
    """As the person knows it."""
    page: int | None = None
    """Of a document."""
    message_id: str = ""
    """Of a conversation."""


class BrandNote(BaseModel):
    """A line that a person confirmed, corrected, added, or does not want to see again."""

    model_config = ConfigDict(frozen=True)

    id: str
    brand: str = ""
    topic: BrandTopic
    text: str = Field(max_length=400)
    instead_of: str = ""
    """What was read, where this corrects or rejects it."""
    status: Literal["confirmed", "rejected"] = "confirmed"
    source: Source = Source(kind="person")
    created_at: datetime = Field(default_factory=now)


class BrandLine(BaseModel):
    """One thing that is known or supposed of a brand."""

    topic: BrandTopic
    text: str
    """Words; of a palette `#rrggbb`."""
    sources: list[Source] = Field(default_factory=list[Source])
    confidence: float = Field(default=1.0, ge=0, le=1)
    confirmed: bool = False
    """Whether the person said so; otherwise it is to be confirmed."""
    note_id: str = ""
    """Of the note behind it, if there is one."""


class BrandBrief(BaseModel):
    """What is known of a brand, in lines."""

    brand: str = ""
    """Id of the brand kit."""
    name: str = ""
    lines: list[BrandLine] = Field(default_factory=list[BrandLine])

    def of(self, topic: BrandTopic) -> list[BrandLine]:
        """The lines about something, the surest first."""
        return [line for line in self.lines if line.topic == topic]
