"""Many regular expressions tried on one text: only those are run whose letters the text has.

What must stand in any text that a pattern matches is read once from the parsed pattern, as code search engines do
(Cox, "Regular Expression Matching with a Trigram Index", 2012). Nine patterns of ten then cost nothing. The parser is
CPython's own, which promises nothing; under a Python without it every pattern is searched for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple, cast

from limelight.infra.text_cache import text_cache

op: Any
parser: Any
try:
    from re import _constants as op  # pyright: ignore[reportAttributeAccessIssue]
    from re import _parser as parser  # pyright: ignore[reportAttributeAccessIssue]
except ImportError:
    op = parser = None

GRAM = 3
"""Characters of the pieces that are looked up."""
MAX_STRINGS = 200
"""Alternatives up to which a part of a pattern is written out."""
MAX_RANGE = 10
MAX_REPEATS = 2
PARTS = 2
"""How many parts of a pattern are looked for; a text must hold a string of each."""

_ZERO_WIDTH = {op.AT, op.ASSERT, op.ASSERT_NOT} if op else set()
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT} if op else set()
_EMPTY = frozenset({""})


class Sieve:
    """Patterns, without flags, in an order of their own; `hits` says which of them are found in a text."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self._searches: list[Callable[[str], object]] = [p.search for p in patterns]
        self._all = (1 << len(patterns)) - 1
        wanted = [needed(p) for p in patterns]
        self._parts = [_Strings([w[n] if n < len(w) else _EMPTY for w in wanted]) for n in range(PARTS)]

    def hits(self, text: str) -> Iterator[int]:
        """The numbers of the patterns that are found in a text, in order: as if each were searched for."""
        left = self._candidates(text)
        while left:
            n = (left & -left).bit_length() - 1
            left &= left - 1
            if self._searches[n](text):
                yield n

    def any(self, text: str) -> bool:
        """Whether one of the patterns is found in a text."""
        return next(self.hits(text), None) is not None

    def may(self, text: str) -> bool:
        """Whether a pattern could be found in a text, or in a piece of it; none is searched for."""
        return self._candidates(text) != 0

    def _candidates(self, text: str) -> int:
        """The patterns whose strings a text holds, as bits."""
        grams, left = _grams(text), self._all
        for part in self._parts:
            if left & part.bound:
                left &= part.holding(text, grams)
        return left


class _Strings:
    """Of each pattern some strings, found by a piece of three characters; patterns are bits of a number."""

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        self._free = sum(1 << n for n, strings in enumerate(sets) if "" in strings)
        self.bound = (1 << len(sets)) - 1 & ~self._free
        """The patterns of which some string must stand in a text."""
        bits: dict[str, int] = {}
        for n, strings in enumerate(sets):
            for one in strings - _EMPTY:
                bits[one] = bits.get(one, 0) | 1 << n
        self._short = [(one, mask) for one, mask in bits.items() if len(one) < GRAM and one.isascii()]
        self._short_any = [(one, mask) for one, mask in bits.items() if len(one) < GRAM]
        self._by_gram: dict[str, list[tuple[str, int]]] = {}
        for one, mask in bits.items():
            if len(one) >= GRAM:
                pieces = [one[n : n + GRAM] for n in range(len(one) - GRAM + 1)]
                self._by_gram.setdefault(min(pieces, key=_rate), []).append((one, mask))
        self._grams = frozenset(self._by_gram)

    def holding(self, text: str, grams: frozenset[str]) -> int:
        """The patterns of which a text holds a string."""
        found = self._free
        for gram in self._grams & grams:
            for one, mask in self._by_gram[gram]:
                if one in text:
                    found |= mask
        for one, mask in self._short if text.isascii() else self._short_any:
            if one in text:
                found |= mask
        return found


@text_cache(short_ones=256)
def _grams(text: str) -> frozenset[str]:
    return frozenset(map("".join, zip(*(text[n:] for n in range(GRAM)), strict=False)))


def needed(pattern: re.Pattern[str]) -> list[frozenset[str]]:
    """Sets of strings, the most telling first: a text that the pattern matches has at least one string of each.

    Empty when nothing is known, as for a pattern that ignores case.
    """
    return list(_needed(pattern.pattern, pattern.flags))


