"""Conversation memory: what was said is indexed and what was settled is learned, after the turn and off its path.

The log of messages is the truth and is never changed; everything here is made from it, from a mark on, and may be made
again. A crash costs a repeat of what was not written yet.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import structlog
from numpy.typing import NDArray

from limelight.capabilities.asked import paid_by
from limelight.capabilities.embedding import Embedder, shared_embedder
from limelight.capabilities.metering import Account, whose
from limelight.infra.home import Storage
from limelight.infra.stores.memories import MemoryStore
from limelight.infra.stores.pieces import Indexed, Learned, Mark, PieceStore
from limelight.memory.chapters import CHAPTER, Summariser, chapter_of
from limelight.memory.extract import Draft, drafts_of
from limelight.memory.index import Indexes, ThreadIndex, quantised
from limelight.memory.likeness import Scales, measured, scales
from limelight.memory.passages import pieces_of
from limelight.memory.ranking import Reranker
from limelight.memory.reader import Reader
from limelight.memory.supersede import superseded
from limelight.memory.terms import terms_of
from limelight.schema.as_of import AsOf
from limelight.schema.errors import LimelightError, NotFound
from limelight.schema.ids import new_id
from limelight.schema.memory import MemoryItem, Piece
from limelight.schema.message import Message
from limelight.schema.principal import Principal

log = structlog.get_logger(__name__)
TOGETHER = 32
"""Messages that are learned from in one transaction."""
CLOSE_S = 10.0
"""How long closing waits for what is under way; the rest is done by the next process."""


class ConversationMemory:
    """Learns from conversations, and finds again what was said in them."""

    def __init__(
        self, memories: MemoryStore, pieces: PieceStore, *, reader: Callable[[], Reader | None] = lambda: None,
        summariser: Summariser | None = None, embedder: Callable[[], Embedder] = shared_embedder,
        reranker: Reranker | None = None,
    ) -> None:  # fmt: skip
        """`reader` tells who reads at the time in place of the rules; it shortens, too, unless there is a `summariser`."""
        self.items = memories
        self.reranker = reranker
        self.pieces = pieces
        self._indexes = Indexes(pieces, own=self._own)
        self._reader = reader
        self._summariser = summariser
        self._embedder = embedder
        self._wanted: dict[str, tuple[Principal, AsOf | None]] = {}
        self._worker: asyncio.Task[None] | None = None

    def later(self, principal: Principal, thread_id: str, *, as_of: AsOf | None = None) -> None:
        """Learn from a conversation soon; returns at once. Asked twice, it is done once."""
        self._wanted[thread_id] = (principal, as_of)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work(), name="conversation-memory")

    async def resume(self) -> None:
        """Take up what an earlier process left: conversations with messages after their mark."""
        for principal, thread_id in await self.pieces.behind():
            self.later(principal, thread_id)

    async def close(self) -> None:
        """Finish what is under way."""
        if self._worker is not None and not self._worker.done():
            await asyncio.wait([self._worker], timeout=CLOSE_S)
            self._worker.cancel()

    async def settled(self) -> None:
        """Until everything that was asked for is learned."""
        if self._worker is not None:
            await asyncio.wait([self._worker])

    def forget(self, thread_id: str) -> None:
        """Let go of what is in memory of a deleted conversation."""
        self._wanted.pop(thread_id, None)
        self._indexes.forget(thread_id)

    def indexed(self, thread_id: str) -> bool:
        """Whether the conversation's pieces are in memory already."""
        return self._indexes.holds(thread_id)

    async def index(self, principal: Principal, thread_id: str) -> ThreadIndex:
        """The conversation's pieces as arrays. Raises `NotFound`."""
        return await self._indexes.of(principal, thread_id)

    async def vector(self, principal: Principal, thread_id: str, text: str) -> NDArray[np.float32]:
        """The unit vector of a text that this conversation is searched with; an empty one where none can be had."""
        embedder = self._embedder()
        with paid_by(principal, thread_id):
            try:
                if scales(embedder) is None:
                    await asyncio.to_thread(measured, embedder)
                return await embedder.vector(text)
            except (LimelightError, TimeoutError) as error:
                log.warning("not_measured", thread_id=thread_id, error=str(error))
                return np.zeros(0, np.float32)

    @property
    def scales(self) -> Scales:
        """Where the likenesses of its vectors lie; `vector` knows, so it is asked first."""
        return scales(self._embedder()) or Scales()

    async def _own(self, principal: Principal, thread_id: str, found: list[Indexed]) -> list[Indexed]:
        """The pieces with vectors of the model in use: those that another one made are made anew, and kept so.

        Where that cannot be done now, only the pieces before the first of them.
        """
        embedder = self._embedder()
        opened = [embedder.opened(one.vector) for one in found]
        if all(vector is one.vector for vector, one in zip(opened, found, strict=True)):
            return found
        if (first := next((n for n, vector in enumerate(opened) if vector is None), None)) is not None:
            strange = [one for one, vector in zip(found, opened, strict=True) if vector is None]
            try:
                with paid_by(principal, thread_id):
                    made = await asyncio.to_thread(embedder.embed, [one.piece.text for one in strange])
            except (LimelightError, TimeoutError) as error:
                log.warning("not_embedded_anew", thread_id=thread_id, error=str(error))
                return [
                    replace(one, vector=v)
                    for one, v in zip(found[:first], opened, strict=False)
                    if v is not None
                ]
            new = embedder.sealed(quantised(made))
            await self.pieces.revector(
                thread_id, {one.seq: row for one, row in zip(strange, new, strict=True)}
            )
            rows = iter(quantised(made))
            opened = [next(rows) if vector is None else vector for vector in opened]
        return [replace(one, vector=v) for one, v in zip(found, opened, strict=True) if v is not None]

    async def learn(self, principal: Principal, thread_id: str, *, as_of: AsOf | None = None) -> int:
        """Learn from every message after the mark; how many there were. Raises `NotFound`."""
        whose.set(Account(principal, thread_id, "", "head/memory"))
        done = 0
        while True:
            mark, waiting = await self.pieces.waiting(principal, thread_id, limit=TOGETHER)
            if not waiting:
                break
            learned = await self._learned(principal, thread_id, mark, waiting, as_of)
            if await self.pieces.keep(principal, thread_id, learned):
                done += len(waiting)
        while await self._chapter(principal, thread_id, as_of):
            pass
        return done

    async def _work(self) -> None:
        while self._wanted:
            thread_id = next(iter(self._wanted))
            principal, as_of = self._wanted.pop(thread_id)
            try:
                await self.learn(principal, thread_id, as_of=as_of)
            except NotFound:  # deleted meanwhile
                self.forget(thread_id)
            except LimelightError as error:
                log.warning("not_remembered", thread_id=thread_id, error=error.message)
            except Exception:  # a model's or a defect: the log is whole, and the next turn tries again
                log.exception("not_remembered", thread_id=thread_id)

    async def _learned(
        self, principal: Principal, thread_id: str, mark: Mark, waiting: Sequence[tuple[int, Message]],
        as_of: AsOf | None,
    ) -> Learned:  # fmt: skip
        turns = [(at, message, mark.turn + n) for n, (at, message) in enumerate(waiting, start=1)]
        known = await self.items.list(principal, thread_id=thread_id, as_of=as_of)
        with paid_by(principal, thread_id):
            pieces = await asyncio.to_thread(self._indexed, turns)
        told = [(at, m) for at, m in waiting if as_of is None or as_of.sees_place(at)]
        drafted = await self._drafts(told, known)
        items, gone = await asyncio.to_thread(self._joined, thread_id, known, drafted)
        return Learned(mark, Mark(turns[-1][0], turns[-1][2]), pieces, items, gone)

    def _indexed(self, turns: Sequence[tuple[int, Message, int]]) -> list[Indexed]:
        found = [
            Piece(
                message_id=message.id, at=at, turn=turn, role=message.role, text=text,
                attachments=tuple(message.attachments),
            )
            for at, message, turn in turns
            for text in pieces_of(message.content) or ([""] if message.attachments else [])
        ]  # fmt: skip
        embedder = self._embedder()
        measured(embedder)  # here, where nobody waits for it
        vectors = embedder.sealed(quantised(embedder.embed([piece.text for piece in found])))
        return [
            Indexed(piece, terms_of(piece.text), vector) for piece, vector in zip(found, vectors, strict=True)
        ]

    async def _drafts(
        self, told: Sequence[tuple[int, Message]], known: Sequence[MemoryItem]
    ) -> list[tuple[int, Message, Draft]]:
        """What the messages settle: by a model where there is one, by rules else and where it fails."""
        reader = self._reader()
        if reader is not None and any(m.role == "user" for _, m in told):
            try:
                return await reader.read(told, known)
            except Exception as error:  # each vendor's package raises its own
                log.warning("read_by_rules", error=repr(error))
        found: list[tuple[int, Message, Draft]] = []
        before = ""
        for at, message in told:
            if message.role == "user":
                found += [(at, message, draft) for draft in drafts_of(message.content, asked=before)]
            elif "?" in message.content or "？" in message.content:
                before = message.content
        return found

    def _joined(
        self, thread_id: str, known: Sequence[MemoryItem], drafted: Sequence[tuple[int, Message, Draft]]
    ) -> tuple[list[MemoryItem], dict[str, tuple[str, int]]]:
        """New items, and which old or new ones they supersede."""
        items: list[MemoryItem] = []
        gone: dict[str, tuple[str, int]] = {}
        for at, message, draft in drafted:
            made = MemoryItem(
                id=new_id("mem"), kind=draft.kind, topic=draft.topic, subject=draft.subject, text=draft.text,
                stance=draft.stance, thread_id=thread_id, message_id=message.id, at=at,
            )  # fmt: skip
            current = [one for one in [*known, *items] if one.id not in gone]
            gone |= {one.id: (made.id, at) for one in superseded(current, draft, alike=self._alike)}
            items.append(made)
        new = [
            item.model_copy(update=dict(zip(("superseded_by", "superseded_at"), gone[item.id], strict=True)))
            if item.id in gone else item
            for item in items
        ]  # fmt: skip
        return new, {old: by for old, by in gone.items() if old in {item.id for item in known}}

    def _alike(self, one: str, other: str) -> float:
        embedder = self._embedder()  # how alike is alike was found out with the one of this machine
        a, b = (shared_embedder() if embedder.remote else embedder).embed([one, other])
        return float(a @ b)

    async def _chapter(self, principal: Principal, thread_id: str, as_of: AsOf | None) -> bool:
        """Write the next chapter when there is enough for one and it is behind the turns that are shown in full."""
        waiting = await self.pieces.unwritten(principal, thread_id, messages=2 * CHAPTER, as_of=as_of)
        turns = sorted({one.piece.turn for one in waiting})
        if len(turns) < 2 * CHAPTER:
            return False
        mine = await self._own(
            principal, thread_id, [one for one in waiting if one.piece.turn < turns[CHAPTER]]
        )
        if not mine:
            return False
        reader = self._reader()
        chapter = await chapter_of(mine, summariser=self._summariser or (reader.shorten if reader else None))
        return await self.pieces.add_chapter(principal, thread_id, chapter)


def remembering(
    storage: Storage, reader: Callable[[], Reader | None] = lambda: None, *, embedder: Callable[[], Embedder] = shared_embedder,
    reranker: Reranker | None = None,
) -> ConversationMemory:  # fmt: skip
    """Conversation memory over a data folder; who `reader` tells reads in place of the rules, `reranker` orders what is recalled."""
    return ConversationMemory(
        storage.memories,
        storage.pieces,
        reader=reader,
        embedder=embedder,
        reranker=reranker,
    )
