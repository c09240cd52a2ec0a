"""`find_products`: products of the catalogue that fit, as a list that the person and later steps can go by."""

from __future__ import annotations

from decimal import Decimal

from pydantic import JsonValue

from limelight.schema.errors import NotFound
from limelight.schema.finding import CatalogHit, CatalogRequest, CatalogResult, as_data, plain_words
from limelight.schema.work import FindProducts
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import keep, outcome, recorded
from limelight.tools.looking_up import ask, in_order


async def find_products(scope: ToolScope, args: FindProducts) -> ToolOutcome:
    """Search, and record what was found in its order. Raises `NotFound` where nothing fits."""
    key = scope.step.for_item("products")
    if known := await recorded(scope, key):
        return outcome(as_data(str(known.meta["text"]), source="catalogue"), [known])
    request = CatalogRequest(
        words=args.words, category=args.category, order=args.order, most=args.most,
        least_price=None if args.least_price is None else Decimal(str(args.least_price)),
        most_price=None if args.most_price is None else Decimal(str(args.most_price)),
        principal=scope.ctx.principal,
    )  # fmt: skip
    found = await ask(scope, "catalog.search", request, CatalogResult)
    hits = found.hits
    if args.order == "fitting" and args.words:
        hits = await in_order(scope, args.words, hits, found.words())
    if not hits:
        asked = args.words or args.category or "that"
        raise NotFound(f"nothing in the catalogue fits “{asked[:80]}”", value=asked[:80])
    text = "\n".join(f"{n}. {line(hit)}" for n, hit in enumerate(hits, 1))
    ids: list[JsonValue] = [hit.product.id for hit in hits]
    made = await keep(
        scope, key, kind="document", name=f"{len(hits)} products", mime="text/markdown",
        meta={"text": text, "product_ids": ids},
    )  # fmt: skip
    return outcome(as_data(text, source="catalogue"), [made])


def line(hit: CatalogHit) -> str:
    """A product in a line: title, price, stars, rank, id."""
    one = hit.product
    parts = [
        plain_words(one.title),
        f"{one.price.amount:,.2f} {one.price.currency}" if one.price else "",
        f"{one.rating.stars:g} of 5 stars" if one.rating else "",
        f"sales rank {one.sales_rank}" if one.sales_rank else "",
        one.id,
    ]
    return " · ".join(part for part in parts if part)


FIND_PRODUCTS = ToolSpec(
    name="find_products",
    description="Find products of the catalogue by words, kind and price, in an order: cheapest, best_sellers, newest, …",
    args=FindProducts,
    run=find_products,
    capabilities=("catalog.search", "text.rerank"),
)
