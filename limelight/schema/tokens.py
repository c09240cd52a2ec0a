"""Tokens of a chat model's calls, those of its prompt cache among them, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field


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


class TokenPrice(BaseModel):
    """What a chat model costs, US dollars for a million tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cache_read: float | None = Field(default=None, ge=0)
    """Of tokens that were found in the prompt cache; as `input` when left out."""
    cache_write: float | None = Field(default=None, ge=0)
    """Of tokens that were put there; as `input` when left out."""

    def of(self, tokens: Tokens) -> Cost:
        """The price of a call, and what the prompt cache saved of it."""
        found = self.input if self.cache_read is None else self.cache_read
        put = self.input if self.cache_write is None else self.cache_write
        saved = (self.input - found) * tokens.cache_read + (self.input - put) * tokens.cache_write
        whole = self.input * tokens.read + self.output * tokens.written
        return Cost((whole - saved) / 1e6, saved / 1e6)
