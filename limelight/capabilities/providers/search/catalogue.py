"""`catalog.search` in the advertiser's own catalogue: words, what means the same, and what products have."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence

import numpy as np

from limelight.capabilities.embedding import Embedder
from limelight.capabilities.providers.search.ordering import in_order, in_price
from limelight.schema.capability import Capability, CapabilityRequest, OnProgress
from limelight.schema.errors import ProviderFailed
from limelight.schema.finding import CatalogHit, CatalogRequest, CatalogResult
from limelight.schema.product import Product
from limelight.schema.stores import CatalogueStore

LEAST = 0.34
"""Score below which a product has nothing to do with the words."""
SHARE = 0.55
"""The same as a share of the best product's score."""
SAME_KIND = 0.5
"""Cosine from which two names of kinds mean the same ("lantern", "camping light")."""
_WORD = re.compile(r"\w+")


class OwnCatalogue:
    """The products that were given to Limelight. `Provider`; nothing leaves the house."""

    name = "own-catalogue"
    capabilities: frozenset[Capability] = frozenset({"catalog.search"})

    def __init__(self, catalogue: CatalogueStore | None, *, embedder: Callable[[], Embedder]) -> None:
        self._catalogue, self._embedder = catalogue, embedder

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> CatalogResult:
        """The products that fit, of the advertiser who asks."""
        if not isinstance(request, CatalogRequest):
            raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
        if self._catalogue is None:
            raise ProviderFailed("there is no catalogue here to search", code="not_configured")
        products = await self._catalogue.products(request.principal)
        hits = await asyncio.to_thread(found, products, request, self._embedder())
        return CatalogResult(hits=hits[: request.most], total=len(hits))


def found(products: Sequence[Product], request: CatalogRequest, embedder: Embedder) -> list[CatalogHit]:
    """All that fit, in the order that was asked for."""
    kept = [one for one in products if in_price(one.price, request)]
    if request.category.strip():
        kept = of_kind(kept, request.category, embedder)
    if not request.words.strip():
        return in_order([CatalogHit(product=one) for one in kept], request.order)
    hits = [
        CatalogHit(product=one, score=score)
        for one, score in zip(
            kept, scores(request.words, [listing(one) for one in kept], embedder), strict=True
        )
    ]
    least = max(LEAST, SHARE * max((one.score for one in hits), default=0.0))
    return in_order([one for one in hits if one.score >= least], request.order)


def of_kind(products: Sequence[Product], kind: str, embedder: Embedder) -> list[Product]:
    """The products of a kind: by their category, title or tags as they are written, else by what means the same."""
    asked = words_of(kind)
    said = [one for one in products if asked <= words_of(" ".join((one.category, one.title, *one.tags)))]
    if said or not products:
        return said
    names = [" ".join((one.category.replace("/", " "), one.title)) for one in products]
    near = embedder.embed(names) @ embedder.embed([kind])[0]
    return [one for one, closeness in zip(products, near, strict=True) if closeness >= SAME_KIND]


def scores(query: str, texts: Sequence[str], embedder: Embedder) -> list[float]:
    """How well each text fits the query, 0..1: by meaning, and by the words they share, rare ones counting more."""
    if not texts:
        return []
    meaning = embedder.embed([*texts]) @ embedder.embed([query])[0]
    asked, has = words_of(query), [words_of(one) for one in texts]
    weights = {word: np.log1p((len(texts) + 0.5) / (sum(word in one for one in has) + 0.5)) for word in asked}
    most = sum(weights.values()) or 1.0
    shared = np.array([sum(weights[word] for word in asked & one) / most for one in has])
    return [float(one) for one in np.clip(np.maximum(meaning, 0.5 * meaning + 0.6 * shared), 0.0, 1.0)]


def listing(product: Product) -> str:
    """What a product is found by."""
    parts = (
        product.title,
        product.category.replace("/", " "),
        product.brand,
        *product.tags,
        *product.bullets,
        product.description,
    )
    return " · ".join(one for one in parts if one)[:600]


def words_of(text: str) -> frozenset[str]:
    """Its words of three letters and more, lower case, without the s of the plural."""
    words = (one for one in _WORD.findall(text.casefold()) if len(one) > 2 or not one.isascii())
    return frozenset(
        one[:-1] if len(one) > 3 and one.endswith("s") and not one.endswith("ss") else one for one in words
    )
