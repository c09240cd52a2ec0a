"""Everything of an advertiser as one zip archive, written piece by piece: JSON, the media files, and a page to read first.

Rows are found as deletion finds them (`infra.forget`), so that no table is left out.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from limelight.infra.db import connect
from limelight.infra.forget import identifying_columns
from limelight.schema.principal import Principal
from limelight.schema.stores import MediaStore

PIECE = 256 * 1024
"""Bytes of a file that are read at once."""
_LEFT_OUT = {
    "artifacts",
    "messages",
    "threads",
    "products",
    "brands",
    "tickets",
    "artifact_blobs",
    "sqlite_sequence",
}
"""Tables that are written in a form of their own, and one-use tickets."""
_ENDINGS = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/svg+xml": ".svg", "video/mp4": ".mp4",
    "audio/wav": ".wav", "audio/mp4": ".m4a", "application/pdf": ".pdf", "image/openraster": ".ora",
}  # fmt: skip

README = """Everything that Limelight keeps of {advertiser}, as of {at}.

threads.json          your conversations
conversations/        what was said, one file a conversation: JSON, and the same to read as Markdown
products.json         your catalogue
brands.json           your brand kits
artifacts.json        everything that was made or given: what it was made from, with which prompt and seed; `file` says
                      where its bytes are in this archive
media/                pictures, films, music and documents
data/                 every other row, one JSON object a line, by table: runs, events, edits, what was learned, usage …
                      Bytes in rows are left out (`<n bytes>`); vectors of search can be made again from the words.

{threads} conversations, {messages} messages, {artifacts} artifacts, {products} products.
"""


def archive(database: Path, blobs: MediaStore, principal: Principal) -> Iterator[bytes]:
    """The archive's bytes. Reads one state of the database from beginning to end; media that vanish meanwhile are named
    in `artifacts.json` without a file."""
    sink = _Sink()
    with (
        contextlib.closing(connect(database, readonly=True)) as conn,
        zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as pack,
    ):
        conn.execute("BEGIN")
        mine = (principal.advertiser,)
        threads = _rows(
            conn,
            "SELECT id, title, created_at, updated_at FROM threads WHERE advertiser = ? ORDER BY seq",
            mine,
        )
        messages = 0
        for thread in threads:
            said = _bodies(
                conn, "SELECT body FROM messages WHERE thread_id = ? ORDER BY seq", (thread["id"],)
            )
            messages += len(said)
            name = f"conversations/{_plain(thread['title'] or 'conversation')}-{thread['id'][-8:]}"
            pack.writestr(f"{name}.json", _json(said))
            pack.writestr(f"{name}.md", _transcript(thread, said))
            yield from sink.drained()
        artifacts = _bodies(conn, "SELECT body FROM artifacts WHERE advertiser = ? ORDER BY seq", mine)
        for artifact in artifacts:
            for part, key in _parts(artifact):
                where = _place(artifact, part)
                if (yield from _media(pack, sink, blobs.path(key), where)):
                    artifact.setdefault("files", {})[part or "content"] = where
        products = _bodies(conn, "SELECT body FROM products WHERE advertiser = ? ORDER BY seq", mine)
        pack.writestr("threads.json", _json(threads))
        pack.writestr("artifacts.json", _json([_shown(one) for one in artifacts]))
        pack.writestr("products.json", _json(products))
        pack.writestr(
            "brands.json",
            _json(_bodies(conn, "SELECT body FROM brands WHERE advertiser = ? ORDER BY seq", mine)),
        )
        yield from sink.drained()
        yield from _tables(conn, pack, sink, principal)
        pack.writestr(
            "README.txt",
            README.format(
                advertiser=principal.advertiser, at=datetime.now(UTC).strftime("%d %B %Y, %H:%M UTC"),
                threads=len(threads), messages=messages, artifacts=len(artifacts), products=len(products),
            ),
        )  # fmt: skip
    yield from sink.drained()


class _Sink(io.RawIOBase):
    """What a zip file is written into and taken out of again; it cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def drained(self) -> Iterator[bytes]:
        pieces, self._pieces = self._pieces, []
        if pieces:
            yield b"".join(pieces)


