"""The products that a turn sees: those that its words may mean, and the catalogue as far as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from limelight.memory.recall import beginning, tokens_of
from limelight.memory.relevance import by_relevance, meant, shelved
from limelight.memory.views import product_view
from limelight.schema.context import Choice, ProductView
from limelight.schema.product import Product

LIKELY = 3
"""Products that are told of in full because the message may mean them."""


@dataclass(frozen=True)
class Goods:
    """Products that a turn sees."""

    likely: list[ProductView]
    """Those that the words may mean, in full."""
    shelf: list[ProductView]
    """All there is room for, in an order and a form that no message changes, so that a model reads them once."""
    why: list[Choice]
    tokens: int
    """What both take, a product that is the same in both once."""

    @property
    def shown(self) -> list[ProductView]:
        """All of them, the likely ones first."""
        named = {one.id for one in self.likely}
        return [*self.likely, *(one for one in self.shelf if one.id not in named)]


@dataclass(frozen=True)
class Priced:
    """A view of a product and what it takes."""

    view: ProductView
    tokens: int

    @classmethod
    def of(cls, product: Product, *, brief: bool = False) -> Priced:
        """A product as models see it."""
        view = product_view(product, brief=brief)
        return cls(view, tokens_of(view.model_dump_json(exclude_defaults=True)))


class Stock:
    """A catalogue in the order of its shelf; each view is made when it is first wanted."""

    def __init__(self, products: Sequence[Product]) -> None:
        self.products = list(products)
        self.order = shelved(self.products, newest=2 * LIKELY)
        self._shelf: list[Priced] = []
        self._whole: dict[str, Priced] = {}

    def at(self, rank: int) -> Priced:
        """What stands at a place of the shelf; places are asked for in order."""
        if rank == len(self._shelf):
            self._shelf.append(Priced.of(self.order[rank], brief=rank >= 2 * LIKELY))
        return self._shelf[rank]

    def whole(self, product: Product) -> Priced:
        """A product in full."""
        if product.id not in self._whole:
            self._whole[product.id] = Priced.of(product)
        return self._whole[product.id]


def goods_of(stock: Stock, text: str, *, room: int, chosen: ProductView | None) -> Goods:
    """Products there is room for; those that the words may mean first."""
    ranked = by_relevance(stock.products, text)[:LIKELY]
    likely = [stock.whole(one) for one in ranked if chosen is None or meant(one, text)]
    kept, spent = dict[str, ProductView](), 0
    for one in likely:
        if (room := room - one.tokens) >= 0:
            kept[one.view.id] = one.view
            spent += one.tokens
    shelf, why = list[ProductView](), list[Choice]()
    for rank, product in enumerate(stock.order):
        one = stock.at(rank)
        cost = 0 if one.view == kept.get(one.view.id) else one.tokens
        if cost > room:
            why.append(_left(product, cost))
            break
        shelf.append(one.view)
        room -= cost
        spent += cost
    return Goods([*kept.values()], shelf, why, spent)


def _left(product: Product, cost: int) -> Choice:
    reason = "no room, nor for those that have less to do with the message"
    return Choice(
        what="product",
        ref=product.id,
        text=beginning(product.title),
        chosen=False,
        reason=reason,
        tokens=cost,
    )
