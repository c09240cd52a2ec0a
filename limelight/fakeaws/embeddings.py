"""Embedding models on Bedrock: vectors by the words of a text, so that texts which share words are near.

Source: Amazon Bedrock user guide, the pages of Amazon Titan Text Embeddings V2, Cohere Embed v3 and Cohere Embed v4.
"""

from __future__ import annotations

import hashlib
import re
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from limelight.fakeaws.errors import invalid

CHARS_PER_TOKEN = 4


class TitanBody(BaseModel):
    """Amazon Titan Text Embeddings V2."""

    model_config = ConfigDict(extra="forbid")

    inputText: str = Field(min_length=1, max_length=50_000)
    dimensions: Literal[256, 512, 1024] = 1024
    normalize: bool = True
    embeddingTypes: list[Literal["float", "binary"]] = Field(default_factory=lambda: ["float"])


class CohereBody(BaseModel):
    """Cohere Embed v3 and v4."""

    model_config = ConfigDict(extra="forbid")

    texts: list[str] = Field(min_length=1, max_length=96)
    input_type: Literal["search_document", "search_query", "classification", "clustering"]
    truncate: Literal["NONE", "START", "END", "LEFT", "RIGHT"] = "NONE"
    embedding_types: list[Literal["float", "int8", "uint8", "binary", "ubinary"]] | None = None
    output_dimension: Literal[256, 512, 1024, 1536] | None = None
    max_tokens: int | None = Field(default=None, ge=1, le=128_000)


BODIES: dict[str, type[TitanBody | CohereBody]] = {
    "titan-embed-text-v2": TitanBody,
    "cohere.embed": CohereBody,
}
"""By a part of the model's id."""


def answer(model: str, body: TitanBody | CohereBody) -> tuple[dict[str, JsonValue], int]:
    """The reply, and the tokens that were read."""
    texts = [body.inputText] if isinstance(body, TitanBody) else body.texts
    tokens = sum(-(-len(one) // CHARS_PER_TOKEN) for one in texts)
    if isinstance(body, TitanBody):
        found: list[JsonValue] = [*vector(body.inputText, body.dimensions)]
        return {
            "embedding": found,
            "embeddingsByType": {"float": found},
            "inputTextTokenCount": tokens,
        }, tokens
    fourth = "embed-v4" in model
    if not fourth and (body.output_dimension or body.max_tokens):
        raise invalid("Malformed input request: #: extraneous key [output_dimension] is not permitted.")
    if not fourth and any(len(one) > 2048 for one in texts):
        raise invalid(
            "Malformed input request: #/texts/0: expected maxLength: 2048, please reformat your input."
        )
    size = body.output_dimension or (1536 if fourth else 1024)
    vectors: list[JsonValue] = [[*vector(one, size)] for one in texts]
    said: dict[str, JsonValue] = {"id": "fake-embedding", "texts": [*texts]}
    if body.embedding_types is None:
        return {**said, "embeddings": vectors, "response_type": "embeddings_floats"}, tokens
    return {**said, "embeddings": {"float": vectors}, "response_type": "embeddings_by_type"}, tokens


def vector(text: str, size: int) -> list[float]:
    """The sum of a direction for each of its words, of unit length."""
    words = re.findall(r"\w+", text.casefold()) or [text]
    total = np.zeros(size)
    for word in words:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        total += np.random.default_rng(seed).standard_normal(size)
    return [round(float(one), 6) for one in total / np.linalg.norm(total)]
