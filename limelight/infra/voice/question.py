"""A question to the person, with the answers that it offers."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 6
"""Answers that are offered; any words may be said instead."""


@dataclass(frozen=True)
class Question:
    """What is asked. An empty one asks nothing, and is false."""

    text: str = ""
    choices: tuple[str, ...] = ()
    """Words that are understood when they are said in answer."""

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def offered(self) -> list[str]:
        """The answers that are shown, each once."""
        return [*dict.fromkeys(one for one in self.choices if one)][:MOST]
