"""What people thought of a run."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from limelight.infra.db import Database
from limelight.schema.artifact import now
from limelight.schema.errors import NotFound
from limelight.schema.principal import Principal


class Feedback(BaseModel):
    """A thumb and a few words about one run."""

    run_id: str
    thumbs: Literal["up", "down"]
    words: str = Field(default="", max_length=2000)
    at: datetime = Field(default_factory=now)


class FeedbackStore:
    """One feedback a run; a later one replaces the earlier."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def put(self, principal: Principal, feedback: Feedback) -> None:
        """Raises `NotFound` for a run that is not this advertiser's."""

        def work(conn: sqlite3.Connection) -> None:
            owner = conn.execute(
                "SELECT advertiser FROM runs WHERE run_id = ?", (feedback.run_id,)
            ).fetchone()
            if owner is None or owner[0] != principal.advertiser:
                raise NotFound(f"there is no run {feedback.run_id[:100]!r}", value=feedback.run_id[:100])
            conn.execute(
                "INSERT OR REPLACE INTO feedback (run_id, advertiser, user, thumbs, words, at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (feedback.run_id, principal.advertiser, principal.user, feedback.thumbs, feedback.words,
                 feedback.at.isoformat()),
            )  # fmt: skip

        await self._db.write(work)

    async def list(self, principal: Principal) -> list[Feedback]:
        """All of an advertiser, by run id."""

        def work(conn: sqlite3.Connection) -> list[Feedback]:
            rows = conn.execute(
                "SELECT run_id, thumbs, words, at FROM feedback WHERE advertiser = ? ORDER BY run_id",
                (principal.advertiser,),
            )
            return [
                Feedback.model_validate({"run_id": run_id, "thumbs": thumbs, "words": words, "at": at})
                for run_id, thumbs, words, at in rows
            ]

        return await self._db.read(work)
