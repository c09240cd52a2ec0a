"""Clauses compared with the exemplars: nearness, cue words, and what the thread makes likely."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from limelight.router.clauses import Clause, split
from limelight.router.cues import cue_weights
from limelight.router.exemplars import Embedder, Neighbour, index_for
from limelight.router.hints import asked_words, asks_for, hints, questions, tells, wants
from limelight.router.priors import priors
from limelight.router.text import CleanText, fill
from limelight.schema.context import Context
from limelight.schema.understanding import Label

CUE_SHARE = 0.8
"""How much of a cue's weight is added to the nearness."""
TOLD = 1.0
"""Taken from the score of work when the clause only tells or praises something."""
QUESTION = 0.9
"""Taken from the score of work when the clause is built as a question about something."""
QUESTION_CUE = 0.3
QUESTION_BUILT = 0.1
"""Added to the score of the acts that answer when the clause is built as a question."""
MAX_CHARS = 400
"""Characters of a clause that are embedded."""


@dataclass(frozen=True)
class Scored:
    """A clause with its acts, best first, and what the thread's own words added to each."""

    clause: Clause
    ranked: list[Neighbour]
    hinted: dict[Label, float]
    heavy: tuple[float, str] = (0.0, "")
    """Nearness to work of campaign size, and the sentence that is nearest."""

    @property
    def asks(self) -> bool:
        """Whether the clause may ask for work: it tells nothing, and is no question about something."""
        return not _is_question(self.clause) and not tells(self.clause.text)

    @property
    def best(self) -> Neighbour:
        return self.ranked[0]

    @property
    def support(self) -> float:
        """How much of the best score is owed to the words themselves."""
        label = self.best.label
        return CUE_SHARE * self.clause.cues.get(label, 0.0) + self.hinted.get(label, 0.0)

    @property
    def margin(self) -> float:
        return bounded(self.ranked[0].score - self.ranked[1].score)

    @property
    def reason(self) -> str:
        """E.g. `matched "animate it" (0.91), next best storyboard.create (0.55)`."""
        near, second = self.best, self.ranked[1]
        return (
            f'matched "{near.exemplar.text}" ({bounded(near.score):.2f}), '
            f"next best {second.label} ({bounded(second.score):.2f})"
        )


def bounded(score: float) -> float:
    return min(1.0, max(0.0, score))


@cache
def is_work(label: Label) -> bool:
    """Whether carrying the act out makes something."""
    return not label.startswith("chat.") and label != "unknown"


def clauses_of(message: CleanText) -> list[str]:
    """The clauses of a message in order, without what they say not to do."""
    return [asked_words(c.text) for c in split(message.masked)]


def telling(clauses: list[str]) -> list[str]:
    """Of a story's clauses those that may hold its point: the first, the last two, questions and requests."""
    last = len(clauses) - 2
    return [
        text for n, text in enumerate(clauses) if n in {0, last, last + 1} or wants(text) or questions(text)
    ]


def score_clauses(
    asked: list[str], message: CleanText, context: Context, *, embedder: Embedder, outside: bool = False
) -> list[Scored]:
    """Clauses of a message, each with its acts, best first.

    `outside`: the message comes without its thread, so nothing is likely or unlikely because of one.
    """
    if not asked:
        return []
    index = index_for(embedder)
    vectors: NDArray[np.float32] = embedder.embed([fill(a, message.quotes)[:MAX_CHARS] for a in asked])
    likely = {} if outside else priors(context)
    scored: list[Scored] = []
    for text, vector in zip(asked, vectors, strict=True):
        clause, hinted = Clause(text, cue_weights(text)), hints(text, context)
        extra = dict(likely)
        for label, more in hinted.items():
            extra[label] = extra.get(label, 0.0) + more
        ranked = _rank(index.nearest(vector), clause, extra)
        scored.append(Scored(clause, ranked, hinted, index.heaviness(vector)))
    return scored


def _is_question(clause: Clause) -> bool:
    """Whether a clause asks about something; "is it possible to …" asks for something."""
    cued = clause.cues.get("chat.question", 0.0) >= QUESTION_CUE and not asks_for(clause.text)
    return cued or questions(clause.text)


def _rank(near: list[Neighbour], clause: Clause, extra: dict[Label, float]) -> list[Neighbour]:
    told = tells(clause.text)
    built = questions(clause.text)
    asks = built or _is_question(clause)
    best: dict[Label, Neighbour] = {}
    for n in near:
        score = n.score + CUE_SHARE * clause.cues.get(n.label, 0.0) + extra.get(n.label, 0.0)
        if (told or asks) and is_work(n.label):
            score -= TOLD * (told and n.label != "concepts.choose")
            score -= QUESTION * (asks and n.label != "concepts.more")
        elif built and n.label in {"chat.question", "chat.eta", "chat.capabilities"}:
            score += QUESTION_BUILT
        if n.label not in best or score > best[n.label].score:
            best[n.label] = Neighbour(n.label, score, n.exemplar)
    return sorted(best.values(), key=lambda n: (-n.score, n.label))
