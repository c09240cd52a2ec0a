"""Products held against what was asked of them, and put in its order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from limelight.schema.finding import CatalogHit, CatalogRequest, Order
from limelight.schema.product import Price


def in_price(price: Price | None, request: CatalogRequest) -> bool:
    """Whether a price is what was asked for; without one, only where no price was asked."""
    if request.least_price is None and request.most_price is None:
        return True
    if price is None or (request.currency and price.currency != request.currency):
        return False
    return (request.least_price is None or price.amount >= request.least_price) and (
        request.most_price is None or price.amount <= request.most_price
    )


def in_order(hits: Sequence[CatalogHit], order: Order) -> list[CatalogHit]:
    """The hits in this order; those that lack what it goes by come last, equal ones as they were."""

    def place(hit: CatalogHit) -> tuple[bool, float]:
        one = hit.product
        match order:
            case "fitting":
                return False, -hit.score
            case "cheapest":
                return one.price is None, float(one.price.amount) if one.price else 0.0
            case "dearest":
                return one.price is None, -float(one.price.amount) if one.price else 0.0
            case "best_sellers":
                return one.sales_rank is None, float(one.sales_rank or 0)
            case "best_rated":
                return one.rating is None, -one.rating.stars if one.rating else 0.0
            case "newest":
                return one.launch_date is None, -float((one.launch_date or date.min).toordinal())

    return sorted(hits, key=place)
