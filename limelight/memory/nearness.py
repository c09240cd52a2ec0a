"""How near artifacts are to words: by meaning, by the words themselves, and in the order of a reranking model if there is one."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import structlog
from numpy.typing import NDArray

from limelight.capabilities.asked import paid_by
from limelight.capabilities.embedding import Embedder
from limelight.infra.stores.library import Entry
from limelight.memory.likeness import measured, scales
from limelight.memory.ranking import Reranker
from limelight.schema.errors import LimelightError
from limelight.schema.principal import Principal

log = structlog.get_logger(__name__)
Scores: TypeAlias = NDArray[np.float64]
Near: TypeAlias = Callable[[str, Sequence[Entry]], Scores]
_WORD = re.compile(r"\w+")


class Nearness:
    """Scores of artifacts for words, 0..1."""

    def __init__(self, embedder: Callable[[], Embedder], reranker: Reranker | None) -> None:
        self._embedder, self._reranker = embedder, reranker

    def near(self, text: str, entries: Sequence[Entry]) -> Scores:
        """(n,) how near each entry is to the words, at once: with a model elsewhere whose vector of the words is not at
        hand, by the words alone."""
        meaning, words = self._meaning(text, entries), words_of(text)
        shared = np.array([_shared(words, one) for one in entries])
        return np.clip(np.maximum(meaning, 0.55 * meaning + 0.6 * shared), 0.0, 1.0)

    async def ranked(
        self, principal: Principal, text: str, entries: Sequence[Entry], *, least: float, thread_id: str = ""
    ) -> Scores:
        """(n,) `near`, with all that must be asked for; those that are at least as near as `least` in the order of the
        reranking model."""
        with paid_by(principal, thread_id):
            scores = await asyncio.to_thread(self._measured_near, text, entries)
        if self._reranker is None:
            return scores
        fit = np.flatnonzero(scores >= least)
        scores[fit] = await self._reranker.reordered(
            scores[fit], text, [entries[int(n)].words for n in fit], principal=principal, thread_id=thread_id
        )
        return scores

    async def prepared(
        self, principal: Principal, text: str, entries: Sequence[Entry], *, least: float, thread_id: str = ""
    ) -> Near:
        """`ranked` of these entries as a function, which gives `near` for other words and other entries."""
        if not text or not (self._embedder().remote or self._reranker):
            return self.near
        found = await self.ranked(principal, text, entries, least=least, thread_id=thread_id)
        known = {one.artifact_id: score for one, score in zip(entries, found, strict=True)}

        def near(asked: str, some: Sequence[Entry]) -> Scores:
            if asked != text or any(one.artifact_id not in known for one in some):
                return self.near(asked, some)
            return np.array([known[one.artifact_id] for one in some])

        return near

    def _measured_near(self, text: str, entries: Sequence[Entry]) -> Scores:
        """`near`, for threads: a model that is new is measured first."""
        try:
            measured(self._embedder())
        except (LimelightError, TimeoutError) as error:
            log.warning("not_measured", error=str(error))
        return self.near(text, entries)

    def _meaning(self, text: str, entries: Sequence[Entry]) -> Scores:
        """Likeness of meaning, on the scale that the bounds were found on; 0 where there is no vector."""
        embedder, found = self._embedder(), np.zeros(len(entries))
        try:
            asked = embedder.query(text)
        except (LimelightError, TimeoutError) as error:  # then by the words alone
            log.warning("no_vector", error=str(error))
            return found
        at, rows = list[int](), list[NDArray[np.float16]]()
        for n, one in enumerate(entries):
            row = embedder.opened(np.frombuffer(one.vector, np.float16)) if one.vector else None
            if row is not None and row.size == asked.size:
                at.append(n)
                rows.append(row)
        scale = scales(embedder)
        if scale is not None and rows:
            found[at] = scale.asked(np.stack(rows).astype(np.float32) @ asked)
        return found


def words_of(text: str) -> set[str]:
    """Its words of three letters and more, without accents, capitals and the s of the plural."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = (word for word in _WORD.findall(plain) if len(word) > 2 or not word.isascii())
    return {
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in words
    }


def _shared(asked: set[str], entry: Entry) -> float:
    """Share of the words asked for that the entry has, in its words or tags."""
    if not asked:
        return 0.0
    has = words_of(f"{entry.words} {' '.join(entry.tags)} {entry.kind}")
    hits = sum(
        1.0 if word in has else 0.7 if any(one.startswith(word) for one in has) else 0.0 for word in asked
    )
    return hits / len(asked)
