"""Amazon Transcribe's batch jobs: a sound in S3, and what is said in it as JSON in S3.

It understands what the fake of Polly speaks. Source: the API pages of StartTranscriptionJob and GetTranscriptionJob, and
the page "Data input and output".
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from limelight.fakeaws import tones
from limelight.fakeaws.errors import AwsFault

OPERATIONS = ("StartTranscriptionJob", "GetTranscriptionJob", "DeleteTranscriptionJob")
LANGUAGES = {"en-US": "the and for your with is", "de-DE": "und der die das mit ist", "es-ES": "el los para con una es",
             "fr-FR": "le les pour avec une est", "pt-BR": "os para com uma voce seu"}  # fmt: skip
"""Words by which the fake tells languages."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Media(_Body):
    """Where the sound is."""

    MediaFileUri: str = Field(pattern=r"^s3://[a-z0-9.-]{3,63}/.+")


class StartBody(_Body):
    """The body of StartTranscriptionJob."""

    TranscriptionJobName: str = Field(pattern=r"^[0-9a-zA-Z._-]{1,200}$")
    Media: Media
    MediaFormat: Literal["mp3", "mp4", "wav", "flac", "ogg", "amr", "webm", "m4a"] | None = None
    LanguageCode: str | None = None
    IdentifyLanguage: bool = False
    LanguageOptions: list[str] = Field(default_factory=list[str])
    OutputBucketName: str | None = None
    OutputKey: str | None = None
    OutputEncryptionKMSKeyId: str | None = None


@dataclass
class _Job:
    body: StartBody
    ends: float
    failure: str = ""
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    language: str = ""
    written: bool = False


class Jobs:
    """Jobs by name."""

    def __init__(
        self, get: Callable[[str, str], bytes], put: Callable[[str, str, bytes], None], *, seconds: float
    ) -> None:
        self._get, self._put, self._seconds = get, put, seconds
        self._jobs: dict[str, _Job] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def start(self, body: StartBody, *, failure: str = "") -> dict[str, JsonValue | datetime]:
        """Begin a job. Raises `ConflictException` for a name that is taken."""
        if body.TranscriptionJobName in self._jobs:
            raise AwsFault("ConflictException", "The requested job name already exists")
        if (body.LanguageCode is None) == (not body.IdentifyLanguage):
            raise AwsFault("BadRequestException", "Give either LanguageCode or IdentifyLanguage")
        job = _Job(body, time.monotonic() + self._seconds, failure)
        self._jobs[body.TranscriptionJobName] = job
        return self._reply(job, "IN_PROGRESS")

    def get(self, name: str, *, spoil: Callable[[bytes], bytes] = bytes) -> dict[str, JsonValue | datetime]:
        """How a job stands; its transcript is written when it is first seen to be done. Blocks on S3."""
        job = self._known(name)
        if time.monotonic() < job.ends:
            return self._reply(job, "IN_PROGRESS")
        if not job.written and not job.failure:
            self._write(job, spoil)
        return self._reply(job, "FAILED" if job.failure else "COMPLETED")

    def delete(self, name: str) -> dict[str, JsonValue | datetime]:
        """Forget a job; the transcript in a bucket of one's own stays."""
        self._known(name)
        del self._jobs[name]
        return {}

    def _known(self, name: str) -> _Job:
        if name not in self._jobs:
            raise AwsFault("BadRequestException", "The requested job couldn't be found. Check the job name")
        return self._jobs[name]

    def _write(self, job: _Job, spoil: Callable[[bytes], bytes]) -> None:
        bucket, _, key = job.body.Media.MediaFileUri.removeprefix("s3://").partition("/")
        try:
            words = tones.understand(tones.read(self._get(bucket, key)))
        except ValueError:
            job.failure = "The media file could not be read. Check that it holds sound."
            return
        job.language = job.body.LanguageCode or _language(words)
        if job.body.OutputBucketName and job.body.OutputKey:
            told = json.dumps(_told(job, words)).encode()
            self._put(job.body.OutputBucketName, job.body.OutputKey, spoil(told))
        job.written = True

    def _reply(self, job: _Job, status: str) -> dict[str, JsonValue | datetime]:
        body = job.body
        found: dict[str, JsonValue | datetime] = {
            "TranscriptionJobName": body.TranscriptionJobName, "TranscriptionJobStatus": status,
            "Media": {"MediaFileUri": body.Media.MediaFileUri}, "CreationTime": job.began, "StartTime": job.began,
        }  # fmt: skip
        if job.failure and status == "FAILED":
            found["FailureReason"] = job.failure
        if status == "COMPLETED":
            found["LanguageCode"] = job.language
            found["Transcript"] = {
                "TranscriptFileUri": f"https://s3.us-east-1.amazonaws.com/{body.OutputBucketName}/{body.OutputKey}"
            }
        return {"TranscriptionJob": found}  # pyright: ignore[reportReturnType]


def _language(words: list[tones.Word]) -> str:
    """The language whose small words are heard most."""
    heard = {word.text for word in words}
    return max(LANGUAGES, key=lambda code: len(heard & set(LANGUAGES[code].split())))


def _told(job: _Job, words: list[tones.Word]) -> JsonValue:
    """The transcript as Transcribe writes it: marks are items of their own, without times."""
    items: list[JsonValue] = []
    text = ""
    for word in words:
        bare, mark = re.fullmatch(r"(.*?)([.,!?]*)", word.text, re.S).groups()  # pyright: ignore[reportOptionalMemberAccess]
        if bare:
            items.append({
                "type": "pronunciation", "start_time": f"{word.start_s:.2f}", "end_time": f"{word.end_s:.2f}",
                "alternatives": [{"confidence": "0.98", "content": bare}],
            })  # fmt: skip
            text += f" {bare}" if text else bare
        for one in mark:
            items.append({"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": one}]})
            text += one
    results: JsonValue = {
        "transcripts": [{"transcript": text}],
        "items": items,
        "language_code": job.language,
    }
    return {
        "jobName": job.body.TranscriptionJobName, "accountId": "123456789012", "status": "COMPLETED", "results": results,
        "requestId": uuid4().hex,
    }  # fmt: skip
