"""An attempt that takes too long, or tells nothing for too long, is given up."""

from __future__ import annotations

import asyncio

from limelight.capabilities.entry import Patience
from limelight.schema.capability import Capability, CapabilityRequest, CapabilityResult, OnProgress, Provider
from limelight.schema.errors import TryAgain


class Patient:
    """A provider whose calls end in time. Progress starts the idle time anew. `Provider`."""

    def __init__(self, inner: Provider, patience: Patience) -> None:
        self.name, self.capabilities = inner.name, inner.capabilities
        self._inner, self._patience = inner, patience

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> CapabilityResult:
        """Raises `TryAgain` with the code `timed_out`, and what the provider raises."""
        loop, patience = asyncio.get_running_loop(), self._patience
        end = loop.time() + patience.attempt_s

        def deadline() -> float:
            return end if patience.idle_s is None else min(end, loop.time() + patience.idle_s)

        def told(share: float, what: str) -> None:
            timer.reschedule(deadline())
            if on_progress is not None:
                on_progress(share, what)

        timer = asyncio.timeout_at(deadline())
        try:
            async with timer:
                return await self._inner.call(capability, request, on_progress=told)
        except TimeoutError as error:
            if not timer.expired():
                raise
            raise self._late(loop.time() >= end) from error

    def _late(self, whole: bool) -> TryAgain:
        limit = self._patience.attempt_s if whole else self._patience.idle_s
        what = "gave no result within" if whole else "told nothing for"
        return TryAgain(f"{self.name} {what} {limit:g} s: try again", code="timed_out", limit=limit)
