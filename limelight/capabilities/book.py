"""What each model was asked and how it went: counts of this process, and how long calls took lately."""

from __future__ import annotations

from collections import Counter

from limelight.capabilities.allowance import Allowances
from limelight.capabilities.entry import ModelEntry
from limelight.infra.telemetry import Metrics
from limelight.schema.capability import Capability

LATELY = 0.3
"""Weight of the newest call in a model's usual time."""


class Book:
    """Counts of calls by model; each is told to the metrics as well."""

    def __init__(self, *, allowances: Allowances | None = None, metrics: Metrics | None = None) -> None:
        self._allowances, self._metrics = allowances, metrics
        self.seconds: dict[str, float] = {}
        """What a call of a model took lately."""
        self.calls: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()

    def made(self, capability: Capability, entry: ModelEntry, *, seconds: float, usd: float = 0.0) -> None:
        """A call that gave what was asked."""
        self.note(capability, entry, "made", seconds=seconds, usd=usd)
        before = self.seconds.get(entry.name, seconds)
        self.seconds[entry.name] = before + LATELY * (seconds - before)

    def note(
        self, capability: Capability, entry: ModelEntry, outcome: str, *, seconds: float, usd: float = 0.0
    ) -> None:
        """A call that has ended: `made`, `failed` or `refused`."""
        self.calls[entry.name] += 1
        self.failed[entry.name] += outcome == "failed"
        if self._metrics is not None:
            share = self._allowances.share(entry) if self._allowances is not None else None
            self._metrics.call(capability, entry.name, outcome, seconds=seconds, usd=usd, share=share)
            if share is not None:
                self._metrics.quota.labels(entry.counted_on).set(share)
