"""Words that point to an act. They settle what embeddings leave close, and say where one request ends."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import cast

from limelight.infra.sieve import Sieve
from limelight.schema.understanding import Label


@cache
def _cues() -> tuple[Sieve, list[tuple[Label, float]]]:
    """The patterns, and for each the act and the weight; the patterns of an act stand together."""
    raw = tomllib.loads(files("limelight.router").joinpath("data/cues.toml").read_text(encoding="utf-8"))
    macros: dict[str, str] = raw["macros"]

    def compiled(text: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"%([a-z_]+)%", lambda m: macros[m.group(1)], text))

    rows: list[tuple[Label, float, re.Pattern[str]]] = [
        (cast(Label, label), float(weight), compiled(text))
        for label, table in raw["cues"].items()
        for weight, text in table["patterns"]
    ]
    return Sieve([found for _, _, found in rows]), [(label, weight) for label, weight, _ in rows]


STRONG = 0.25
"""A cue of this weight or more can open a clause of its own."""


def cue_weights(clause: str) -> dict[Label, float]:
    """How strongly the words of a lower-case clause point to each act, 0 to about 0.6."""
    return dict(_weights(clause))


@lru_cache(maxsize=4096)
def _weights(clause: str) -> dict[Label, float]:
    # The same pieces are looked at several times while a message is cut into clauses.
    sieve, rows = _cues()
    found: dict[Label, list[float]] = {}
    for n in sieve.hits(clause):
        label, weight = rows[n]
        found.setdefault(label, []).append(weight)
    for weights in found.values():
        weights.sort(reverse=True)
    return {label: weights[0] + 0.3 * sum(weights[1:]) for label, weights in found.items()}
