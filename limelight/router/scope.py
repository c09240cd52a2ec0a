"""How wide a request is: several products, markets, placements, occasions or versions, or all stages at once."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, TypedDict, cast

from limelight.infra.sieve import Sieve
from limelight.router.slots.aspects import find_aspects
from limelight.router.slots.shots import find_shots

SCOPES = {
    "products": "several products",
    "markets": "several markets",
    "placements": "several placements",
    "occasions": "several occasions",
    "versions": "several versions",
    "whole": "every stage at once",
    "again": "what was made before, made again for something else",
}
"""Kinds of width, and how a reason names them."""
NAMED = ("markets", "occasions")
"""Kinds that have names of their own, of which two in a request make it wide."""
MAX_CHARS = 600
"""Characters of a clause that are searched."""


class _Table(TypedDict):
    macros: dict[str, str]
    scope: dict[str, dict[str, Any]]


@cache
def _table() -> _Table:
    raw = files("limelight.router").joinpath("data/scope.toml").read_text(encoding="utf-8")
    return cast(_Table, tomllib.loads(raw))


def expanded(text: str) -> str:
    """A regular expression with its macros (`%film%`, `%n%`, …) filled in. Raises `KeyError` for one there is not."""
    return re.sub(r"%([a-z_]+)%", lambda m: expanded(_table()["macros"][m.group(1)]), text)


@cache
def _patterns() -> tuple[Sieve, list[str]]:
    """The patterns, and for each the kind of width that it tells; after them the names of `NAMED`."""
    rows = [(name, text) for name, table in _table()["scope"].items() for text in table.get("patterns", [])]
    found = [re.compile(expanded(text)) for _, text in rows] + [names(scope) for scope in NAMED]
    return Sieve(found), [name for name, _ in rows]


@cache
def names(scope: str) -> re.Pattern[str]:
    """The names of `markets` or `occasions` in all languages."""
    table = _table()["scope"][scope]
    every = table["names"] if "names" in table else "|".join(table["named"].values())
    words = [w for w in every.replace("\n", "").split("|") if w]
    latin = [w for w in words if w.isascii() or w[0] < "\u3000"]
    rest = sorted((w for w in words if w not in latin), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(latin)})|(?:{'|'.join(rest)})")


@cache
def _named() -> list[tuple[str, re.Pattern[str]]]:
    rows: dict[str, str] = _table()["scope"]["occasions"]["named"]
    return [(name, re.compile(words)) for name, words in rows.items()]


def occasion_of(words: str) -> str:
    """The occasion that words begin with, as a prompt names it in English ("Navidad" is "christmas"); the words
    themselves where they name none."""
    return next((name for name, pattern in _named() if pattern.match(words.lower())), words)


@cache
def _codes() -> re.Pattern[str]:
    return re.compile(_table()["scope"]["markets"]["codes"])


def _several(scope: str, text: str) -> bool:
    """Whether a text holds different names of a scope."""
    return len(set(names(scope).findall(text))) > 1


def scopes_of(clause: str, *, original: str = "") -> list[str]:
    """Which kinds of width a lower-case clause has, by name, in a fixed order.

    `original` is the clause as it was typed: country codes are read from their capitals ("DE, FR and JP"). Under a
    millisecond for a clause of ordinary length.
    """
    return list(_scopes(clause[:MAX_CHARS], original[:MAX_CHARS]))


@lru_cache(maxsize=1024)
def _scopes(text: str, original: str) -> tuple[str, ...]:
    sieve, kinds = _patterns()
    hits = [*sieve.hits(text)]
    found = [kinds[n] for n in hits if n < len(kinds)]
    named = {NAMED[n - len(kinds)] for n in hits if n >= len(kinds)}
    several = {
        "markets": ("markets" in named and _several("markets", text))
        or len(set(_codes().findall(original))) > 1,
        # "Shot 1 in winter and shot 3 at Easter" are two scenes of one video.
        "occasions": "occasions" in named and _several("occasions", text) and not find_shots(text, 0)[0],
        "placements": len(find_aspects(text)) > 1,
    }
    found += [name for name, wide in several.items() if wide and name not in found]
    return tuple(name for name in SCOPES if name in found)
