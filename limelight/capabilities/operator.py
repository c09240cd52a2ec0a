"""The operator: picks the provider of a capability, falls back to the next one, and counts what was used."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence

import structlog

from limelight.schema.capability import Capability, CapabilityRequest, MediaResult, OnProgress, Provider
from limelight.schema.errors import ProviderFailed, TryAgain

log = structlog.get_logger(__name__)

Meter = Callable[[Capability, str, float], Awaitable[None]]
"""Told the capability, the provider and the seconds of work, once a call."""


class Operator:
    """Serves capabilities from providers, in order of preference."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._providers = list(providers)

    def providers_of(self, capability: Capability) -> list[Provider]:
        """Those that serve a capability, the first choice first."""
        return [p for p in self._providers if capability in p.capabilities]

    async def call(
        self,
        capability: Capability,
        request: CapabilityRequest,
        *,
        on_progress: OnProgress | None = None,
        meter: Meter | None = None,
    ) -> MediaResult:
        """Serve one request.

        A provider that fails, or asks to be tried again, is followed by the next one; input that is bad is bad for
        all of them and raises at once. Raises `ProviderFailed` when no provider could serve it.
        """
        failures: list[str] = []
        for rank, provider in enumerate(self.providers_of(capability)):
            started = time.monotonic()
            try:
                result = await provider.call(capability, request, on_progress=on_progress)
            except (ProviderFailed, TryAgain) as error:
                failures.append(f"{provider.name}: {error.message}")
                log.warning("provider_failed", capability=capability, provider=provider.name, error=error.message)
                continue
            seconds = time.monotonic() - started
            if meter is not None:
                await meter(capability, provider.name, seconds)
            return result.model_copy(
                update={"provider": provider.name, "fallback": rank > 0, "work_s": round(seconds, 3)}
            )
        if not failures:
            raise ProviderFailed(
                f"no provider serves {capability}; configure one",
                limit=[p.name for p in self._providers],
                value=capability,
            )
        raise ProviderFailed(f"{capability} could not be served: " + "; ".join(failures), value=capability)
