"""What the things around a product are called in six languages: read from what a person writes, and told to them.

The names are data: `names/<language>.toml`. English ones that ask for a thing stand in `partwords`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, TypeAlias, cast

from limelight.studio.scene.parts import PropName
from limelight.studio.scene.partwords import PROPS

LANGUAGES = ("en", "es", "de", "fr", "pt", "ja")
Word: TypeAlias = Literal["left", "right", "all", "dressing", "plants"]
KINDS: dict[str, tuple[PropName, ...]] = {
    "lamp": ("lantern", "paperlanterns", "diyas"), "flowers": ("blossom", "roses", "tulips", "marigolds", "petals", "pampas"),
    "fruit": ("citrus", "apples", "mandarins", "melon", "dates"), "ball": ("ball", "spheres", "baubles"),
    "stones": ("pebbles", "rocks"), "cup": ("cup", "mug"), "leaves": ("leaves", "palm", "twigs"),
    "plant": ("plant", "palm", "cactus", "herbs"), "candle": ("candle", "candles"),
    "weights": ("dumbbell", "kettlebell"), "wood": ("logs", "driftwood", "board"),
}  # fmt: skip
"""Sorts of things that one word may mean."""


@dataclass(frozen=True)
class Named:
    """What words name."""

    things: tuple[PropName, ...] = ()
    kinds: tuple[PropName, ...] = ()
    """Things that the words may mean, where they name none of `things` that is there."""
    words: frozenset[Word] = frozenset()
    """What else they say: a side, "everything", what grows or lies there."""


def named(words: str) -> Named:
    """What words of any of the languages name, longer names first; an article tells which of the languages it can be."""
    first = re.match(r"\W*(\w+)", words)
    article = _plain(first[1], "ja") if first else ""
    spoken = [one for one in LANGUAGES if article in _articles(one)] or [*LANGUAGES]
    found = [entry for language in spoken for entry in _found(language, words)]
    kinds: list[PropName] = [thing for table, key in found if table == "kinds" for thing in KINDS[key]]
    return Named(
        tuple(dict.fromkeys(cast("PropName", key) for table, key in found if table == "things")),
        tuple(dict.fromkeys(kinds)),
        frozenset(cast("Word", key) for table, key in found if table == "words"),
    )


def called(thing: PropName, language: str) -> str:
    """What a thing is called in a language; in English where that is not one of `LANGUAGES`."""
    return _names(language)["things"].get(thing, "").partition(",")[0] or PROPS[thing][0]


def _found(language: str, words: str) -> list[tuple[str, str]]:
    """The tables and entries whose words stand in a text; what a longer word has covered is read once."""
    text = _plain(words, language)
    found: list[tuple[str, str]] = []
    for pattern, entries in _patterns(language):
        text, count = pattern.subn(" ", text)
        found += entries if count else []
    return found


def _plain(words: str, language: str) -> str:
    """Lower case, and outside of Japanese without accents: they are left out in a hurry."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    if language == "ja":
        return folded
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))


@cache
def _names(language: str) -> Mapping[str, Mapping[str, str]]:
    known = language if language in LANGUAGES else "en"
    text = (resources.files("limelight.studio.scene") / "names" / f"{known}.toml").read_text("utf-8")
    tables: dict[str, dict[str, str]] = tomllib.loads(text)
    return {"things": {}, **tables}


@cache
def _articles(language: str) -> frozenset[str]:
    return frozenset(_names(language)["words"].get("articles", "").split(", "))


@cache
def _patterns(language: str) -> list[tuple[re.Pattern[str], list[tuple[str, str]]]]:
    """Each word as a pattern, the longest first, with the tables and entries that it stands for."""
    words: dict[str, list[tuple[str, str]]] = {}
    for table, rows in _names(language).items():
        for key, row in rows.items():
            for word in row.split(",") if key != "articles" else ():
                words.setdefault(_plain(word.strip(), language), []).append((table, key))
    before, after = ("", "") if language == "ja" else (r"(?<!\w)", r"(?!\w)")
    longest = sorted(words, key=len, reverse=True)
    return [(re.compile(f"{before}{re.escape(word)}{after}"), words[word]) for word in longest]
