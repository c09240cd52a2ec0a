"""Things made of objects that never change, kept for as long as the same objects come again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")


class Kept(Generic[Item, Made]):
    """What `make` makes of a sequence: once, while just these objects come in this order; of the last `most` sequences.

    It holds on to the objects, so that no other can be mistaken for one of them. Who changes one in place is not noticed.
    """

    def __init__(self, make: Callable[[Sequence[Item]], Made], *, most: int = 32) -> None:
        self._make, self._most = make, most
        self._known: OrderedDict[tuple[int, ...], tuple[list[Item], Made]] = OrderedDict()

    def of(self, items: Sequence[Item]) -> Made:
        """What was made of them."""
        key = tuple(map(id, items))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = [*items], self._make(items)
        self._known.move_to_end(key)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return found[1]
