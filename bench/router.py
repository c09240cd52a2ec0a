"""The router over its labelled messages: how often it is right, what errors cost, and how long each level takes."""

from __future__ import annotations

import asyncio
import sys

from bench.measure import Measure, percentile
from limelight.evals.routes import labelled, measure

LIMITS_MS = {0: 1.0, 1: 10.0}
"""Milliseconds that a level may take."""


def router() -> list[Measure]:
    """Route the test part (never tuned on) once, each message new, in a warm process.

    Milliseconds by the clock, and of the processor alone: other work on the machine stretches the first, not the second.
    """
    report = asyncio.run(measure(labelled("test")))
    sys.stdout.write(f"\n{report.table()}\n")
    measures = [
        Measure(
            "accuracy", report.accuracy, "of 1", limit=0.93, note="limit: at least; ratio over 1 is good"
        ),
        Measure("without the thread", report.bare_accuracy, "of 1"),
        Measure("simple↔complex swaps", report.swaps * 100, "%", limit=1.0),
        Measure("mean cost of a message", report.cost, "of 10"),
        Measure("messages split into their acts", report.parts_accuracy, "of 1"),
    ]
    for level, outcomes in report.levels().items():
        share = f"{len(outcomes) / len(report.outcomes):.0%} of messages"
        for name, at in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
            limit = LIMITS_MS.get(level)
            wall = percentile([o.seconds for o in outcomes], at) * 1000
            cpu = percentile([o.cpu_s for o in outcomes], at) * 1000
            measures.append(Measure(f"level {level}, {name}", wall, "ms", limit=limit, note=share))
            measures.append(Measure(f"level {level}, {name}, processor", cpu, "ms", limit=limit, note=share))
    return measures
