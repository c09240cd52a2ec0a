"""One measured number, beside its limit or its peer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Measure:
    """`value` in `unit`; `limit` is what it must not pass, `peer` what the same cost elsewhere in the same run."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    peer: float | None = None
    peer_name: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Value to limit, or to peer; under 1 is good."""
        base = self.limit or self.peer
        return self.value / base if base else None

    def row(self) -> str:
        """One line of a Markdown table."""
        against = f"{number(self.limit)} {self.unit}" if self.limit else ""
        if self.peer:
            against = f"{number(self.peer)} {self.unit} ({self.peer_name})"
        ratio = f"{self.ratio:.2f}" if self.ratio is not None else ""
        return f"| {self.name} | {number(self.value)} {self.unit} | {against} | {ratio} | {self.note} |"

    def as_json(self) -> dict[str, object]:
        """For files: the fields and the ratio."""
        return {**asdict(self), "ratio": self.ratio}


def number(value: float | None) -> str:
    """Three significant digits."""
    if value is None:
        return ""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(digits, 4)}f}"


def table(measures: Iterable[Measure]) -> str:
    """A Markdown table."""
    head = "| what | seen | limit or peer | ratio | |\n| --- | ---: | ---: | ---: | --- |"
    return "\n".join([head, *(m.row() for m in measures)])


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest rank: the smallest value that `share` (0-1) of all do not pass. Raises `ValueError` on none."""
    if not values:
        raise ValueError("no values were measured")
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]
