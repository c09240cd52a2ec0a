"""How much each thing that the service depends on is called: a line of the service map each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pydantic import BaseModel

Kind: TypeAlias = Literal["guardrail", "aws"]
"""A guardrail check that asks a service; a service of AWS, whoever calls it."""
LATELY = 0.3
"""Weight of the newest call in the usual time."""


class Dependency(BaseModel):
    """What the service calls. Counts are of this process, since it started."""

    kind: Kind
    name: str
    calls: int = 0
    failed: int = 0
    load: float = 0.0
    """Its share of the calls of its kind."""
    usual_s: float | None = None
    """What a call took lately."""


@dataclass
class _Count:
    calls: int = 0
    failed: int = 0
    usual_s: float | None = None


class Load:
    """Counts calls by kind and name. Safe to use from threads: a call adds to one number at a time."""

    def __init__(self) -> None:
        self._counts: dict[tuple[Kind, str], _Count] = {}

    def note(self, kind: Kind, name: str, *, seconds: float, failed: bool = False) -> None:
        """A call that has ended."""
        count = self._counts.setdefault((kind, name), _Count())
        count.calls += 1
        count.failed += failed
        before = seconds if count.usual_s is None else count.usual_s
        count.usual_s = before + LATELY * (seconds - before)

    def map(self) -> list[Dependency]:
        """Everything that was called, by kind and name."""
        found = sorted(self._counts.items())
        total: dict[str, int] = {}
        for (kind, _), count in found:
            total[kind] = total.get(kind, 0) + count.calls
        return [
            Dependency(
                kind=kind, name=name, calls=count.calls, failed=count.failed,
                load=round(count.calls / total[kind], 4),
                usual_s=None if count.usual_s is None else round(count.usual_s, 4),
            )
            for (kind, name), count in found
        ]  # fmt: skip
