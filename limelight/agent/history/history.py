"""A conversation's history: its points page by page, what of it counts now, and standing at an earlier point again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from weakref import WeakValueDictionary

from ag_ui.core import BaseEvent, CustomEvent, StateDeltaEvent
from pydantic import BaseModel

from limelight.agent.history import telling
from limelight.agent.history.finding import Found, find, refers_to_undone
from limelight.agent.history.fold import BACK, BY_HAND, TYPES, Closed, Fold, taken
from limelight.infra.home import Storage
from limelight.router.language import detect_language
from limelight.router.text import clean
from limelight.router.travel import travel
from limelight.schema.artifact import now
from limelight.schema.as_of import AsOf, Span
from limelight.schema.errors import BadInput, NotFound
from limelight.schema.history import START, BackTo, EditMark, Line, Point, PointKind
from limelight.schema.ids import new_id
from limelight.schema.message import Message
from limelight.schema.principal import Principal
from limelight.schema.state import ThreadState
from limelight.schema.wire import EventFrame
from limelight.sdk.context import Services
from limelight.sdk.emitter import Emitter, body_of
from limelight.sdk.thread_state import patch

READ = 2000
"""Events that are read at a time."""
FIRST = datetime(1970, 1, 1, tzinfo=UTC)
A_MOMENT = timedelta(microseconds=1)
SAID = 400
"""Characters that are kept of the words that started a turn."""


class Entry(BaseModel):
    """A point as the person sees it."""

    checkpoint_id: str
    number: int
    """Which point of the conversation it is, from 1; 0 for the beginning."""
    kind: PointKind
    sentence: str
    """What changed: "Shot 2 was made again: at night"."""
    before: str
    """What the moment before it is called: "before the logo was added"."""
    parent: str
    """The point it was made from: where "before" leads."""
    said: str
    """The words that started the turn."""
    status: str
    run_id: str
    language: str
    created_at: str
    """When it was reached, in ISO 8601."""
    made: int
    artifacts: int
    thumbnail_id: str | None
    undone: bool
    """Whether it lies in what was undone by going back; it can still be gone back to."""
    current: bool
    """Whether the conversation stands here."""


class Page(BaseModel):
    """Points, newest first; the last page ends with the beginning."""

    points: list[Entry]
    next_cursor: str | None = None


@dataclass(frozen=True)
class Stood:
    """A point with all that hangs on it."""

    point: Point | None
    """None for the beginning."""
    state: ThreadState
    as_of: AsOf
    line: list[Point]
    """The points that led to it, itself the last, oldest first."""

    @property
    def id(self) -> str:
        return self.point.id if self.point else START


class History:
    """Reads points off the log, keeps them, and goes back to them."""

    def __init__(self, storage: Storage, services: Services) -> None:
        self._storage = storage
        self._services = services
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def read_on(self, principal: Principal, thread_id: str) -> None:
        """Read what the log holds since it was last read. Raises `NotFound` for the conversation."""
        await self._storage.conversations.thread(principal, thread_id)
        lock = self._locks.setdefault(thread_id, asyncio.Lock())
        async with lock:
            kept = await self._storage.history.fold(thread_id)
            fold = Fold.model_validate_json(kept) if kept else Fold()
            while True:
                frames = await self._storage.events.read(thread_id, after=fold.after, types=TYPES, limit=READ)
                if not frames:
                    return
                fold, closed = await asyncio.to_thread(taken, fold, frames)
                points = await self._points(principal, thread_id, closed)
                folded = [one.folds for one in closed if one.folds]
                await self._storage.history.add(thread_id, fold.model_dump_json(), points, folded=folded)
                if len(frames) < READ:
                    return

    async def page(
        self, principal: Principal, thread_id: str, *, cursor: str | None = None, limit: int = 50
    ) -> Page:
        """Points, newest first, those that were undone among them. Raises `NotFound` for conversation or cursor."""
        await self.read_on(principal, thread_id)
        found = await self._storage.history.points(thread_id, before=cursor, limit=limit + 1)
        line = await self._storage.history.line(thread_id)
        newest = await self._storage.history.points(thread_id, limit=1)
        counts: set[str] | None = None
        if line is not None and newest:
            counts = set(line_of(newest[0].id, await self._storage.history.parents(thread_id)))
        head = newest[0].id if newest else START
        entries = [
            entry(point, undone=counts is not None and point.id not in counts, head=head) for point in found
        ]
        more = len(found) > limit
        if more:
            return Page(points=entries[:limit], next_cursor=entries[limit - 1].checkpoint_id)
        language = found[-1].language if found else "en"
        return Page(points=[*entries, beginning(language, current=head == START)])

    async def stood(self, principal: Principal, thread_id: str, checkpoint_id: str) -> Stood:
        """A point, and all that hangs on it. Raises `NotFound`, and `BadInput` for a turn under way."""
        await self.read_on(principal, thread_id)
        if checkpoint_id == START:
            return Stood(None, ThreadState(), AsOf(), [])
        try:
            point, state = await self._storage.history.point(thread_id, checkpoint_id)
        except NotFound:
            await self._under_way(principal, thread_id, checkpoint_id)
            raise
        by_id = {one.id: one for one in await self._storage.history.points(thread_id)}
        line = line_to(point, by_id)
        as_of = AsOf()
        for one in line:
            as_of = as_of.then(
                Span(after=one.after, until=one.at, after_place=one.after_place, until_place=one.at_place)
            )
        return Stood(point, state, as_of, line)

    async def go_back(
        self, principal: Principal, thread_id: str, checkpoint_id: str, *, run_id: str = ""
    ) -> Stood:
        """Stand at an earlier point (or at a later one that was undone) again; with a `run_id`, as part of that turn.

        Nothing is lost: what came after stays in the log and among the points. Raises `NotFound`, and `BadInput` for a
        turn under way.
        """
        target = await self.stood(principal, thread_id, checkpoint_id)
        edits = standing([mark for point in target.line for mark in point.edits])
        by_hand = not run_id
        run_id = run_id or f"{BACK}{new_id('at')}"
        silent = Emitter(events=self._services.events, thread_id=thread_id, run_id=run_id, scope="back")
        async with self._services.states.edit(principal, thread_id, silent) as state:
            at = now()
            place = await self._storage.history.place(thread_id, at)
            able = {"can_undo": "done" in edits.values(), "can_redo": "undone" in edits.values()}
            back = BackTo(checkpoint_id=target.id, at=at, place=place, **able)
            events: list[BaseEvent] = [CustomEvent(name="back", value=back.model_dump(mode="json"))]
            if delta := patch(state, target.state):
                events.insert(0, StateDeltaEvent.model_validate({"type": "STATE_DELTA", "delta": delta}))
            await self._storage.history.go_back(
                thread_id, Line(head=target.id, at=at, place=place, as_of=target.as_of), target.state,
                _frames(events, run_id), edits,
            )  # fmt: skip
        if by_hand:
            await self._say(principal, thread_id, run_id, target)
        return target

    async def search(
        self, principal: Principal, thread_id: str, moment: str
    ) -> tuple[Found, list[Point], str]:
        """The points that words mean; the latest points that count, oldest first; and the language of it all."""
        await self.read_on(principal, thread_id)
        every = (await self._storage.history.points(thread_id))[::-1]
        by_id = {one.id: one for one in every}
        line = _standing(by_id)
        ids = {one.id for one in line}
        found = find(moment, line, undone=[one for one in every if one.id not in ids])
        worth = [one for one in line if one.changes and one.changes[0].kind != "back"]
        worth = worth or [one for one in every if one.changes and one.changes[0].kind != "back"]
        return found, worth, every[-1].language if every else "en"

    async def resolve(self, principal: Principal, thread_id: str, words: str) -> str:
        """The checkpoint that an id, a number (`5`, `#5`) or words ("before the logo was added") mean.

        Raises `NotFound` when nothing fits, `BadInput` when several do, naming them.
        """
        if words == START or words.startswith(("run_", BY_HAND, BACK)):
            return words
        moment = f"#{words}" if words.isdigit() else words
        back = travel(clean(f"go back to {moment}"))
        found, latest, language = await self.search(principal, thread_id, back.moment if back else moment)
        if found.beginning:
            return START
        if not found.points:
            raise NotFound(telling.not_found(words, latest[-3:], language), value=words[:100])
        if len(found.points) > 1:
            raise BadInput(telling.which(found.points, language), code="several", value=words[:100])
        point = found.points[0]
        return point.parent if back and back.side == "before" else point.id

    async def told(self, principal: Principal, thread_id: str, run_id: str, language: str) -> str:
        """What a turn changed, in a language: "2 pictures". Raises `NotFound` for one that is none."""
        await self.read_on(principal, thread_id)
        point, _ = await self._storage.history.point(thread_id, run_id)
        return telling.within(point.model_copy(update={"language": language, "status": "done"}))

    async def undoes(self, principal: Principal, thread_id: str) -> str | None:
        """Where an undo leads when going back was the last thing that was done: the point before it."""
        await self.read_on(principal, thread_id)
        points = await self._storage.history.points(thread_id)
        if not points or not points[0].changes or points[0].changes[0].kind != "back":
            return None
        older = points[1:]
        return older[0].id if older else START

    async def _say(self, principal: Principal, thread_id: str, run_id: str, target: Stood) -> None:
        """Leave a line in the conversation: who reads on should know where it stands."""
        text = telling.arrived(target.point)
        message = Message(id=new_id("msg"), role="assistant", content=text, name="assistant")
        await self._storage.conversations.add_message(principal, thread_id, message)
        body = {"messageId": message.id}
        frames = [
            {"type": "TEXT_MESSAGE_START", **body, "role": "assistant", "name": "assistant"},
            {"type": "TEXT_MESSAGE_CONTENT", **body, "delta": text}, {"type": "TEXT_MESSAGE_END", **body},
        ]  # fmt: skip
        await self._services.events.append(
            thread_id,
            [EventFrame(id=f"{run_id}.said.{n}", run_id="", event=event) for n, event in enumerate(frames)],
        )

    async def _under_way(self, principal: Principal, thread_id: str, run_id: str) -> None:
        """Raise what tells that this is a turn that has not ended, if it is one."""
        try:
            run = await self._storage.runs.get(run_id, principal)
        except NotFound:
            return
        if run.thread_id == thread_id and run.finished_at is None:
            raise BadInput(
                "this turn is still under way; wait for its end, or say stop", code="still_running"
            )

    async def _points(
        self, principal: Principal, thread_id: str, closed: Sequence[Closed]
    ) -> list[tuple[Point, ThreadState]]:
        """The points with what the log does not tell: times, words, counts."""
        newest = await self._storage.history.points(thread_id, limit=1)
        last = newest[0] if newest else None
        made: dict[str, Point] = {}
        found: list[tuple[Point, ThreadState]] = []
        for one in closed:
            last = await self._point(principal, thread_id, one, last, made)
            made[last.id] = last
            if one.folds and found and found[-1][0].id == one.folds:
                found.pop()
            found.append((last, one.state))
        return found

    async def _point(
        self, principal: Principal, thread_id: str, one: Closed, last: Point | None, made: dict[str, Point]
    ) -> Point:
        folded = last if last and one.folds == last.id else None
        after = one.back.at if one.back else folded.after if folded else last.at if last else FIRST
        after_place = (
            one.back.place if one.back else folded.after_place if folded else last.at_place if last else 0
        )
        message = await self._storage.conversations.message(principal, thread_id, one.message_id)
        said = message.content if message else ""
        at = max(await self._ended(principal, one), after + A_MOMENT)
        parent = last if last and last.id == one.parent else made.get(one.parent)
        if parent is None and one.parent != START:
            parent = (await self._storage.history.point(thread_id, one.parent))[0]
        language = _language(said, last)
        where = telling.where(parent) if parent else telling.beginning(language)
        changes = [
            change.model_copy(update={"words": where}) if change.kind == "back" else change
            for change in one.changes
        ]
        return Point(
            id=one.id, number=folded.number if folded else last.number + 1 if last else 1, parent=one.parent,
            kind="turn" if not one.by_hand else "back" if one.back else "edit",
            run_id=one.run_id if not one.by_hand else "", message_id=one.message_id, said=said[:SAID],
            status=one.status, language=language, after=after, at=at, after_place=after_place,
            at_place=max(await self._storage.history.place(thread_id, at), after_place), changes=changes,
            made=len(one.made), artifacts=(parent.artifacts if parent else 0) + len(one.made),
            thumbnail=parent.thumbnail if one.back and parent and not one.made else one.thumbnail, edits=one.edits,
            back_to=one.back.checkpoint_id if one.back else "",
        )  # fmt: skip

    async def _ended(self, principal: Principal, one: Closed) -> datetime:
        """When a point was reached. Of an edit of a time when events bore none, the time of what it made."""
        if one.back is not None and one.by_hand:
            return one.back.at
        if not one.by_hand:
            return (await self._storage.runs.get(one.run_id, principal)).finished_at or now()
        at = datetime.fromtimestamp(one.at_ms / 1000, UTC) if one.at_ms else FIRST
        for artifact_id in one.made:
            try:
                at = max(at, (await self._storage.artifacts.get(principal, artifact_id)).created_at)
            except NotFound:
                continue  # deleted since
        return at


def _language(said: str, last: Point | None) -> str:
    """Of the words; of a few plain ones that tell nothing, the language before."""
    if len(said.split()) >= 3 or not said.isascii():
        return detect_language(said)
    return last.language if last else "en"


async def counts(storage: Storage, thread_id: str, *, text: str = "") -> AsOf | None:
    """What of a conversation counts now: all (None), unless somebody went back in it.

    A message whose words refer to what was undone may see that too.
    """
    return counting(await storage.history.line(thread_id), text=text)


def counting(line: Line | None, *, text: str = "") -> AsOf | None:
    """The same of where somebody went back to last."""
    if line is None or refers_to_undone(text):
        return None
    return line.as_of.then(Span(after=line.at, after_place=line.place))


def _standing(by_id: dict[str, Point]) -> list[Point]:
    """The points that led to where the conversation stands."""
    newest = max(by_id.values(), key=lambda one: one.number, default=None)
    return line_to(newest, by_id) if newest else []


def line_to(point: Point, by_id: dict[str, Point]) -> list[Point]:
    """The points that led to one, itself the last, oldest first."""
    return [by_id[one] for one in line_of(point.id, {name: one.parent for name, one in by_id.items()})]


def line_of(point_id: str, parents: Mapping[str, str]) -> list[str]:
    """The ids of the points that led to one, itself the last, oldest first."""
    line = [point_id]
    while parents.get(line[-1], START) in parents:
        line.append(parents[line[-1]])
    return line[::-1]


def standing(marks: Sequence[EditMark]) -> dict[str, str]:
    """Which edits can be undone (`done`) and which done again (`undone`) after these, by message id."""
    found: dict[str, str] = {}
    for mark in marks:
        if mark.turns:
            found[mark.turns] = "done" if mark.redo else "undone"
        else:
            found = {edit: status for edit, status in found.items() if status == "done"}
            found[mark.message_id] = "done"
    return found


def entry(point: Point, *, undone: bool = False, head: str = "") -> Entry:
    """A point as the person sees it."""
    return Entry(
        checkpoint_id=point.id, number=point.number, kind=point.kind, sentence=telling.sentence(point),
        before=telling.before(point), parent=point.parent, said=telling.short(point.said, 200), status=point.status,
        run_id=point.run_id, language=point.language, created_at=point.at.isoformat(), made=point.made,
        artifacts=point.artifacts, thumbnail_id=point.thumbnail, undone=undone, current=point.id == head,
    )  # fmt: skip


def beginning(language: str, *, current: bool) -> Entry:
    """The point before everything."""
    return Entry(
        checkpoint_id=START, number=0, kind="back", sentence=telling.beginning(language), before="", parent=START, said="",
        status="done", run_id="", language=language, created_at="", made=0, artifacts=0, thumbnail_id=None, undone=False,
        current=current,
    )  # fmt: skip


def _frames(events: Sequence[BaseEvent], run_id: str) -> list[EventFrame]:
    return [
        EventFrame(id=f"{run_id}.back.{n}", run_id=run_id, event=body_of(one)) for n, one in enumerate(events)
    ]
