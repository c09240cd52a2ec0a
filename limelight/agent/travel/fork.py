"""Forking: a new conversation that stands where another one stood at a point of its history.

Artifacts are copied under new ids with the same bytes (blobs are shared by content), so that both conversations can be
deleted independently; messages, the state document, memory, the edits that can be undone and the points on the way refer
to the copies. Plans stay behind: a fork has nothing to take up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from limelight.agent.history.fold import Fold
from limelight.agent.history.history import History, Stood, standing
from limelight.infra.home import Storage
from limelight.schema.history import Point
from limelight.schema.ids import new_id, renamed
from limelight.schema.message import ThreadInfo
from limelight.schema.principal import Principal
from limelight.schema.state import ThreadState

MANY = 1_000_000
"""More messages or artifacts than any conversation has."""
TITLE = 80


async def fork(
    storage: Storage, history: History, principal: Principal, thread_id: str, checkpoint_id: str, *,
    given: Sequence[str] = (), title: str = "",
) -> tuple[str, dict[str, str]]:  # fmt: skip
    """The new conversation's id, and the ids of the copies by those of the artifacts.

    `given` are artifacts that are copied beside those of the point, such as photos that come with the next message.
    Raises `NotFound` for the conversation or the point, `BadInput` for a turn under way.
    """
    info = await storage.conversations.thread(principal, thread_id)
    stood = await history.stood(principal, thread_id, checkpoint_id)
    made = await storage.conversations.create_thread(
        principal, title=(title or f"{info.title} (fork)")[:TITLE], agent=info.agent
    )
    copies = await _copy_artifacts(storage, principal, info, made.thread_id, stood, given)
    messages = await _copy_messages(storage, principal, info, made.thread_id, stood, copies)
    state = ThreadState.model_validate_json(renamed(stood.state.model_dump_json(), copies))
    await storage.conversations.save_state(principal, made.thread_id, state)
    await storage.pieces.copy(
        principal, thread_id, made.thread_id, messages=messages, artifacts=copies, as_of=stood.as_of
    )
    edits = standing([mark for point in stood.line for mark in point.edits])
    await storage.history.copy_edits(thread_id, made.thread_id, edits, copies)
    await _copy_points(storage, thread_id, made.thread_id, stood, {**copies, **messages})
    return made.thread_id, copies


async def _copy_artifacts(
    storage: Storage,
    principal: Principal,
    info: ThreadInfo,
    new_thread: str,
    stood: Stood,
    given: Sequence[str],
) -> dict[str, str]:
    """Old id → new id."""
    old = await storage.artifacts.list(principal, thread_id=info.thread_id, limit=MANY)
    kept = [one for one in old if stood.as_of.sees(one.created_at) or one.id in given]
    copies = {one.id: new_id("art") for one in kept}
    for one in kept:
        meta = json.loads(renamed(json.dumps(one.meta), copies))
        copy = one.model_copy(
            update={
                "id": copies[one.id], "thread_id": new_thread, "step_key": None,
                "parents": tuple(copies.get(p, p) for p in one.parents), "meta": {**meta, "forked_from": one.id},
            }
        )  # fmt: skip
        await storage.artifacts.add(principal, copy)
    return copies


async def _copy_messages(
    storage: Storage,
    principal: Principal,
    info: ThreadInfo,
    new_thread: str,
    stood: Stood,
    copies: Mapping[str, str],
) -> dict[str, str]:
    """Old id → new id."""
    ids: dict[str, str] = {}
    for message in await storage.conversations.messages(
        principal, info.thread_id, limit=MANY, as_of=stood.as_of
    ):
        ids[message.id] = new_id("msg")
        given = [copies.get(one, one) for one in message.attachments]
        copy = message.model_copy(update={"id": ids[message.id], "attachments": given})
        await storage.conversations.add_message(principal, new_thread, copy)
    return ids


async def _copy_points(
    storage: Storage, thread_id: str, new_thread: str, stood: Stood, ids: Mapping[str, str]
) -> None:
    """The way to the point, so that the fork can go back on it too. What was undone stays behind."""
    points: list[tuple[Point, ThreadState]] = []
    for one in stood.line:
        _, state = await storage.history.point(thread_id, one.id)
        place = await storage.history.place(new_thread, one.at)
        before = points[-1][0] if points else None
        copy = one.model_copy(
            update={
                "message_id": ids.get(one.message_id, one.message_id), "thumbnail": ids.get(one.thumbnail or "", one.thumbnail),
                "after_place": before.at_place if before else 0, "at_place": place,
                "after": before.at if before else one.after,
            }
        )  # fmt: skip
        points.append((copy, ThreadState.model_validate_json(renamed(state.model_dump_json(), ids))))
    head = stood.line[-1] if stood.line else None
    state = points[-1][1] if points else ThreadState()
    fold = Fold(state=state.model_dump(mode="json"))
    if head is not None:
        fold = fold.model_copy(update={"head": head.id, "head_parent": head.parent})
    await storage.history.add(new_thread, fold.model_dump_json(), points)
