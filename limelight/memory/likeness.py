"""How alike is alike: cosines of another sentence model on the scale of the one of this machine.

Every bound of memory (what has to do with a message, what says the same, what describes a thing) was found with the sentence
encoder of this machine, where sentences without anything in common reach a cosine of 0.18 and such that say the same 0.68. With another
model the same sentences may lie at 0.75 and 0.92. So each model is asked once for a few committed pairs (`data/likeness.toml`),
and its cosines are taken to where those of this machine lie, quantile by quantile. The vectors of the pairs are kept with all
others, by model and version: another version is measured anew.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import structlog
from numpy.typing import NDArray

from limelight.capabilities.embedding import Embedder

log = structlog.get_logger(__name__)
F = TypeVar("F", np.float32, np.float64)
UNRELATED, SAME = (0.05, 0.5, 0.95), (0.25, 0.5, 0.75)
"""Quantiles of pairs that have nothing in common, and of pairs that say the same, which are laid on each other."""
OWN = (-0.034, 0.055, 0.182, 0.603, 0.681, 0.8, 1.0)
"""Cosines of this machine's encoder at these quantiles; the last is a sentence with itself."""
LEAST_STEP = 1e-3
"""Between two quantiles of a model that hardly tells them apart."""


@dataclass(frozen=True)
class Scale:
    """Where cosines of a model lie; `None` for those of this machine, which stay as they are."""

    knots: tuple[float, ...] | None = None

    def __call__(self, cosines: NDArray[F]) -> NDArray[F]:
        """The same cosines as this machine's encoder would have them; the order stays."""
        if self.knots is None:
            return cosines
        return np.interp(cosines, self.knots, OWN).astype(cosines.dtype)


AS_IS = Scale()


@dataclass(frozen=True)
class Scales:
    """Of one model: some make other vectors for what is searched with than for what is found."""

    asked: Scale = AS_IS
    """Of a query with texts."""
    between: Scale = AS_IS
    """Of texts with each other."""


_known: WeakKeyDictionary[Embedder, Scales] = WeakKeyDictionary()


def scales(embedder: Embedder) -> Scales | None:
    """The scales of a model, at once; None for one that was not measured yet."""
    return _known.get(embedder) if embedder.remote else Scales()


def measured(embedder: Embedder) -> Scales:
    """The scales of a model; one that is new is asked for the pairs, so for threads. Raises what the model raises."""
    found = scales(embedder)
    if found is None:
        firsts, seconds = (list(row) for row in zip(*pairs(), strict=True))
        vectors, kept = np.split(embedder.embed([*firsts, *seconds]), 2)
        found = Scales(
            asked=Scale(_knots(embedder.queries(firsts) @ kept.T)), between=Scale(_knots(vectors @ kept.T))
        )
        _known[embedder] = found
        log.info("model_measured", asked=found.asked.knots, between=found.between.knots)
    return found


@cache
def pairs() -> Sequence[tuple[str, str]]:
    """The committed pairs."""
    told = tomllib.loads((Path(__file__).parent / "data" / "likeness.toml").read_text("utf-8"))
    return [(first, second) for first, second in told["pairs"]]


def quantiles(cosines: NDArray[np.float32]) -> NDArray[np.float64]:
    """(7,) of an (n, n) table of cosines whose diagonal holds the pairs that say the same."""
    apart = cosines[~np.eye(len(cosines), dtype=np.bool_)]
    return np.concatenate([np.quantile(apart, UNRELATED), np.quantile(np.diag(cosines), SAME), [1.0]])


def _knots(cosines: NDArray[np.float32]) -> tuple[float, ...]:
    """The quantiles, rising in any case."""
    steps = LEAST_STEP * np.arange(len(OWN))
    return tuple(float(knot) for knot in np.maximum.accumulate(quantiles(cosines) - steps) + steps)
