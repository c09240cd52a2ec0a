"""Older turns in a few lines, a chapter at a time: written once, when the chapter is over, and never again.

Offline a chapter is extracted: the sentences of the person that stand best for all of it. With a model it is told anew;
where the model fails the extract stands.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import numpy as np
import structlog

from limelight.infra.stores.pieces import Indexed
from limelight.memory.index import SCALE
from limelight.schema.memory import Chapter

log = structlog.get_logger(__name__)
CHAPTER = 24
"""Messages of a chapter."""
LINES = 4
LINE = 110
"""Characters of a line."""
ALIKE = 0.8
"""A line that says what another says already is left out."""
Summariser = Callable[[Sequence[str]], Awaitable[str]]
"""Lines "person: …" and "assistant: …" to a few lines."""


async def chapter_of(pieces: Sequence[Indexed], *, summariser: Summariser | None = None) -> Chapter:
    """The chapter of these pieces, of which there is at least one."""
    first, last = pieces[0].piece, pieces[-1].piece
    text, made_by = extract(pieces), "extract"
    if summariser is not None:
        who = {"user": "person", "assistant": "assistant"}
        try:
            told = await summariser([f"{who[one.piece.role]}: {one.piece.text}" for one in pieces])
            text, made_by = (told.strip()[: LINES * LINE * 2], "model") if told.strip() else (text, made_by)
        except Exception as error:  # each vendor's package raises its own
            log.warning("chapter_by_extract", error=repr(error))
    return Chapter.model_validate(
        {"first": first.at, "last": last.at, "turn": first.turn, "text": text, "made_by": made_by}
    )


def extract(pieces: Sequence[Indexed]) -> str:
    """Up to `LINES` lines of the person, in order: those nearest to the middle of all that was said."""
    mine = [one for one in pieces if one.piece.role == "user" and len(one.piece.text) > 12]
    mine = mine or [one for one in pieces if one.piece.text]
    if not mine:
        return ""
    vectors = np.stack([one.vector for one in mine]).astype(np.float32) / SCALE
    likeness = vectors @ vectors.T
    chosen: list[int] = []
    for at in np.argsort(-likeness.mean(axis=1), kind="stable").tolist():
        if len(chosen) < LINES and all(likeness[at, other] < ALIKE for other in chosen):
            chosen.append(at)
    texts = [mine[at].piece.text for at in sorted(chosen)]
    return "\n".join(text if len(text) <= LINE else f"{text[: LINE - 1]}…" for text in texts)
