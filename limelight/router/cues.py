"""Words that point to an act. They settle what embeddings leave close, and say where one request ends."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import cast

from limelight.schema.understanding import Label


@cache
def _cues() -> dict[Label, list[tuple[re.Pattern[str], float]]]:
    raw = tomllib.loads(files("limelight.router").joinpath("data/cues.toml").read_text(encoding="utf-8"))
    macros: dict[str, str] = raw["macros"]

    def compiled(text: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"%([a-z_]+)%", lambda m: macros[m.group(1)], text))

    return {
        cast(Label, label): [(compiled(text), float(weight)) for weight, text in table["patterns"]]
        for label, table in raw["cues"].items()
    }


STRONG = 0.25
"""A cue of this weight or more can open a clause of its own."""


def cue_weights(clause: str) -> dict[Label, float]:
    """How strongly the words of a lower-case clause point to each act, 0 to about 0.6."""
    return dict(_weights(clause))


@lru_cache(maxsize=4096)
def _weights(clause: str) -> dict[Label, float]:
    # The same pieces are looked at several times while a message is cut into clauses.
    found: dict[Label, float] = {}
    for label, rows in _cues().items():
        hits = sorted((weight for pattern, weight in rows if pattern.search(clause)), reverse=True)
        if hits:
            found[label] = hits[0] + 0.3 * sum(hits[1:])
    return found
