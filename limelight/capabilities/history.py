"""Who moved which entry to which stage, when and on what evidence: a file that is only ever added to."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from limelight.capabilities.entry import ModelEntry, Stage
from limelight.schema.errors import BadInput

HISTORY = "history.jsonl"
"""Its usual name, beside the models of one's own."""


class Staged(BaseModel):
    """Where a version of an entry stands."""

    version: str = "1"
    stage: Stage = "production"
    share: float = Field(default=1.0, ge=0, le=1)
    """Of the traffic, while it is a candidate."""
    evidence: str = ""
    """What its stage stands on; empty where nobody moved it."""
    who: str = ""
    """Moved it there."""
    at: str = ""


class Move(BaseModel):
    """One line of the history."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    """Of a model or a prompt as it is; of an agent or a recipe as `key_of` says."""
    version: str
    """The move counts for this version only: a new one starts at the stage that its file says."""
    stage: Stage
    share: float = Field(default=1.0, ge=0, le=1)
    who: str = Field(min_length=1)
    evidence: str = Field(min_length=1)
    """What the decision stands on: a report, an eval run, a link."""
    at: str = Field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))


def key_of(kind: Literal["agent", "recipe"], name: str) -> str:
    """How the history calls an agent or a recipe: no model and no prompt can be called so."""
    return f"{kind}:{name}"


def standing(
    moves: Sequence[Move], name: str, *, version: str, stage: Stage = "production", share: float = 1.0
) -> Staged:
    """Where a version was moved last, else where its file says."""
    move = next((one for one in reversed(moves) if (one.name, one.version) == (name, version)), None)
    if move is None:
        return Staged(version=version, stage=stage, share=share)
    told = {
        "stage": move.stage,
        "share": move.share,
        "evidence": move.evidence,
        "who": move.who,
        "at": move.at,
    }
    return Staged.model_validate({"version": version, **told})


def drawn(name: str, ticket: str) -> float:
    """A number in [0, 1] that belongs to an entry and a ticket: a conversation is always in a share, or out of it."""
    return int(hashlib.sha256(f"{name} {ticket}".encode()).hexdigest()[:8], 16) / 0xFFFFFFFF


class History:
    """Moves in the order they were made; the last one of an entry is in force."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[tuple[int, int], list[Move]] = ((0, 0), [])
        """The moves as of the file's time and size."""

    def moves(self, name: str | None = None) -> list[Move]:
        """All moves, or those of one entry. Raises `BadInput` that names a line that cannot be read."""
        return [move for move in self._all() if name in (None, move.name)]

    def _all(self) -> list[Move]:
        try:
            stat = self.path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            if stamp == self._read[0]:
                return self._read[1]
            lines = self.path.read_text("utf-8").splitlines()
        except FileNotFoundError:
            return []
        moves: list[Move] = []
        for number, line in enumerate(lines, 1):
            try:
                moves.append(Move.model_validate_json(line))
            except ValidationError as error:
                raise BadInput(
                    f"{self.path} line {number} cannot be read: {error.errors(include_url=False)[0]['msg']}",
                    code="registry", value=number,
                ) from error  # fmt: skip
        self._read = (stamp, moves)
        return moves

    def add(self, move: Move) -> None:
        """Add a move; it is on the disk when this returns."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(move.model_dump_json() + "\n")
            file.flush()
            os.fsync(file.fileno())

    def applied(self, entries: Mapping[str, ModelEntry]) -> dict[str, ModelEntry]:
        """The entries, each at the stage to which its version was moved last."""
        last = {(move.name, move.version): move for move in self.moves()}
        return {
            name: entry.model_copy(update={"stage": move.stage, "share": move.share})
            if (move := last.get((entry.name, entry.version)))
            else entry
            for name, entry in entries.items()
        }
