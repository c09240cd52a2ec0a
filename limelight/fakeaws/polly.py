"""Amazon Polly's SynthesizeSpeech: a tone for each letter, in the format and at the pace that were asked for.

Source: the API page of SynthesizeSpeech, and the pages "Quotas" and "Supported SSML tags".
"""

from __future__ import annotations

from typing import Literal
from xml.etree import ElementTree

import numpy as np
from pydantic import BaseModel, ConfigDict

from limelight.fakeaws import tones
from limelight.fakeaws.errors import AwsFault, invalid

BILLED, TOTAL = 3000, 6000
"""Most characters that are spoken, and most with tags."""
RATES: dict[str, tuple[str, ...]] = {
    "mp3": ("8000", "16000", "22050", "24000"), "pcm": ("8000", "16000"),
}  # fmt: skip
TYPES = {"mp3": "audio/mpeg", "pcm": "audio/pcm"}
VOICES: dict[str, tuple[str, ...]] = {
    "Joanna": ("standard", "neural", "generative"), "Matthew": ("standard", "neural", "generative"),
    "Ruth": ("neural", "generative"), "Stephen": ("neural", "generative"), "Amy": ("standard", "neural", "generative"),
    "Brian": ("standard", "neural"), "Arthur": ("neural",), "Olivia": ("neural", "generative"), "Kajal": ("neural", "generative"),
    "Vicki": ("standard", "neural", "generative"), "Daniel": ("neural", "generative"), "Hannah": ("neural",),
    "Lucia": ("standard", "neural", "generative"), "Sergio": ("neural", "generative"), "Mia": ("standard", "neural", "generative"),
    "Andres": ("neural", "generative"), "Lupe": ("standard", "neural", "generative"), "Pedro": ("neural", "generative"),
    "Lea": ("standard", "neural", "generative"), "Remi": ("neural", "generative"), "Gabrielle": ("neural", "generative"),
    "Liam": ("neural", "generative"), "Camila": ("standard", "neural", "generative"), "Thiago": ("neural",),
    "Ines": ("standard", "neural"), "Bianca": ("standard", "neural", "generative"), "Adriano": ("neural",),
    "Kazuha": ("neural",), "Takumi": ("standard", "neural"), "Laura": ("neural",), "Elin": ("neural",), "Ola": ("neural",),
}  # fmt: skip
"""The engines of the voices that the fake has."""
_NO_RATE = frozenset({"generative"})


class SpeechBody(BaseModel):
    """The body of SynthesizeSpeech."""

    model_config = ConfigDict(extra="forbid")

    OutputFormat: Literal["mp3", "pcm"]
    Text: str
    VoiceId: str
    Engine: Literal["standard", "neural", "long-form", "generative"] = "standard"
    LanguageCode: str | None = None
    SampleRate: str | None = None
    TextType: Literal["text", "ssml"] = "text"


def answer(body: SpeechBody) -> tuple[bytes, str, int]:
    """The sound, its type, and how many characters are billed. Raises as Polly does."""
    if body.VoiceId not in VOICES:
        raise invalid(f"1 validation error detected: Value '{body.VoiceId}' at 'voiceId' is no voice")
    if body.Engine not in VOICES[body.VoiceId]:
        raise AwsFault("EngineNotSupportedException", f"This voice does not support the engine {body.Engine}")
    rates = RATES[body.OutputFormat]
    rate = body.SampleRate or rates[-1]
    if rate not in rates:
        raise AwsFault("InvalidSampleRateException", f"Unsupported sample rate: {rate}")
    text, pace = _said(body)
    if len(text) > BILLED or len(body.Text) > TOTAL:
        raise AwsFault("TextLengthExceededException", "Maximum text length has been exceeded")
    sound = tones.speak(text, rate=int(rate), pace=pace)
    coded = (
        (sound * 32767).astype("<i2").tobytes()
        if body.OutputFormat == "pcm"
        else tones.mp3(np.ascontiguousarray(sound), rate=int(rate))
    )
    return coded, TYPES[body.OutputFormat], len(text)


def _said(body: SpeechBody) -> tuple[str, float]:
    """The words, and the pace that a `prosody` around them asks for."""
    if body.TextType == "text":
        return body.Text, 1.0
    try:
        root = ElementTree.fromstring(body.Text)
    except ElementTree.ParseError as error:
        raise AwsFault("InvalidSsmlException", "Invalid SSML request") from error
    if root.tag != "speak":
        raise AwsFault("InvalidSsmlException", "Invalid SSML request")
    asked = root.find(".//prosody")
    if asked is not None and (body.Engine in _NO_RATE or "pitch" in asked.attrib):
        raise AwsFault("InvalidSsmlException", "Unsupported Neural feature")
    pace = float(asked.attrib.get("rate", "100%").rstrip("%")) / 100 if asked is not None else 1.0
    return "".join(root.itertext()), pace
