"""The committed paraphrases, embedded once, and the comparison of a clause with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol, cast
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from limelight.router.text import clean, fill
from limelight.router.words import paraphrases, sentences
from limelight.schema.understanding import Label

CHATTER = "chatter"
"""Name of the group of sentences that ask for nothing."""


class Embedder(Protocol):
    """Sentences to unit rows."""

    def embed(self, texts: list[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True)
class Exemplar:
    text: str
    label: Label
    chatter: bool = False


@dataclass(frozen=True)
class Neighbour:
    """A label, how near it is, and the exemplar that is nearest."""

    label: Label
    score: float
    exemplar: Exemplar


def exemplars() -> list[Exemplar]:
    """Every sentence that the router may compare with; never one of the held-out half."""
    out: list[Exemplar] = []
    for group in paraphrases():
        for text in sentences(group, "exemplar"):
            out.append(Exemplar(text, cast(Label, group["labels"][0]), group["name"] == CHATTER))
    return out


class ExemplarIndex:
    """Exemplars with their embeddings; (n, d) float32 unit rows."""

    def __init__(self, embedder: Embedder, rows: Sequence[Exemplar]) -> None:
        self._rows = list(rows)
        cleaned = [clean(r.text) for r in self._rows]
        self._matrix = embedder.embed([fill(c.masked, c.quotes) for c in cleaned])
        self._labels = [r.label if not r.chatter else CHATTER for r in self._rows]
        self._members = {
            label: np.array([i for i, other in enumerate(self._labels) if other == label])
            for label in dict.fromkeys(self._labels)
        }

    def nearest(self, vector: NDArray[np.float32]) -> list[Neighbour]:
        """Labels by nearness, best first. The nearest exemplar counts most, then its next two."""
        cosines = self._matrix @ vector
        found: list[Neighbour] = []
        for members in self._members.values():
            mine = cosines[members]
            top = np.sort(mine)[::-1][:3]
            score = 0.7 * float(top[0]) + 0.3 * float(top.mean())
            row = self._rows[int(members[int(mine.argmax())])]
            found.append(Neighbour(row.label, score, row))
        return sorted(found, key=lambda n: (-n.score, n.label))


_indexes: WeakKeyDictionary[Embedder, ExemplarIndex] = WeakKeyDictionary()
_lock = Lock()


def index_for(embedder: Embedder) -> ExemplarIndex:
    """The index of this embedder, made on first use (about 0.3 s)."""
    with _lock:
        if embedder not in _indexes:
            _indexes[embedder] = ExemplarIndex(embedder, exemplars())
        return _indexes[embedder]
