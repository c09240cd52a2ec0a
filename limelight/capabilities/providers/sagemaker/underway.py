"""Requests under way at asynchronous endpoints, noted in S3 before they are sent: who asks the same again after a crash awaits the same job."""

from __future__ import annotations

import time
from typing import Any

import structlog
from pydantic import BaseModel, ValidationError

from limelight.capabilities.providers.sagemaker.speaker import Answer
from limelight.infra.aws import Aws
from limelight.schema.errors import LimelightError

log = structlog.get_logger(__name__)
_ABSENT = frozenset({"NoSuchKey", "404"})


class Job(BaseModel):
    """A request to an endpoint."""

    id: str
    sent: str
    """Where the request lies."""
    output: str
    """Where the answer will be."""
    failure: str = ""
    """Where a failure will be told; empty where nothing says so."""
    note: str
    """Where it is noted."""
    asked: float
    """Unix time."""
    taken: bool = True
    """Whether the endpoint said that it has it; before, nobody knows."""

    def places(self) -> list[str]:
        """What lies in S3 of it, the note first: without it nobody takes up the rest."""
        return [self.note, *(one for one in (self.sent, self.output, self.failure) if one)]


class Objects:
    """Objects of S3 by `s3://bucket/key`."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def put(self, uri: str, body: bytes, content_type: str) -> None:
        """Store an object."""
        bucket, key = _parted(uri)
        await self._aws.run(
            "s3",
            lambda client: client.put_object(Bucket=bucket, Key=key, Body=body, ContentType=content_type),
        )

    async def find(self, uri: str) -> Answer | None:
        """An object; None while there is none."""
        bucket, key = _parted(uri)

        def work(client: Any) -> Answer | None:
            try:
                reply = client.get_object(Bucket=bucket, Key=key)
            except client.exceptions.ClientError as error:
                if error.response["Error"]["Code"] in _ABSENT:
                    return None
                raise
            return Answer(reply["Body"].read(), reply.get("ContentType", "").partition(";")[0])

        return await self._aws.run("s3", work)

    async def remove(self, uris: list[str]) -> None:
        """Remove objects; what cannot be removed is logged by name."""
        for uri in uris:
            bucket, key = _parted(uri)
            try:
                await self._aws.run(
                    "s3", lambda client, b=bucket, k=key: client.delete_object(Bucket=b, Key=k)
                )
            except LimelightError as error:
                log.warning("sagemaker_object_left", uri=uri, error=error.message)


class Underway:
    """The job of a request, by a note that lies where what is asked says."""

    def __init__(self, objects: Objects, *, lasts_s: float) -> None:
        """`lasts_s` is how long a job without an answer counts as under way."""
        self._objects, self._lasts_s = objects, lasts_s

    async def find(self, note: str) -> Job | None:
        """The job that is noted; None where there is none, or none any more."""
        found = await self._objects.find(note)
        if found is None:
            return None
        try:
            job = Job.model_validate_json(found.body)
        except ValidationError:
            log.warning("sagemaker_note_unreadable", uri=note)
            return None
        late = time.time() - job.asked > self._lasts_s
        return None if late and await self._objects.find(job.output) is None else job

    async def note(self, job: Job) -> bool:
        """Say that it is under way; false where that cannot be said: it is under way all the same."""
        try:
            await self._objects.put(job.note, job.model_dump_json().encode(), "application/json")
        except LimelightError as error:
            log.warning("sagemaker_job_not_noted", uri=job.note, error=error.message)
            return False
        return True

    async def gone(self, job: Job) -> bool:
        """Whether somebody has taken a job's note away: its answer is fetched, or nobody wants it any more."""
        return await self._objects.find(job.note) is None


def _parted(uri: str) -> tuple[str, str]:
    """Bucket and key of `s3://bucket/key`."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key
