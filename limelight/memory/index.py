"""The pieces of a conversation in memory, as arrays: scored all at once, read from the store once.

Bounded: conversations that were not looked at lately are left and read again when they are.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from limelight.capabilities.embedding import DIMENSIONS
from limelight.infra.stores.pieces import Indexed, PieceStore
from limelight.memory.cues import cued, plain
from limelight.schema.as_of import AsOf
from limelight.schema.errors import NotFound
from limelight.schema.memory import Piece
from limelight.schema.principal import Principal

HELD = 60_000
"""Pieces held in memory, all conversations together; about 50 MiB."""
SHORT = 60
"""Characters up to which a piece may lean on the one before it."""
BARE = 25
"""Characters of a reply ("the first one please") that asks for no work of its own."""
SCALE = 127.0
TOGETHER = 256
"""Vectors that are widened at once: they stay in the processor's cache."""


Own: TypeAlias = Callable[[Principal, str, list[Indexed]], Awaitable[list[Indexed]]]


def quantised(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Unit vectors in a quarter of the space; a likeness is off by less than 0.01."""
    return np.rint(np.clip(vectors, -1, 1) * SCALE).astype(np.int8)


def near(rows: NDArray[np.int8], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n,) cosines of quantised rows with a unit vector; on one thread, which for so few is the fastest."""
    return np.einsum("ij,j->i", rows.astype(np.float32), vector) / SCALE


@dataclass
class ThreadIndex:
    """One conversation's pieces, oldest first. Grows at the end only."""

    pieces: list[Piece] = field(default_factory=list[Piece])
    newest: int = 0
    """The store's number of the last piece."""
    growing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by who makes it grow."""
    at: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    turn: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    user: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    leans: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    """Short replies of the person, which say little without what stands before them."""
    gave: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    """Pieces of messages that something was attached to."""
    vectors: NDArray[np.int8] = field(default_factory=lambda: np.zeros((0, DIMENSIONS), np.int8))
    terms: NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, np.uint32))
    """The words of all pieces, one after another."""
    owner: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    """Whose each word is: the piece's place here."""

    def __len__(self) -> int:
        return len(self.pieces)

    def extend(self, found: list[Indexed]) -> None:
        """Take pieces in at the end."""
        if not found:
            return
        base = len(self.pieces)
        pieces = [one.piece for one in found]
        self.pieces += pieces
        self.newest = found[-1].seq
        self.at = np.concatenate([self.at, np.array([p.at for p in pieces], np.int64)])
        self.turn = np.concatenate([self.turn, np.array([p.turn for p in pieces], np.int32)])
        self.user = np.concatenate([self.user, np.array([p.role == "user" for p in pieces], np.bool_)])
        self.gave = np.concatenate([self.gave, np.array([bool(p.attachments) for p in pieces], np.bool_)])
        self.leans = np.concatenate([self.leans, np.array([_leans(p) for p in pieces], np.bool_)])
        vectors = np.stack([one.vector for one in found])
        self.vectors = np.concatenate([self.vectors, vectors]) if base else vectors
        self.terms = np.concatenate([self.terms, *(one.terms for one in found)])
        self.owner = np.concatenate(
            [self.owner, *(np.full(len(one.terms), base + n, np.int32) for n, one in enumerate(found))]
        )

    def likeness(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n,) cosines with a unit vector; with one that could not be had, nothing is alike."""
        if len(self) and vector.size != self.vectors.shape[1]:
            return np.zeros(len(self), np.float32)
        found = np.empty(len(self), np.float32)
        for at in range(0, len(self), TOGETHER):
            found[at : at + TOGETHER] = near(self.vectors[at : at + TOGETHER], vector)
        return found

    def shared_words(self, terms: NDArray[np.uint32]) -> NDArray[np.float32]:
        """(n,) how much of the words asked for each piece has, 0..1, rare words counting more (BM25's idf)."""
        score, most = np.zeros(len(self), np.float32), 0.0
        for term in terms:
            mine = self.owner[self.terms == term]
            weight = float(np.log1p((len(self) - len(mine) + 0.5) / (len(mine) + 0.5)))
            score[mine] += weight
            most += weight
        return score / most if most else score

    def seen(self, as_of: AsOf | None) -> NDArray[np.bool_]:
        """(n,) which pieces count."""
        if as_of is None:
            return np.ones(len(self), np.bool_)
        kept = np.zeros(len(self), np.bool_)
        for span in as_of.spans:
            until = np.iinfo(np.int64).max if span.until_place is None else span.until_place
            kept |= (self.at > span.after_place) & (self.at <= until)
        return kept


class Indexes:
    """The indexes of the conversations that were looked at last."""

    def __init__(self, store: PieceStore, *, own: Own | None = None, held: int = HELD) -> None:
        """`own` gives pieces the vectors of the model that is in use, where another one made theirs."""
        self._store, self._own = store, own
        self._held = held
        self._known: OrderedDict[str, ThreadIndex] = OrderedDict()

    async def of(self, principal: Principal, thread_id: str) -> ThreadIndex:
        """A conversation's index with all that was written so far. Raises `NotFound`."""
        index = self._known.setdefault(thread_id, ThreadIndex())
        self._known.move_to_end(thread_id)
        async with index.growing:
            try:
                found = await self._store.pieces(principal, thread_id, after=index.newest)
                found = await self._own(principal, thread_id, found) if self._own else found
            except NotFound:
                self.forget(thread_id)
                raise
            if len(index):
                index.extend(found)
            else:  # all of it, 10 µs a piece; nobody scores an empty one meanwhile
                await asyncio.to_thread(index.extend, found)
        while len(self._known) > 1 and sum(map(len, self._known.values())) > self._held:
            self._known.popitem(last=False)
        return index

    def holds(self, thread_id: str) -> bool:
        """Whether a conversation's index is in memory."""
        return thread_id in self._known

    def forget(self, thread_id: str) -> None:
        """Of a conversation that was deleted."""
        self._known.pop(thread_id, None)


def _leans(piece: Piece) -> bool:
    if piece.role != "user" or len(piece.text) > SHORT:
        return False
    low = plain(piece.text)
    asks = len(low) > BARE and cued("ask", low)
    return cued("reject", low) or (not asks and (cued("reply", low) or cued("decide", low)))
