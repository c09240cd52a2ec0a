"""Tickets: short-lived, good for one connection, so that no bearer token stands in an address."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable

from limelight.infra.db import Database
from limelight.schema.errors import NotAllowed
from limelight.schema.principal import Principal

TTL_S = 30.0


class TicketStore:
    """Issues and redeems tickets. Only their digests are stored. `clock` gives seconds since the epoch."""

    def __init__(self, db: Database, *, clock: Callable[[], float] = time.time) -> None:
        self._db = db
        self._clock = clock

    async def issue(self, principal: Principal, *, ttl_s: float = TTL_S) -> str:
        """A new ticket for this principal."""
        ticket = secrets.token_urlsafe(32)
        at = self._clock()

        def work(conn: sqlite3.Connection) -> None:
            conn.execute("DELETE FROM tickets WHERE expires < ?", (at,))
            conn.execute(
                "INSERT INTO tickets (digest, advertiser, user, expires) VALUES (?, ?, ?, ?)",
                (_digest(ticket), principal.advertiser, principal.user, at + ttl_s),
            )

        await self._db.write(work)
        return ticket

    async def redeem(self, ticket: str) -> Principal:
        """Use a ticket up. Raises `NotAllowed` for one that is unknown, used or expired."""
        at = self._clock()

        def work(conn: sqlite3.Connection) -> tuple[str, str, float] | None:
            return conn.execute(
                "DELETE FROM tickets WHERE digest = ? RETURNING advertiser, user, expires", (_digest(ticket),)
            ).fetchone()

        row = await self._db.write(work)
        if row is None or row[2] < at:
            raise NotAllowed(
                "this ticket is unknown, used or expired: ask for a new one with POST /v1/tickets"
            )
        return Principal(advertiser=row[0], user=row[1])


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()
