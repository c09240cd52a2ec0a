from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.infra.home import Storage
from limelight.infra.stores.artifacts import SqliteArtifacts
from limelight.schema.errors import NotFound, TryAgain
from limelight.schema.principal import LOCAL
from limelight.schema.step import StepKey
from tests.infra.conformance import ArtifactStoreConformance
from tests.infra.conformance.artifact_store import made


class TestSqliteArtifacts(ArtifactStoreConformance):
    @pytest.fixture
    def artifacts(self, storage: Storage) -> SqliteArtifacts:
        return storage.artifacts


async def test_the_event_is_committed_with_the_row(storage: Storage, thread_id: str) -> None:
    shot = await storage.artifacts.add(LOCAL, made("shot", thread_id=thread_id, step_key="k"), run_id="run_1")
    await storage.artifacts.add(LOCAL, made("shot", thread_id=thread_id, step_key="k"), run_id="run_2")
    frames = await storage.events.read(thread_id, after=None)
    assert [(frame.id, frame.run_id) for frame in frames] == [(f"{shot.id}.artifact", "run_1")]
    assert frames[0].event["name"] == "artifact"
    assert frames[0].event["value"]["id"] == shot.id
    assert "step_key" not in frames[0].event["value"]


async def test_a_follower_is_told_of_an_artifact(storage: Storage, thread_id: str) -> None:
    following = storage.events.follow(thread_id, after=None)
    shot = await storage.artifacts.add(LOCAL, made("shot", thread_id=thread_id), run_id="run_1")
    assert (await anext(following)).id == f"{shot.id}.artifact"


async def test_without_a_run_there_is_no_event(storage: Storage, thread_id: str) -> None:
    await storage.artifacts.add(LOCAL, made("upload", thread_id=thread_id))
    assert await storage.events.read(thread_id, after=None) == []


async def test_a_row_never_names_bytes_that_are_not_there(storage: Storage) -> None:
    with pytest.raises(TryAgain, match=r"the bytes ffffffffffff… of 'A picture' are not stored"):
        await storage.artifacts.add(LOCAL, made(blob="f" * 64))
    assert await storage.artifacts.list(LOCAL) == []


async def test_bytes_go_with_their_last_owner(storage: Storage) -> None:
    key, mask = await storage.blobs.put(b"picture"), await storage.blobs.put(b"mask")
    first = await storage.artifacts.add(LOCAL, made(blob=key, extra_blobs={"mask": mask}))
    second = await storage.artifacts.add(LOCAL, made(blob=key, extra_blobs={"mask": key}))
    await storage.artifacts.delete(LOCAL, first.id)
    assert (storage.blobs.exists(key), storage.blobs.exists(mask)) == (True, False)
    await storage.artifacts.delete(LOCAL, second.id)
    assert storage.blobs.keys() == []


async def test_a_sweep_takes_only_what_nothing_owns(storage: Storage) -> None:
    owned, orphan = await storage.blobs.put(b"owned"), await storage.blobs.put(b"orphan")
    await storage.artifacts.add(LOCAL, made(blob=owned))
    assert await storage.artifacts.sweep() == 0
    assert await storage.artifacts.sweep(older_than_s=0) == 1
    assert (storage.blobs.exists(owned), storage.blobs.exists(orphan)) == (True, False)


async def test_everything_of_a_step(storage: Storage) -> None:
    step = StepKey(thread_id="t", plan_id="p", step_id="board")
    kept = [
        await storage.artifacts.add(LOCAL, made(step_key=str(step.for_item(item))))
        for item in ("shot-1", "shot-2", "")
    ]
    for other in (step.model_copy(update={"attempt": 1}), step.model_copy(update={"step_id": "board2"})):
        await storage.artifacts.add(LOCAL, made(step_key=str(other.for_item("shot-1"))))
    assert await storage.artifacts.of_step(LOCAL, step) == kept


async def test_artifacts_of_a_deleted_thread_are_gone(storage: Storage, thread_id: str) -> None:
    shot = await storage.artifacts.add(LOCAL, made(thread_id=thread_id, blob=await storage.blobs.put(b"x")))
    await storage.conversations.delete_thread(LOCAL, thread_id)
    with pytest.raises(NotFound):
        await storage.artifacts.get(LOCAL, shot.id)
    assert storage.blobs.keys() == []


KEYS = st.lists(st.lists(st.sampled_from(["a", "b", "c|x", "", None]), min_size=1, max_size=4), max_size=6)


@settings(max_examples=25, deadline=None)
@given(rounds=KEYS)
def test_of_each_step_key_the_first_artifact_is_kept(rounds: list[list[str | None]]) -> None:
    """Law: whatever is added together or after a restart, a key holds its first artifact and event."""
    asyncio.run(_add_in_rounds(rounds))


async def _add_in_rounds(rounds: list[list[str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        thread_id = ""
        first: dict[str, str] = {}
        ids: list[str] = []
        for keys in [[], *rounds]:
            storage = await Storage.open(Path(folder))
            thread_id = thread_id or (await storage.conversations.create_thread(LOCAL)).thread_id
            given = [made(thread_id=thread_id, step_key=key) for key in keys]
            kept = await asyncio.gather(*(storage.artifacts.add(LOCAL, each, run_id="r") for each in given))
            for key, mine, got in zip(keys, given, kept, strict=True):
                assert got.id == (mine.id if key is None else first.setdefault(key, mine.id))
                ids += [got.id] if got.id not in ids else []
            assert [each.id for each in await storage.artifacts.list(LOCAL)] == ids
            frames = await storage.events.read(thread_id, after=None)
            assert [frame.id for frame in frames] == [f"{id_}.artifact" for id_ in ids]
            await storage.close()
