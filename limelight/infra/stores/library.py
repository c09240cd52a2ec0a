"""What artifact memory is searched by: words, vectors, colours, products, tags and lineage, on SQLite.

A row is made after its artifact (see `limelight.memory.library`), never changed, and goes with it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from limelight.infra.db import Database
from limelight.schema.artifact import Artifact
from limelight.schema.errors import NotFound
from limelight.schema.principal import Principal

MAX_LINEAGE = 500
"""Artifacts on one side of a lineage that are shown."""
_COLUMNS = "artifact_id, seq, thread_id, kind, name, mime, place, slot, run_id, at, product_id, words, colors, palette, vector"


class Entry(NamedTuple):
    """How one artifact is found. A tuple, for a search reads thousands."""

    artifact_id: str
    seq: int
    """Its place among all artifacts; later ones have higher numbers."""
    thread_id: str | None
    kind: str
    name: str
    mime: str
    place: int | None
    """The ordinal that the person sees, from 1."""
    slot: str
    run_id: str
    at: str
    """When it was made or given, ISO 8601, UTC."""
    product_id: str
    words: str
    """Name, description, prompt, caption: what its vector is made of."""
    colors: dict[str, float]
    """Share of the picture by colour name, 0..1."""
    palette: tuple[str, ...]
    """Main colours, `#rrggbb`, the largest first."""
    vector: bytes
    """512 float16 of unit length; empty where there are no words."""
    tags: tuple[str, ...] = ()

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Fresh:
    """An artifact that has no entry yet, with its place among all."""

    seq: int
    artifact: Artifact


@dataclass(frozen=True)
class Kin:
    """One artifact of a lineage; `generation` is negative for what it was made from, 0 for itself."""

    artifact: Artifact
    generation: int


class SqliteLibrary:
    """Entries by advertiser."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def pending(self, principal: Principal, *, limit: int = 64) -> list[Fresh]:
        """Artifacts that have no entry yet, the newest first."""

        def work(conn: sqlite3.Connection) -> list[Fresh]:
            rows = conn.execute(
                "SELECT a.seq, a.body FROM artifacts a LEFT JOIN library l ON l.artifact_id = a.id "
                "WHERE a.advertiser = ? AND l.artifact_id IS NULL ORDER BY a.seq DESC LIMIT ?",
                (principal.advertiser, limit),
            )
            return [Fresh(seq, Artifact.model_validate_json(body)) for seq, body in rows]

        return await self._db.read(work)

    async def behind(self, principal: Principal) -> bool:
        """Whether there are such artifacts; quicker than to look for them."""

        def work(conn: sqlite3.Connection) -> bool:
            counts = [
                conn.execute(
                    f"SELECT count(*) FROM {table} WHERE advertiser = ?", (principal.advertiser,)
                ).fetchone()[0]
                for table in ("artifacts", "library")
            ]
            return counts[0] != counts[1]

        return await self._db.read(work)

    async def put(self, principal: Principal, entries: Sequence[Entry]) -> None:
        """Add entries; one whose artifact is gone by now is left out."""

        def work(conn: sqlite3.Connection) -> None:
            for one in entries:
                row = (one.artifact_id, one.seq, one.thread_id, one.kind, one.name, one.mime, one.place, one.slot,
                       one.run_id, one.at, one.product_id, one.words, json.dumps(one.colors),
                       json.dumps(one.palette), one.vector)  # fmt: skip
                conn.execute(
                    f"INSERT OR REPLACE INTO library (advertiser, {_COLUMNS}) SELECT ?, {', '.join('?' * len(row))} "
                    "WHERE EXISTS (SELECT 1 FROM artifacts WHERE id = ? AND advertiser = ?)",
                    (principal.advertiser, *row, one.artifact_id, principal.advertiser),
                )

        await self._db.write(work)

    async def entries(self, principal: Principal, *, thread_id: str | None = None) -> list[Entry]:
        """Every entry, with its tags, oldest first."""
        where, values = "l.advertiser = ?", [principal.advertiser]
        if thread_id is not None:
            where, values = f"{where} AND l.thread_id = ?", [*values, thread_id]

        def work(conn: sqlite3.Connection) -> list[Entry]:
            tags: dict[str, list[str]] = {}
            for artifact_id, tag in conn.execute(
                "SELECT t.artifact_id, t.tag FROM tags t JOIN library l ON l.artifact_id = t.artifact_id "
                f"WHERE {where} ORDER BY t.tag",
                values,
            ):
                tags.setdefault(artifact_id, []).append(tag)
            rows = conn.execute(f"SELECT {_COLUMNS} FROM library l WHERE {where} ORDER BY l.seq", values)
            return [_entry(row, tags) for row in rows]

        return await self._db.read(work)

    async def artifacts(self, principal: Principal, artifact_ids: Sequence[str]) -> list[Artifact]:
        """These artifacts, in this order; those that are gone are left out."""
        marks = ", ".join("?" * len(artifact_ids))

        def work(conn: sqlite3.Connection) -> list[Artifact]:
            rows = conn.execute(
                f"SELECT id, body FROM artifacts WHERE advertiser = ? AND id IN ({marks})",
                (principal.advertiser, *artifact_ids),
            )
            found = {one: Artifact.model_validate_json(body) for one, body in rows}
            return [found[one] for one in artifact_ids if one in found]

        return await self._db.read(work)

    async def tag(self, principal: Principal, artifact_id: str, tags: Sequence[str]) -> None:
        """Give an artifact these tags in place of those it had. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> None:
            _mine(conn, principal, artifact_id)
            conn.execute("DELETE FROM tags WHERE artifact_id = ?", (artifact_id,))
            conn.executemany(
                "INSERT INTO tags (artifact_id, tag) VALUES (?, ?)",
                [(artifact_id, tag) for tag in dict.fromkeys(tags)],
            )

        await self._db.write(work)

    async def lineage(self, principal: Principal, artifact_id: str) -> list[Kin]:
        """All it was made from and all that was made from it, the oldest generation first. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> list[Kin]:
            _mine(conn, principal, artifact_id)
            far = (
                {artifact_id: 0} | _walk(conn, artifact_id, back=True) | _walk(conn, artifact_id, back=False)
            )
            marks = ", ".join("?" * len(far))
            rows = conn.execute(
                f"SELECT id, body FROM artifacts WHERE advertiser = ? AND id IN ({marks}) ORDER BY seq",
                (principal.advertiser, *far),
            )
            kin = [Kin(Artifact.model_validate_json(body), far[one]) for one, body in rows]
            return sorted(kin, key=lambda one: one.generation)

        return await self._db.read(work)


