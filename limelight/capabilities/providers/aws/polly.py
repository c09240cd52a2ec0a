"""Amazon Polly: words spoken by a neural or generative voice.

Source: the API page of SynthesizeSpeech, and the pages "Available voices", "Quotas" and "Supported SSML tags".
"""

from __future__ import annotations

import asyncio
import tomllib
from functools import cache
from importlib import resources
from typing import Any, Literal
from xml.sax.saxutils import escape

import structlog

from limelight.capabilities.providers.spoken import decoded, joined, kept, sentences
from limelight.infra.aws import Aws
from limelight.schema.capability import Capability, CapabilityRequest, MediaResult, OnProgress
from limelight.schema.errors import ProviderFailed
from limelight.schema.speech import Gender, SynthesizeRequest
from limelight.schema.stores import BlobStore

log = structlog.get_logger(__name__)
LONGEST = 2800
"""Characters of one call; Polly bills at most 3,000."""
SAMPLE_RATE = "24000"
"""Hertz: the highest that neural voices are made at."""


class Polly:
    """A `Provider` of `speech.synthesize`.

    A generative voice has a pace of its own: where another one is asked for, the neural voice of that name speaks.
    """

    name = "aws/polly"
    capabilities: frozenset[Capability] = frozenset({"speech.synthesize"})

    def __init__(
        self,
        *,
        aws: Aws,
        blobs: BlobStore,
        engine: Literal["neural", "generative"] = "neural",
        voice: str = "",
    ) -> None:
        self._aws, self._blobs, self._engine, self._voice = aws, blobs, engine, voice

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> MediaResult:
        """Speak the words. Raises `TryAgain` and `ProviderFailed`, of code `unsupported` for a language there is no voice of."""
        if not isinstance(request, SynthesizeRequest):
            raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
        voice = self._voice or voice_of(request.language, request.gender)
        engine = "neural" if abs(request.pace - 1) > 0.005 else self._engine
        pieces = sentences(request.text, LONGEST)
        spoken = [await self._spoken(piece, voice, engine, request.pace) for piece in pieces]
        whole = await asyncio.to_thread(lambda: joined([decoded(one, who="Polly") for one in spoken]))
        if on_progress is not None:
            on_progress(0.9, "levelling the voice")
        return await kept(
            whole, self._blobs, who="Polly",
            facts={
                "voice": voice, "engine": engine, "language": request.language, "pace": request.pace,
                "characters": sum(len(piece) for piece in pieces),
            },
        )  # fmt: skip

    async def _spoken(self, text: str, voice: str, engine: str, pace: float) -> bytes:
        asked: dict[str, str] = {
            "VoiceId": voice, "Engine": engine, "OutputFormat": "mp3", "SampleRate": SAMPLE_RATE, **_said(text, pace)
        }  # fmt: skip

        def work(client: Any) -> bytes:
            with client.synthesize_speech(**asked)["AudioStream"] as stream:
                return stream.read()

        return await self._aws.run("polly", work)


def _said(text: str, pace: float) -> dict[str, str]:
    """Plain words, or where the pace is not the voice's own, SSML; what the words hold is never read as tags."""
    if abs(pace - 1) <= 0.005:
        return {"Text": text, "TextType": "text"}
    ssml = f'<speak><prosody rate="{round(100 * pace)}%">{escape(text)}</prosody></speak>'
    return {"Text": ssml, "TextType": "ssml"}


def voice_of(language: str, gender: Gender = "") -> str:
    """The voice of a locale, or of its language; of the other gender where there is none of that one.

    Raises `ProviderFailed` for a language that no voice speaks.
    """
    known = _voices()
    locale = language.replace("_", "-")
    candidates = [known.get(locale), known.get(locale.partition("-")[0].lower())]
    found = [one for one in candidates if one]
    if not found:
        raise ProviderFailed(
            f"Polly has no voice here that speaks {language!r}; it has {', '.join(sorted(known))}",
            code="unsupported", limit=[*sorted(known)], value=language,
        )  # fmt: skip
    same = next((voices[gender] for voices in found if gender in voices), "")
    return same or next(iter(found[0].values()))


@cache
def _voices() -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files(__package__ or "") / "voices.toml").read_text("utf-8"))
