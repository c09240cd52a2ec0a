"""Which products have most to do with a message, by words alone."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from rapidfuzz import fuzz, utils

from limelight.schema.product import Product

NEAR_ENOUGH = 55
"""Partial token score, 0..100, below which a product counts as not meant."""


def by_relevance(products: list[Product], text: str) -> list[Product]:
    """Products in the order in which a context should hold them: those the words may mean, then the newest."""
    words = utils.default_process(text[:2000])
    return sorted(products, key=lambda one: (_near(one, words), one.launch_date or date.min), reverse=True)


def shelved(products: list[Product], *, newest: int) -> list[Product]:
    """So many of the newest, then the others from the best seller on: what people ask for without a name."""
    fresh = by_relevance(products, "")[:newest]
    known = {one.id for one in fresh}
    rest = [one for one in products if one.id not in known]
    return [*fresh, *sorted(rest, key=lambda one: (one.sales_rank is None, one.sales_rank or 0, one.id))]


def meant(product: Product, text: str) -> bool:
    """Whether the words may mean this product."""
    return _near(product, utils.default_process(text[:2000])) > 0


def _near(product: Product, words: str) -> float:
    if not words:
        return 0.0
    described = " ".join((product.title, product.category, product.brand, *product.tags))
    near = fuzz.partial_token_set_ratio(words, _processed(described))
    return near if near >= NEAR_ENOUGH else 0.0


@lru_cache(maxsize=4096)
def _processed(described: str) -> str:
    """Every turn asks of every product."""
    return utils.default_process(described)
