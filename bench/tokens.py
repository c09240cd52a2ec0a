"""Counting what chat models read and write, alike for every framework: four characters of JSON are one token."""

from __future__ import annotations

import json

from pydantic import BaseModel, Field

CHARS_A_TOKEN = 4


def tokens(value: object) -> int:
    """Tokens of a text, or of what a value is as JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return -(-len(text) // CHARS_A_TOKEN)


class Call(BaseModel):
    """One call of a chat model: who made it, messages read, tokens read and written."""

    who: str
    messages: int
    read: int
    written: int


class Calls(BaseModel):
    """The calls of one piece of work."""

    made: list[Call] = Field(default_factory=list[Call])

    def of(self, *who: str) -> Calls:
        """Those of some callers."""
        return Calls(made=[one for one in self.made if one.who in who])

    @property
    def messages(self) -> int:
        """Messages that models read, and those that they wrote."""
        return sum(one.messages + 1 for one in self.made)

    @property
    def read(self) -> int:
        """Tokens that models read."""
        return sum(one.read for one in self.made)

    @property
    def total(self) -> int:
        """Tokens read and written."""
        return sum(one.read + one.written for one in self.made)

    @property
    def largest(self) -> int:
        """Tokens of the largest context that a call had."""
        return max((one.read for one in self.made), default=0)
