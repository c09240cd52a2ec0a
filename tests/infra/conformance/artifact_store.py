"""What every `ArtifactStore` does. Fixtures: `artifacts`, and `thread_id`, a thread of `LOCAL`."""

from __future__ import annotations

import asyncio

import pytest

from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.errors import NotFound
from limelight.schema.ids import new_id
from limelight.schema.principal import LOCAL, Principal
from limelight.schema.step import StepKey
from limelight.schema.stores import ArtifactStore

OTHER = Principal(advertiser="other")


def made(kind: ArtifactKind = "image", **fields: object) -> Artifact:
    """An artifact with a fresh id."""
    values = {"id": new_id("art"), "kind": kind, "mime": "image/png", "name": "A picture"}
    return Artifact.model_validate(values | fields)


class ArtifactStoreConformance:
    async def test_what_was_added_comes_back_whole(self, artifacts: ArtifactStore, thread_id: str) -> None:
        given = made(
            "shot", width=1280, height=720, bytes=12, thread_id=thread_id, parents=("art_a", "art_b"),
            meta={"index": 2, "text": "Grüße ☀", "fidelity": 0.998, "shots": [1, {"a": None}]},
            step_key="t|p|s||0",
        )  # fmt: skip
        assert await artifacts.add(LOCAL, given) == given
        kept = await artifacts.get(LOCAL, given.id)
        assert kept == given
        assert (kept.step_key, kept.index, kept.parents) == ("t|p|s||0", 2, ("art_a", "art_b"))

    async def test_another_advertisers_artifact_does_not_exist(self, artifacts: ArtifactStore) -> None:
        mine = await artifacts.add(LOCAL, made(step_key="k"))
        with pytest.raises(NotFound, match=f"there is no artifact '{mine.id}'"):
            await artifacts.get(OTHER, mine.id)
        with pytest.raises(NotFound):
            await artifacts.delete(OTHER, mine.id)
        assert await artifacts.by_step(OTHER, "k") == []
        assert await artifacts.list(OTHER) == []
        assert await artifacts.get(LOCAL, mine.id) == mine

    async def test_an_unknown_id_is_not_found(self, artifacts: ArtifactStore) -> None:
        with pytest.raises(NotFound, match="there is no artifact 'art_none'"):
            await artifacts.get(LOCAL, "art_none")

    async def test_another_advertisers_thread_takes_nothing(
        self, artifacts: ArtifactStore, thread_id: str
    ) -> None:
        with pytest.raises(NotFound, match=f"there is no thread '{thread_id}'"):
            await artifacts.add(OTHER, made(thread_id=thread_id))
        assert await artifacts.list(OTHER) == []

    async def test_list_filters_and_keeps_order(self, artifacts: ArtifactStore, thread_id: str) -> None:
        loose = await artifacts.add(LOCAL, made("upload"))
        shots = [await artifacts.add(LOCAL, made("shot", thread_id=thread_id)) for _ in range(3)]
        music = await artifacts.add(LOCAL, made("music", thread_id=thread_id))
        assert await artifacts.list(LOCAL) == [loose, *shots, music]
        assert await artifacts.list(LOCAL, thread_id=thread_id) == [*shots, music]
        assert await artifacts.list(LOCAL, kinds=["upload", "music"]) == [loose, music]
        assert await artifacts.list(LOCAL, thread_id=thread_id, kinds=["shot"], limit=2) == shots[1:]
        assert await artifacts.list(LOCAL, kinds={"shot": 2, "upload": 4, "clip": 1}) == [loose, *shots[1:]]

    async def test_a_step_key_is_recorded_once(self, artifacts: ArtifactStore) -> None:
        key = str(StepKey(thread_id="t", plan_id="p", step_id="s", item="shot-1"))
        first, *rest = await asyncio.gather(*(artifacts.add(LOCAL, made(step_key=key)) for _ in range(8)))
        assert all(again == first for again in rest)
        assert await artifacts.by_step(LOCAL, key) == [first]
        assert await artifacts.list(LOCAL) == [first]

    async def test_each_advertiser_has_step_keys_of_its_own(self, artifacts: ArtifactStore) -> None:
        mine, theirs = made(step_key="k"), made(step_key="k")
        assert await artifacts.add(LOCAL, mine) == mine
        assert await artifacts.add(OTHER, theirs) == theirs

    async def test_delete(self, artifacts: ArtifactStore) -> None:
        gone = await artifacts.add(LOCAL, made(step_key="k"))
        await artifacts.delete(LOCAL, gone.id)
        with pytest.raises(NotFound):
            await artifacts.get(LOCAL, gone.id)
        assert await artifacts.by_step(LOCAL, "k") == []
