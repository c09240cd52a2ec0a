"""The library, the brand brief, what was learned, the search of conversations, export and forgetting, over HTTP."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing

from limelight.schema.memory import MemoryItem
from limelight.schema.message import Message
from limelight.schema.principal import LOCAL
from tests.memory.files import LOGO, film, pdf, png, recording
from tests.service.live import Live

GUIDE = pdf("Forest green #1A6B4A\nTone of voice: warm and plain\nNever say: cheap")


async def test_uploads_of_every_kind_are_taken_and_found(live: Live, thread_id: str) -> None:
    files = {
        "mug.png": png(),
        "logo.svg": LOGO,
        "walk.mp4": film(),
        "jingle.wav": recording(),
        "guide.pdf": GUIDE,
    }
    for name, data in files.items():
        assert (await live.upload(data, name=name, thread_id=thread_id)).status_code == 201

    page = (await live.http.get("/v1/library", params={"thread_id": thread_id})).json()

    kinds = {
        one["artifact"]["name"]: (one["artifact"]["kind"], one["artifact"]["mime"]) for one in page["found"]
    }
    assert kinds == {
        "mug.png": ("upload", "image/png"), "logo.svg": ("logo", "image/png"), "walk.mp4": ("upload", "video/mp4"),
        "jingle.wav": ("music", "audio/mp4"), "guide.pdf": ("document", "application/pdf"),
    }  # fmt: skip
    blue = (await live.http.get("/v1/library", params={"q": "blue uploads", "thread_id": thread_id})).json()
    assert sorted(one["artifact"]["name"] for one in blue["found"]) == ["mug.png", "walk.mp4"]


async def test_a_document_has_pages_and_is_never_shown_inline(live: Live, thread_id: str) -> None:
    made = (await live.upload(GUIDE, name="guide.pdf", thread_id=thread_id)).json()
    content = f"/v1/artifacts/{made['id']}/content"

    whole, page, small = [await live.http.get(content, params=p) for p in ({}, {"page": 1}, {"w": 240})]
    missing = await live.http.get(content, params={"page": 9})

    assert (whole.headers["content-type"], whole.headers["content-disposition"]) == (
        "application/pdf", 'attachment; filename="guide.pdf"',
    )  # fmt: skip
    assert (page.headers["content-type"], small.headers["content-type"]) == ("image/webp", "image/webp")
    assert (missing.status_code, missing.json()["error"]["message"]) == (
        404,
        "guide.pdf has no picture of page 9",
    )


async def test_wrong_filters_are_told(live: Live) -> None:
    color = await live.http.get("/v1/library", params={"color": "mauve"})
    naive = await live.http.get("/v1/library", params={"after": "2026-11-21T00:00:00"})

    assert color.status_code == 422
    assert naive.json()["error"]["message"] == "`after` needs a time zone, such as 2026-11-21T00:00:00Z"


async def test_lineage_tags_and_what_words_point_at(live: Live, thread_id: str) -> None:
    first = (await live.upload(png("#2f6fd0"), name="sea.png", thread_id=thread_id)).json()
    await live.upload(png("#d97706"), name="dune.png", thread_id=thread_id)

    tagged = await live.http.put(
        f"/v1/artifacts/{first['id']}/tags", json={"tags": ["Spring", " spring ", "Sea side"]}
    )
    kin = (await live.http.get(f"/v1/artifacts/{first['id']}/lineage")).json()
    meant = (
        await live.http.get(f"/v1/threads/{thread_id}/resolve", params={"text": "use the blue one"})
    ).json()

    assert tagged.json() == {"tags": ["spring", "sea side"]}
    assert [(one["artifact"]["name"], one["generation"]) for one in kin["relatives"]] == [("sea.png", 0)]
    assert [one["name"] for one in meant["candidates"]] == ["sea.png"]
    assert meant["question"] == ""


async def test_the_brief_is_read_corrected_and_forgotten(live: Live, thread_id: str) -> None:
    guide = (await live.upload(GUIDE, name="guide.pdf", thread_id=thread_id)).json()

    adopted = await live.http.post("/v1/brand/brief/adopt", json={"artifact_id": guide["id"]})
    said = await live.http.put(
        "/v1/brand/brief", json={"topic": "tone", "text": "Dry", "instead_of": "warm and plain"}
    )
    gone = await live.http.delete("/v1/brand/brief", params={"topic": "avoid", "text": "cheap"})
    lines = (await live.http.get("/v1/brand/brief")).json()["lines"]

    assert len(adopted.json()["lines"]) == 3
    assert (said.json()["confirmed"], gone.status_code) == (True, 204)
    assert [(one["text"], one["confirmed"]) for one in lines if one["topic"] == "tone"] == [("Dry", True)]
    assert "cheap" not in [one["text"] for one in lines if one["topic"] == "avoid"]


async def test_what_was_learned_is_corrected_and_forgotten(live: Live, thread_id: str) -> None:
    item = MemoryItem(
        id="mem_1", kind="preference", text="no red", thread_id=thread_id, message_id="m1", at=1
    )
    await live.assistant.storage.memories.add(LOCAL, [item])

    new = (await live.http.put("/v1/memory/mem_1", json={"text": "no dark red"})).json()
    shown = (await live.http.get("/v1/memory")).json()["items"]
    gone = await live.http.delete(f"/v1/memory/{new['id']}")

    assert [one["item"]["text"] for one in shown] == ["no dark red"]
    assert gone.status_code == 204
    assert (await live.http.get("/v1/memory")).json() == {"items": []}


async def test_conversations_are_found_by_words_without_accents(live: Live, thread_id: str) -> None:
    said = Message(id="m1", role="user", content="Un café para llevar, por la mañana en Bogotá", run_id="r")
    await live.assistant.storage.conversations.add_message(LOCAL, thread_id, said)

    found = (await live.http.get("/v1/search/threads", params={"q": "CAFE manana"})).json()["threads"]
    none = (await live.http.get("/v1/search/threads", params={"q": "cafe boots"})).json()["threads"]

    assert [(one["thread"]["thread_id"], one["hits"], one["message_id"]) for one in found] == [
        (thread_id, 1, "m1")
    ]
    assert found[0]["excerpt"] == "Un café para llevar, por la mañana en Bogotá"
    assert none == []


async def test_asking_memory_in_chat(live: Live, thread_id: str) -> None:
    guide = (await live.upload(GUIDE, name="guide.pdf", thread_id=thread_id)).json()
    async with live.socket(thread_id) as socket:
        await socket.opened()

        asked = words(await socket.say("", attachments=[guide["id"]]))
        done = words(await socket.say("yes please"))
        known = words(await socket.say("What do you know about my brand?"))
        found = words(await socket.say("Show me the first file I uploaded"))

    assert asked.startswith("I have read “guide.pdf”. It says: colours Forest green #1a6b4a")
    assert asked.endswith("Shall I use it for your brand?")
    assert done.startswith("Done: your brand kit follows “guide.pdf” now.")
    assert "- **Tone**: warm and plain" in known
    assert found.startswith("That is “guide.pdf”, from today at ")
    assert (await live.assistant.storage.catalogue.brand(LOCAL)).tone == "warm and plain"


def words(events: list[dict]) -> str:
    mine = {e["messageId"] for e in events if e["type"] == "TEXT_MESSAGE_START" and e.get("role") != "user"}
    return "".join(
        e["delta"] for e in events if e["type"] == "TEXT_MESSAGE_CONTENT" and e["messageId"] in mine
    )


async def test_everything_is_exported_then_forgotten(live: Live, thread_id: str) -> None:
    await live.upload(png(), name="Zanzibar.png", thread_id=thread_id)
    async with live.socket(thread_id) as socket:
        await socket.say("Zanzibar is where we sell, what can you do?")

    reply = await live.http.get("/v1/account/export")
    unsure = await live.http.delete("/v1/account")
    gone = await live.http.delete("/v1/account", params={"confirm": "everything"})

    with zipfile.ZipFile(io.BytesIO(reply.content)) as pack:
        assert any(name.startswith("media/upload/Zanzibar-") for name in pack.namelist())
        assert b"Zanzibar is where we sell" in b"".join(
            pack.read(n) for n in pack.namelist() if n.endswith(".md")
        )
    assert unsure.json()["error"]["message"] == (
        "this forgets everything and cannot be undone; to mean it, ask again with ?confirm=everything"
    )
    assert gone.json() == {"threads": 1}
    home = live.assistant.storage.home
    for database in ("limelight.db", "checkpoints.db"):
        with closing(sqlite3.connect(home / database)) as conn:
            tables = [n for (n,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = [str(row) for table in tables for row in conn.execute(f'SELECT * FROM "{table}"')]
        assert not [row for row in rows if "Zanzibar" in row or thread_id in row]
    assert live.stored() == []


async def test_a_deleted_conversation_leaves_no_checkpoint_and_no_bytes(live: Live, thread_id: str) -> None:
    kept = await live.thread()
    async with live.socket(kept) as socket:
        await socket.say("Hi, what can you do?")
    await live.upload(png(), name="mug.png", thread_id=thread_id)
    async with live.socket(thread_id) as socket:
        await socket.say("Hi, what can you do?")

    assert (await live.http.delete(f"/v1/threads/{thread_id}")).status_code == 204

    with closing(sqlite3.connect(live.assistant.storage.checkpoints)) as conn:
        left = {one.split("/")[0] for (one,) in conn.execute("SELECT DISTINCT thread_id FROM checkpoints")}
    assert left == {kept}
    assert live.stored() == []
