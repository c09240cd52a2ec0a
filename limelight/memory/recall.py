"""What is remembered of a conversation for one message, within a budget: newest turns, what was settled, chapters, older turns.

The newest turns begin at a place that moves in steps, so that from one turn to the next the beginning of what a model
reads stays the same. What was settled and the chapters are of what lies before that place, so they change with it only,
or when something is superseded. Only the older turns that a message asks for change with each message.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from limelight.infra.settings import MemoryWeights
from limelight.infra.stores.pieces import Placed
from limelight.memory.conversation import ConversationMemory
from limelight.memory.cues import plain, topics_in
from limelight.memory.index import SHORT, ThreadIndex
from limelight.memory.likeness import Scale
from limelight.memory.ranking import CANDIDATES
from limelight.memory.signals import Hints, Scored, pick, scored
from limelight.schema.as_of import AsOf
from limelight.schema.context import Choice, Noted, Recalled, Turn
from limelight.schema.memory import Chapter, ItemKind, MemoryItem
from limelight.schema.principal import Principal

CHARS_PER_TOKEN = 4
"""A rule of thumb for JSON and English; only a budget hangs on it."""
STEPS = (16, 8, 4)
"""Messages by which the beginning of the newest turns moves: the widest step that has room."""
READ = 40
"""Newest messages that are read."""
WINDOW = 32
"""Newest messages of which the newest turns are."""
ITEMS = 400
"""Newest items that are looked at."""
LINE = 80
"""Characters of a text by which a choice is told of."""
LONGEST = 600
"""Characters of a turn that are shown."""
CHAIN = 5
"""Short replies that are shown together with what they mean, at most."""
SHARES = {"turns": 0.38, "noted": 0.18, "chapters": 0.08}
"""Of the budget; older turns get what is left."""
_FIRST: tuple[ItemKind, ...] = ("constraint", "fact", "decision", "preference", "question")
"""What is kept first when not all that was settled has room."""


def tokens_of(text: str) -> int:
    """Estimated tokens of a text."""
    return len(text) // CHARS_PER_TOKEN + 1


@dataclass
class Memory:
    """The remembered part of a view."""

    history: list[Turn] = field(default_factory=list[Turn])
    noted: list[Noted] = field(default_factory=list[Noted])
    chapters: list[str] = field(default_factory=list[str])
    recalled: list[Recalled] = field(default_factory=list[Recalled])
    why: list[Choice] = field(default_factory=list[Choice])
    tokens: int = 0
    explain: bool = True
    """Whether `why` is told."""

    def tell(self, choice: Callable[[], Choice]) -> None:
        """Tell of a choice, where that is wanted."""
        if self.explain:
            self.why.append(choice())


@dataclass(frozen=True)
class Older:
    """What is kept of the turns before the newest."""

    items: Sequence[MemoryItem]
    chapters: Sequence[Chapter]
    index: ThreadIndex


@dataclass(frozen=True)
class Said:
    """What was read of a conversation for one message."""

    newest: Sequence[Placed]
    older: Older | None
    """None when the conversation has not been long enough to need it."""


async def said(
    memory: ConversationMemory, principal: Principal, thread_id: str, *, as_of: AsOf | None = None
) -> Said:
    """Read it; what was needed in this process before, at once with the newest turns. Raises `NotFound`."""

    async def older() -> Older | None:
        return await _older(memory, principal, thread_id, as_of) if memory.indexed(thread_id) else None

    newest = memory.pieces.recent(principal, thread_id, as_of=as_of, limit=READ)
    return Said(*await asyncio.gather(newest, older()))


async def _older(
    memory: ConversationMemory, principal: Principal, thread_id: str, as_of: AsOf | None
) -> Older:
    return Older(
        *await asyncio.gather(
            memory.items.list(principal, thread_id=thread_id, superseded=True, as_of=as_of, limit=ITEMS),
            memory.pieces.chapters(principal, thread_id, as_of=as_of),
            memory.index(principal, thread_id),
        )
    )


@dataclass
class Room:
    """Tokens that are left."""

    left: int

    def take(self, tokens: int) -> bool:
        """Whether there was room; then it is taken."""
        if tokens > self.left:
            return False
        self.left -= tokens
        return True


async def remembered(
    memory: ConversationMemory, principal: Principal, thread_id: str, text: str, *, budget: int, weights: MemoryWeights,
    spare: int = 0, hidden: Collection[str] = (), run_id: str = "", as_of: AsOf | None = None,
    explain: bool = True, read: Said | None = None,
) -> Memory:  # fmt: skip
    """What a message gets to see of its conversation. Older turns may take `spare` tokens more. `hidden`
    are messages that are no part of it, and so is what its own run has said; `read` is what was read of it
    already, for the same `as_of`. Raises `NotFound` for the thread."""
    read = read or await said(memory, principal, thread_id, as_of=as_of)
    shown = [
        p
        for p in read.newest[-WINDOW:]
        if p.message.id not in hidden and not (run_id and p.message.run_id == run_id)
    ]
    made = Memory(explain=explain)
    turns = window(shown, room=int(budget * SHARES["turns"]))
    made.history = [Turn(role=p.message.role, text=shortened(p.message.content)) for p in turns]
    made.tokens += sum(_cost(p) for p in turns)
    for p in turns:
        made.tell(
            lambda p=p: _told(
                "turn", p.message.id, p.message.content, "one of the newest turns", tokens=_cost(p)
            )
        )
    begins_at, begins_turn = (turns[0].at, turns[0].turn) if turns else (1 << 62, 1 << 30)
    if turns and begins_turn == 1:
        return made
    older = read.older or await _older(memory, principal, thread_id, as_of)
    items, chapters, index = older.items, older.chapters, older.index
    made.tokens += _note(
        made, [i for i in items if i.current and i.at < begins_at], int(budget * SHARES["noted"])
    )
    made.tokens += _chapters(
        made, [c for c in chapters if c.last < begins_at], int(budget * SHARES["chapters"])
    )
    if len(index) and text.strip():
        vector = await memory.vector(principal, thread_id, text)
        scales, room = memory.scales, Room(budget + spare - made.tokens)
        found = scored(
            index, text, vector, weights=weights, hints=hints_of(items, text), as_of=as_of, scale=scales.asked
        )
        if memory.reranker is not None and memory.reranker.ready:
            order = _to_order(index, found, begins_turn, room.left, weights)
            relevance = await memory.reranker.reordered(
                found.relevance[order], text, [_with_chain(index, place, begins_turn) for place in order],
                principal=principal, thread_id=thread_id,
            )  # fmt: skip
            found = found.with_relevance(order, relevance)
        made.tokens += _recall(
            made, index, found, items, room, before=begins_turn, weights=weights, scale=scales.between
        )
    return made


def _to_order(index: ThreadIndex, found: Scored, before: int, room: int, weights: MemoryWeights) -> list[int]:
    """Places of the older pieces that come first so far; none where all of them have room, so that any order is as good."""
    places = np.flatnonzero((index.turn < before) & (found.total >= weights.floor))
    few = [int(place) for place in places[np.argsort(-found.total[places], kind="stable")[:CANDIDATES]]]
    return few if sum(_piece_cost(index, place) for place in few) > room else []


def _with_chain(index: ThreadIndex, place: int, before: int) -> str:
    """A piece with what it leans on."""
    return " ".join(index.pieces[one].text for one in chain(index, place, before=before))


def hints_of(items: Sequence[MemoryItem], text: str) -> Hints:
    """What the items tell of the messages they come from: what settles something, and what took the place of what."""
    topics = {*topics_in(plain(text))} - {"other"}
    at = {item.id: item.at for item in items}
    return Hints(
        settled={i.at for i in items}, asked={i.at for i in items if i.kind == "question" and i.current},
        about={i.at for i in items if i.topic in topics and i.current},
        successors=[(i.at, at[i.superseded_by]) for i in items if i.superseded_by and i.superseded_by in at],
    )  # fmt: skip


def window(messages: Sequence[Placed], *, room: int) -> list[Placed]:
    """The newest messages that have room, without a gap, from a place that moves many messages at a time."""
    kept, left = len(messages), room
    while kept and left >= (cost := _cost(messages[kept - 1])):
        kept -= 1
        left -= cost
    for step in STEPS:
        for at in range(kept, len(messages)):
            if (messages[at].turn - 1) % step == 0:
                return list(messages[at:])
    return list(messages[kept:])


def beginning(text: str) -> str:
    """A line of a text, for a person who wants to know what it was."""
    return text if len(text) <= LINE else f"{text[: LINE - 1]}…"


def shortened(text: str) -> str:
    """A turn as it is shown."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _cost(placed: Placed) -> int:
    return tokens_of(shortened(placed.message.content)) + 8


