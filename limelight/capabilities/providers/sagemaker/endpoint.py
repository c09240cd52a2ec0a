"""Endpoints that are asked: at once, or by way of S3.

Source: the SageMaker developer guide, "Real-time inference" and "Asynchronous inference", and the API reference of the
SageMaker runtime.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
import time
from typing import Any, Protocol
from uuid import uuid4

import structlog

from limelight.capabilities.providers.sagemaker.speaker import Answer
from limelight.capabilities.providers.sagemaker.underway import Job, Objects, Underway
from limelight.capabilities.providers.shared import Shared
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
UNSURE_S = 120.0
"""How long, since it was about to be sent, an answer is awaited to a request that nobody knows to have been taken, seconds."""


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

    A request is noted beside what it sends, by its content and before it is sent: who asks the same while it is under way, here
    or after a crash of whoever asked, awaits the same job. Request, note and answer are removed when the call ends. A call that
    is given up or cancelled removes its request: one that still waits in the queue then fails there, and no more is spent on it.
    """

    def __init__(
        self, name: str, *, aws: Aws, folder: str, poll_s: float = 0.5, limit_s: float = 900.0
    ) -> None:
        """`folder` is where requests are put, e.g. `s3://bucket/sagemaker`."""
        self.name = name
        self._aws, self._folder = aws, folder.rstrip("/")
        self._poll_s, self._limit_s = poll_s, limit_s
        self._ttl = round(min(max(limit_s, TTL[0]), TTL[1]))
        self._objects = Objects(aws)
        self._underway = Underway(self._objects, lasts_s=self._ttl)
        self._shared: Shared[Answer] = Shared()
        self._outputs: str | None = None
        self._chores: set[asyncio.Task[None]] = set()

    async def ask(self, body: bytes, *, content_type: str, accept: str, progress: OnProgress) -> Answer:
        """What InvokeEndpointAsync wrote in the end."""
        asked = hashlib.sha256(
            b"\0".join([part.encode() for part in (self.name, content_type, accept)] + [body])
        )
        note = f"{self._folder}/{asked.hexdigest()}.job"
        return await self._shared.ask(
            note, lambda tell: self._ask(note, body, content_type, accept, tell), progress
        )

    async def settled(self) -> None:
        """Until what ended calls left in S3 is removed."""
        await asyncio.gather(*self._chores)

    async def _ask(
        self, note: str, body: bytes, content_type: str, accept: str, progress: OnProgress
    ) -> Answer:
        progress(0.05, f"asking {self.name}")
        while (job := await self._underway.find(note)) is not None:
            log.info("sagemaker_job_taken_up", endpoint=self.name, job=job.id, taken=job.taken)
            if not job.taken:
                if (answer := await self._unsure(job, progress)) is not None:
                    return answer
                continue
            try:
                answer = await self._awaited(job, progress)
            except (_Failed, _Gone):  # for whoever asked for it: this call gets one of its own
                await self._ended(job.places())
                continue
            await self._ended(job.places())
            return answer
        return await self._asked(note, body, content_type, accept, progress)

    async def _unsure(self, job: Job, progress: OnProgress) -> Answer | None:
        """The answer to a request of which nobody knows whether it was taken, when it comes within `UNSURE_S` of the request.

        Else None: its request is withdrawn, or its note has changed meanwhile, and is to be looked at again.
        """
        while True:
            with contextlib.suppress(TryAgain):  # a look that fails is made again
                if (answer := await self._objects.find(job.output)) is not None:
                    await self._ended(job.places())
                    return answer
                if await self._underway.find(job.note) != job:
                    return None
            if time.time() - job.asked > min(UNSURE_S, self._limit_s):
                await self._ended(job.places())
                return None
            progress(0.1, f"waiting for {self.name}")
            await asyncio.sleep(self._poll_s)

    async def _asked(
        self, note: str, body: bytes, content_type: str, accept: str, progress: OnProgress
    ) -> Answer:
        """The answer to a request of its own."""
        sent = f"{self._folder}/limelight-{uuid4().hex}.json"
        left = [sent]
        try:
            await self._objects.put(sent, body, content_type)
            intended = await self._intended(sent, note)
            if intended is not None:
                left = intended.places()
                await self._underway.note(intended)
            job = await self._start(sent, note, content_type, accept, intended)
            left = job.places()
            answer = await self._awaited(job, progress, noted=await self._underway.note(job))
        except _Gone:
            self._tidied(left)
            raise TryAgain(
                f"the answer of {self.name} went to another process that asked for the same: try again",
                code="outage", value=self.name,
            ) from None  # fmt: skip
        except _Failed as failed:
            await self._ended(left)
            raise failed.error from None
        except Exception:
            await self._ended(left)
            raise
        except BaseException:
            self._tidied(left)
            raise
        await self._ended(left)
        return answer

    async def _intended(self, sent: str, note: str) -> Job | None:
        """What is about to be sent, with the place of its answer; None where it cannot be known where that will be."""
        folder = await self._answers()
        if not folder:
            return None
        return Job(
            id=_name(sent), sent=sent, output=f"{folder}/{uuid4().hex[:28]}.out", note=note, asked=time.time(), taken=False
        )  # fmt: skip

    async def _answers(self) -> str:
        """The folder in which the endpoint puts its answers; empty where it may not be asked for, or there is none."""
        if self._outputs is None:
            try:
                told = await self._aws.run(
                    "sagemaker", lambda client: client.describe_endpoint(EndpointName=self.name)
                )
            except TryAgain:
                return ""
            except ProviderFailed as error:
                log.warning("sagemaker_outputs_unknown", endpoint=self.name, error=error.message)
                told = {}
            config = told.get("AsyncInferenceConfig", {}).get("OutputConfig", {})
            self._outputs = str(config.get("S3OutputPath", "")).rstrip("/")
        return self._outputs

    async def _start(self, sent: str, note: str, content_type: str, accept: str, intended: Job | None) -> Job:
        name = _name(sent)
        file = {"Filename": intended.output.rpartition("/")[2]} if intended is not None else {}

        def work(client: Any) -> Job:
            reply = client.invoke_endpoint_async(
                EndpointName=self.name, InputLocation=sent, ContentType=content_type, Accept=accept, InferenceId=name,
                RequestTTLSeconds=self._ttl, **file,
            )  # fmt: skip
            return Job(
                id=name, sent=sent, output=reply["OutputLocation"], failure=reply.get("FailureLocation", ""),
                note=note, asked=time.time(),
            )  # fmt: skip

        return await self._aws.run(SERVICE, work)

    async def _awaited(self, job: Job, progress: OnProgress, *, noted: bool = True) -> Answer:
        """Raises `_Failed` where the endpoint told of a failure, `_Gone` where somebody else has taken the job away."""
        began, pause = time.monotonic(), self._poll_s
        while True:
            with contextlib.suppress(TryAgain):  # the job runs on: a look that fails is made again
                if (answer := await self._objects.find(job.output)) is not None:
                    return answer
                if job.failure and (told := await self._objects.find(job.failure)) is not None:
                    raise _Failed(_failed(self.name, told.body, job.id))
                if noted and await self._underway.gone(job):
                    raise _Gone
            waited = time.monotonic() - began
            if waited > self._limit_s:
                hint = "" if job.failure else " (it has no S3FailurePath, so that nobody is told of failures)"
                raise TryAgain(
                    f"{self.name} has not answered after {self._limit_s:g} s{hint}: raise options.limit_s, or give the "
                    "endpoint more instances",
                    code="timed_out", limit=self._limit_s, value=job.id,
                )  # fmt: skip
            progress(min(0.9, 0.1 + waited / self._limit_s), f"waiting for {self.name}")
            await asyncio.sleep(pause)
            pause = min(pause * GROWS, MOST_POLL_S)

    async def _ended(self, places: list[str]) -> None:
        """The note, which is the first, goes at once: nobody shall take up what has ended."""
        await self._objects.remove(places[:1])
        self._tidied(places[1:])

    def _tidied(self, uris: list[str]) -> None:
        """Remove what is left in S3, while the caller goes on."""
        chore = asyncio.create_task(self._objects.remove(uris))
        self._chores.add(chore)
        chore.add_done_callback(self._chores.discard)


class _Failed(Exception):
    """The endpoint told of a failure."""

    def __init__(self, error: LimelightError) -> None:
        super().__init__(error.message)
        self.error = error


class _Gone(Exception):
    """Somebody else has taken the job away."""


def _name(sent: str) -> str:
    """The id of a request, of where it lies."""
    return sent.rpartition("/")[2].removesuffix(".json")


def _failed(name: str, said: bytes, job: str) -> LimelightError:
    """What an asynchronous endpoint wrote instead of an answer; the container's status is in its words."""
    words = " ".join(said.decode("utf-8", "replace").split())[:300]
    status = re.search(r"\((\d{3})\)", words)
    if status and int(status[1]) < 500:
        return ProviderFailed(f"{name} rejects the request: {words}", code="bad_request", value=job)
    return ProviderFailed(f"{name} failed: {words or 'it did not say why'}", code="job_failed", value=job)
