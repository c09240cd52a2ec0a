"""Conversations by the words in them."""

from __future__ import annotations

import sqlite3
import unicodedata

from pydantic import BaseModel

from limelight.infra.db import Database
from limelight.schema.message import ThreadInfo
from limelight.schema.principal import Principal

EXCERPT = 90
"""Characters shown around what was found."""


class ThreadHit(BaseModel):
    """A conversation that holds the words."""

    thread: ThreadInfo
    excerpt: str = ""
    """Where they stand; empty when the title alone holds them."""
    message_id: str = ""
    hits: int = 0
    """Messages that hold them."""


class ThreadSearch:
    """Looks through titles and messages; capitals and accents do not count."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def find(self, principal: Principal, words: str, *, limit: int = 50) -> list[ThreadHit]:
        """Conversations with all the words, in the title or in one message, the last used first."""
        asked = folded(words).split()

        def work(conn: sqlite3.Connection) -> list[ThreadHit]:
            threads = conn.execute(
                "SELECT id, title, created_at, updated_at FROM threads WHERE advertiser = ? ORDER BY updated_at DESC, "
                "seq DESC",
                (principal.advertiser,),
            ).fetchall()
            found: list[ThreadHit] = []
            for thread_id, title, created_at, updated_at in threads:
                info = ThreadInfo.model_validate(
                    {
                        "thread_id": thread_id,
                        "title": title,
                        "created_at": created_at,
                        "updated_at": updated_at,
                    }
                )
                if (hit := _in_thread(conn, info, asked)) is not None:
                    found.append(hit)
                if len(found) >= limit:
                    break
            return found

        return await self._db.read(work) if asked else []


def _in_thread(conn: sqlite3.Connection, info: ThreadInfo, asked: list[str]) -> ThreadHit | None:
    hits, excerpt, message_id = 0, "", ""
    rows = conn.execute(
        "SELECT id, json_extract(body, '$.content') FROM messages WHERE thread_id = ? ORDER BY seq DESC",
        (info.thread_id,),
    )
    for one, content in rows:
        plain = folded(content or "")
        if all(word in plain for word in asked):
            hits += 1
            if not excerpt:
                excerpt, message_id = around(content, plain, asked[0]), one
    if not hits and not all(word in folded(info.title) for word in asked):
        return None
    return ThreadHit(thread=info, excerpt=excerpt, message_id=message_id, hits=hits)


def folded(text: str) -> str:
    """Without capitals and accents; as long as the text itself, so that places can be compared."""
    return "".join(unicodedata.normalize("NFD", c)[0].lower()[:1] or c for c in text)


def around(text: str, plain: str, word: str) -> str:
    """The text about a word, on one line."""
    at = max(plain.find(word), 0)
    start, end = max(0, at - EXCERPT // 3), min(len(text), at + len(word) + EXCERPT * 2 // 3)
    start = text.find(" ", start, at) + 1 if start and " " in text[start:at] else start
    piece = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{piece}{'…' if end < len(text) else ''}"