def _note(made: Memory, items: Sequence[MemoryItem], budget: int) -> int:
    """Note what holds, oldest first; what was settled last is kept first, by kind."""
    room, kept = Room(budget), set[str]()
    for item in sorted(items, key=lambda one: (_FIRST.index(one.kind), -one.at)):
        cost = tokens_of(item.text) + 6
        fits = room.take(cost)
        if fits:
            kept.add(item.id)
        reason = "was settled and holds" if fits else "no room: what was settled later comes first"
        made.tell(
            lambda item=item, reason=reason, fits=fits, cost=cost: _told(
                "fact", item.id, item.text, reason, chosen=fits, tokens=cost
            )
        )
    made.noted = [Noted(kind=one.kind, text=one.text) for one in items if one.id in kept]
    return budget - room.left


def _chapters(made: Memory, chapters: Sequence[Chapter], budget: int) -> int:
    """The newest chapters that have room, and the first one; in order."""
    room, kept = Room(budget), list[Chapter]()
    for chapter in [*chapters[:1], *reversed(chapters[1:])]:
        cost = tokens_of(chapter.text)
        fits = bool(chapter.text) and room.take(cost)
        if fits:
            kept.append(chapter)
        reason = f"older turns from message {chapter.turn} on, by {chapter.made_by}" if fits else "no room"
        made.tell(
            lambda chapter=chapter, reason=reason, fits=fits, cost=cost: _told(
                "chapter", str(chapter.first), chapter.text, reason, chosen=fits, tokens=cost
            )
        )
    made.chapters = [one.text for one in sorted(kept, key=lambda one: one.first)]
    return budget - room.left


