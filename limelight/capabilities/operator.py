"""The operator: picks the provider of a capability, falls back to the next one, and counts what was used."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence

import structlog

from limelight.schema.capability import Capability, CapabilityRequest, MediaResult, OnProgress, Provider
from limelight.schema.errors import ProviderFailed, TryAgain

log = structlog.get_logger(__name__)

WORK: dict[Capability, str] = {
    "image.cutout": "cutting the product out",
    "image.preview": "the preview",
    "image.generate": "making the picture",
    "image.edit": "editing the picture",
    "video.animate": "animating the shot",
    "video.endcard": "making the end card",
    "video.compile": "putting the video together",
    "video.trim": "trimming the video",
    "music.compose": "composing the music",
}
"""What a capability does, in words for the person. Causes go to the log: they may name paths."""

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
                log.warning(
                    "provider_failed", capability=capability, provider=provider.name, error=error.message
                )
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
        log.error("capability_failed", capability=capability, failures=failures)
        raise ProviderFailed(f"{WORK[capability]} failed just now; try again in a moment", value=capability)
