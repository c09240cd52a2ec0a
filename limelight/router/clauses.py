"""A message cut into clauses, one for each thing that it may ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from limelight.router.cues import STRONG, cue_weights
from limelight.router.slots.scene import has_scene_words
from limelight.router.slots.shots import find_shots
from limelight.router.words import pattern
from limelight.schema.understanding import Label

MAX_SENTENCES = 24
"""Sentences looked at in one message; those with cue words first."""

_SENTENCE = pattern("clauses", "sentence")
_JOINT = pattern("clauses", "joint")
_LETTER = re.compile(r"\w")
_PLACED: set[Label] = {"concepts.choose", "shot.edit", "shots.redo", "picture.create"}
# Beginnings that carry on with what was said just before.
_MODIFIER = pattern("clauses", "modifier")


@dataclass(frozen=True)
class Clause:
    """A piece of the message, lower case, quotations as holes."""

    text: str
    cues: dict[Label, float]

    @property
    def strong(self) -> set[Label]:
        """The acts that its words point to clearly."""
        return _strong(self.cues)


def _strong(cues: dict[Label, float]) -> set[Label]:
    best = max(cues.values(), default=0.0)
    return {label for label, w in cues.items() if w >= STRONG and w >= best - 0.12}


def split(masked: str) -> list[Clause]:
    """Cut a cleaned message into clauses, in order. Pieces that only qualify the one before stay with it."""
    return list(_clauses(masked))


@lru_cache(maxsize=32)  # recipes and acts are both read from the clauses
def _clauses(masked: str) -> tuple[Clause, ...]:
    sentences = [s for s in (p.strip() for p in _SENTENCE.split(masked)) if _LETTER.search(s)]
    if len(sentences) > MAX_SENTENCES:
        ranked = sorted(
            range(len(sentences)),
            key=lambda i: (-max(cue_weights(sentences[i][:400]).values(), default=0.0), i),
        )
        keep = sorted(ranked[:MAX_SENTENCES])
        sentences = [sentences[i] for i in keep]
    clauses: list[Clause] = []
    for sentence in sentences:
        pieces = _pieces(sentence[:1200])
        for n, piece in enumerate(pieces):
            clause = Clause(piece, cue_weights(piece))
            if n == 0 and clauses and not clause.strong and _qualifies(piece, clauses[-1]):
                clauses[-1] = _joined(clauses[-1], piece)
            else:
                clauses.append(clause)
    return tuple(clauses)


def _qualifies(piece: str, before: Clause) -> bool:
    """Whether a piece without a request of its own carries on with the one before ("… 3. At dawn.")."""
    if before.strong & _PLACED and has_scene_words(piece):
        return True
    return bool(before.strong and _MODIFIER.match(piece))


def _pieces(sentence: str) -> list[str]:
    """Cut a sentence at its joints wherever both sides ask for different things."""
    marks = [m for m in _JOINT.finditer(sentence) if m.start() > 0 and m.end() < len(sentence)]
    starts, pieces, begin = [0, *(m.end() for m in marks)], [], 0
    ends = [*(m.start() for m in marks), len(sentence)]
    current: set[Label] = set()
    for n, (start, end) in enumerate(zip(starts, ends, strict=True)):
        strong = _strong(cue_weights(sentence[start:end]))
        differs = strong and current and not strong & current
        if n and (differs or _edit_each(sentence[begin : ends[n - 1]], sentence[start:end])):
            pieces.append(sentence[begin : ends[n - 1]])
            begin, current = start, strong or current
        elif strong:
            current = strong & current or strong
    pieces.append(sentence[begin:])
    return [p.strip() for p in pieces if _LETTER.search(p)]


def _edit_each(left: str, right: str) -> bool:
    """Whether two pieces each give a shot a scene of its own ("shot 1 on a beach and shot 3 in a forest")."""
    return all(find_shots(piece, 0)[0] and has_scene_words(piece) for piece in (right, left))


def _joined(left: Clause, words: str) -> Clause:
    text = f"{left.text} {words}"
    return Clause(text, cue_weights(text))
