"""What a function of a text gave is kept: of many short texts, of few long ones, so that memory stays bounded by size."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")

SHORT = 2_000
"""Characters; longer texts are rare, and what is made of them is large."""
LONG_ONES = 4


def text_cache(*, short_ones: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """A decorator that keeps results by text: of the `short_ones` latest short texts and the `LONG_ONES` latest others."""

    def decorate(function: Callable[[str], T]) -> Callable[[str], T]:
        short, long = lru_cache(maxsize=short_ones)(function), lru_cache(maxsize=LONG_ONES)(function)

        @wraps(function)
        def kept(text: str) -> T:
            return short(text) if len(text) <= SHORT else long(text)

        return kept

    return decorate
