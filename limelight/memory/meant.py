"""What a message points at: what may be meant, how sure that is, and the question when it is not."""

from __future__ import annotations

from pydantic import BaseModel, Field

SURE = 0.7
"""Confidence from which a thing is taken without asking."""


class Candidate(BaseModel):
    """One thing that may be meant."""

    artifact_id: str
    kind: str
    name: str
    confidence: float = Field(ge=0, le=1)
    why: str
    thread_id: str | None = None
    place: int | None = None
    """The ordinal that the person sees, from 1."""
    slot: str = ""
    """The slot of the storyboard that it fills now."""
    mime: str = ""


class Resolution(BaseModel):
    """What a message points at."""

    words: str
    """The words that point."""
    candidates: list[Candidate] = Field(default_factory=list[Candidate])
    """The likeliest first."""
    asked: str = ""
    """What was asked of the thing, without the words that point, when this says anew which one is meant."""
    question: str = ""
    """What has to be asked, when none is likely enough or two are alike."""

    @property
    def sure(self) -> Candidate | None:
        """The one that is meant, when that is clear."""
        first = self.candidates[0] if self.candidates and not self.question else None
        return first if first and first.confidence >= SURE else None
