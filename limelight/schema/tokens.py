"""Tokens of a chat model's calls, those of its prompt cache among them, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tokens:
    """What one call read and wrote."""

    read: int = 0
    """All of them: new ones, those found in the prompt cache, and those put there."""
    written: int = 0
    cache_read: int = 0
    """Of those read: found in the prompt cache."""
    cache_write: int = 0
    """Of those read: put into the prompt cache."""

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(
            self.read + other.read, self.written + other.written,
            self.cache_read + other.cache_read, self.cache_write + other.cache_write,
        )  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """US dollars."""

    usd: float = 0.0
    saved_usd: float = 0.0
    """What the same call would have cost more without a prompt cache; less than nothing where it was only written."""
