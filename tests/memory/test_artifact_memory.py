"""Artifact memory: once a step, never changed, lineage and ordinals kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from limelight.infra.home import Storage
from limelight.infra.settings import Settings
from limelight.memory.artifacts import ArtifactMemory
from limelight.schema.capability import MediaResult
from limelight.schema.errors import NotFound
from limelight.schema.principal import LOCAL, Principal
from limelight.schema.step import StepKey


@pytest.fixture
async def memory(tmp_path: Path) -> AsyncIterator[ArtifactMemory]:
    storage = await Storage.open(Settings(home=tmp_path))
    await storage.conversations.create_thread(LOCAL, thread_id="thr_1")
    yield ArtifactMemory(storage.artifacts, storage.blobs)
    await storage.close()


KEY = StepKey(thread_id="thr_1", plan_id="run_1", step_id="shots", item="shot-2")


async def test_a_step_is_recorded_once_and_another_attempt_anew(memory: ArtifactMemory) -> None:
    first = await memory.record(
        LOCAL, kind="shot", name="Shot 2", thread_id="thr_1", step=KEY, run_id="run_1"
    )
    again = await memory.record(LOCAL, kind="shot", name="Other", thread_id="thr_1", step=KEY, run_id="run_1")
    other = await memory.record(
        LOCAL,
        kind="shot",
        name="Shot 2",
        thread_id="thr_1",
        step=KEY.model_copy(update={"attempt": 1}),
        run_id="run_1",
    )

    assert (again.id, again.name) == (first.id, "Shot 2")
    assert other.id != first.id
    found = await memory.recorded(LOCAL, KEY)
    assert found is not None
    assert found.id == first.id
    assert await memory.recorded(LOCAL, KEY.for_item("shot-3")) is None


async def test_lineage_ordinal_and_facts_are_kept(memory: ArtifactMemory) -> None:
    blob = await memory.blobs.put(b"picture")
    result = MediaResult(
        blob=blob, mime="image/png", width=16, height=9, bytes=7, provider="studio", facts={"fidelity": 1.0}
    )
    photo = await memory.record(LOCAL, kind="upload", name="photo.png", thread_id="thr_1")
    old = await memory.record(LOCAL, kind="shot", name="Shot 2", thread_id="thr_1", parents=[photo.id])
    new = await memory.record(
        LOCAL, kind="shot", name="Shot 2 - Forest", thread_id="thr_1", parents=[old.id, photo.id], result=result,
        meta={"index": 2, "seed": 7}, run_id="run_2",
    )  # fmt: skip

    found = await memory.get(LOCAL, new.id)

    assert found.parents == (old.id, photo.id)
    assert (found.index, found.meta["seed"], found.meta["fidelity"], found.meta["provider"]) == (
        2,
        7,
        1.0,
        "studio",
    )
    assert (found.width, found.height, found.bytes, found.meta["run_id"]) == (16, 9, 7, "run_2")
    assert [a.id for a in await memory.list(LOCAL, thread_id="thr_1", kinds=["shot"])] == [old.id, new.id]
    assert (await memory.get(LOCAL, old.id)).name == "Shot 2"


async def test_another_advertisers_artifact_is_not_there(memory: ArtifactMemory) -> None:
    mine = await memory.record(LOCAL, kind="upload", name="photo.png")
    with pytest.raises(NotFound):
        await memory.get(Principal(advertiser="other"), mine.id)
    assert await memory.list(Principal(advertiser="other")) == []