def _media(pack: zipfile.ZipFile, sink: _Sink, source: Path, name: str) -> Any:
    """Write a file uncompressed (media are compressed already), giving out pieces; whether it was there."""
    if not source.is_file():
        return False
    info = zipfile.ZipInfo(name, date_time=datetime.now(UTC).timetuple()[:6])
    with source.open("rb") as file, pack.open(info, "w", force_zip64=True) as out:
        while piece := file.read(PIECE):
            out.write(piece)
            yield from sink.drained()
    return True


def _tables(
    conn: sqlite3.Connection, pack: zipfile.ZipFile, sink: _Sink, principal: Principal
) -> Iterator[bytes]:
    """Every other table's rows of this advertiser, one JSON object a line."""
    names = [
        n
        for (n,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if n not in _LEFT_OUT
    ]
    for table in names:
        columns = identifying_columns(conn, table)
        ours = {
            "advertiser": "advertiser = :a",
            "thread_id": "thread_id IN (SELECT id FROM threads WHERE advertiser = :a)",
            "run_id": "run_id IN (SELECT run_id FROM runs WHERE advertiser = :a)",
            "artifact_id": "artifact_id IN (SELECT id FROM artifacts WHERE advertiser = :a)",
            "child": "child IN (SELECT id FROM artifacts WHERE advertiser = :a)",
        }  # fmt: skip
        where = next((clause for column, clause in ours.items() if column in columns), None)
        if where is None:
            continue
        cursor = conn.execute(f'SELECT * FROM "{table}" WHERE {where}', {"a": principal.advertiser})
        heads = [head[0] for head in cursor.description]
        first = cursor.fetchone()
        if first is None:
            continue
        with pack.open(f"data/{table}.jsonl", "w") as out:
            row = first
            while row is not None:
                out.write(_line(dict(zip(heads, row, strict=True))))
                yield from sink.drained()
                row = cursor.fetchone()


def _line(row: dict[str, Any]) -> bytes:
    said = {key: f"<{len(value)} bytes>" if isinstance(value, bytes) else value for key, value in row.items()}
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"


def _parts(artifact: dict[str, Any]) -> list[tuple[str, str]]:
    own = [("", artifact["blob"])] if artifact.get("blob") else []
    return own + list((artifact.get("extra_blobs") or {}).items())


def _place(artifact: dict[str, Any], part: str) -> str:
    ending = _ENDINGS.get(artifact["mime"], "") if not part else ""
    name = _plain(Path(artifact["name"]).stem or artifact["kind"])
    return (
        f"media/{artifact['kind']}/{name}-{artifact['id'][-8:]}{f'-{_plain(part)}' if part else ''}{ending}"
    )


def _shown(artifact: dict[str, Any]) -> dict[str, Any]:
    """As the wire shows it, with its files."""
    return {key: value for key, value in artifact.items() if key not in {"blob", "extra_blobs", "step_key"}}


def _transcript(thread: dict[str, Any], said: list[dict[str, Any]]) -> str:
    lines = [f"# {thread['title'] or 'Conversation'}", ""]
    for message in said:
        who = "You" if message["role"] == "user" else "Limelight"
        lines += [
            f"**{who}** · {message.get('created_at', '')[:16].replace('T', ' ')}",
            "",
            message["content"],
            "",
        ]
        lines += [f"- attached: {one}" for one in message.get("attachments", [])]
    return "\n".join(lines)


def _rows(conn: sqlite3.Connection, query: str, values: tuple[str, ...]) -> list[dict[str, Any]]:
    cursor = conn.execute(query, values)
    heads = [head[0] for head in cursor.description]
    return [dict(zip(heads, row, strict=True)) for row in cursor]


def _bodies(conn: sqlite3.Connection, query: str, values: tuple[str, ...]) -> list[dict[str, Any]]:
    return [json.loads(body) for (body,) in conn.execute(query, values)]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _plain(name: str) -> str:
    """A file name that every system takes."""
    return re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-.")[:60] or "file"
