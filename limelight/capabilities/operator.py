"""The operator: picks the provider of a capability, falls back to the next one, and counts what was used."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from limelight.capabilities.metering import Meter, unmetered
from limelight.schema.capability import Capability, CapabilityRequest, MediaResult, OnProgress, Provider
from limelight.schema.errors import BadInput, Cancelled, OutOfDisk, ProviderFailed, Refused

log = structlog.get_logger(__name__)

WORK: dict[Capability, str] = {
    "image.cutout": "cutting the product out",
    "image.preview": "the preview",
    "image.generate": "making the picture",
    "video.animate": "animating the shot",
    "video.endcard": "making the end card",
    "video.compile": "putting the video together",
    "video.trim": "trimming the video",
    "music.compose": "composing the music",
}
"""What a capability does, in words for the person. Causes go to the log: they may name paths."""

FINAL = (BadInput, Refused, Cancelled, OutOfDisk)
"""What no other provider would do better: bad input is bad for all of them, and they share the disk."""


class Operator:
    """Serves capabilities from providers, in order of preference."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._providers = list(providers)

    @property
    def capabilities(self) -> dict[Capability, list[str]]:
        """The registry: capabilities that are served, and the names of their providers, the first choice first."""
        return {
            capability: [provider.name for provider in serving]
            for capability in WORK
            if (serving := self.providers_of(capability))
        }

    def providers_of(self, capability: Capability) -> list[Provider]:
        """Those that serve a capability, the first choice first."""
        return [p for p in self._providers if capability in p.capabilities]

    async def call(
        self,
        capability: Capability,
        request: CapabilityRequest,
        *,
        on_progress: OnProgress | None = None,
        meter: Meter = unmetered,
    ) -> MediaResult:
        """Serve one request; each provider that is asked is metered.

        A provider that fails, or asks to be tried again, is followed by the next one. What is final (`FINAL`) raises
        at once. Raises `ProviderFailed` when no provider could serve it.
        """
        failures: list[str] = []
        for rank, provider in enumerate(self.providers_of(capability)):
            try:
                async with meter(capability, provider.name) as spent:
                    result = await provider.call(capability, request, on_progress=on_progress)
                    spent.made(result)
            except FINAL:
                raise
            except Exception as error:
                failures.append(f"{provider.name}: {error!r}")
                log.warning(
                    "provider_failed", capability=capability, provider=provider.name, error=repr(error)
                )
                continue
            return result.model_copy(
                update={
                    "provider": provider.name, "fallback": rank > 0, "work_s": round(spent.seconds, 3),
                }
            )  # fmt: skip
        if not failures:
            raise ProviderFailed(
                f"no provider serves {capability}; configure one",
                limit=[p.name for p in self._providers],
                value=capability,
            )
        log.error("capability_failed", capability=capability, failures=failures)
        raise ProviderFailed(f"{WORK[capability]} failed just now; try again in a moment", value=capability)
