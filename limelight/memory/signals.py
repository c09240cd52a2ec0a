"""The signals by which older turns are chosen, each 0..1, their weights, and the choice itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from limelight.infra.settings import MemoryWeights
from limelight.memory.cues import cued, plain
from limelight.memory.index import SCALE, ThreadIndex, near
from limelight.memory.likeness import AS_IS, Scale
from limelight.memory.terms import terms_of
from limelight.schema.as_of import AsOf

Scores = NDArray[np.float32]
CANDIDATES = 64
"""Pieces that are weighed against each other."""
HALF_LIFE = 120
"""Messages after which recency counts half."""
OPENING = 6
"""Messages that "at the start" means."""
CARRIED = 0.85
"""Share of a piece's relevance that the short reply after it takes over, and the piece before a short reply."""
ABOUT = 0.2
"""Relevance that being about the same topic gives by itself."""
UNLIKE = 0.15
"""Likeness of meaning that two sentences without anything in common reach."""


@dataclass(frozen=True)
class Scored:
    """Every piece with its signals; arrays are (n,) in the order of the index."""

    relevance: Scores
    """What it has to do with the message, by meaning and by words."""
    gain: Scores
    """How many times that, for being recent and for having settled something."""
    pointed: Scores
    """What being pointed at adds."""
    seen: NDArray[np.bool_]
    signals: dict[str, Scores]
    """By name: semantic, lexical, recency, reference, importance."""

    @cached_property
    def total(self) -> Scores:
        """What pieces are chosen by; -1 for what does not count."""
        total = self.relevance * self.gain + self.pointed
        return np.where(self.seen, total, -1).astype(np.float32)

    def with_relevance(self, places: Sequence[int], relevance: Scores) -> Scored:
        """The same, with another relevance of the pieces at these places."""
        changed = self.relevance.copy()
        changed[places] = relevance
        return replace(self, relevance=changed)

    def at(self, place: int) -> dict[str, float]:
        """One piece's signals."""
        return {name: round(float(values[place]), 3) for name, values in self.signals.items()}


@dataclass(frozen=True)
class Hints:
    """What structured memory knows of messages, by their places in the log."""

    settled: Collection[int] = ()
    """Something was noted from them."""
    asked: Collection[int] = ()
    """They left something open."""
    about: Collection[int] = ()
    """What was noted from them holds, and is about what the message is about."""
    successors: Sequence[tuple[int, int]] = ()
    """What the first said, the second took the place of; oldest first."""


@dataclass
class Picks:
    """Which pieces were chosen, the best first, and why others were not."""

    chosen: list[int] = field(default_factory=list[int])
    left: dict[int, str] = field(default_factory=dict[int, str])
    """Candidates that were not chosen, and why."""


def scored(
    index: ThreadIndex, text: str, vector: NDArray[np.float32], *, weights: MemoryWeights,
    hints: Hints | None = None, as_of: AsOf | None = None, scale: Scale = AS_IS,
) -> Scored:  # fmt: skip
    """Score every piece for a message; `hints` tell what structured memory knows of the messages, `scale` where the
    model's likenesses lie."""
    hints = hints or Hints()
    semantic = np.clip((scale(index.likeness(vector)) - UNLIKE) / (1 - UNLIKE), 0, 1).astype(np.float32)
    lexical = index.shared_words(terms_of(text))
    both = (weights.semantic * semantic + weights.lexical * lexical).astype(np.float32)
    both += ABOUT * _among(index, hints.about)
    relevance = _carried(both, index)
    for old, new in hints.successors:  # who asks for what was said first wants to know what holds
        before, after = index.at == old, index.at == new
        if before.any() and after.any():
            relevance[after] = np.maximum(relevance[after], relevance[before].max())
    newest = int(index.turn[-1]) if len(index) else 0
    recency = (0.5 ** ((newest - index.turn) / HALF_LIFE)).astype(np.float32)
    reference = _reference(index, plain(text), hints.asked)
    importance = _among(index, hints.settled)
    return Scored(
        relevance, (1 + weights.recency * recency + weights.importance * importance).astype(np.float32),
        (weights.reference * reference).astype(np.float32), index.seen(as_of),
        {"semantic": semantic, "lexical": lexical, "recency": recency, "reference": reference, "importance": importance},
    )  # fmt: skip


