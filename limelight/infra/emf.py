"""Metrics for CloudWatch in its embedded metric format: lines of JSON that its agent, or Lambda's and ECS's logs, turn into metrics.

Source: the CloudWatch user guide, "Specification: Embedded metric format".
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Literal

from pydantic import JsonValue

from limelight.infra.settings import Settings

VALUES = 100
"""Most values of one metric in a line."""
DIMENSIONS = [["Capability", "Provider"], ["Provider"]]
FILE_BYTES, FILES = 16 << 20, 3
"""When a file is put aside for a new one, and how many of those are kept."""
Unit = Literal["Count", "Milliseconds", "Percent", "None"]


@dataclass
class _Calls:
    """Calls of one capability by one provider since the last line."""

    failures: int = 0
    usd: float = 0.0
    latency: list[float] = field(default_factory=list[float])
    share: float | None = None


class Emf:
    """Gathers calls, and writes a line for each capability and provider every `every_s`, and whenever a line is full."""

    def __init__(
        self, write: Callable[[str], None], *, namespace: str = "Limelight", every_s: float = 60.0,
        clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self._write, self._namespace, self._every_s, self._clock = write, namespace, every_s, clock
        self._calls: dict[tuple[str, str], _Calls] = {}
        self._task: asyncio.Task[None] | None = None

    def call(
        self, capability: str, provider: str, *, seconds: float, failed: bool = False, usd: float = 0.0,
        share: float | None = None,
    ) -> None:  # fmt: skip
        """A call that has ended; `share` is what its account had used of its quota then, 0-1."""
        calls = self._calls.setdefault((capability, provider), _Calls())
        calls.failures += failed
        calls.usd += usd
        calls.latency.append(round(seconds * 1000, 1))
        calls.share = calls.share if share is None else share
        if len(calls.latency) == VALUES:
            self._line(capability, provider, self._calls.pop((capability, provider)))

    def flush(self) -> None:
        """Write what was gathered."""
        gathered, self._calls = self._calls, {}
        for (capability, provider), calls in gathered.items():
            self._line(capability, provider, calls)

    def start(self) -> None:
        """Flush from time to time, until `close`."""
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Write the last lines."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.flush()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            self.flush()

    def _line(self, capability: str, provider: str, calls: _Calls) -> None:
        metrics: dict[str, tuple[Unit, JsonValue]] = {
            "Calls": ("Count", len(calls.latency)),
            "Failures": ("Count", calls.failures),
            "Latency": ("Milliseconds", [*calls.latency]),
            "SpendUSD": ("None", round(calls.usd, 6)),
        }
        if calls.share is not None:
            metrics["QuotaShare"] = ("Percent", round(calls.share * 100, 2))
        directive: JsonValue = {
            "Namespace": self._namespace, "Dimensions": [[*names] for names in DIMENSIONS],
            "Metrics": [{"Name": name, "Unit": unit} for name, (unit, _) in metrics.items()],
        }  # fmt: skip
        line = {
            "_aws": {"Timestamp": int(self._clock() * 1000), "CloudWatchMetrics": [directive]},
            "Capability": capability, "Provider": provider, **{name: value for name, (_, value) in metrics.items()},
        }  # fmt: skip
        self._write(json.dumps(line, separators=(",", ":")))


def emf_of(settings: Settings) -> Emf:
    """As the settings say."""
    asked = settings.telemetry
    file = None if asked.emf == "stdout" else asked.file or settings.home / "logs" / "metrics.jsonl"
    return Emf(lines_to(file), namespace=asked.namespace, every_s=asked.every_s)


def lines_to(file: Path | None) -> Callable[[str], None]:
    """Writes lines to a file, which is put aside at 16 MiB, or to standard output."""
    if file is None:
        handler: logging.Handler = logging.StreamHandler(sys.stdout)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            file, maxBytes=FILE_BYTES, backupCount=FILES, encoding="utf-8", delay=True
        )

    def write(line: str) -> None:
        handler.handle(logging.makeLogRecord({"msg": line}))
        if isinstance(handler, RotatingFileHandler):
            handler.close()

    return write
