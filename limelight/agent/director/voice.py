"""Saying a sentence in the person's language."""

from __future__ import annotations

from dataclasses import dataclass

from limelight.agent.director.phrases import ENGLISH, NUMBERS
from limelight.agent.director.phrases_more import FRENCH, GERMAN, PORTUGUESE, SPANISH

TABLES: dict[str, dict[str, str]] = {
    "en": ENGLISH, "es": SPANISH, "de": GERMAN, "fr": FRENCH, "pt": PORTUGUESE,
}  # fmt: skip


@dataclass(frozen=True)
class Voice:
    """Sentences in one language; English where a language or a sentence is missing."""

    language: str = "en"

    @property
    def english(self) -> bool:
        return self.language not in TABLES or self.language == "en"

    def say(self, key: str, **slots: object) -> str:
        """The sentence with its slots filled."""
        return TABLES.get(self.language, ENGLISH).get(key, ENGLISH[key]).format(**slots)

    def number(self, count: int) -> str:
        """`three` for 3; figures from 13 on, and where the word would depend on the noun."""
        words = NUMBERS.get(self.language, NUMBERS["en"])
        invariant = self.english or (count > 1 and not (self.language == "pt" and count == 2))
        return words[count] if invariant and 0 <= count < len(words) else str(count)

    def capital(self, count: int) -> str:
        """The number at the beginning of a sentence."""
        return self.number(count).capitalize()

    def listed(self, parts: list[str]) -> str:
        """`a, b and c`."""
        parts = [part for part in parts if part]
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])}{self.say('and')}{parts[-1]}"


def spelled(count: int) -> str:
    """`four` for 4, in English, which plans are written in; figures from 13 on."""
    return Voice().number(count)
