"""The products that a turn sees, made once for as long as the catalogue stays as it is."""

from __future__ import annotations

from collections.abc import Sequence

from limelight.memory.goods import Stock, goods_of
from limelight.memory.kept import Kept
from limelight.schema.product import Product

PRODUCTS = [
    Product(id=f"p{n}", title=f"Lamp {n}", description="A lamp. " * 30, sales_rank=20 - n) for n in range(20)
]


def test_what_is_made_of_the_same_objects_is_made_once() -> None:
    made: list[Sequence[str]] = []

    def make(items: Sequence[str]) -> int:
        made.append(items)
        return len(made)

    kept, a, b = Kept(make, most=2), "".join(["a", "!"]), "".join(["b", "!"])
    assert [kept.of(one) for one in ([a, b], [a, b], [b, a], [a, b])] == [1, 1, 2, 1]
    assert kept.of(["".join(["a", "!"]), b]) == 3  # equal, and another object
    assert kept.of([a, b]) == 1
    assert kept.of([b, a]) == 4  # the one that was wanted least lately went


def test_a_stock_that_was_seen_before_shows_the_same_goods() -> None:
    stock = Stock(PRODUCTS)
    narrow = goods_of(stock, "lamp 7", room=150, chosen=None)
    for text, room in (("lamp 7", 2400), ("", 400), ("lamp 7", 150), ("Lamp 19", 0)):
        assert goods_of(stock, text, room=room, chosen=None) == goods_of(
            Stock(PRODUCTS), text, room=room, chosen=None
        )
    assert len(narrow.shelf) < len(PRODUCTS)


def test_views_are_the_same_objects_from_turn_to_turn() -> None:
    stock = Stock(PRODUCTS)
    first, second = (goods_of(stock, text, room=2400, chosen=None) for text in ("lamp 7", "something else"))
    assert all(a is b for a, b in zip(first.shelf, second.shelf, strict=False))
