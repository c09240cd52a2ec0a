"""A provider that keeps failing is left alone for a while, then tried with one call."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from limelight.capabilities.entry import Breaker
from limelight.schema.capability import Capability, CapabilityRequest, CapabilityResult, OnProgress, Provider
from limelight.schema.errors import LimelightError, ProviderFailed
from limelight.schema.strategy import allows

OUR_FAULT = {"unsupported", "bad_request"}
"""Codes of `ProviderFailed` that say something of the request and nothing of the provider's health."""


class Breaking:
    """A provider with a circuit breaker. `Provider`."""

    def __init__(
        self, inner: Provider, breaker: Breaker, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.name, self.capabilities = inner.name, inner.capabilities
        self._inner, self._breaker, self._clock = inner, breaker, clock
        self._failures = 0
        self._rests_until = 0.0
        self._trying = False

    @property
    def open(self) -> bool:
        """Whether calls are refused just now."""
        failed = self._failures >= self._breaker.failures
        return failed and (self._trying or self._clock() < self._rests_until)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Around one call. Raises `ProviderFailed` with the code `resting` while it is left alone."""
        if self.open:
            raise ProviderFailed(
                f"{self.name} failed {self._failures} times in a row and is left alone for "
                f"{self._breaker.rest_s:g} s: ask another",
                code="resting", limit=self._breaker.failures, value=self._failures,
            )  # fmt: skip
        trying = self._failures >= self._breaker.failures
        self._trying = self._trying or trying
        try:
            yield
        except Exception as error:
            ours = isinstance(error, LimelightError) and error.code in OUR_FAULT
            if allows(error, "elsewhere") and not ours:
                self._failed()
            raise
        else:
            self._failures = 0
        finally:
            self._trying = self._trying and not trying

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> CapabilityResult:
        """Raises what `attempt` and the provider raise."""
        with self.attempt():
            return await self._inner.call(capability, request, on_progress=on_progress)

    def _failed(self) -> None:
        self._failures += 1
        self._rests_until = self._clock() + self._breaker.rest_s
