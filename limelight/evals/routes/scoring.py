"""How well messages are routed: accuracy, confusion, and what the errors cost."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from limelight.evals.routes.labelled import Labelled
from limelight.evals.routes.threads import thread_at
from limelight.router import Router, route_text
from limelight.schema.context import Context, Turn
from limelight.schema.route import Effort, Route

EFFORTS: tuple[Effort, ...] = ("simple", "medium", "complex")
COST: dict[tuple[Effort, Effort], float] = {
    ("simple", "complex"): 10.0, ("complex", "simple"): 10.0, ("medium", "simple"): 3.0,
    ("complex", "medium"): 2.0, ("simple", "medium"): 1.0, ("medium", "complex"): 1.0,
}  # fmt: skip
"""What it costs to take an effort (first) for another (second): a campaign answered with one line, or a thank-you
planned as a campaign, is worst; work that is only asked about is worse than a plan for nothing."""


@dataclass(frozen=True)
class Outcome:
    """One message, routed."""

    message: Labelled
    route: Route
    seconds: float
    cpu_s: float
    """Processor time of the same, which other work on the machine does not stretch."""
    bare: Effort
    """The effort without the thread."""

    @property
    def right(self) -> bool:
        return self.route.effort == self.message.effort

    @property
    def parts_right(self) -> bool:
        return [part.label for part in self.route.parts] == self.message.parts


@dataclass
class Report:
    """What was seen over a set of messages."""

    outcomes: list[Outcome] = field(default_factory=list[Outcome])

    @property
    def accuracy(self) -> float:
        return _share(o.right for o in self.outcomes)

    @property
    def bare_accuracy(self) -> float:
        """Accuracy when each message comes without its thread."""
        return _share(o.bare == o.message.effort for o in self.outcomes)

    @property
    def swaps(self) -> float:
        """Share of messages taken for simple that are complex, or the other way round."""
        return _share({o.message.effort, o.route.effort} == {"simple", "complex"} for o in self.outcomes)

    @property
    def parts_accuracy(self) -> float:
        """Of the messages with labelled acts: how many were split into exactly these, in order."""
        return _share(o.parts_right for o in self.outcomes if o.message.parts)

    @property
    def cost(self) -> float:
        """Mean cost of a message, 0 when all are right, 10 at worst."""
        costs = [COST.get((o.message.effort, o.route.effort), 0.0) for o in self.outcomes]
        return sum(costs) / len(costs) if costs else 0.0

    @property
    def confusion(self) -> dict[tuple[Effort, Effort], int]:
        """(label, route) → how many."""
        return dict(Counter((o.message.effort, o.route.effort) for o in self.outcomes))

    def by(self, name: str) -> dict[str, tuple[float, int]]:
        """Accuracy and number of messages by `kind` or `locale`."""
        groups: dict[str, list[bool]] = {}
        for outcome in self.outcomes:
            groups.setdefault(str(getattr(outcome.message, name)), []).append(outcome.right)
        return {key: (sum(rows) / len(rows), len(rows)) for key, rows in groups.items()}

    def levels(self) -> dict[int, list[Outcome]]:
        """The messages that each level settled."""
        found: dict[int, list[Outcome]] = {}
        for outcome in self.outcomes:
            found.setdefault(outcome.route.level, []).append(outcome)
        return dict(sorted(found.items()))

    def wrong(self) -> list[Outcome]:
        """The messages that were routed wrongly."""
        return [o for o in self.outcomes if not o.right]

    def table(self) -> str:
        """Markdown tables of all of this but the latencies, which depend on the machine."""
        lines = [
            "| messages | accuracy | without the thread | simple↔complex | acts of a message | mean cost |",
            "| ---: | ---: | ---: | ---: | ---: | ---: |",
            f"| {len(self.outcomes)} | {self.accuracy:.3f} | {self.bare_accuracy:.3f} | {self.swaps:.1%} | "
            f"{self.parts_accuracy:.3f} | {self.cost:.3f} |",
        ]
        for name in ("kind", "locale"):
            rows = self.by(name)
            lines += ["", f"| {name} | " + " | ".join(rows) + " |", "| --- |" + " ---: |" * len(rows)]
            lines.append(
                "| accuracy | " + " | ".join(f"{share:.2f} ({n})" for share, n in rows.values()) + " |"
            )
        lines += ["", "| label ↓ route → | simple | medium | complex |", "| --- | ---: | ---: | ---: |"]
        for label in EFFORTS:
            counts = [str(self.confusion.get((label, routed), 0)) for routed in EFFORTS]
            lines.append(f"| {label} | " + " | ".join(counts) + " |")
        return "\n".join(lines)


async def measure(messages: Sequence[Labelled], *, router: Router | None = None) -> Report:
    """Route every message in a thread at its stage, and once without any thread.

    The clock runs around the routing in the thread alone; each message is new to the router, as it is in life.
    """
    router = router or Router()
    router.warm()
    report = Report()
    for message in messages:
        context = context_of(message)
        started, began = time.perf_counter(), time.thread_time()
        route, _ = await router.route(message.text, context)
        seconds, cpu_s = time.perf_counter() - started, time.thread_time() - began
        report.outcomes.append(Outcome(message, route, seconds, cpu_s, route_text(message.text).effort))
    return report


def context_of(message: Labelled) -> Context:
    """The thread in which a message is said."""
    context = thread_at(message.stage)
    if message.asked:
        context.history = [Turn(role="user", text="ok"), Turn(role="assistant", text=message.asked)]
    return context


def _share(hits: Iterable[bool]) -> float:
    rows = list(hits)
    return sum(rows) / len(rows) if rows else 0.0
