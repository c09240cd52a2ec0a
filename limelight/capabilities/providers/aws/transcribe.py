"""Amazon Transcribe: what is said in a sound, with times, by a batch job through S3.

Source: the API pages of StartTranscriptionJob, GetTranscriptionJob and DeleteTranscriptionJob, and the page "Data input and
output".
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import time
from collections.abc import Sequence
from typing import Any

import structlog
from pydantic import BaseModel, Field, ValidationError

from limelight.capabilities.providers.shared import Shared
from limelight.infra.aws import Aws
from limelight.schema.capability import Capability, CapabilityRequest, OnProgress
from limelight.schema.errors import LimelightError, ProviderFailed, TryAgain
from limelight.schema.speech import SpokenWord, TranscribeRequest, Transcript
from limelight.schema.stores import BlobStore

log = structlog.get_logger(__name__)
FOLDER = "limelight-transcribe"
"""Of the bucket. What is in it is deleted when a job has ended; what a crash leaves, by the next call for the same sound."""
TURNS = 3
"""How often a job is begun that others take away."""
FORMATS = {
    "audio/wav": "wav", "audio/mp4": "m4a", "audio/mpeg": "mp3", "audio/flac": "flac", "audio/ogg": "ogg", "video/mp4": "mp4",
}  # fmt: skip


class _Guess(BaseModel):
    content: str
    confidence: float = 0.0


class _Item(BaseModel):
    type: str
    start_time: float = 0.0
    end_time: float = 0.0
    alternatives: list[_Guess] = Field(min_length=1)


class _Text(BaseModel):
    transcript: str


class _Results(BaseModel):
    transcripts: list[_Text]
    items: list[_Item]
    language_code: str = ""


class _Told(BaseModel):
    """The file that a job writes."""

    results: _Results


class Transcribe:
    """A `Provider` of `speech.transcribe`.

    The sound goes to the account's own bucket, and so does what was heard; job and objects are deleted when it has ended,
    however it ended. A job is named by what it is to hear: who asks the same while it is under way, here or after a crash of
    whoever asked, awaits the same job. The language is found out unless it is said; `languages` are those it may be.
    """

    name = "aws/transcribe"
    capabilities: frozenset[Capability] = frozenset({"speech.transcribe"})

    def __init__(
        self, *, aws: Aws, blobs: BlobStore, bucket: str, languages: Sequence[str] = (), poll_s: float = 2.0,
        limit_s: float = 600.0,
    ) -> None:  # fmt: skip
        self._aws, self._blobs, self._bucket = aws, blobs, bucket
        self._shared: Shared[Transcript] = Shared()
        self._languages, self._poll_s, self._limit_s = list(languages), poll_s, limit_s

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> Transcript:
        """Write down what is said. Raises `TryAgain` and `ProviderFailed`; cancelling deletes the job."""
        if not isinstance(request, TranscribeRequest):
            raise ProviderFailed(f"{self.name} does not serve {capability}", value=capability)
        if request.mime not in FORMATS:
            raise ProviderFailed(
                f"Transcribe listens to {', '.join(FORMATS)}; {request.mime} was given",
                code="unsupported", limit=[*FORMATS], value=request.mime,
            )  # fmt: skip
        told = (self._bucket, request.sound, request.mime, request.language, *self._languages)
        job = f"limelight-{hashlib.sha256(repr(told).encode()).hexdigest()}"
        return await self._shared.ask(
            job, lambda tell: self._made(job, request, tell), on_progress or (lambda share, what: None)
        )

    async def _made(self, job: str, request: TranscribeRequest, progress: OnProgress) -> Transcript:
        """What the job of this name hears, which may be another process's, or that of one that died."""
        sound = await self._blobs.get(request.sound)
        heard, written = f"{FOLDER}/{job}.{FORMATS[request.mime]}", f"{FOLDER}/{job}.json"
        try:
            for _ in range(TURNS):
                await self._s3(lambda s3: s3.put_object(Bucket=self._bucket, Key=heard, Body=sound))
                progress(0.1, "listening")
                made = await self._heard(job, heard, written, request, progress)
                if made is not None:
                    return made
            raise TryAgain(
                f"Transcribe's job was deleted {TURNS} times by others that listen to the same: try again",
                code="outage", limit=TURNS, value=job,
            )  # fmt: skip
        finally:
            await asyncio.shield(self._delete(job, [heard, written]))

    async def _heard(
        self, job: str, heard: str, written: str, request: TranscribeRequest, progress: OnProgress
    ) -> Transcript | None:
        """What a job hears; None where it was somebody else's, and is gone or had failed for them."""
        mine = await self._start(job, heard, written, request)
        try:
            await self._ended(job, progress)
            return _transcript(await self._read(written))
        except _Gone:
            return None
        except ProviderFailed as error:
            if mine or error.code != "job_failed":
                raise
            await self._forget(job)
            return None

    async def _read(self, written: str) -> bytes:
        """The file of a job that is done. Raises `_Gone` where somebody else has removed it."""

        def work(s3: Any) -> bytes:
            try:
                return s3.get_object(Bucket=self._bucket, Key=written)["Body"].read()
            except s3.exceptions.NoSuchKey as error:
                raise _Gone(written) from error

        return await self._s3(work)

    async def _start(self, job: str, heard: str, written: str, request: TranscribeRequest) -> bool:
        """Begin a job; false where there is one of its name, which hears the same."""
        asked: dict[str, Any] = {
            "TranscriptionJobName": job, "Media": {"MediaFileUri": f"s3://{self._bucket}/{heard}"},
            "MediaFormat": FORMATS[request.mime], "OutputBucketName": self._bucket, "OutputKey": written,
        }  # fmt: skip
        if "-" in request.language:
            asked["LanguageCode"] = request.language
        else:
            asked["IdentifyLanguage"] = True
            same = [one for one in self._languages if one.startswith(request.language)]
            if len(same) > 1:
                asked["LanguageOptions"] = same
            elif len(same) == 1:
                del asked["IdentifyLanguage"]
                asked["LanguageCode"] = same[0]

        def work(client: Any) -> bool:
            try:
                client.start_transcription_job(**asked)
            except client.exceptions.ConflictException:
                log.info("transcription_taken_up", job=job)
                return False
            return True

        return await self._aws.run("transcribe", work)

    async def _ended(self, job: str, progress: OnProgress) -> None:
        """Until a job is done. Raises `_Gone` where somebody else has deleted it."""
        began = time.monotonic()
        while True:
            with contextlib.suppress(TryAgain):  # the job runs on: a look that fails is taken again
                seen = await self._aws.run("transcribe", lambda client: _looked_at(client, job))
                status = seen["TranscriptionJob"]["TranscriptionJobStatus"]
                if status == "COMPLETED":
                    return
                if status == "FAILED":
                    why = seen["TranscriptionJob"].get("FailureReason", "")
                    raise ProviderFailed(f"Transcribe's job failed: {why}", code="job_failed", value=job)
            waited = time.monotonic() - began
            if waited > self._limit_s:
                raise TryAgain(
                    f"Transcribe's job is not done after {self._limit_s:g} s: try again, or send a shorter sound",
                    code="timed_out", limit=self._limit_s, value=job,
                )  # fmt: skip
            progress(min(0.9, 0.1 + waited / 60), "listening")
            await asyncio.sleep(self._poll_s)

    async def _delete(self, job: str, keys: Sequence[str]) -> None:
        """Delete objects, then the job. What cannot be deleted is logged by name: it holds what was said."""
        try:
            objects = [{"Key": key} for key in keys]
            await self._s3(
                lambda s3: s3.delete_objects(Bucket=self._bucket, Delete={"Objects": objects, "Quiet": True})
            )
        except LimelightError as error:
            log.warning("transcription_left", bucket=self._bucket, keys=[*keys], error=error.message)
        await self._forget(job)

    async def _forget(self, job: str) -> None:
        try:
            await self._aws.run(
                "transcribe", lambda client: client.delete_transcription_job(TranscriptionJobName=job)
            )
        except LimelightError as error:
            log.warning("transcription_not_deleted", job=job, error=error.message)

    async def _s3(self, work: Any) -> Any:
        return await self._aws.run("s3", work)


