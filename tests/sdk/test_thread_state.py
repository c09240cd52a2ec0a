"""A thread's state and what is told of it: one never goes without the other."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from limelight.agent.history.fold import Fold, taken
from limelight.infra.home import Storage
from limelight.schema.principal import LOCAL
from limelight.schema.state import ThreadState
from limelight.schema.wire import EventFrame
from limelight.sdk.emitter import Emitter
from limelight.sdk.thread_state import ThreadStates


async def test_a_cancel_does_not_part_a_change_from_its_telling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = await Storage.open(tmp_path)
    thread_id = (await storage.conversations.create_thread(LOCAL)).thread_id
    saved, go_on = asyncio.Event(), asyncio.Event()
    save = storage.conversations.save_state

    async def slowly(*args: object) -> None:
        await save(*args)  # pyright: ignore[reportArgumentType]
        saved.set()
        await go_on.wait()

    monkeypatch.setattr(storage.conversations, "save_state", slowly)
    emitter = Emitter(events=storage.events, thread_id=thread_id, run_id="run_1")

    async def change() -> None:
        async with ThreadStates(storage.conversations).edit(LOCAL, thread_id, emitter) as state:
            state.plan_id = "run_1"

    changing = asyncio.create_task(change())
    await saved.wait()
    changing.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await changing

    assert (await storage.conversations.state(LOCAL, thread_id)).plan_id == "run_1"
    (told,) = await storage.events.read(thread_id, after=None)
    assert told.event["delta"] == [{"op": "replace", "path": "/plan_id", "value": "run_1"}]
    await storage.close()


def test_a_change_that_a_crash_left_untold_is_known_from_the_snapshot_after_it() -> None:
    whole = ThreadState(plan_id="run_1").model_dump(mode="json")
    delta = [{"op": "replace", "path": "/plan/concepts/status", "value": "pending"}]
    events = [
        {"type": "RUN_STARTED"},
        {"type": "STATE_DELTA", "delta": delta},
        {"type": "RUN_ERROR", "code": "interrupted"},
        {"type": "STATE_SNAPSHOT", "snapshot": whole},
    ]
    fold, points = taken(
        Fold(), [EventFrame(id=str(n), run_id="run_1", event=event) for n, event in enumerate(events)]
    )
    assert [point.status for point in points] == ["interrupted"]
    assert fold.state == whole
