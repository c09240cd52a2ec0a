"""Formats: by name, by ratio, or by the place where the ad will run."""

from __future__ import annotations

from typing import Literal

from limelight.infra.sieve import Sieve
from limelight.router.words import pattern

Aspect = Literal["1:1", "16:9", "9:16", "4:5"]

_ASPECTS: tuple[Aspect, ...] = ("9:16", "1:1", "4:5", "16:9")
_FORMS = {aspect: pattern("aspects", aspect) for aspect in _ASPECTS}
_ALL = pattern("aspects", "all")
_SIEVE = Sieve([*_FORMS.values(), _ALL])


def find_aspects(clause: str) -> list[Aspect]:
    """The formats a lower-case clause names, in the order in which it names them."""
    found = list(_SIEVE.hits(clause))
    if len(_ASPECTS) in found:
        return ["16:9", "9:16", "1:1", "4:5"]
    hits: dict[Aspect, int] = {
        aspect: m.start() for n in found if (m := _FORMS[aspect := _ASPECTS[n]].search(clause))
    }
    return sorted(hits, key=lambda aspect: hits[aspect])
