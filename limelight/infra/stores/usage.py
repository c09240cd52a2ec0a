"""The usage ledger: what each call used. Lines are only ever added and settled; they outlive their thread."""

from __future__ import annotations

import sqlite3
from typing import TypeAlias

from pydantic import BaseModel, Field, computed_field

from limelight.infra.db import Database
from limelight.schema.artifact import now
from limelight.schema.principal import Principal


class UsageSum(BaseModel):
    """Sums of ledger lines."""

    capability: str = ""
    """`image.generate`, …, or `chat` for a call of a chat model."""
    provider: str = ""
    """Who served it; for `chat` the model."""
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cache_read: int = 0
    """Of `tokens_in`: found in the model's prompt cache."""
    cache_write: int = 0
    """Of `tokens_in`: put there."""
    saved_usd: float = 0.0
    """What the prompt cache saved, by the prices of the settings; less than nothing where it was only written."""
    seconds: float = 0.0
    """Time that calls took."""
    pictures: int = 0
    """Pictures that came of them."""
    cached: int = 0
    """Calls answered from the content cache."""
    failed: int = 0
    """Calls that nothing came of: they failed, or were cancelled."""
    usd: float = 0.0
    """What the calls cost by the registry's prices, US dollars."""
    uncertain: int = 0
    """Calls that are in flight, or were when the process died: those may have been made twice."""

    @computed_field
    @property
    def cache_hit_rate(self) -> float:
        """Share of the tokens read that came from the prompt cache."""
        return round(self.cache_read / self.tokens_in, 4) if self.tokens_in else 0.0


class RunUsage(UsageSum):
    """What one run used."""

    run_id: str
    thread_id: str = ""
    started_at: str = ""
    """ISO time of its first call."""
    prompts: list[str] = Field(default_factory=list[str])
    """The prompts of its chat calls, by name and version: `plan@1`."""


class ThreadUsage(UsageSum):
    """What one conversation used."""

    thread_id: str = ""
    """Empty for what belongs to none: pictures without a conversation, and conversations that were deleted."""
    title: str = ""
    last_at: str = ""
    """ISO time of its newest call."""


class PartUsage(UsageSum):
    """What one part of the agent used."""

    agent_path: str = ""
    """`head`, `head/image/shots`."""


_SUMS = (
    "COUNT(*), COALESCE(SUM(tokens_in), 0), COALESCE(SUM(tokens_out), 0), COALESCE(SUM(seconds), 0.0), "
    "COALESCE(SUM(pictures), 0), COALESCE(SUM(cached), 0), COALESCE(SUM(failed), 0), "
    "COALESCE(SUM(uncertain), 0), COALESCE(SUM(usd), 0.0), COALESCE(SUM(cache_read), 0), "
    "COALESCE(SUM(cache_write), 0), COALESCE(SUM(saved_usd), 0.0)"
)
_OURS = "advertiser = ?1 AND (?2 IS NULL OR thread_id = ?2) AND (?3 IS NULL OR run_id = ?3)"


PACED = 24
"""Newest calls of a capability that say how long one takes."""


