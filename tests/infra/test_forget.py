"""Deletion and export, proven over every table there is, also those that are added later."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing

import pytest

from limelight.infra.db import connect
from limelight.infra.export import archive
from limelight.infra.forget import forget_advertiser, forget_threads
from limelight.infra.home import Storage
from limelight.schema.artifact import Artifact
from limelight.schema.message import Message
from limelight.schema.principal import LOCAL, Principal
from limelight.schema.product import BrandKit, Product

MARK = "Zanzibar"
NOT_OF_A_PERSON = {"quota", "quota_jobs", "mirrors", "unsent"}
"""What provider accounts have used, and ids of what a table elsewhere is to be told of: no advertiser, no conversation, no words."""
OTHER = Principal(advertiser="other")


def rows_with(conn: sqlite3.Connection, *marks: str) -> dict[str, int]:
    """Rows that hold one of the words in any column, by table."""
    found: dict[str, int] = {}
    for (table,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in conn.execute(f'SELECT * FROM "{table}"'):
            text = " ".join(
                v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in row if v is not None
            )
            if any(mark in text for mark in marks):
                found[table] = found.get(table, 0) + 1
    return found


def a_row_of_every_table(
    conn: sqlite3.Connection, *, advertiser: str, thread_id: str, run_id: str
) -> set[str]:
    """Fill every table with one row that belongs to a conversation and holds the word; the tables that were filled."""
    known = {
        "advertiser": advertiser, "thread_id": thread_id, "run_id": run_id, "of_run": run_id, "a": run_id,
        "b": run_id, "artifact_id": f"art-{thread_id}", "parent": f"art-{thread_id}",
        "child": f"art-{thread_id}",
    }  # fmt: skip
    own_id = {"threads": thread_id, "artifacts": f"art-{thread_id}"}
    tables = [
        n for (n,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rootpage")
        if n != "sqlite_sequence"
    ]  # fmt: skip
    conn.execute("PRAGMA defer_foreign_keys=ON")
    for table in tables:
        names, values = [], []
        for _, name, kind, _, _, key in conn.execute(f'PRAGMA table_info("{table}")').fetchall():
            if key and kind == "INTEGER" and name == "seq":
                continue
            said = {"role": "user", "content": MARK, "kind": "upload", "mime": "text/plain", "name": MARK}
            body = json.dumps({**said, "id": "art", "thread_id": thread_id, "run_id": run_id})
            text = own_id.get(table, f"{table}-{thread_id}") if name == "id" else known.get(name, MARK)
            names.append(name)
            values.append(
                body if name == "body" else text if kind == "TEXT" else MARK.encode() if kind == "BLOB" else 1
            )
        marks = ", ".join("?" * len(names))
        conn.execute(f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({marks})', values)
    return set(tables)


@pytest.fixture
def filled(storage: Storage) -> Iterator[sqlite3.Connection]:
    """A row of every table for one conversation of LOCAL."""
    with closing(connect(storage.db.path)) as conn:
        conn.execute("BEGIN")
        a_row_of_every_table(conn, advertiser=LOCAL.advertiser, thread_id="thr_mine", run_id="run_mine")
        conn.execute("COMMIT")
        yield conn


def test_a_deleted_conversation_leaves_no_row_in_any_table(filled: sqlite3.Connection) -> None:
    before = rows_with(filled, "thr_mine", "run_mine")

    filled.execute("BEGIN")
    forget_threads(filled, LOCAL, ["thr_mine"])
    filled.execute("COMMIT")

    assert len(before) > 20
    assert {
        t: n for t, n in rows_with(filled, "thr_mine", "run_mine").items() if t not in OF_THE_ADVERTISER
    } == {}


OF_THE_ADVERTISER = {"products", "brands", "results", "brand_notes", "tickets", "jobs"} | NOT_OF_A_PERSON
"""Tables of the advertiser as a whole; the row made up for them names the conversation only in its body or id."""


def test_a_deleted_advertiser_leaves_no_row_in_any_table(filled: sqlite3.Connection) -> None:
    filled.execute("BEGIN")
    forget_advertiser(filled, LOCAL)
    filled.execute("COMMIT")

    left = rows_with(filled, "thr_mine", "run_mine", MARK, f"{LOCAL.advertiser}")
    assert {table: n for table, n in left.items() if table not in NOT_OF_A_PERSON | {"audit"}} == {}
    audit = filled.execute("SELECT body FROM audit").fetchone()[0]
    assert "thr_mine" not in audit
    assert "run_mine" not in audit


async def told(storage: Storage, principal: Principal, word: str) -> tuple[str, Artifact]:
    """A conversation in which a word was said, with a picture whose bytes hold it."""
    thread = (await storage.conversations.create_thread(principal, title=f"About {word}")).thread_id
    message = Message(id="m1", role="user", content=f"We sell in {word}", run_id="r")
    await storage.conversations.add_message(principal, thread, message)
    key = await storage.blobs.put(f"picture of {word}".encode())
    artifact = Artifact(
        id=f"art_{principal.advertiser}",
        kind="upload",
        mime="image/png",
        name=f"{word}.png",
        thread_id=thread,
        blob=key,
    )
    await storage.artifacts.add(principal, artifact)
    return thread, artifact


async def test_bytes_and_rows_of_a_deleted_conversation_are_gone_from_the_disk(storage: Storage) -> None:
    thread, artifact = await told(storage, LOCAL, MARK)
    part = storage.home / "segments" / "clip.mp4"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(MARK.encode())

    await storage.conversations.delete_thread(LOCAL, thread)
    await storage.scrub()

    assert artifact.blob is not None
    assert storage.blobs.keys() == []
    for file in (one for one in storage.home.rglob("*") if one.is_file()):
        assert MARK.encode() not in file.read_bytes(), file.name


async def test_deleting_one_advertiser_leaves_the_other_whole(storage: Storage) -> None:
    await told(storage, LOCAL, MARK)
    thread, kept = await told(storage, OTHER, "Lisbon")
    await storage.catalogue.put_product(LOCAL, Product(id="p", title=f"{MARK} mug"))
    await storage.catalogue.put_brand(LOCAL, BrandKit(name=MARK))

    await storage.forget(LOCAL)

    assert await storage.conversations.threads(LOCAL) == []
    assert await storage.catalogue.products(LOCAL) == []
    assert [m.content for m in await storage.conversations.messages(OTHER, thread)] == ["We sell in Lisbon"]
    assert storage.blobs.keys() == [kept.blob]
    for file in (one for one in storage.home.rglob("*") if one.is_file()):
        assert MARK.encode() not in file.read_bytes(), file.name


async def test_bytes_that_another_conversation_uses_stay(storage: Storage) -> None:
    thread, artifact = await told(storage, LOCAL, MARK)
    second = (await storage.conversations.create_thread(LOCAL)).thread_id
    await storage.artifacts.add(LOCAL, artifact.model_copy(update={"id": "art_copy", "thread_id": second}))

    await storage.conversations.delete_thread(LOCAL, thread)

    assert storage.blobs.keys() == [artifact.blob]


async def test_the_archive_holds_words_media_and_rows_and_nothing_of_others(storage: Storage) -> None:
    thread, artifact = await told(storage, LOCAL, MARK)
    await told(storage, OTHER, "Lisbon")
    await storage.catalogue.put_product(LOCAL, Product(id="p", title="Clove tin"))
    await storage.library.tag(LOCAL, artifact.id, ["spice"])

    pieces = list(archive(storage.db.path, storage.blobs, LOCAL))

    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as pack:
        assert pack.testzip() is None
        names = set(pack.namelist())
        shown = json.loads(pack.read("artifacts.json"))
        everything = b"".join(pack.read(name) for name in names)
        assert "1 conversations, 1 messages, 1 artifacts, 1 products." in pack.read("README.txt").decode()
        assert pack.read(shown[0]["files"]["content"]) == f"picture of {MARK}".encode()
        assert f"We sell in {MARK}" in pack.read(f"conversations/About-{MARK}-{thread[-8:]}.md").decode()
        assert json.loads(pack.read("data/tags.jsonl"))["tag"] == "spice"
        assert json.loads(pack.read("products.json"))[0]["title"] == "Clove tin"
    assert b"Lisbon" not in everything
    assert shown[0]["files"]["content"] == f"media/upload/{MARK}-rt_local.png"


def test_the_archive_leaves_out_no_table(filled: sqlite3.Connection, storage: Storage) -> None:
    with zipfile.ZipFile(io.BytesIO(b"".join(archive(storage.db.path, storage.blobs, LOCAL)))) as pack:
        written = {
            name.removeprefix("data/").removesuffix(".jsonl")
            for name in pack.namelist()
            if name.startswith("data/")
        }
    tables = {n for (n,) in filled.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}

    other_form = {
        "threads",
        "messages",
        "artifacts",
        "artifact_blobs",
        "products",
        "brands",
        "tickets",
        "sqlite_sequence",
    }
    assert tables - written - other_form - NOT_OF_A_PERSON == {"audit"}
