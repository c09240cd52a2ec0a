"""One law: whatever writers do, in whatever order their puts arrive, in the end the table says what the database says."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from limelight.fakeaws import FakeAWS
from limelight.infra.aws import Aws
from limelight.infra.dynamo.item import tombstone
from limelight.infra.dynamo.table import MetadataTable, create_table
from limelight.infra.dynamo.writer import Change, MetadataWriter, mirror
from limelight.infra.home import Storage
from limelight.schema.artifact import Artifact
from limelight.schema.errors import NotFound
from limelight.schema.principal import LOCAL

TABLE = "limelight-laws"
steps = st.lists(
    st.tuples(st.sampled_from(["add", "delete", "read", "late", "push"]), st.integers(0, 2)), max_size=14
)


@pytest.fixture
def table(fake: FakeAWS, aws: Aws) -> Iterator[MetadataTable]:
    create_table(aws.client("dynamodb"), TABLE)
    yield MetadataTable(TABLE, aws=aws)
    aws.client("dynamodb").delete_table(TableName=TABLE)


async def lived(table: MetadataTable, moves: list[tuple[str, int]]) -> None:
    """`read` is a slow writer that looks, `late` the same one telling the table what it saw then."""
    run = uuid4().hex[:8]
    held: list[Change] = []
    ids = [f"art_{run}_{number}" for number in range(3)]
    deleted = set[str]()
    with tempfile.TemporaryDirectory() as folder:
        storage = await Storage.open(Path(folder))
        try:
            await mirror(storage.db, TABLE)
            writer = MetadataWriter(storage.db, table)
            for move, number in moves:
                match move:
                    case "add" if ids[number] not in deleted and not await known(storage, ids[number]):
                        await storage.artifacts.add(
                            LOCAL, Artifact(id=ids[number], kind="image", mime="image/png", name="x")
                        )
                    case "delete" if await known(storage, ids[number]):
                        await storage.artifacts.delete(LOCAL, ids[number])
                        deleted.add(ids[number])
                    case "read":
                        held = await storage.db.read(writer._changes)
                    case "late":
                        for one in held:
                            stone = tombstone(one.id, version=one.version, expires=2**33)
                            await (table.put(one.item) if one.item else table.put_all([stone]))
                    case "push":
                        await writer.push()
                    case _:
                        pass
            while await writer.push():
                pass
            there = {one for one in ids if await told(table, one)}
            assert there == {one for one in ids if await known(storage, one)}
        finally:
            await storage.close()


async def known(storage: Storage, artifact_id: str) -> bool:
    try:
        await storage.artifacts.get(LOCAL, artifact_id)
    except NotFound:
        return False
    return True


async def told(table: MetadataTable, artifact_id: str) -> bool:
    try:
        await table.get(LOCAL, artifact_id)
    except NotFound:
        return False
    return True


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=steps)
def test_the_table_says_what_the_database_says(table: MetadataTable, moves: list[tuple[str, int]]) -> None:
    asyncio.run(lived(table, moves))


def test_the_law_can_be_broken(table: MetadataTable, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a put that knows no version, what was deleted is back."""

    async def blind(item: dict[str, dict[str, object]]) -> bool:
        await table.put_all([item])
        return True

    monkeypatch.setattr(table, "put", blind)
    with pytest.raises(AssertionError):
        asyncio.run(lived(table, [("add", 0), ("read", 0), ("delete", 0), ("push", 0), ("late", 0)]))
