"""Forking: a new conversation that stands where another one stood at the end of a turn.

Artifacts are copied under new ids with the same bytes (blobs are shared by content), so that both conversations can be
deleted independently; messages and the state document refer to the copies.
"""

from __future__ import annotations

import json
from datetime import datetime

from limelight.infra.home import Storage
from limelight.schema.artifact import Artifact
from limelight.schema.errors import BadInput, NotFound
from limelight.schema.ids import new_id
from limelight.schema.principal import Principal
from limelight.schema.state import ThreadState

MANY = 1_000_000
"""More messages, artifacts or changes of state than any conversation has."""


async def fork(storage: Storage, principal: Principal, thread_id: str, checkpoint_id: str) -> str:
    """The new thread's id. Raises `NotFound` for the thread or the checkpoint, `BadInput` for a turn under way."""
    info = await storage.conversations.thread(principal, thread_id)
    run = await storage.runs.get(checkpoint_id, principal)
    if run.thread_id != thread_id:
        raise NotFound(f"there is no checkpoint {checkpoint_id[:100]!r} in this conversation")
    if run.finished_at is None:
        raise BadInput("this turn is still under way; fork it when it has ended", code="still_running")
    made = await storage.conversations.create_thread(principal, title=f"{info.title} (fork)"[:80])
    renamed = await _copy_artifacts(storage, principal, thread_id, made.thread_id, until=run.finished_at)
    for message in await storage.conversations.messages(principal, thread_id, limit=MANY):
        if message.created_at <= run.finished_at:
            copy = message.model_copy(
                update={"id": new_id("msg"), "attachments": [renamed.get(a, a) for a in message.attachments]}
            )
            await storage.conversations.add_message(principal, made.thread_id, copy)
    state = await state_as_of(storage, principal, thread_id, run.run_id)
    await storage.conversations.save_state(principal, made.thread_id, _renamed(state, renamed))
    return made.thread_id


async def state_as_of(storage: Storage, principal: Principal, thread_id: str, run_id: str) -> ThreadState:
    """The state document at the end of a run: the log's snapshots and patches, replayed up to the run's last event."""
    import jsonpatch  # pyright: ignore[reportMissingTypeStubs]

    document = ThreadState().model_dump(mode="json")
    mine = await storage.events.read_run(thread_id, run_id)
    if not mine:
        return ThreadState()
    frames = await storage.events.read(
        thread_id, after=None, until=mine[-1].id, types=("STATE_SNAPSHOT", "STATE_DELTA"), limit=MANY
    )
    snapshots = [n for n, frame in enumerate(frames) if frame.event["type"] == "STATE_SNAPSHOT"]
    for frame in frames[snapshots[-1] if snapshots else 0 :]:
        if frame.event["type"] == "STATE_SNAPSHOT":
            document = frame.event["snapshot"]
        else:
            document = jsonpatch.apply_patch(document, frame.event["delta"])
    return ThreadState.model_validate(document)


async def _copy_artifacts(
    storage: Storage, principal: Principal, thread_id: str, new_thread: str, *, until: datetime
) -> dict[str, str]:
    """Old id → new id."""
    old = await storage.artifacts.list(principal, thread_id=thread_id, limit=MANY)
    kept = [a for a in old if a.created_at <= until]
    renamed = {a.id: new_id("art") for a in kept}
    for artifact in kept:
        copy: Artifact = artifact.model_copy(
            update={
                "id": renamed[artifact.id], "thread_id": new_thread, "step_key": None,
                "parents": tuple(renamed.get(p, p) for p in artifact.parents),
                "meta": {**artifact.meta, "forked_from": artifact.id},
            }
        )  # fmt: skip
        await storage.artifacts.add(principal, copy)
    return renamed


def _renamed(state: ThreadState, renamed: dict[str, str]) -> ThreadState:
    text = state.model_dump_json()
    for old, new in renamed.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    return ThreadState.model_validate(json.loads(text))
