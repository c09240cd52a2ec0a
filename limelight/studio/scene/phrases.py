"""Finding words and phrases in a prompt. Text is lower case with one space between words and a comma after a clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from limelight.studio.scene.words import COLOURS, NOT_COLOURS

Key = TypeVar("Key")


def normal(text: str) -> str:
    """Lower case, one space between words, apostrophes straight, a comma for whatever ends a clause."""
    found = re.findall(r"[\w'’-]+|[,;.:!?]", text.lower())
    return " ".join("," if word in ",;.:!?" else word for word in found).replace("’", "'")


def has(text: str, phrase: str) -> bool:
    """Whether `phrase` stands in `text` as whole words."""
    return phrase in text and pattern(phrase).search(text) is not None


@lru_cache(maxsize=8192)
def pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(phrase)}s?(?![\w-])")


def best(text: str, table: Mapping[Key, Iterable[str]]) -> Key | None:
    """The entry whose longest phrase stands in the text; the first such entry when two are equal."""
    return best_phrase(text, table)[0]


def best_phrase(text: str, table: Mapping[Key, Iterable[str]]) -> tuple[Key | None, str]:
    """The same, with the phrase."""
    key, longest = None, ""
    for one, phrases in table.items():
        for phrase in phrases:
            if len(phrase) > len(longest) and has(text, phrase):
                key, longest = one, phrase
    return key, longest


def every(text: str, table: Mapping[Key, Iterable[str]]) -> list[Key]:
    """Every entry with a phrase in the text, in the order of the words; a longer phrase hides the words inside it."""
    phrases = sorted(
        ((p, key) for key, known in table.items() for p in known), key=lambda pair: -len(pair[0])
    )
    found: dict[Key, int] = {}
    for phrase, key in phrases:
        match = pattern(phrase).search(text) if phrase in text else None
        if match:
            found[key] = min(found.get(key, match.start()), match.start())
            text = text[: match.start()] + "_" * len(match.group()) + text[match.end() :]
    return sorted(found, key=lambda key: found[key])


def colours(text: str) -> tuple[str, ...]:
    """Up to three named colours as hex, in the order of the words."""
    for phrase in NOT_COLOURS:
        text = text.replace(phrase, " ")
    return tuple(dict.fromkeys(COLOURS[name] for name in every(text, {name: (name,) for name in COLOURS})))[
        :3
    ]


@lru_cache(maxsize=32)
def coloured(nouns: tuple[str, ...], between: str = "") -> re.Pattern[str]:
    """A colour, or two, right before one of the nouns: "peach gradient wall", "blue to pink backdrop"."""
    colour = "|".join(map(re.escape, sorted(COLOURS, key=len, reverse=True)))
    words = "|".join(map(re.escape, sorted(nouns, key=len, reverse=True)))
    return re.compile(
        rf"(?<![\w-])({colour})(?: (?:and|to|into) ({colour}))? (?:{between})*(?:{words})s?(?![\w-])"
    )


def take_coloured(text: str, nouns: tuple[str, ...], between: str = "") -> tuple[tuple[str, ...], str]:
    """The colours of the nouns as hex, and the text without those colours."""
    for phrase in NOT_COLOURS:
        text = text.replace(phrase, "_" * len(phrase))
    match = coloured(nouns, between).search(text)
    if not match:
        return (), text
    names = [name for name in match.groups() if name]
    kept = text[: match.start()] + text[match.end(len(names)) :]
    return tuple(COLOURS[name] for name in names), kept
