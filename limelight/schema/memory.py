"""Conversation memory's words: what was settled in a conversation, each with the message it comes from."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from limelight.schema.artifact import now

ItemKind: TypeAlias = Literal["decision", "constraint", "preference", "fact", "question"]
"""Settled; must or must not be; liked or not; so about brand and audience; still open."""

Topic: TypeAlias = Literal[
    "audience", "tone", "color", "music", "format", "length", "language", "market", "budget", "deadline",
    "brand", "slogan", "logo", "words", "people", "scene", "style", "price", "cta", "channel", "occasion",
    "claim", "product", "name", "other",
]  # fmt: skip
"""What an item is about; a topic of one value (`limelight.memory.topics`) has one current item a kind of thing."""


class MemoryItem(BaseModel):
    """One line of structured memory. It never changes: a later one supersedes it."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: ItemKind
    topic: Topic = "other"
    subject: str = ""
    """The thing itself in a plain word, such as "red": what a later item is compared by. Empty: the topic as a whole."""
    stance: Literal[-1, 0, 1] = 1
    """-1 against, 1 for, 0 neither (an open question)."""
    text: str = Field(max_length=600)
    """In the person's own words, shortened."""
    thread_id: str | None = None
    """The conversation it was said in; None for what holds for the advertiser as a whole."""
    message_id: str = ""
    """The message it was said in."""
    at: int = 0
    """That message's place in the log (a watermark); 0 for what was written by hand."""
    superseded_by: str | None = None
    """The item that took its place; the item's own id for a question that was answered or a thing withdrawn."""
    superseded_at: int | None = None
    """The place in the log from which it no longer holds."""
    created_at: datetime = Field(default_factory=now)

    @property
    def current(self) -> bool:
        """Whether it still holds."""
        return self.superseded_at is None


class Piece(BaseModel):
    """A message, or a part of a long one, as it is searched."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    message_id: str
    at: int
    """The message's place in the log."""
    turn: int = 0
    """Which message of the conversation it is, from 1."""
    role: Literal["user", "assistant"]
    text: str
    attachments: tuple[str, ...] = ()


class Chapter(BaseModel):
    """A stretch of the conversation in a few lines."""

    model_config = ConfigDict(frozen=True)

    first: int
    """The place in the log of its first message."""
    last: int
    turn: int
    """Which message of the conversation it begins with, from 1."""
    text: str
    made_by: Literal["extract", "model"] = "extract"
