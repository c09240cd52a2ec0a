"""The engine seam: where media work executes. A job is a registered function name with JSON, never a closure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from pydantic import JsonValue

JobRequest: TypeAlias = dict[str, JsonValue]
JobResult: TypeAlias = dict[str, JsonValue]
OnProgress: TypeAlias = Callable[[float, str], None]
"""Called on the event loop with the share done (0..1) and a few words."""


class Engine(Protocol):
    """Runs registered functions somewhere else."""

    async def start(self) -> None:
        """Start workers; returns before they are warm."""
        ...

    async def run(
        self, job: str, request: JobRequest, *, on_progress: OnProgress | None = None, timeout_s: float = 300,
        priority: int = 0,
    ) -> JobResult:  # fmt: skip
        """Run a job to its end; of the jobs that wait, one with a lower `priority` goes first.

        Cancelling the awaiting task cancels the job. Raises `TryAgain` when a worker died and the one retry died
        too, `BadInput` when the job rejected its input, `ProviderFailed` for anything else.
        """
        ...

    async def close(self) -> None:
        """Stop the workers this engine started."""
        ...