def _recall(
    made: Memory, index: ThreadIndex, found: Scored, items: Sequence[MemoryItem], room: Room, *, before: int,
    weights: MemoryWeights, scale: Scale,
) -> int:  # fmt: skip
    """Older turns by their signals, with what they lean on; oldest first."""
    budget, taken = room.left, set[int]()
    said = {one.text for one in made.noted}

    def fits(place: int) -> bool:
        together = [p for p in chain(index, place, before=before) if p not in taken]
        if len(together) == 1 and index.pieces[place].text in said:
            return True  # it is told already, and takes no room
        if not room.take(sum(_piece_cost(index, p) for p in together)):
            return False
        taken.update(together)
        return True

    picks = pick(index, found, fits=fits, before=before, weights=weights, scale=scale)
    stale: dict[str, list[str]] = {}
    for item in items:
        if not item.current:
            stale.setdefault(item.message_id, []).append(item.text[:LINE])
    for place in sorted(taken):
        piece = index.pieces[place]
        text = f"{piece.text} [gave {len(piece.attachments)}]".strip() if piece.attachments else piece.text
        holds = not any(gone in piece.text for gone in stale.get(piece.message_id, []))
        made.recalled.append(Recalled(turn=piece.turn, role=piece.role, text=text, holds=holds))
    told = [*picks.chosen, *sorted(taken - {*picks.chosen}), *picks.left] if made.explain else ()
    for place in told:
        piece = index.pieces[place]
        reason = picks.left.get(place) or "goes with a chosen turn"
        if place in picks.chosen:
            reason = "has to do with the message" if place in taken else "is told among what was settled"
        made.why.append(
            Choice(
                what="older", ref=piece.message_id, text=beginning(piece.text), chosen=place in taken, reason=reason,
                tokens=_piece_cost(index, place), score=round(float(found.total[place]), 3), signals=found.at(place),
            )
        )  # fmt: skip
    return budget - room.left


def chain(index: ThreadIndex, place: int, *, before: int) -> list[int]:
    """A piece with the question that it answers, and with the replies to that: "the first", "good", "no, the other"."""
    first = place
    while first > 0 and place - first < CHAIN and not _asks(index, first) and _follows(index, first):
        first -= 1
    if not _asks(index, first) and not index.leans[place]:
        first = place
    last = max(place, first)
    while last + 1 < len(index) and last - first < CHAIN and index.turn[last + 1] < before:
        if not (_asks(index, first) and _follows(index, last + 1)):
            break
        last += 1
    return list(range(first, last + 1))


def _asks(index: ThreadIndex, place: int) -> bool:
    """Whether the assistant asks something there."""
    text = index.pieces[place].text
    return not index.user[place] and ("?" in text or "？" in text)


def _follows(index: ThreadIndex, place: int) -> bool:
    """Whether a piece says little without the one before it: a short reply, or a few words to one."""
    if index.user[place]:
        return bool(index.leans[place])
    return bool(index.leans[place - 1]) and len(index.pieces[place].text) <= SHORT


def _piece_cost(index: ThreadIndex, place: int) -> int:
    return tokens_of(index.pieces[place].text) + 12


def _told(what: str, ref: str, text: str, reason: str, *, chosen: bool = True, tokens: int = 0) -> Choice:
    return Choice.model_validate(
        {
            "what": what,
            "ref": ref,
            "text": beginning(text),
            "chosen": chosen,
            "reason": reason,
            "tokens": tokens,
        }
    )
