"""A passing fault is tried again, after a random part of a time that doubles.

Source: "Exponential Backoff and Jitter" (AWS Architecture Blog), full jitter.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

from limelight.capabilities.entry import Retries
from limelight.schema.capability import Capability, CapabilityRequest, CapabilityResult, OnProgress, Provider
from limelight.schema.errors import TryAgain
from limelight.schema.strategy import row_of


class Retrying:
    """A provider whose passing faults are tried again. `Provider`."""

    def __init__(
        self, inner: Provider, retries: Retries, *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, rng: random.Random | None = None,
    ) -> None:  # fmt: skip
        self.name, self.capabilities = inner.name, inner.capabilities
        self._inner, self._retries, self._sleep = inner, retries, sleep
        self._rng = rng or random.Random()

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> CapabilityResult:
        """Raises the last fault when no attempt is left, and at once what is no `TryAgain` or not to be done again.

        How often a kind of fault is tried again is in the table of `schema.strategy`; how often any, in the model's entry.
        """
        for attempt in range(1, self._retries.attempts):
            try:
                return await self._inner.call(capability, request, on_progress=on_progress)
            except TryAgain as error:
                if attempt > row_of(error).most("again"):
                    raise
                await self._sleep(pause(self._retries, attempt, self._rng))
        return await self._inner.call(capability, request, on_progress=on_progress)


def pause(retries: Retries, attempt: int, rng: random.Random) -> float:
    """Seconds before the same is tried again, after so many attempts: a random part of a time that doubles."""
    most = min(retries.most_s, retries.base_s * 2 ** (attempt - 1))
    return rng.uniform(0, most)