def _walk(conn: sqlite3.Connection, artifact_id: str, *, back: bool) -> dict[str, int]:
    """Everything on one side of an artifact, with how many generations away it is on the longest way."""
    near, far = ("parent", "child") if back else ("child", "parent")
    query = f"""
        WITH RECURSIVE walk (id, steps) AS (
            VALUES (?1, 0) UNION
            SELECT l.{near}, walk.steps + 1 FROM lineage l JOIN walk ON l.{far} = walk.id WHERE walk.steps < 64
        )
        SELECT id, max(steps) FROM walk WHERE steps > 0 GROUP BY id ORDER BY 2 LIMIT ?2"""
    sign = -1 if back else 1
    return {one: sign * steps for one, steps in conn.execute(query, (artifact_id, MAX_LINEAGE))}


def _mine(conn: sqlite3.Connection, principal: Principal, artifact_id: str) -> None:
    row = conn.execute("SELECT advertiser FROM artifacts WHERE id = ?", (artifact_id,)).fetchone()
    if row is None or row[0] != principal.advertiser:
        raise NotFound(f"there is no artifact {artifact_id[:100]!r}", value=artifact_id[:100])


def _entry(row: tuple, tags: dict[str, list[str]]) -> Entry:
    *plain, colors, palette, vector = row
    return Entry(
        *plain, colors=json.loads(colors), palette=tuple(json.loads(palette)), vector=vector,
        tags=tuple(tags.get(row[0], ())),
    )  # fmt: skip
