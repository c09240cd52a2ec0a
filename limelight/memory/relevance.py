"""Which products have most to do with a message, by words alone."""

from __future__ import annotations

from datetime import date

from rapidfuzz import fuzz, utils

from limelight.schema.product import Product

NEAR_ENOUGH = 55
"""Partial token score, 0..100, below which a product counts as not meant."""


def by_relevance(products: list[Product], text: str) -> list[Product]:
    """Products in the order in which a context should hold them: those the words may mean, then the newest."""
    words = utils.default_process(text[:2000])

    def score(product: Product) -> tuple[float, date]:
        described = " ".join((product.title, product.category, product.brand, *product.tags))
        near = fuzz.partial_token_set_ratio(words, utils.default_process(described)) if words else 0.0
        return (near if near >= NEAR_ENOUGH else 0.0, product.launch_date or date.min)

    return sorted(products, key=score, reverse=True)
