"""The families that compare texts and look things up: their options, and how their providers are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from limelight.capabilities.options import Options
from limelight.capabilities.providers.search import (
    ApiOptions,
    CatalogApi,
    CatalogApiOptions,
    OwnCatalogue,
    PageReader,
    WebApi,
)
from limelight.schema.capability import Provider
from limelight.schema.errors import ProviderFailed
from limelight.schema.finding import AGENT, Fetched

if TYPE_CHECKING:
    from limelight.capabilities.families import Parts


class BedrockEmbeddingOptions(Options):
    """Sentence vectors by a model on Bedrock."""

    model: str = "amazon.titan-embed-text-v2:0"
    """`amazon.titan-embed-text-v2:0`, `cohere.embed-multilingual-v3`, `cohere.embed-english-v3`, `cohere.embed-v4:0`, or an
    inference profile of one of them."""
    dimensions: int | None = None
    """Numbers in a vector, where the model offers several."""


class BedrockRerankOptions(Options):
    """An order by a model on Bedrock."""

    model: str = "amazon.rerank-v1:0"
    """`amazon.rerank-v1:0` or `cohere.rerank-v3-5:0`, or an ARN."""


class PageOptions(Options):
    """Pages of the web."""

    timeout_s: float = Field(default=15, gt=0, le=60)


def use(options: Options, parts: Parts) -> Provider:
    """Vectors and order on this machine."""
    from limelight.capabilities.providers.meaning import LocalMeaning

    return LocalMeaning(parts.embedder)


def bedrock_embeddings(options: BedrockEmbeddingOptions, parts: Parts) -> Provider:
    """Raises `BadInput` for a model or a number of dimensions that there is not."""
    from limelight.capabilities.providers.aws.embeddings import BedrockEmbeddings

    return BedrockEmbeddings(aws=parts.aws, model=options.model, dimensions=options.dimensions)


def bedrock_rerank(options: BedrockRerankOptions, parts: Parts) -> Provider:
    """Amazon's or Cohere's."""
    from limelight.capabilities.providers.aws.rerank import BedrockRerank

    return BedrockRerank(aws=parts.aws, model=options.model)


def own_catalogue(options: Options, parts: Parts) -> Provider:
    """What advertisers gave to Limelight."""
    return OwnCatalogue(parts.catalogue, embedder=parts.embedder)


def catalog_api(options: CatalogApiOptions, parts: Parts) -> Provider:
    """A retailer's."""
    return CatalogApi(options, fetch=parts.fetch, blobs=parts.blobs)


def web_api(options: ApiOptions, parts: Parts) -> Provider:
    """Any search API."""
    return WebApi(options, fetch=parts.fetch)


def web_pages(options: PageOptions, parts: Parts) -> Provider:
    """Pages, as their owners allow them to be read."""
    return PageReader(fetch=parts.fetch, agent=AGENT, timeout_s=options.timeout_s)


async def out_of_reach(
    url: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None,
    accept: str = "*/*", most_bytes: int = 0, timeout_s: float = 0, redirects: int = 0,
) -> Fetched:  # fmt: skip
    """`Fetch` where nothing outside may be reached."""
    raise ProviderFailed("nothing outside can be reached from here", code="not_configured", value=url[:200])
