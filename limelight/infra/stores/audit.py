"""The audit record: what passed to third parties and back. Lines are only ever added; no words and no pictures are in it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import structlog
from pydantic import BaseModel

from limelight.infra.db import Database
from limelight.schema.artifact import now
from limelight.schema.errors import LimelightError


class Passage(BaseModel):
    """One call of a third party."""

    at: str = ""
    thread_id: str = ""
    run_id: str = ""
    provider: str
    capability: str
    characters: int = 0
    """Of words that went out."""
    bytes_out: int = 0
    """Of pictures that went out."""
    bytes_in: int = 0
    mime: str = ""
    """Of what came back."""
    outcome: str = "passed"
    """`passed`, or the code of the error that ended it."""
    category: str = ""
    """Of the guardrail that stopped it."""


class AuditStore:
    """Passages in the order they ended."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(self, passage: Passage) -> None:
        """Record a passage, with the run it belongs to."""
        about = structlog.contextvars.get_contextvars()
        ids = {key: str(about.get(key, "")) for key in ("thread_id", "run_id")}
        body = passage.model_copy(update={"at": now().isoformat(), **ids}).model_dump_json()
        await self._db.write(
            lambda conn: conn.execute("INSERT INTO audit (body) VALUES (?)", (body,)) and None
        )

    @asynccontextmanager
    async def recorded(self, passage: Passage) -> AsyncGenerator[None]:
        """Around a call of a third party: its passage is recorded with how it ended, cancelled too."""
        try:
            yield
        except LimelightError as error:
            passage.outcome = error.code
            raise
        except BaseException as error:
            passage.outcome = type(error).__name__
            raise
        finally:
            await asyncio.shield(self.add(passage))

    async def newest(self, limit: int = 100) -> list[Passage]:
        """The newest passages, newest first."""

        def work(conn: sqlite3.Connection) -> list[Passage]:
            rows = conn.execute("SELECT body FROM audit ORDER BY seq DESC LIMIT ?", (limit,))
            return [Passage.model_validate_json(body) for (body,) in rows]

        return await self._db.read(work)
