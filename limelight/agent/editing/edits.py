"""The editor's events: each is applied, recorded and told of, and can be undone. None of them starts a run.

Order, so that a crash at any point leaves nothing half done: the child artifact with its event; then, under
the thread's state lock, the edit with the state before and after it; then the state; then the edit is marked
done. A repeat of a message finds the child by its step key and the edit by its message id, and does only what
is missing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal
from weakref import WeakValueDictionary

from ag_ui.core import BaseEvent, CustomEvent, StateSnapshotEvent

from limelight.agent.history import History
from limelight.agent.language import language_in
from limelight.infra.home import Storage
from limelight.infra.stores.edits import EditRecord
from limelight.memory.edits.board import Board, carried
from limelight.memory.edits.gesture import continues, together
from limelight.memory.edits.macro import Macro, Target, fitted, just_done
from limelight.memory.edits.maker import Asked, Change, EditMaker
from limelight.memory.edits.sentence import sentence
from limelight.memory.films import open_film
from limelight.schema.errors import BadInput, LimelightError
from limelight.schema.principal import Principal
from limelight.schema.ui_events import PAYLOADS, Nothing, TimelineSet, VideoOpen, parse_payload
from limelight.schema.wire import UiEventFrame
from limelight.sdk.context import Services
from limelight.sdk.emitter import Emitter

_TURNS: dict[str, Literal["undo", "redo"]] = {"edit.undo": "undo", "edit.redo": "redo"}


def _now() -> datetime:
    return datetime.now(UTC)


class Edits:
    """Applies the editor's events, one at a time a thread."""

    def __init__(
        self,
        storage: Storage,
        services: Services,
        *,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        """`clock` tells how long the pause between two edits is."""
        self.history = History(storage, services)
        """Where its edits stand among the turns, and going back in time."""
        self._services = services
        self._clock = clock
        self._store = storage.edits
        self._maker = EditMaker(
            services.artifacts, services.operator, services.guardrails, services.usage,
            language=lambda principal, thread_id: language_in(services.conversations, principal, thread_id),
        )  # fmt: skip
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def apply(self, principal: Principal, thread_id: str, frame: UiEventFrame) -> bool:
        """Apply an event; True when its `message_id` was applied before and nothing more was done.

        Raises `BadInput` for an unknown event, a value out of bounds or nothing to undo, pydantic's
        `ValidationError` for a payload of another shape, `NotFound` for a thread or an artifact, `Refused`
        for words that are blocked.
        """
        asked = _asked(principal, thread_id, frame)
        lock = self._locks.setdefault(thread_id, asyncio.Lock())
        async with lock:
            known = await self._store.get(principal, thread_id, asked.message_id)
            if known is None:
                await self._first(asked)
            elif known.status == "begun":
                await self._resume(asked, known)
            return known is not None

    async def _first(self, asked: Asked) -> None:
        order = _TURNS.get(asked.name)
        if order is not None:
            await self._turn(asked, order)
            return
        if isinstance(asked.payload, VideoOpen):
            await self._open(asked, asked.payload.film)
            return
        now = self._clock()
        newest = await self._store.newest(asked.principal, asked.thread_id)
        folded = newest if newest and continues(asked, newest, now) else None
        if folded is not None:  # made anew of what the gesture began with
            shown, payload = asked.artifact_id, together(folded, asked.payload)
            asked = replace(asked, artifact_id=folded.artifact_id, payload=payload, shows=shown)
        change = await self._maker.prepare(asked)
        async with self._services.states.edit(
            asked.principal, asked.thread_id, self._emitter(asked)
        ) as state:
            before = Board.of(state).model_dump_json()
            change.state(state)
            record = EditRecord(
                thread_id=asked.thread_id, message_id=asked.message_id, name=asked.name,
                artifact_id=asked.artifact_id, child_id=change.child.id if change.child else "",
                before=folded.before if folded else before, after=Board.of(state).model_dump_json(),
                payload=_kept(asked), at=now.isoformat(), folds=folded.message_id if folded else "",
            )  # fmt: skip
            await self._store.begin(asked.principal, record)
        await self._done(asked, record)

    async def _open(self, asked: Asked, film: str) -> None:
        """Show another of the conversation's videos. Nothing is edited, so nothing can be undone."""
        made = await self._services.artifacts.list(asked.principal, thread_id=asked.thread_id)
        emitter = self._emitter(asked)
        async with self._services.states.edit(asked.principal, asked.thread_id, emitter) as state:
            open_film(state, film, made)

    async def just_done(self, principal: Principal, thread_id: str) -> Macro | None:
        """What was done by hand last, to be done to others; None when nothing was that can be. Raises `NotFound`."""
        return just_done(await self._store.recent(principal, thread_id))

    async def able(self, principal: Principal, thread_id: str) -> dict[str, bool]:
        """What can be done next: `can_undo`, `can_redo` and, decided by the newest edit alone, `can_repeat`. Raises `NotFound`."""
        can = {
            f"can_{order}": await self._store.next(principal, thread_id, order) is not None
            for order in _TURNS.values()
        }
        newest = await self._store.recent(principal, thread_id, limit=1)
        return {**can, "can_repeat": just_done(newest) is not None}

    async def child_of(self, principal: Principal, thread_id: str, message_id: str) -> str:
        """Id of the artifact that an edit made; empty for one that made none. Raises `NotFound` for the thread."""
        record = await self._store.get(principal, thread_id, message_id)
        return record.child_id if record else ""

    async def stale(self, principal: Principal, thread_id: str) -> frozenset[str]:
        """Versions that came of edits which stand no more. Raises `NotFound` for the thread."""
        return await self._store.stale(principal, thread_id)

    async def recent(self, principal: Principal, thread_id: str, *, limit: int = 50) -> list[EditRecord]:
        """The newest edits that stand, oldest first. Raises `NotFound`."""
        return await self._store.recent(principal, thread_id, limit=limit)

    async def repeat(
        self, principal: Principal, thread_id: str, message_id: str, macro: Macro, targets: Sequence[Target]
    ) -> dict[str, str]:
        """Do a macro to every target, as one edit that is undone at once. Why it could not be, by target.

        A repeat of the message changes nothing more. Raises `NotFound` for the thread.
        """
        async with self._locks.setdefault(thread_id, asyncio.Lock()):
            asked = Asked(principal, thread_id, message_id, "edit.macro", macro.artifact_id, Nothing())
            known = await self._store.get(principal, thread_id, message_id)
            if known is not None:
                if known.status == "begun":
                    await self._resume(asked, known)
                return {}
            changes, problems = await self._prepared(asked, macro, targets)
            if not changes:
                return problems
            async with self._services.states.edit(principal, thread_id, self._emitter(asked)) as state:
                before = Board.of(state).model_dump_json()
                for change in changes:
                    change.state(state)
                record = EditRecord(
                    thread_id=thread_id, message_id=message_id, name="edit.macro", artifact_id=macro.artifact_id,
                    before=before, after=Board.of(state).model_dump_json(), payload=macro.model_dump_json(),
                    at=self._clock().isoformat(), made=[one.child.id for one in changes if one.child],
                )  # fmt: skip
                await self._store.begin(principal, record)
            await self._done(asked, record)
            return problems

    async def _prepared(
        self, whole: Asked, macro: Macro, targets: Sequence[Target]
    ) -> tuple[list[Change], dict[str, str]]:
        """The changes of a macro, target by target; one that fails leaves its target as it was."""
        changes: list[Change] = []
        problems: dict[str, str] = {}
        for target in targets:
            made: list[Change] = []
            on, shows = target.artifact_id, target.shows
            try:
                for n, step in enumerate(macro.steps):
                    thing = await self._services.artifacts.get(whole.principal, on)
                    asked = Asked(
                        whole.principal, whole.thread_id, f"{whole.message_id}-{target.artifact_id}-{n}", step.name, on,
                        fitted(step.typed(), thing), shows,
                    )  # fmt: skip
                    change = await self._maker.prepare(asked)
                    made.append(change)
                    if change.child is not None:
                        on, shows = change.child.id, ""
            except LimelightError as error:
                problems[target.artifact_id] = error.message
            else:
                changes += made
        return changes, problems

    async def note_run(
        self,
        principal: Principal,
        thread_id: str,
        run_id: str,
        before: Board,
        after: Board,
        *,
        plan_id: str = "",
        made: Sequence[str] = (),
    ) -> None:
        """Record what a run changed on the board, which is whole, and `made` beside it, so that it can be undone as an edit
        by hand is. Runs that carry out one plan, the later one after a stop, are one edit."""
        known = await self._store.get(principal, thread_id, run_id)
        if known is not None or (before == after and not made) or before.film != after.film:
            return
        standing = await self._store.recent(principal, thread_id, limit=1) if plan_id else []
        folded = next((one for one in standing if one.name == "run" and one.payload == plan_id), None)
        record = EditRecord(
            thread_id=thread_id, message_id=run_id, name="run", payload=plan_id,
            before=folded.before if folded else before.model_dump_json(), after=after.model_dump_json(),
            at=self._clock().isoformat(), folds=folded.message_id if folded else "",
            made=[*(folded.made if folded else []), *made],
        )  # fmt: skip
        await self._store.begin(principal, record)
        await self._store.finish(principal, record)
        emitter = Emitter(events=self._services.events, thread_id=thread_id, run_id=run_id, scope="run/edit")
        await emitter.emit(await self._event(principal, record))

    async def _turn(self, asked: Asked, order: Literal["undo", "redo"]) -> None:
        """Undo the newest edit, or redo the one undone last."""
        edit = await self._store.next(asked.principal, asked.thread_id, order)
        if edit is None:
            raise BadInput(f"there is nothing to {order} in this conversation", code=f"nothing_to_{order}")
        record = EditRecord(
            thread_id=asked.thread_id, message_id=asked.message_id, name=asked.name, turns=edit.message_id,
            artifact_id=edit.artifact_id, child_id=edit.child_id,
        )  # fmt: skip
        await self._store.begin(asked.principal, record)
        await self._carry(asked, record, edit)
        await self._done(asked, record)

    async def _carry(self, asked: Asked, record: EditRecord, edit: EditRecord) -> None:
        """Take an edit's step on the state, or with an undo its step back; twice changes nothing more."""
        before, after = Board.model_validate_json(edit.before), Board.model_validate_json(edit.after)
        if record.name == "edit.undo":
            before, after = after, before
        made = await self._services.artifacts.list(asked.principal, thread_id=asked.thread_id)
        async with self._services.states.edit(
            asked.principal, asked.thread_id, self._emitter(asked)
        ) as state:
            open_film(state, after.film, made)  # the change is one of that film
            carried(Board.whole(state), before, after).lay(state)

    async def _resume(self, asked: Asked, record: EditRecord) -> None:
        """End what a crash cut short, and show the whole state: its change may be saved and yet untold."""
        edit = record
        if record.turns:
            edit = await self._store.get(asked.principal, asked.thread_id, record.turns) or record
        elif record.folds and (
            folded := await self._store.get(asked.principal, asked.thread_id, record.folds)
        ):
            edit = record.model_copy(update={"before": folded.after})
        await self._carry(asked, record, edit)
        state = await self._services.conversations.state(asked.principal, asked.thread_id)
        await self._emit(asked, "resumed", StateSnapshotEvent(snapshot=state.model_dump(mode="json")))
        await self._done(asked, record)

    async def _done(self, asked: Asked, record: EditRecord) -> None:
        """Mark an edit done and say so as a `CUSTOM` event named `edit`, for undo and redo buttons."""
        await self._store.finish(asked.principal, record)
        await self._emit(asked, "done", await self._event(asked.principal, record))

    async def _event(self, principal: Principal, record: EditRecord) -> CustomEvent:
        value = {
            "name": record.name, "message_id": record.message_id, "artifact_id": record.artifact_id,
            "child_id": record.child_id, "turns": record.turns, "sentence": sentence(record), "folds": record.folds,
            **await self.able(principal, record.thread_id),
        }  # fmt: skip
        return CustomEvent(name="edit", value=value, timestamp=int(self._clock().timestamp() * 1000))

    def _emitter(self, asked: Asked) -> Emitter:
        return Emitter(
            events=self._services.events, thread_id=asked.thread_id, run_id=asked.run_id, scope="edit"
        )

    async def _emit(self, asked: Asked, scope: str, event: BaseEvent) -> None:
        await self._emitter(asked).child(scope).emit(event)


def _asked(principal: Principal, thread_id: str, frame: UiEventFrame) -> Asked:
    """The event with its payload typed. Raises `BadInput` for an unknown name, or `ValidationError`."""
    if frame.name not in PAYLOADS:
        raise BadInput(
            f"there is no UI event {frame.name[:60]!r}; use one of {', '.join(PAYLOADS)}",
            code="unknown_ui_event", limit=[*PAYLOADS], value=frame.name[:60],
        )  # fmt: skip
    return Asked(
        principal=principal, thread_id=thread_id, message_id=frame.message_id, name=frame.name,
        artifact_id=frame.artifact_id, payload=parse_payload(frame.name, frame.payload),
    )  # fmt: skip


def _kept(asked: Asked) -> str:
    """The payload as it is recorded; a timeline stands in what the edit changes already."""
    return "" if isinstance(asked.payload, TimelineSet) else asked.payload.model_dump_json(exclude_none=True)