@lru_cache(maxsize=4096)
def _needed(pattern: str, flags: int) -> tuple[frozenset[str], ...]:
    if parser is None or flags & re.IGNORECASE:
        return ()
    found = _sequence(parser.parse(pattern, flags)).needed
    return tuple(sorted({_shortest(one) for one in found}, key=_dullness)[:PARTS])


class _Part(NamedTuple):
    """What is known of a part: all strings that it can be, if they are few, and what any of its matches holds."""

    exact: frozenset[str] | None
    needed: list[frozenset[str]]


def _dullness(strings: frozenset[str]) -> tuple[float, list[str]]:
    """Sorts first what few texts hold."""
    return (sum(map(_rate, strings)), sorted(strings))


@lru_cache(maxsize=16384)
def _rate(string: str) -> float:
    """About how often a string stands in a text: letters and spaces are common, the rest is rare."""
    return math.prod(1 / 3 if c == " " else 1 / 8 if c.isascii() and c.isalpha() else 1 / 60 for c in string)


def _shortest(strings: frozenset[str]) -> frozenset[str]:
    """Without those that hold another one."""
    kept: set[str] = set()
    sizes: set[int] = set()
    for one in sorted(strings, key=len):
        if not any(one[n : n + size] in kept for size in sizes for n in range(len(one) - size + 1)):
            kept.add(one)
            sizes.add(len(one))
    return frozenset(kept)


def _sequence(items: Iterable[tuple[object, Any]]) -> _Part:
    run, all_exact = _EMPTY, True
    found: list[frozenset[str]] = []
    for code, argument in items:
        part = _part(code, argument)
        both = None if part.exact is None else _joined(run, part.exact)
        if both is not None:
            run = both
            continue
        all_exact = False
        found += [*part.needed, run]
        run = part.exact or _EMPTY
    found.append(run)
    return _Part(run if all_exact else None, [one for one in found if all(one)])


def _part(code: object, argument: Any) -> _Part:
    if code is op.LITERAL:
        return _known({chr(argument)})
    if code in _ZERO_WIDTH:
        return _known(_EMPTY)
    if code is op.IN:
        return _one_of(argument)
    if code is op.SUBPATTERN:
        _, added, _, inner = argument
        return _Part(None, []) if added & re.IGNORECASE else _sequence(inner)
    if code is op.ATOMIC_GROUP:
        return _sequence(argument)
    if code is op.BRANCH:
        return _branch([_sequence(one) for one in argument[1]])
    if code in _REPEATS:
        return _repeated(*argument)
    return _Part(None, [])


def _known(strings: Iterable[str]) -> _Part:
    exact = frozenset(strings)
    return _Part(exact, [exact] if all(exact) else [])


def _one_of(items: list[tuple[object, Any]]) -> _Part:
    characters: set[str] = set()
    for code, argument in items:
        if code is op.LITERAL:
            characters.add(chr(argument))
        elif code is op.RANGE and argument[1] - argument[0] <= MAX_RANGE:
            characters |= {chr(n) for n in range(argument[0], argument[1] + 1)}
        else:
            return _Part(None, [])
    return _known(characters)


def _branch(parts: list[_Part]) -> _Part:
    exacts = [part.exact for part in parts]
    if None not in exacts:
        union = frozenset[str]().union(*cast(list[frozenset[str]], exacts))
        if len(union) <= MAX_STRINGS:
            return _known(union)
    if not all(part.needed for part in parts):
        return _Part(None, [])
    best = (min(part.needed, key=_dullness) for part in parts)
    return _Part(None, [frozenset[str]().union(*best)])


def _repeated(least: int, most: int, items: Iterable[tuple[object, Any]]) -> _Part:
    part = _sequence(items)
    if part.exact is not None and most <= MAX_REPEATS:
        written: frozenset[str] | None = _EMPTY
        found = _EMPTY if least == 0 else frozenset[str]()
        for n in range(1, int(most) + 1):
            written = None if written is None else _joined(written, part.exact)
            if written is None:
                break
            found |= written if n >= least else frozenset()
        if written is not None and len(found) <= MAX_STRINGS:
            return _known(found)
    return _Part(None, part.needed if least else [])


def _joined(left: frozenset[str], right: frozenset[str]) -> frozenset[str] | None:
    """Each string of one before each of the other; None when those are too many."""
    if len(left) * len(right) > MAX_STRINGS:
        return None
    return frozenset(a + b for a, b in product(left, right))