class UsageStore:
    """`UsageLedger` over the database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def open(
        self, principal: Principal, thread_id: str, run_id: str, *, agent_path: str, capability: str,
        provider: str = "", prompt: str = "",
    ) -> int:  # fmt: skip
        """Add a line for a call that is about to be made: uncertain until it is settled. Its number."""
        values = (
            now().isoformat(), principal.advertiser, thread_id, run_id, agent_path, capability, provider, prompt,
        )  # fmt: skip

        def work(conn: sqlite3.Connection) -> int:
            made = conn.execute(
                "INSERT INTO usage (at, advertiser, thread_id, run_id, agent_path, capability, provider, prompt, "
                "tokens_in, tokens_out, seconds, cached, uncertain) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0.0, 0, 1)",
                values,
            )
            return int(made.lastrowid or 0)

        return await self._db.write(work)

    async def settle(
        self, line: int, *, seconds: float = 0.0, pictures: int = 0, tokens_in: int = 0, tokens_out: int = 0,
        cache_read: int = 0, cache_write: int = 0, usd: float = 0.0, saved_usd: float = 0.0, failed: bool = False,
        cached: bool = False, provider: str = "",
    ) -> None:  # fmt: skip
        """Write what an opened call used; it is certain now. `provider` is who served it, where that is another than was asked."""

        def work(conn: sqlite3.Connection) -> None:
            conn.execute(
                "UPDATE usage SET seconds = ?, pictures = ?, tokens_in = ?, tokens_out = ?, cache_read = ?, "
                "cache_write = ?, failed = ?, cached = ?, usd = ?, saved_usd = ?, provider = COALESCE(NULLIF(?, ''), provider), "
                "uncertain = 0 WHERE seq = ?",
                (
                    seconds,
                    pictures,
                    tokens_in,
                    tokens_out,
                    cache_read,
                    cache_write,
                    int(failed),
                    int(cached),
                    usd,
                    saved_usd,
                    provider,
                    line,
                ),
            )

        await self._db.write(work)

    async def add(
        self, principal: Principal, thread_id: str, run_id: str, *, agent_path: str, capability: str,
        provider: str = "", tokens_in: int = 0, tokens_out: int = 0, seconds: float = 0.0,
        pictures: int = 0, cached: bool = False, uncertain: bool = False, failed: bool = False,
    ) -> None:  # fmt: skip
        """Add one line of a call that has ended."""
        values = (
            now().isoformat(), principal.advertiser, thread_id, run_id, agent_path, capability, provider,
            tokens_in, tokens_out, seconds, pictures, int(cached), int(uncertain), int(failed),
        )  # fmt: skip

        def work(conn: sqlite3.Connection) -> None:
            conn.execute(
                "INSERT INTO usage (at, advertiser, thread_id, run_id, agent_path, capability, provider, "
                "tokens_in, tokens_out, seconds, pictures, cached, uncertain, failed) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )

        await self._db.write(work)

    async def total(
        self, principal: Principal, *, thread_id: str | None = None, run_id: str | None = None
    ) -> UsageSum:
        """The sum over an advertiser, a thread or a run."""
        query = f"SELECT {_SUMS} FROM usage WHERE {_OURS}"
        (row,) = await self._rows(query, principal, thread_id, run_id)
        return UsageSum.model_validate(_sums(row))

    async def by_capability(
        self, principal: Principal, *, thread_id: str | None = None, run_id: str | None = None
    ) -> list[UsageSum]:
        """Sums by capability and provider, by name."""
        rows = await self._rows(
            f"SELECT {_SUMS}, capability, provider FROM usage WHERE {_OURS} GROUP BY capability, provider "
            "ORDER BY capability, provider",
            principal, thread_id, run_id,
        )  # fmt: skip
        return [UsageSum.model_validate(_sums(row, "capability", "provider")) for row in rows]

    async def paces(self) -> dict[str, float]:
        """Seconds that a call of media takes on this installation, by capability: the lower quartile of its newest calls,
        for in a batch most of them wait for their turn. Of three calls at least; those that made nothing do not count."""
        rows = await self._db.read(
            lambda conn: conn.execute(
                "SELECT capability, seconds FROM usage WHERE seq > (SELECT COALESCE(MAX(seq), 0) FROM usage) - 1000 "
                "AND capability != 'text.chat' AND cached + failed + uncertain = 0 AND seconds > 0 ORDER BY seq DESC"
            ).fetchall()
        )
        newest: dict[str, list[float]] = {}
        for capability, seconds in rows:
            newest.setdefault(str(capability), []).append(float(seconds))
        lists = {name: sorted(found[:PACED]) for name, found in newest.items() if len(found) >= 3}
        return {name: found[len(found) // 4] for name, found in lists.items()}

    async def by_part(
        self, principal: Principal, *, thread_id: str | None = None, run_id: str | None = None
    ) -> list[PartUsage]:
        """Sums by part of the agent and capability, by name."""
        rows = await self._rows(
            f"SELECT {_SUMS}, agent_path, capability FROM usage WHERE {_OURS} GROUP BY agent_path, capability "
            "ORDER BY agent_path, capability",
            principal, thread_id, run_id,
        )  # fmt: skip
        return [PartUsage.model_validate(_sums(row, "agent_path", "capability")) for row in rows]

    async def by_thread(
        self,
        principal: Principal,
        *,
        thread_id: str | None = None,
        run_id: str | None = None,
        limit: int = 100,
    ) -> list[ThreadUsage]:
        """Sums by conversation, those used last first."""
        rows = await self._rows(
            f"SELECT {_SUMS}, thread_id, MAX(at), COALESCE((SELECT title FROM threads WHERE id = usage.thread_id), '') "
            f"FROM usage WHERE {_OURS} GROUP BY thread_id ORDER BY MAX(seq) DESC LIMIT ?4",
            principal, thread_id, run_id, limit,
        )  # fmt: skip
        return [ThreadUsage.model_validate(_sums(row, "thread_id", "last_at", "title")) for row in rows]

    async def by_run(
        self,
        principal: Principal,
        *,
        thread_id: str | None = None,
        run_id: str | None = None,
        limit: int = 100,
    ) -> list[RunUsage]:
        """Sums by run, the newest `limit`, newest first."""
        rows = await self._rows(
            f"SELECT {_SUMS}, run_id, MIN(thread_id), MIN(at), COALESCE(GROUP_CONCAT(DISTINCT NULLIF(prompt, '')), '') "
            f"FROM usage WHERE {_OURS} GROUP BY run_id ORDER BY MIN(seq) DESC LIMIT ?4",
            principal, thread_id, run_id, limit,
        )  # fmt: skip
        found = [_sums(row, "run_id", "thread_id", "started_at", "prompts") for row in rows]
        return [
            RunUsage.model_validate({**one, "prompts": sorted(filter(None, str(one["prompts"]).split(",")))})
            for one in found
        ]

    async def _rows(self, query: str, principal: Principal, *values: str | int | None) -> list[Row]:
        return await self._db.read(
            lambda conn: conn.execute(query, (principal.advertiser, *values)).fetchall()
        )


Row: TypeAlias = tuple[str | int | float, ...]
_NAMES = (
    "calls", "tokens_in", "tokens_out", "seconds", "pictures", "cached", "failed", "uncertain", "usd", "cache_read",
    "cache_write", "saved_usd",
)  # fmt: skip
"""What `_SUMS` gives."""


def _sums(row: Row, *names: str) -> dict[str, str | int | float]:
    """A row by name: the sums, then what follows them."""
    return dict(zip((*_NAMES, *names), row, strict=True))