def pick(
    index: ThreadIndex, found: Scored, *, fits: Callable[[int], bool], before: int, weights: MemoryWeights,
    scale: Scale = AS_IS,
) -> Picks:  # fmt: skip
    """Choose pieces of messages before the turn `before`, best first, each as unlike those chosen as its score allows.

    Maximal marginal relevance (Carbonell and Goldstein 1998). `fits` says whether there is room for one more.
    """
    picks = Picks()
    older = np.flatnonzero((index.turn < before) & (found.total > 0))
    if not len(older):
        return picks
    order = older[np.argsort(-found.total[older], kind="stable")[:CANDIDATES]]
    vectors = index.vectors[order]
    score = found.total[order].copy()
    closest = np.zeros(len(order), np.float32)
    open_ = score >= weights.floor
    while open_.any():
        marginal = np.where(open_, score - weights.diversity * np.maximum(closest - 0.5, 0), -np.inf)
        for best in np.argsort(-marginal, kind="stable")[: int(open_.sum())]:
            open_[best] = False
            place = int(order[best])
            if closest[best] > 0.97:
                picks.left[place] = "says what a chosen turn says"
            elif not fits(place):
                picks.left[place] = "no room"
            else:
                picks.chosen.append(place)
                closest = np.maximum(closest, scale(near(vectors, vectors[best].astype(np.float32) / SCALE)))
                break  # the others are weighed anew
    for place in order[score < weights.floor]:
        picks.left[int(place)] = "has too little to do with the message"
    return picks


def _among(index: ThreadIndex, places: Collection[int]) -> Scores:
    """(n,) 1 for pieces of the messages at these places, 0 for others."""
    if not places:
        return np.zeros(len(index), np.float32)
    return np.isin(index.at, [*places]).astype(np.float32)


def _carried(near: Scores, index: ThreadIndex) -> Scores:
    """Relevance handed on to short replies, which mean what stands before them, and back to what they answer."""
    for _ in range(3):
        before = np.concatenate([np.zeros(1, np.float32), near[:-1]])
        near = np.where(index.leans, np.maximum(near, CARRIED * before), near)
    after = np.concatenate([near[1:], np.zeros(1, np.float32)])
    leaning = np.concatenate([index.leans[1:], np.zeros(1, np.bool_)])
    return np.where(leaning & ~index.user, np.maximum(near, CARRIED * after), near).astype(np.float32)


def _reference(index: ThreadIndex, low: str, asked: Collection[int]) -> Scores:
    """Which turns a message points at: the beginning, what the person said or gave, what was left open."""
    score = np.zeros(len(index), np.float32)
    if not len(index):
        return score
    gave = index.gave
    about_given = cued("given", low) and bool(gave.any())
    if cued("first", low):
        first = int(index.turn[gave][0]) if about_given else 1
        near = np.clip(1.0 - (index.turn - first) / OPENING, 0, 1) * (index.turn >= first)
        score = np.maximum(score, np.where(gave, near, 0) if about_given else near)
    if cued("last", low):
        last = int(index.turn[gave][-1]) if about_given else int(index.turn[-1])
        near = 0.5 ** (np.abs(last - index.turn) / OPENING)
        score = np.maximum(score, np.where(gave, near, 0) if about_given else near)
    if cued("said", low):
        score = np.maximum(score, np.where(index.user, 0.25, 0))
    if cued("open", low):
        score = np.maximum(score, _among(index, asked))
    return score.astype(np.float32)
