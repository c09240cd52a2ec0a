"""What a person did by hand lately, in words."""

from __future__ import annotations

from typing import Protocol

from limelight.infra.stores.edits import EditRecord
from limelight.memory.edits.sentence import sentence
from limelight.schema.principal import Principal

LINES = 6
LOOKED_AT = 12
"""Newest edits that are looked at; those that a run made say nothing here."""


class Edited(Protocol):
    """Where edits by hand are recorded."""

    async def recent(self, principal: Principal, thread_id: str, *, limit: int = 50) -> list[EditRecord]:
        """The newest edits that stand, oldest first."""
        ...

    async def stale(self, principal: Principal, thread_id: str) -> frozenset[str]:
        """Artifacts that came of edits which stand no more."""
        ...


async def digest(edited: Edited | None, principal: Principal, thread_id: str) -> list[str]:
    """The newest edits that stand, oldest first; one that was repeated is told once, with how often."""
    if edited is None:
        return []
    lines: list[tuple[str, int]] = []
    for record in await edited.recent(principal, thread_id, limit=LOOKED_AT):
        line = sentence(record)
        if line and lines and lines[-1][0] == line:
            lines[-1] = (line, lines[-1][1] + 1)
        elif line:
            lines.append((line, 1))
    return [line if times == 1 else f"{line} ({times} times)" for line, times in lines[-LINES:]]
