"""What `limelight doctor --aws` looks at of speech, and of faces and words in pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from limelight.capabilities.entry import ModelEntry
from limelight.capabilities.families import FAMILIES
from limelight.cli.probe import Probe

SPEECH = frozenset({"polly", "transcribe"})
"""Families of speech."""
JOB = "limelight-doctor"
"""A job there is not: who may look for it and delete it is told that it is not there."""


def speech(entries: Sequence[ModelEntry], bucket: str) -> Iterator[Probe]:
    """The models that speak and listen. A voice is asked for two characters; no job is begun."""
    for entry in entries:
        if entry.family == "polly":
            options = FAMILIES["polly"].options.model_validate(entry.options).model_dump()
            asked = {"Text": "Hi", "VoiceId": options["voice"] or "Joanna", "Engine": options["engine"]}
            yield Probe(
                "polly", "polly", lambda c, asked=asked: c.synthesize_speech(**asked, OutputFormat="mp3")["AudioStream"].close(),
                "ads are made without a voice",
            )  # fmt: skip
        elif entry.family == "transcribe":
            yield from _transcribe(f"s3://{bucket or 'none'}/limelight-transcribe/none.wav")


def _transcribe(sound: str) -> Iterator[Probe]:
    means = "what is said in uploads is not checked"
    without_language = {"TranscriptionJobName": JOB, "Media": {"MediaFileUri": sound}}
    yield Probe(
        "transcribe: start", "transcribe", lambda c: c.start_transcription_job(**without_language), means
    )
    yield Probe(
        "transcribe: look", "transcribe", lambda c: c.get_transcription_job(TranscriptionJobName=JOB), means
    )
    yield Probe(
        "transcribe: delete", "transcribe", lambda c: c.delete_transcription_job(TranscriptionJobName=JOB),
        "jobs stay in the account for 90 days",
    )  # fmt: skip


def looks(sent: dict[str, Any]) -> Iterator[Probe]:
    """Faces and words in uploads; `sent` is a picture as Rekognition takes it."""
    yield Probe(
        "rekognition: faces",
        "rekognition",
        lambda c: c.detect_faces(**sent),
        "faces in uploads are not told of",
    )
    yield Probe(
        "rekognition: words", "rekognition", lambda c: c.detect_text(**sent), "words in uploads are not read"
    )