class _Gone(Exception):
    """Somebody else has taken a job or its transcript away."""


def _looked_at(client: Any, job: str) -> dict[str, Any]:
    """How a job stands. Raises `_Gone` for one that there is not."""
    try:
        return client.get_transcription_job(TranscriptionJobName=job)
    except (client.exceptions.NotFoundException, client.exceptions.BadRequestException) as error:
        if "couldn't be found" in str(error) or isinstance(error, client.exceptions.NotFoundException):
            raise _Gone(job) from error
        raise


def _transcript(data: bytes) -> Transcript:
    """The file that a job wrote. Raises `TryAgain` for another one."""
    try:
        told = _Told.model_validate(json.loads(data)).results
    except (ValueError, ValidationError) as error:
        raise TryAgain(
            "Transcribe gave something that is no transcript: try again", code="broken_output"
        ) from error
    words: list[SpokenWord] = []
    for item in told.items:
        best = item.alternatives[0]
        if item.type == "punctuation" and words:
            words[-1] = words[-1].model_copy(update={"word": words[-1].word + best.content})
        elif item.type == "pronunciation":
            words.append(
                SpokenWord(
                    word=best.content,
                    start_s=item.start_time,
                    end_s=item.end_time,
                    confidence=best.confidence,
                )
            )
    text = " ".join(one.transcript for one in told.transcripts)
    seconds = words[-1].end_s if words else 0.0
    return Transcript(text=text, language=told.language_code, spoken=words, seconds=seconds)
