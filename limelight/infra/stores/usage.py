"""The usage ledger: what each call used. Lines are only ever added; they outlive their thread."""

from __future__ import annotations

import sqlite3

from pydantic import BaseModel

from limelight.infra.db import Database
from limelight.schema.artifact import now
from limelight.schema.principal import Principal


class UsageSum(BaseModel):
    """Sums of ledger lines."""

    capability: str = ""
    provider: str = ""
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    """Media work."""
    cached: int = 0
    """Calls answered from the content cache."""
    uncertain: int = 0
    """Calls that were in flight when the process died: they may have been made twice."""


_SUMS = (
    "COUNT(*), COALESCE(SUM(tokens_in), 0), COALESCE(SUM(tokens_out), 0), COALESCE(SUM(seconds), 0.0), "
    "COALESCE(SUM(cached), 0), COALESCE(SUM(uncertain), 0)"
)


class UsageStore:
    """The ledger."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(
        self, principal: Principal, thread_id: str, run_id: str, *, agent_path: str, capability: str,
        provider: str = "", tokens_in: int = 0, tokens_out: int = 0, seconds: float = 0.0,
        cached: bool = False,
        uncertain: bool = False,
    ) -> None:  # fmt: skip
        """Add one line."""
        values = (
            now().isoformat(), principal.advertiser, thread_id, run_id, agent_path, capability, provider,
            tokens_in,
            tokens_out, seconds, int(cached), int(uncertain),
        )  # fmt: skip

        def work(conn: sqlite3.Connection) -> None:
            conn.execute(
                "INSERT INTO usage (at, advertiser, thread_id, run_id, agent_path, capability, provider, "
                "tokens_in, tokens_out, seconds, cached, uncertain) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )

        await self._db.write(work)

    async def total(
        self, principal: Principal, *, thread_id: str | None = None, run_id: str | None = None
    ) -> UsageSum:
        """The sum over an advertiser, a thread or a run."""

        def work(conn: sqlite3.Connection) -> UsageSum:
            row = conn.execute(
                f"SELECT '', '', {_SUMS} FROM usage WHERE advertiser = ?1 AND (?2 IS NULL OR thread_id = ?2) "
                "AND (?3 IS NULL OR run_id = ?3)",
                (principal.advertiser, thread_id, run_id),
            ).fetchone()
            return _sum(row)

        return await self._db.read(work)

    async def by_capability(self, principal: Principal, *, thread_id: str | None = None) -> list[UsageSum]:
        """Sums by capability and provider, by name."""

        def work(conn: sqlite3.Connection) -> list[UsageSum]:
            rows = conn.execute(
                f"SELECT capability, provider, {_SUMS} FROM usage WHERE advertiser = ?1 "
                "AND (?2 IS NULL OR thread_id = ?2) GROUP BY capability, provider "
                "ORDER BY capability, provider",
                (principal.advertiser, thread_id),
            )
            return [_sum(row) for row in rows]

        return await self._db.read(work)


def _sum(row: tuple[str, str, int, int, int, float, int, int]) -> UsageSum:
    capability, provider, calls, tokens_in, tokens_out, seconds, cached, uncertain = row
    return UsageSum(
        capability=capability, provider=provider, calls=calls, tokens_in=tokens_in, tokens_out=tokens_out,
        seconds=seconds, cached=cached, uncertain=uncertain,
    )  # fmt: skip
