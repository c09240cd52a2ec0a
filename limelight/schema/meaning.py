"""Requests and results about what texts mean: vectors of them, and putting them in order for a question."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

from limelight.schema.capability import CapabilityRequest, CapabilityResult

TextUse: TypeAlias = Literal["passage", "query", "likeness"]
"""What a vector is for: to be found, to find with, or to be compared with its equals."""
MOST_TEXTS = 2048


class EmbedRequest(CapabilityRequest):
    """`text.embed`: texts to vectors, in the same order; empty texts are refused by most models."""

    texts: list[str] = Field(min_length=1, max_length=MOST_TEXTS)
    use: TextUse = "passage"


class EmbedResult(CapabilityResult):
    """Vectors of unit length, one a text. Only vectors of one `space` may be compared."""

    vectors: list[list[float]]
    space: str
    """The model and its number of dimensions, as one word."""

    @property
    def dimensions(self) -> int:
        """Numbers in a vector."""
        return len(self.vectors[0]) if self.vectors else 0


class RerankRequest(CapabilityRequest):
    """`text.rerank`: put texts in the order in which they answer a query."""

    query: str = Field(min_length=1, max_length=4000)
    texts: list[str] = Field(min_length=1, max_length=1000)
    most: int | None = Field(default=None, ge=1)
    """How many of the best are wanted; None is all."""


class Ranked(BaseModel):
    """One text of the request, and how well it answers."""

    index: int = Field(ge=0)
    """Its place in the request, from 0."""
    score: float = Field(ge=0, le=1)


class RerankResult(CapabilityResult):
    """The best first."""

    order: list[Ranked]
