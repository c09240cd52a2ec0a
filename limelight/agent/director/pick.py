"""Choices that look free and are not: the same words give the same choice, on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def number(*parts: object) -> int:
    """A number of 31 bits out of the parts."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") & 0x7FFFFFFF


def pick(options: Sequence[T], *parts: object) -> T:
    """One of the options, by the parts."""
    return options[number(*parts) % len(options)]


def rotate(options: Sequence[T], *parts: object) -> list[T]:
    """All options in their order, begun somewhere else."""
    start = number(*parts) % len(options)
    return [*options[start:], *options[:start]]
