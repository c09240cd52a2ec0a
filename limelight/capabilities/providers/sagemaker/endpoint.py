"""Endpoints that are asked: at once, or by way of S3.

Source: the SageMaker developer guide, "Real-time inference" and "Asynchronous inference", and the API reference of the
SageMaker runtime.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from typing import Any, Protocol
from uuid import uuid4

import structlog

from limelight.capabilities.providers.sagemaker.speaker import Answer
from limelight.infra.aws import Aws
from limelight.schema.capability import OnProgress
from limelight.schema.errors import LimelightError, ProviderFailed, TryAgain

log = structlog.get_logger(__name__)
SERVICE = "sagemaker-runtime"
REALTIME_BYTES = 6_291_456
"""Most of a request and of a reply at once."""
GROWS, MOST_POLL_S = 1.6, 10.0
"""How the time between two looks grows, and where that ends, seconds."""
TTL = (60, 21_600)
"""Least and most seconds that a request may wait in the queue of an asynchronous endpoint."""
_ABSENT = frozenset({"NoSuchKey", "404"})


class Endpoint(Protocol):
    """Answers a body."""

    name: str

    async def ask(self, body: bytes, *, content_type: str, accept: str, progress: OnProgress) -> Answer:
        """Raises `TryAgain` and `ProviderFailed`; cancelling returns at once."""
        ...


class RealTime:
    """An endpoint that answers at once, within 60 s and 6 MiB. `component` names an inference component of it."""

    def __init__(self, name: str, *, aws: Aws, component: str = "") -> None:
        self.name = name
        self._aws, self._component = aws, component

    async def ask(self, body: bytes, *, content_type: str, accept: str, progress: OnProgress) -> Answer:
        """The reply of InvokeEndpoint."""
        if len(body) > REALTIME_BYTES:
            raise ProviderFailed(
                f"the request for {self.name} has {len(body):,} bytes, and an endpoint takes {REALTIME_BYTES:,} at once: "
                'set options.pixels of the payload lower, or options.mode to "async"',
                code="unsupported", limit=REALTIME_BYTES, value=len(body),
            )  # fmt: skip

        def work(client: Any) -> Answer:
            reply = client.invoke_endpoint(
                EndpointName=self.name, Body=body, ContentType=content_type, Accept=accept, InferenceId=uuid4().hex,
                **({"InferenceComponentName": self._component} if self._component else {}),
            )  # fmt: skip
            return Answer(reply["Body"].read(), reply.get("ContentType", "").partition(";")[0])

        progress(0.1, f"asking {self.name}")
        return await self._aws.run(SERVICE, work)


class Asynchronous:
    """An endpoint that reads its requests from S3 and writes its answers there; it may have no instance while idle.

    Request and answer are removed when the call ends. A call that is given up or cancelled removes its request: one that
    still waits in the queue then fails there, and no more is spent on it.
    """

    def __init__(
        self, name: str, *, aws: Aws, folder: str, poll_s: float = 0.5, limit_s: float = 900.0
    ) -> None:
        """`folder` is where requests are put, e.g. `s3://bucket/sagemaker`."""
        self.name = name
        self._aws, self._folder = aws, folder.rstrip("/")
        self._poll_s, self._limit_s = poll_s, limit_s
        self._chores: set[asyncio.Task[None]] = set()

    async def ask(self, body: bytes, *, content_type: str, accept: str, progress: OnProgress) -> Answer:
        """What InvokeEndpointAsync wrote in the end."""
        job = f"limelight-{uuid4().hex}"
        sent = f"{self._folder}/{job}.json"
        left = [sent]
        try:
            await self._put(sent, body, content_type)
            output, failure = await self._start(sent, job, content_type, accept)
            left += [output, failure]
            return await self._awaited(output, failure, job, progress)
        finally:
            self._tidied(left)

    async def settled(self) -> None:
        """Until what ended calls left in S3 is removed."""
        await asyncio.gather(*self._chores)

    async def _put(self, uri: str, body: bytes, content_type: str) -> None:
        bucket, key = parted(uri)
        await self._aws.run(
            "s3",
            lambda client: client.put_object(Bucket=bucket, Key=key, Body=body, ContentType=content_type),
        )

    async def _start(self, sent: str, job: str, content_type: str, accept: str) -> tuple[str, str]:
        """Where the answer will be, and where a failure will be told; the latter is empty where nothing says so."""
        ttl = round(min(max(self._limit_s, TTL[0]), TTL[1]))

        def work(client: Any) -> tuple[str, str]:
            reply = client.invoke_endpoint_async(
                EndpointName=self.name, InputLocation=sent, ContentType=content_type, Accept=accept, InferenceId=job,
                RequestTTLSeconds=ttl,
            )  # fmt: skip
            return reply["OutputLocation"], reply.get("FailureLocation", "")

        return await self._aws.run(SERVICE, work)

    async def _awaited(self, output: str, failure: str, job: str, progress: OnProgress) -> Answer:
        began, pause = time.monotonic(), self._poll_s
        while True:
            with contextlib.suppress(TryAgain):  # the job runs on: a look that fails is made again
                if (answer := await self._found(output)) is not None:
                    return answer
                if failure and (told := await self._found(failure)) is not None:
                    raise _failed(self.name, told.body, job)
            waited = time.monotonic() - began
            if waited > self._limit_s:
                hint = "" if failure else " (it has no S3FailurePath, so that nobody is told of failures)"
                raise TryAgain(
                    f"{self.name} has not answered after {self._limit_s:g} s{hint}: raise options.limit_s, or give the "
                    "endpoint more instances",
                    code="timed_out", limit=self._limit_s, value=job,
                )  # fmt: skip
            progress(min(0.9, 0.1 + waited / self._limit_s), f"waiting for {self.name}")
            await asyncio.sleep(pause)
            pause = min(pause * GROWS, MOST_POLL_S)

    async def _found(self, uri: str) -> Answer | None:
        """An object of S3; None while there is none."""
        bucket, key = parted(uri)

        def work(client: Any) -> Answer | None:
            try:
                reply = client.get_object(Bucket=bucket, Key=key)
            except client.exceptions.ClientError as error:
                if error.response["Error"]["Code"] in _ABSENT:
                    return None
                raise
            return Answer(reply["Body"].read(), reply.get("ContentType", "").partition(";")[0])

        return await self._aws.run("s3", work)

    def _tidied(self, uris: list[str]) -> None:
        """Remove what is left in S3, while the caller goes on."""
        chore = asyncio.create_task(self._remove([uri for uri in uris if uri]))
        self._chores.add(chore)
        chore.add_done_callback(self._chores.discard)

    async def _remove(self, uris: list[str]) -> None:
        for uri in uris:
            bucket, key = parted(uri)
            try:
                await self._aws.run(
                    "s3", lambda client, b=bucket, k=key: client.delete_object(Bucket=b, Key=k)
                )
            except LimelightError as error:
                log.warning("sagemaker_object_left", uri=uri, error=error.message)


def parted(uri: str) -> tuple[str, str]:
    """Bucket and key of `s3://bucket/key`."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


def _failed(name: str, said: bytes, job: str) -> LimelightError:
    """What an asynchronous endpoint wrote instead of an answer; the container's status is in its words."""
    words = " ".join(said.decode("utf-8", "replace").split())[:300]
    status = re.search(r"\((\d{3})\)", words)
    if status and int(status[1]) < 500:
        return ProviderFailed(f"{name} rejects the request: {words}", code="bad_request", value=job)
    return ProviderFailed(f"{name} failed: {words or 'it did not say why'}", code="job_failed", value=job)
