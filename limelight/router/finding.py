"""A message that asks for products of the catalogue by what they have: a price, a rank, how new they are."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from pydantic import BaseModel

from limelight.router.slots.numbers import digits

Order: TypeAlias = Literal["fitting", "cheapest", "dearest", "best_sellers", "best_rated", "newest"]
_ASKS = re.compile(
    r"^\W*(?:(?:please|can you|could you|now|ok|and)\W+)*(?:find|list|show|search|give|tell|get|which|what)\b"
)
_THINGS = re.compile(r"\b(?:products|items|articles|best[- ]?sellers|sellers|listings)\b")
_OTHER = re.compile(
    r"\b(?:videos?|films?|clips?|headlines?|pictures?|images?|photos?|storyboards?|ads?|banners?|concepts?|shots?|logos?|music|make|create|"
    r"write|paint|animate|use|put|campaign|slogan)\b"
)
_ORDERS: tuple[tuple[Order, re.Pattern[str]], ...] = (
    ("cheapest", re.compile(r"\b(?:cheapest|least expensive|lowest[- ]priced?)\b")),
    ("dearest", re.compile(r"\b(?:most expensive|dearest|priciest|highest[- ]priced?)\b")),
    (
        "best_sellers",
        re.compile(r"\b(?:best[- ]?sell(?:ers|ing)|top[- ]?sell(?:ers|ing)|sell(?:s|ing)? best)\b"),
    ),
    ("best_rated", re.compile(r"\b(?:best|top|highest)[- ]rated\b|\bbest reviews\b")),
    ("newest", re.compile(r"\b(?:newest|latest|most recent)\b")),
)
_MONEY = r"(?:\$|€|£|usd|eur)?\s*(\d{1,6}(?:[.,]\d{1,2})?)\s*(?:\$|€|£|dollars?|euros?|usd|eur)?"
_MOST = re.compile(rf"\b(?:under|below|less than|cheaper than|at most|up to|no more than)\s*{_MONEY}")
_LEAST = re.compile(rf"\b(?:over|above|more than|at least|dearer than)\s*{_MONEY}")
_COUNT = re.compile(r"\b(\d{1,2})\b")
_STOP = frozenset(
    ["a", "all", "an", "and", "any", "are", "best", "by", "can", "catalog", "catalogue", "cost", "costs", "could", "dollars", "euros", "find", "for", "from", "get", "give", "have", "i", "in", "is", "item", "items", "list", "me", "my", "now", "of", "ok", "on", "one", "our", "please", "price", "priced", "prices", "product", "products", "rated", "search", "seller", "sellers", "selling", "show", "sort", "tell", "that", "the", "them", "these", "to", "top", "us", "what", "which", "with", "you"]
)  # fmt: skip


class Wanted(BaseModel):
    """What is asked for."""

    words: str = ""
    order: Order = "fitting"
    most: int = 10
    least_price: float | None = None
    most_price: float | None = None


def products_wanted(text: str) -> Wanted | None:
    """What a message asks of the catalogue; None for one that asks for something else, or for nothing in particular."""
    low = text.lower().strip()
    if len(low) > 160 or not _ASKS.match(low) or not _THINGS.search(low) or _OTHER.search(low):
        return None
    low = digits(low, "en")
    orders: list[Order] = [name for name, pattern in _ORDERS if pattern.search(low)]
    found = Wanted(order=orders[0] if orders else "fitting")
    rest = low
    for name, pattern in (("most_price", _MOST), ("least_price", _LEAST)):
        if match := pattern.search(rest):
            found = found.model_copy(update={name: float(match[1].replace(",", "."))})
            rest = rest.replace(match.group(), " ")
    if found == Wanted():
        return None
    if count := _COUNT.search(rest):
        found = found.model_copy(update={"most": min(50, max(1, int(count[1])))})
        rest = rest.replace(count.group(), " ")
    for _, pattern in _ORDERS:
        rest = pattern.sub(" ", rest)
    left = [word for word in re.findall(r"[a-z][a-z'\-]+", rest) if word not in _STOP]
    return found.model_copy(update={"words": " ".join(left)})
