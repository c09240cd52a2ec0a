"""An English voice that is made here: hibari, a small network distilled from the voice `af_heart` of Kokoro-82M.

Needs `limelight[voice]`: the voice is in the package, nothing is downloaded. Source: https://github.com/MMWilliams/hibari
(Apache-2.0).
"""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

from limelight.capabilities.providers.spoken import joined, kept, resampled, sentences
from limelight.schema.capability import Capability, CapabilityRequest, MediaResult, OnProgress
from limelight.schema.errors import ProviderFailed
from limelight.schema.speech import SynthesizeRequest
from limelight.schema.stores import BlobStore

SAMPLE_RATE = 24_000
LONGEST = 400


class Hibari:
    """A `Provider` of `speech.synthesize`: one voice, a woman's, American English."""

    name = "hibari"
    capabilities: frozenset[Capability] = frozenset({"speech.synthesize"})

    def __init__(self, *, blobs: BlobStore) -> None:
        self._blobs = blobs

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> MediaResult:
        """Speak the words. Raises `ProviderFailed` for another language or a man's voice, and where it is not installed."""
        if not isinstance(request, SynthesizeRequest):
            raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
        male = request.gender == "male" and request.language.lower().startswith("en")
        said = "a man's" if male else request.language
        if male or not request.language.lower().startswith("en"):
            raise ProviderFailed(
                f"the voice that is made on this machine is a woman's and speaks English, not {said}: "
                "the set “speech” in `capabilities.sets` has others, or attach a recording of yours",
                code="unsupported", limit=["en", "female"], value=request.language,
            )  # fmt: skip
        speaker = await asyncio.to_thread(_speaker)
        pieces = sentences(request.text, LONGEST)
        spoken = await asyncio.to_thread(
            lambda: [speaker(piece, speed=request.pace, seed=0) for piece in pieces]
        )
        whole = joined([resampled(one, SAMPLE_RATE) for one in spoken])
        facts = {"voice": "heart", "engine": "hibari", "language": "en-US", "pace": request.pace}
        return await kept(
            whole, self._blobs, who="the voice", facts={**facts, "characters": len(request.text)}
        )


@cache
def _speaker() -> Any:
    """The voice, read once a process. Raises `ProviderFailed` where it is not installed."""
    try:
        from hibari import Hibari as Speaker  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise ProviderFailed(
            f"the English voice is not installed ({error}): pip install 'limelight[voice]'",
            code="not_installed",
        ) from error
    return Speaker()
