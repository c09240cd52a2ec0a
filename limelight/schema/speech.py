"""Requests and results of speech and moderation: words to a voice, a voice to words, and what may not pass."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, Field

from limelight.schema.capability import CapabilityRequest, CapabilityResult
from limelight.schema.guard import Action, Severity, Stage, Verdict

Gender: TypeAlias = Literal["", "female", "male"]
SLOWEST, QUICKEST = 0.85, 1.2
"""How far a voice may be from its own pace and still sound at ease."""


class SynthesizeRequest(CapabilityRequest):
    """`speech.synthesize`: words spoken, as a WAV of 48 kHz; facts `voice`, `engine`, `language`, `characters`."""

    text: str = Field(min_length=1, max_length=6000)
    language: str = "en"
    """A language or locale: "en", "de-AT"."""
    gender: Gender = ""
    """Empty: whatever the model's first voice of the language is."""
    pace: float = Field(default=1.0, ge=SLOWEST, le=QUICKEST)
    """1 is the voice's own; more is quicker."""


class TranscribeRequest(CapabilityRequest):
    """`speech.transcribe`: what is said in a sound, with times. `sound` is a blob key."""

    sound: str
    mime: str = "audio/wav"
    language: str = ""
    """Empty: it is found out."""


class SpokenWord(BaseModel):
    """A word, when it is said (seconds), and how sure that is (0 to 1)."""

    word: str
    start_s: float
    end_s: float
    confidence: float = 1.0


class Transcript(CapabilityResult):
    """What is said."""

    text: str = ""
    language: str = ""
    spoken: list[SpokenWord] = Field(default_factory=list[SpokenWord])
    seconds: float = 0.0
    """Of sound that was listened to."""

    def words(self) -> list[str]:
        """Its text."""
        return [self.text] if self.text else []


class ModerateTextRequest(CapabilityRequest):
    """`text.moderate`."""

    text: str
    stage: Stage = "input"
    locale: str = ""
    placement: str = ""


class ModerateMediaRequest(CapabilityRequest):
    """`image.moderate`, `video.moderate`, `audio.moderate`; `media` is a blob key."""

    media: str
    stage: Stage = "input"
    locale: str = ""


class Finding(BaseModel):
    """One thing that was found, and where."""

    action: Action
    category: str
    severity: Severity
    reason: str = ""
    suggestion: str = ""
    span: tuple[int, int] | None = None
    """In a text: its first character and the one after its last."""
    region: tuple[float, float, float, float] | None = None
    """In a picture: left, top, width, height, in fractions."""
    range_s: tuple[float, float] | None = None
    """In a sound or video: from, to."""


class Moderation(CapabilityResult):
    """What a check of words, a picture, a sound or a video came to."""

    action: Action = "allow"
    findings: list[Finding] = Field(default_factory=list[Finding])
    unchecked: list[str] = Field(default_factory=list[str])
    """What nobody could look at or listen to here: `pictures`, `sound`."""
    safe_s: float | None = None
    """Seconds from the start of a sound or video in which nothing was found that blocks."""
    text: str | None = None
    """The words to use instead, when the action is `redact`."""


def moderation_of(verdict: Verdict, *others: Verdict) -> Moderation:
    """The gravest verdict as an answer; `others` are told with it."""
    found = [one for one in (verdict, *others) if one.action != "allow"]
    unique = list(dict.fromkeys(one.model_dump_json(exclude={"text"}) for one in found))
    return Moderation(
        action=verdict.action,
        text=verdict.text,
        findings=[Finding.model_validate_json(one) for one in unique],
    )
