"""Who moved which entry to which stage, when and on what evidence: a file that is only ever added to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from limelight.capabilities.entry import ModelEntry, Stage
from limelight.schema.errors import BadInput

HISTORY = "history.jsonl"
"""Its usual name, beside the models of one's own."""


class Move(BaseModel):
    """One line of the history."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    version: str
    """The move counts for this version only: a new one starts at the stage that its file says."""
    stage: Stage
    share: float = Field(default=1.0, ge=0, le=1)
    who: str = Field(min_length=1)
    evidence: str = Field(min_length=1)
    """What the decision stands on: a report, an eval run, a link."""
    at: str = Field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))


class History:
    """Moves in the order they were made; the last one of an entry is in force."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def moves(self, name: str | None = None) -> list[Move]:
        """All moves, or those of one entry. Raises `BadInput` that names a line that cannot be read."""
        try:
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
        return [move for move in moves if name in (None, move.name)]

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
