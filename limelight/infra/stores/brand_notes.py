"""What a person has confirmed, corrected or rejected about their brand, on SQLite."""

from __future__ import annotations

import sqlite3

from limelight.infra.db import Database
from limelight.schema.brand import BrandNote
from limelight.schema.errors import NotFound
from limelight.schema.principal import Principal


class BrandNoteStore:
    """Notes by advertiser and brand."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def list(self, principal: Principal, brand: str = "") -> list[BrandNote]:
        """The notes of a brand, in the order in which they were made."""

        def work(conn: sqlite3.Connection) -> list[BrandNote]:
            rows = conn.execute(
                "SELECT body FROM brand_notes WHERE advertiser = ? AND brand = ? ORDER BY seq",
                (principal.advertiser, brand),
            )
            return [BrandNote.model_validate_json(body) for (body,) in rows]

        return await self._db.read(work)

    async def put(self, principal: Principal, note: BrandNote) -> None:
        """Add a note, or replace the one with its id."""

        def work(conn: sqlite3.Connection) -> None:
            conn.execute(
                "INSERT INTO brand_notes (advertiser, id, brand, body) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (advertiser, id) DO UPDATE SET brand = excluded.brand, body = excluded.body",
                (principal.advertiser, note.id, note.brand, note.model_dump_json()),
            )

        await self._db.write(work)

    async def delete(self, principal: Principal, note_id: str) -> None:
        """Forget a note. Raises `NotFound`."""

        def work(conn: sqlite3.Connection) -> None:
            cursor = conn.execute(
                "DELETE FROM brand_notes WHERE advertiser = ? AND id = ?", (principal.advertiser, note_id)
            )
            if cursor.rowcount == 0:
                raise NotFound(f"there is no note {note_id[:100]!r} about the brand", value=note_id[:100])

        await self._db.write(work)
