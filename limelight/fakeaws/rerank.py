"""Rerank of Agents for Amazon Bedrock Runtime: texts by the words that they share with the query."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from limelight.fakeaws.errors import AwsFault, invalid

MODELS = ("amazon.rerank-v1:0", "cohere.rerank-v3-5:0")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Text(_Part):
    text: str = Field(min_length=1, max_length=32_000)


class Query(_Part):
    type: Literal["TEXT"]
    textQuery: Text


class Inline(_Part):
    type: Literal["TEXT"]
    textDocument: Text


class RankSource(_Part):
    type: Literal["INLINE"]
    inlineDocumentSource: Inline


class ModelConfiguration(_Part):
    modelArn: str = Field(pattern=r"^arn:aws(-[^:]+)?:bedrock:[a-z0-9\-]{1,20}:[0-9]{0,12}:[a-z\-]+/.+$")
    additionalModelRequestFields: dict[str, JsonValue] = Field(default_factory=dict[str, JsonValue])


class BedrockConfiguration(_Part):
    modelConfiguration: ModelConfiguration
    numberOfResults: int = Field(default=0, ge=0, le=1000)


class Configuration(_Part):
    type: Literal["BEDROCK_RERANKING_MODEL"]
    bedrockRerankingConfiguration: BedrockConfiguration


class RerankBody(_Part):
    """The request."""

    queries: list[Query] = Field(min_length=1, max_length=1)
    sources: list[RankSource] = Field(min_length=1, max_length=1000)
    rerankingConfiguration: Configuration
    nextToken: str | None = None


def model_of(body: RerankBody) -> str:
    """The model's id."""
    return body.rerankingConfiguration.bedrockRerankingConfiguration.modelConfiguration.modelArn.split(
        "/", 1
    )[-1]


def answer(body: RerankBody) -> dict[str, JsonValue]:
    """The reply."""
    if model_of(body) not in MODELS:
        raise AwsFault("ResourceNotFoundException", f"The model {model_of(body)} does not exist.")
    most = body.rerankingConfiguration.bedrockRerankingConfiguration.numberOfResults
    if most > len(body.sources):
        raise invalid("numberOfResults is greater than the number of sources.")
    asked = _words(body.queries[0].textQuery.text)
    scores = [
        len(asked & _words(one.inlineDocumentSource.textDocument.text)) / max(1, len(asked))
        for one in body.sources
    ]
    order = sorted(range(len(scores)), key=lambda place: -scores[place])[: most or None]
    return {
        "results": [
            {"index": place, "relevanceScore": round(0.05 + 0.9 * scores[place], 4)} for place in order
        ]
    }


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
