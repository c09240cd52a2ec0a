"""The table of metadata, through boto3 against moto's DynamoDB: what it is told, when, and what is left of what is deleted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.fakeaws import FakeAWS
from limelight.infra.aws import Aws
from limelight.infra.dynamo import writer as writing
from limelight.infra.dynamo.item import attributes, of_artifact, tombstone, values
from limelight.infra.dynamo.table import MetadataTable, create_table
from limelight.infra.dynamo.writer import MetadataWriter, mirror
from limelight.infra.home import Storage
from limelight.infra.settings import AwsSettings, Settings
from limelight.schema.artifact import Artifact
from limelight.schema.errors import BadInput, LimelightError, NotFound, ProviderFailed, TryAgain
from limelight.schema.jobs import JobRecord
from limelight.schema.principal import LOCAL, Principal

OTHER = Principal(advertiser="other")
MARK = "Zanzibar"


@pytest.fixture
def name(fake: FakeAWS, aws: Aws) -> Iterator[str]:
    """A fresh table."""
    name = f"limelight-{uuid4().hex[:8]}"
    create_table(aws.client("dynamodb"), name)
    yield name
    aws.client("dynamodb").delete_table(TableName=name)


@pytest.fixture
def table(name: str, aws: Aws) -> MetadataTable:
    return MetadataTable(name, aws=aws)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    opened = await Storage.open(tmp_path / "home")
    yield opened
    await opened.close()


@pytest.fixture
async def writer(storage: Storage, table: MetadataTable) -> MetadataWriter:
    """One that notes, and tells when it is asked to."""
    await mirror(storage.db, table.name)
    return MetadataWriter(storage.db, table, uri=lambda key: f"s3://b/{key}")


def made(**fields: object) -> Artifact:
    values = {
        "id": f"art_{uuid4().hex[:8]}", "kind": "image", "mime": "image/png", "name": f"{MARK} mug", "bytes": 5, "width": 8,
        "height": 6, "meta": {"prompt": f"on a table in {MARK}", "provider": "studio", "fallback": True, "seed": 7, "shots": []},
    }  # fmt: skip
    return Artifact.model_validate(values | fields)


def raw(aws: Aws, name: str) -> list[dict[str, Any]]:
    """Every item that there is, as it is."""
    return [values(one) for one in aws.client("dynamodb").scan(TableName=name)["Items"]]


plain = (
    st.text(max_size=8)
    | st.integers(-(2**53), 2**53)
    | st.booleans()
    | st.lists(st.text(max_size=4), max_size=3)
)


@settings(deadline=None, max_examples=40)
@given(given_values=st.dictionaries(st.text(min_size=1, max_size=5), plain, max_size=5))
def test_values_come_back_from_attributes(given_values: dict[str, Any]) -> None:
    assert values(attributes(given_values)) == given_values


async def test_an_artifact_is_told_of(storage: Storage, writer: MetadataWriter) -> None:
    key = await storage.blobs.put(b"bytes")
    artifact = await storage.artifacts.add(LOCAL, made(blob=key, parents=("art_a",)))
    assert await writer.waiting() == 1
    assert await writer.push() == 1
    assert await writer.waiting() == 0
    told = await writer.table.get(LOCAL, artifact.id)
    version = told.pop("version")
    assert isinstance(version, int)
    assert told == {
        "id": artifact.id, "type": "artifact", "owner": LOCAL.advertiser, "kind": "image", "mime": "image/png",
        "created": f"{artifact.created_at.isoformat()}#{artifact.id}", "name": f"{MARK} mug", "bytes": 5, "width": 8, "height": 6,
        "parents": ["art_a"], "sha256": key, "s3": f"s3://b/{key}", "prompt": f"on a table in {MARK}",
        "provider": "studio", "fallback": True, "seed": 7,
    }  # fmt: skip


async def test_another_advertisers_are_not_found(storage: Storage, writer: MetadataWriter) -> None:
    artifact = await storage.artifacts.add(LOCAL, made())
    await writer.push()
    with pytest.raises(NotFound, match=f"the table has nothing under '{artifact.id}'"):
        await writer.table.get(OTHER, artifact.id)
    assert (await writer.table.list(OTHER)).entries == []


async def test_an_older_state_never_replaces_a_newer_one(table: MetadataTable) -> None:
    artifact = made()
    new, old = (
        of_artifact(artifact.model_copy(update={"name": n}), owner="local", version=v)
        for n, v in (("new", 9), ("old", 8))
    )
    assert [await table.put(new), await table.put(old), await table.put(new)] == [True, False, False]
    assert (await table.get(LOCAL, artifact.id))["name"] == "new"


async def test_what_is_deleted_does_not_rise_again(table: MetadataTable, aws: Aws, name: str) -> None:
    """A slow writer that read the artifact before it was deleted comes after the one that tells of its end."""
    late = of_artifact(made(id="art_x"), owner="local", version=8)
    await table.put_all([tombstone("art_x", version=9, expires=2**33)])
    assert await table.put(late) is False
    with pytest.raises(NotFound):
        await table.get(LOCAL, "art_x")
    assert raw(aws, name) == [{"id": "art_x", "version": 9, "gone": True, "expires": 2**33}]


async def test_nothing_of_a_deleted_artifact_is_left(
    storage: Storage, writer: MetadataWriter, aws: Aws, name: str
) -> None:
    artifact = await storage.artifacts.add(LOCAL, made())
    await writer.push()
    assert MARK in str(raw(aws, name))
    await storage.artifacts.delete(LOCAL, artifact.id)
    await writer.push()
    (left,) = raw(aws, name)
    assert set(left) == {"id", "version", "gone", "expires"}
    assert (await writer.table.list(LOCAL)).entries == []


@pytest.mark.parametrize("what", ["conversation", "advertiser"])
async def test_nor_of_a_deleted_conversation_or_advertiser(
    storage: Storage, writer: MetadataWriter, aws: Aws, name: str, what: str
) -> None:
    thread = (await storage.conversations.create_thread(LOCAL)).thread_id
    for number in range(30):  # more than one batch
        await storage.artifacts.add(LOCAL, made(id=f"art_{number}", thread_id=thread))
    kept = await storage.artifacts.add(OTHER, made(id="art_kept", name="Lisbon", meta={}))
    await storage.jobs.save(LOCAL, JobRecord(id="job_1", problems=[MARK]))
    while await writer.push():
        pass
    if what == "advertiser":
        await storage.forget(LOCAL)
    else:
        await storage.conversations.delete_thread(LOCAL, thread)
    while await writer.push():
        pass
    items = raw(aws, name)
    assert sum(one.get("gone") is True for one in items) == (31 if what == "advertiser" else 30)
    assert [one["id"] for one in items if MARK in str(one)] == ([] if what == "advertiser" else ["job_1"])
    assert (await writer.table.get(OTHER, kept.id))["name"] == "Lisbon"


async def test_a_crash_loses_no_change(storage: Storage, writer: MetadataWriter) -> None:
    """It dies between the write to the table and the striking out: the next writer tells it once more, to no effect."""
    artifact = await storage.artifacts.add(LOCAL, made())
    (change,) = await storage.db.read(writer._changes)
    assert change.item is not None
    assert await writer.table.put(change.item) is True
    again = MetadataWriter(storage.db, writer.table)
    assert (await again.push(), await again.waiting()) == (1, 0)
    assert (await writer.table.get(LOCAL, artifact.id))["version"] == change.version


async def test_what_changes_while_it_is_told_stays_noted(
    storage: Storage, writer: MetadataWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifact = await storage.artifacts.add(LOCAL, made())
    put = writer.table.put

    async def slow(item: Any) -> bool:
        await storage.artifacts.delete(LOCAL, artifact.id)
        return await put(item)

    monkeypatch.setattr(writer.table, "put", slow)
    await writer.push()
    assert await writer.waiting() == 1
    await writer.push()
    with pytest.raises(NotFound):
        await writer.table.get(LOCAL, artifact.id)


async def test_two_writers_tell_the_same_once(storage: Storage, writer: MetadataWriter) -> None:
    for number in range(20):
        await storage.artifacts.add(LOCAL, made(id=f"art_{number}"))
    other = MetadataWriter(storage.db, writer.table)
    await asyncio.gather(writer.push(), other.push())
    assert await writer.waiting() == 0
    assert len((await writer.table.list(LOCAL)).entries) == 20


@pytest.mark.parametrize(
    "error", [TryAgain("slow down", code="throttled"), ProviderFailed("no", code="not_allowed")]
)
async def test_what_cannot_be_told_waits_behind_the_others(
    storage: Storage, writer: MetadataWriter, monkeypatch: pytest.MonkeyPatch, error: LimelightError
) -> None:
    await storage.artifacts.add(LOCAL, made(id="art_bad"))
    await storage.artifacts.add(LOCAL, made(id="art_good"))
    put = writer.table.put

    async def picky(item: Any) -> bool:
        if item["id"]["S"] == "art_bad":
            raise error
        return await put(item)

    monkeypatch.setattr(writer.table, "put", picky)
    assert (await writer.push(), await writer.waiting(), writer._failures) == (1, 1, 1)
    await storage.artifacts.add(LOCAL, made(id="art_late"))
    assert [one.id for one in await storage.db.read(writer._changes)] == ["art_late", "art_bad"]
    monkeypatch.undo()
    assert (await writer.push(), await writer.waiting(), writer._failures) == (2, 0, 0)


async def test_what_a_batch_leaves_undone_is_sent_again(
    table: MetadataTable, aws: Aws, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, sizes = aws.client("dynamodb"), list[int]()
    write = client.batch_write_item

    def half(*, RequestItems: dict[str, list[Any]]) -> dict[str, Any]:
        sent = RequestItems[name]
        sizes.append(len(sent))
        done, left = sent[: (len(sent) + 1) // 2], sent[(len(sent) + 1) // 2 :]
        write(RequestItems={name: done})
        return {"UnprocessedItems": {name: left} if left else {}}

    monkeypatch.setattr(client, "batch_write_item", half)
    monkeypatch.setattr("limelight.infra.dynamo.table.BASE_S", 0)
    await table.put_all([tombstone(f"art_{n}", version=1, expires=2**33) for n in range(30)])
    assert sizes == [25, 12, 6, 3, 1, 5, 2, 1]
    assert len(raw(aws, name)) == 30


async def test_a_batch_that_is_never_done_says_so(
    table: MetadataTable, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        aws.client("dynamodb"), "batch_write_item", lambda RequestItems: {"UnprocessedItems": RequestItems}
    )
    monkeypatch.setattr("limelight.infra.dynamo.table.BASE_S", 0)
    with pytest.raises(TryAgain, match="left 2 of 2 items undone 8 times: its capacity is used up") as caught:
        await table.put_all([tombstone(f"art_{n}", version=1, expires=1) for n in range(2)])
    assert caught.value.code == "throttled"


async def test_pages_hold_each_once_the_newest_first(storage: Storage, writer: MetadataWriter) -> None:
    ids = [
        (await storage.artifacts.add(LOCAL, made(kind="shot" if n % 3 else "image"))).id for n in range(12)
    ]
    await storage.artifacts.add(OTHER, made())
    await storage.jobs.save(LOCAL, JobRecord(id="job_1"))
    await writer.push()
    seen: list[Any] = []
    page = await writer.table.list(LOCAL, limit=5)
    seen += page.entries
    while page.after:
        page = await writer.table.list(LOCAL, limit=5, after=page.after)
        seen += page.entries
    assert [one["id"] for one in seen] == ids[::-1]
    pictures = await writer.table.list(LOCAL, kind="image", limit=3)
    assert [one["id"] for one in pictures.entries] == ids[9::-3][:3]
    assert [one["id"] for one in (await writer.table.list(LOCAL, type="job")).entries] == ["job_1"]


async def test_the_place_of_a_page_is_the_advertisers_own(storage: Storage, writer: MetadataWriter) -> None:
    for _ in range(3):
        await storage.artifacts.add(OTHER, made())
    await writer.push()
    theirs = (await writer.table.list(OTHER, limit=1)).after
    for after in (theirs, "x", "e30="):
        with pytest.raises(BadInput, match="`after` is none that a page ended with"):
            await writer.table.list(LOCAL, after=after)


async def test_a_table_there_is_not(aws: Aws, fake: FakeAWS) -> None:
    with pytest.raises(ProviderFailed) as caught:
        await MetadataTable("gone", aws=aws).put(tombstone("a", version=1, expires=1))
    assert caught.value.code == "not_configured"


async def test_a_job_is_told_of_and_expires(
    storage: Storage, writer: MetadataWriter, aws: Aws, name: str
) -> None:
    job = JobRecord(id="job_1", total=3)
    await storage.jobs.save(LOCAL, job)
    await writer.push()
    await storage.jobs.save(LOCAL, job.model_copy(update={"status": "done", "artifacts": ["art_1"]}))
    await writer.push()
    told = await writer.table.get(LOCAL, "job_1")
    assert (told["status"], told["total"], told["artifacts"], told["type"]) == ("done", 3, ["art_1"], "job")
    assert told["expires"] == round(job.created_at.timestamp()) + 7 * 86_400
    assert aws.client("dynamodb").describe_time_to_live(TableName=name)["TimeToLiveDescription"] == {
        "TimeToLiveStatus": "ENABLED", "AttributeName": "expires",
    }  # fmt: skip


async def test_what_has_expired_is_gone_before_dynamodb_removes_it(table: MetadataTable) -> None:
    await table.put(
        attributes(
            {"id": "job_1", "owner": "local", "created": "x", "type": "job", "version": 1, "expires": 5}
        )
    )
    with pytest.raises(NotFound):
        await table.get(LOCAL, "job_1")
    assert (await table.list(LOCAL, type="job")).entries == []


async def test_versions_grow_when_the_clock_goes_back(storage: Storage, writer: MetadataWriter) -> None:
    """Or a change that comes after such a step would be taken for an old one."""
    job = JobRecord(id="job_1", total=3)
    ahead = 2**42  # far ahead of now, milliseconds
    await storage.db.write(lambda conn: conn.execute("UPDATE mirrors SET version = ?", (ahead,)))
    await storage.jobs.save(LOCAL, job)
    await writer.push()
    await storage.jobs.save(LOCAL, job.model_copy(update={"status": "done"}))
    await writer.push()
    told = await writer.table.get(LOCAL, "job_1")
    assert (told["status"], told["version"]) == ("done", ahead + 2)


async def test_nothing_is_noted_without_a_table(storage: Storage) -> None:
    await storage.artifacts.add(LOCAL, made())
    assert await storage.db.read(lambda conn: conn.execute("SELECT COUNT(*) FROM unsent").fetchone()[0]) == 0


async def test_a_table_that_is_new_is_told_of_all_there_is(
    storage: Storage, table: MetadataTable, name: str
) -> None:
    artifact = await storage.artifacts.add(LOCAL, made())
    await storage.jobs.save(LOCAL, JobRecord(id="job_1"))
    await mirror(storage.db, "another")
    await mirror(storage.db, name)
    await mirror(storage.db, name)
    writer = MetadataWriter(storage.db, table)
    assert (await writer.push(), await writer.waiting()) == (2, 0)
    await mirror(storage.db, name)
    assert await writer.waiting() == 0
    assert (await table.get(LOCAL, artifact.id))["kind"] == "image"
    await mirror(storage.db, "")
    await storage.artifacts.delete(LOCAL, artifact.id)
    assert await writer.waiting() == 0


async def test_a_service_tells_by_itself_and_to_the_end(
    tmp_path: Path, name: str, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "LOOK_S", 0.01)
    settings = Settings(home=tmp_path, aws=AwsSettings(table=name))
    storage = await Storage.open(settings, aws=lambda: aws)
    first = await storage.artifacts.add(LOCAL, made())
    assert storage.metadata is not None
    while await storage.metadata.waiting():  # noqa: ASYNC110 - the writer tells nobody
        await asyncio.sleep(0.01)
    monkeypatch.setattr(writing, "LOOK_S", 60)
    last = await storage.artifacts.add(LOCAL, made())
    await storage.close()
    table = MetadataTable(name, aws=aws)
    assert [one["id"] for one in (await table.list(LOCAL)).entries] == [last.id, first.id]


async def test_a_table_that_cannot_be_reached_stops_nothing(tmp_path: Path, fake: FakeAWS, aws: Aws) -> None:
    storage = await Storage.open(Settings(home=tmp_path, aws=AwsSettings(table="gone")), aws=lambda: aws)
    artifact = await storage.artifacts.add(LOCAL, made())
    await asyncio.sleep(0.05)
    await storage.close()
    storage = await Storage.open(tmp_path)
    assert (await storage.artifacts.get(LOCAL, artifact.id)).name == artifact.name
    assert await storage.db.read(lambda conn: conn.execute("SELECT COUNT(*) FROM unsent").fetchone()[0]) == 1
    await storage.close()
