"""What end-to-end tests of the wire share: a client of the service, and what lies on its disk."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import connect

from tests.patience import HANG_S
from tests.service.live import Socket

TABLES = ("threads", "messages", "artifacts", "artifact_blobs", "events", "runs", "products", "edits")


@contextlib.asynccontextmanager
async def socket_of(base: str, thread_id: str, query: str = "", **options: Any) -> AsyncIterator[Socket]:
    """A websocket of a conversation."""
    address = f"{base.replace('http', 'ws', 1)}/v1/threads/{thread_id}/ws{query}"
    async with connect(address, max_size=None, max_queue=None, **options) as connection:
        yield Socket(connection)


def client(base: str) -> httpx.AsyncClient:
    """A client of its REST paths."""
    return httpx.AsyncClient(base_url=base, timeout=HANG_S)


async def new_thread(http: httpx.AsyncClient) -> str:
    """A new conversation."""
    return (await http.post("/v1/threads")).json()["thread_id"]


def on_disk(home: Path) -> tuple[list[str], dict[str, int]]:
    """Every file with bytes, and how many rows each table has."""
    blobs = sorted(str(p.relative_to(home)) for p in (home / "blobs").rglob("*") if p.is_file())
    with contextlib.closing(sqlite3.connect(f"file:{home / 'limelight.db'}?mode=ro", uri=True)) as db:
        return blobs, {table: db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in TABLES}
