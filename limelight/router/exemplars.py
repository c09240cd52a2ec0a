"""The committed paraphrases, embedded once, and the comparison of a clause with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol, cast
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from limelight.capabilities.embedding import Embedder as OwnEmbedder
from limelight.router.text import clean, fill
from limelight.router.vectors import stored
from limelight.router.words import paraphrases, sentences, spoken
from limelight.schema.understanding import Label

CHATTER = "chatter"
"""Name of the group of sentences that ask for nothing."""
NEAREST = 3
"""How many exemplars of a label count."""
HEAVY = "heavy"
"""Name of the sentences that ask for work of the size of a campaign, whatever the acts in it."""
_NONE = np.full(1, -np.inf, np.float32)
"""The cosine of no row."""


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
    told: Label = next(row.label for row in out if row.chatter)
    for _, act, text in spoken():
        if act == CHATTER:
            out.append(Exemplar(text, told, chatter=True))
        elif act != HEAVY:
            out.append(Exemplar(text, cast(Label, act)))
    return out


def heavy_exemplars() -> list[str]:
    """Sentences that ask for work of the size of a campaign."""
    return [text for _, act, text in spoken() if act == HEAVY]


def sentences_to_embed() -> list[str]:
    """All exemplars as the router reads them, the heavy ones last."""
    return [_read(text) for text in (*(r.text for r in exemplars()), *heavy_exemplars())]


def _read(text: str) -> str:
    cleaned = clean(text)
    return fill(cleaned.masked, cleaned.quotes)


class ExemplarIndex:
    """Exemplars with their embeddings; (n, d) float32 unit rows."""

    def __init__(self, embedder: Embedder, rows: Sequence[Exemplar], heavy: Sequence[str] = ()) -> None:
        self._rows = list(rows)
        self._heavy_rows = list(heavy)
        texts = [_read(text) for text in (*(r.text for r in self._rows), *self._heavy_rows)]
        known = stored(texts) if isinstance(embedder, OwnEmbedder) else None
        vectors = embedder.embed(texts) if known is None else known
        self._matrix, self._heavy = vectors[: len(self._rows)], vectors[len(self._rows) :]
        members: dict[str, list[int]] = {}
        for n, row in enumerate(self._rows):
            members.setdefault(CHATTER if row.chatter else row.label, []).append(n)
        self._sizes = np.array([len(rows) for rows in members.values()], dtype=np.float32)
        # One line a label, filled up with the number of a row that there is not: its cosine is -inf.
        widest = max((NEAREST, *map(len, members.values())))
        self._members = np.full((len(members), widest), len(self._rows), dtype=np.intp)
        self._lines = np.arange(len(members))
        for line, numbers in enumerate(members.values()):
            self._members[line, : len(numbers)] = numbers

    def nearest(self, vector: NDArray[np.float32]) -> list[Neighbour]:
        """Labels by nearness, best first. The nearest exemplar counts most, then its next two."""
        cosines = np.concatenate([_cosines(self._matrix, vector), _NONE])[self._members]
        nearest = self._members[self._lines, cosines.argmax(axis=1)]
        top = np.sort(np.partition(cosines, -NEAREST, axis=1)[:, -NEAREST:], axis=1)[:, ::-1]
        means = np.where(np.isfinite(top), top, np.float32(0)).sum(axis=1) / np.minimum(self._sizes, NEAREST)
        scores = 0.7 * top[:, 0].astype(np.float64) + 0.3 * means.astype(np.float64)
        rows = [self._rows[n] for n in nearest.tolist()]
        found = [Neighbour(row.label, score, row) for row, score in zip(rows, scores.tolist(), strict=True)]
        return sorted(found, key=lambda n: (-n.score, n.label))

    def heaviness(self, vector: NDArray[np.float32]) -> tuple[float, str]:
        """How near to work of campaign size, scored as labels are, and the sentence that is nearest."""
        if not self._heavy_rows:
            return 0.0, ""
        cosines = _cosines(self._heavy, vector)
        top = np.sort(cosines)[::-1][:NEAREST]
        return 0.7 * float(top[0]) + 0.3 * float(top.mean()), self._heavy_rows[int(cosines.argmax())]


def _cosines(matrix: NDArray[np.float32], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """`matrix @ vector` on one thread: BLAS would wake a pool for it, which costs more than the sum itself."""
    return np.einsum("ij,j->i", matrix, vector)


_indexes: WeakKeyDictionary[Embedder, ExemplarIndex] = WeakKeyDictionary()
_lock = Lock()


def index_for(embedder: Embedder) -> ExemplarIndex:
    """The index of this embedder, made on first use (about 0.3 s)."""
    with _lock:
        if embedder not in _indexes:
            _indexes[embedder] = ExemplarIndex(embedder, exemplars(), heavy_exemplars())
        return _indexes[embedder]
