"""What texts mean, on this machine: sentence vectors, and an order by them and by the words that texts share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from limelight.capabilities.embedding import DIMENSIONS, Embedder
from limelight.capabilities.providers.search.catalogue import scores
from limelight.schema.capability import Capability, CapabilityRequest, CapabilityResult, OnProgress
from limelight.schema.errors import ProviderFailed
from limelight.schema.meaning import EmbedRequest, EmbedResult, Ranked, RerankRequest, RerankResult

SPACE = f"use/{DIMENSIONS}"
CHARS_PER_TOKEN = 4


class LocalMeaning:
    """`text.embed` and `text.rerank` by the packaged sentence encoder. `Provider`."""

    name = "local-meaning"
    capabilities: frozenset[Capability] = frozenset({"text.embed", "text.rerank"})

    def __init__(self, embedder: Callable[[], Embedder]) -> None:
        self._embedder = embedder

    def used(self) -> int:
        """How often the encoder was asked, by whomever."""
        return self._embedder().calls

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> CapabilityResult:
        """Vectors, or an order."""
        match request:
            case EmbedRequest():
                vectors = await asyncio.to_thread(self._embedder().embed, request.texts)
                read = sum(-(-len(one) // CHARS_PER_TOKEN) for one in request.texts)
                return EmbedResult(vectors=vectors.tolist(), space=SPACE, tokens_in=read)
            case RerankRequest():
                found = await asyncio.to_thread(scores, request.query, request.texts, self._embedder())
                order = [Ranked(index=place, score=score) for place, score in enumerate(found)]
                return RerankResult(order=sorted(order, key=lambda one: -one.score)[: request.most])
            case _:
                raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
