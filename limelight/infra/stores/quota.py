"""What provider accounts have used of their limits, for every process on this database."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from limelight.infra.db import Database


@dataclass(frozen=True)
class Draw:
    """What one call takes of one limit, which is full again in each window of time."""

    measure: str
    """`requests`, `usd`."""
    amount: float
    limit: float
    window_s: int


@dataclass(frozen=True)
class Drawn:
    """What became of it."""

    share: float
    """The largest share of a limit that is used now."""
    measure: str
    """The limit with that share; the one that did not suffice, where it was refused."""
    refused: bool
    until: float
    """When that limit is full again, seconds since 1970."""


class QuotaStore:
    """Counters in windows, and leases for jobs at once. A call draws on all its limits or on none."""

    def __init__(self, db: Database, *, clock: Callable[[], float] = time.time) -> None:
        self._db, self._clock = db, clock

    async def draw(self, account: str, draws: Sequence[Draw]) -> Drawn:
        """Take what a call needs, unless a limit does not suffice."""
        at = self._clock()

        def work(conn: sqlite3.Connection) -> Drawn:
            found = [self._standing(conn, account, draw, at) for draw in draws]
            short = [one for one in found if one.refused]
            if not short:
                for draw in draws:
                    self._take(conn, account, draw, at)
            return max(short or found, key=lambda one: one.share)

        return await self._db.write(work)

    async def add(self, account: str, draw: Draw) -> None:
        """Count what was used already, beyond its limit too."""
        at = self._clock()
        await self._db.write(lambda conn: self._take(conn, account, draw, at))

    async def enter(self, account: str, most: int, *, ttl_s: float) -> int | None:
        """A lease for one of `most` jobs at once, good for `ttl_s` seconds; None when all are taken."""
        at = self._clock()

        def work(conn: sqlite3.Connection) -> int | None:
            conn.execute("DELETE FROM quota_jobs WHERE account = ? AND expires <= ?", (account, at))
            (taken,) = conn.execute(
                "SELECT COUNT(*) FROM quota_jobs WHERE account = ?", (account,)
            ).fetchone()
            if taken >= most:
                return None
            made = conn.execute(
                "INSERT INTO quota_jobs (account, expires) VALUES (?, ?)", (account, at + ttl_s)
            )
            return made.lastrowid

        return await self._db.write(work)

    async def leave(self, lease: int) -> None:
        """Give a lease back."""
        await self._db.write(
            lambda conn: conn.execute("DELETE FROM quota_jobs WHERE seq = ?", (lease,)) and None
        )

    def _standing(self, conn: sqlite3.Connection, account: str, draw: Draw, at: float) -> Drawn:
        window = int(at // draw.window_s)
        row = conn.execute(
            "SELECT used FROM quota WHERE account = ? AND measure = ? AND window = ?",
            (account, draw.measure, window),
        ).fetchone()
        share = ((row[0] if row else 0.0) + draw.amount) / draw.limit
        return Drawn(share, draw.measure, share > 1 + 1e-9, (window + 1) * draw.window_s)

    def _take(self, conn: sqlite3.Connection, account: str, draw: Draw, at: float) -> None:
        conn.execute(
            "INSERT INTO quota (account, measure, window, used) VALUES (?1, ?2, ?3, ?4) "
            "ON CONFLICT (account, measure) DO UPDATE SET "
            "used = CASE WHEN window = ?3 THEN used + ?4 ELSE ?4 END, window = ?3",
            (account, draw.measure, int(at // draw.window_s), draw.amount),
        )
