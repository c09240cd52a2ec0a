"""The slow tail: a second, equal call is sent when the first is late, and the first result counts.

Source: Dean and Barroso, "The Tail at Scale" (2013), hedged requests.
"""

from __future__ import annotations

import asyncio

from limelight.schema.capability import Capability, CapabilityRequest, CapabilityResult, OnProgress, Provider


class Hedged:
    """A provider whose slow calls are sent twice. Only for calls that are safe to repeat. `Provider`."""

    def __init__(self, inner: Provider, after_s: float) -> None:
        self.name, self.capabilities = inner.name, inner.capabilities
        self._inner, self._after_s = inner, after_s

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> CapabilityResult:
        """Raises what the first call raises when both fail."""

        def ask() -> asyncio.Task[CapabilityResult]:
            return asyncio.create_task(self._inner.call(capability, request, on_progress=on_progress))

        tasks = [ask()]
        try:
            await asyncio.wait(tasks, timeout=self._after_s)
            if tasks[0].done():
                return tasks[0].result()
            tasks.append(ask())
            pending = set(tasks)
            while pending:
                done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    if task.exception() is None:
                        return task.result()
            return tasks[0].result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
