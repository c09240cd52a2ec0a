"""Pictures without a conversation: one request, one job, the image tools underneath."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast

import structlog

from limelight.guardrails.telling import Telling
from limelight.infra.dynamo.item import artifact_of
from limelight.infra.dynamo.writer import MetadataWriter
from limelight.infra.stores.jobs import JobStore
from limelight.router.language import spoken
from limelight.schema.artifact import Artifact, now
from limelight.schema.errors import LimelightError, NotFound, ProviderFailed, Refused
from limelight.schema.ids import new_id
from limelight.schema.jobs import JobRecord
from limelight.schema.principal import Principal
from limelight.schema.step import StepKey
from limelight.schema.stores import EventLog
from limelight.schema.work import Aspect, PaintPictures
from limelight.sdk.budget import Bounds, Budget
from limelight.sdk.context import RunContext, Services
from limelight.sdk.emitter import Emitter
from limelight.sdk.spec import ToolScope
from limelight.tools import PAINT_PICTURES

log = structlog.get_logger(__name__)
KEPT = 500
"""Finished jobs remembered; the oldest go first."""


@dataclass(frozen=True)
class ImageRequest:
    """What to make."""

    product_id: str | None
    photo_id: str | None
    prompt: str
    theme: str | None
    aspect: Aspect
    n: int
    seed: int


@dataclass
class ImageJob:
    """One request under way or done."""

    id: str
    principal: Principal
    request: ImageRequest
    artifacts: list[Artifact] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    status: Literal["running", "done", "failed"] = "running"
    error: LimelightError | None = None
    created_at: datetime = field(default_factory=now)
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def record(self) -> JobRecord:
        """How far it is, to be stored."""
        return JobRecord(
            id=self.id, status=self.status, total=self.request.n, artifacts=[one.id for one in self.artifacts],
            problems=self.problems, error=self.error.body() if self.error else None, created_at=self.created_at,
        )  # fmt: skip

    async def ended(self, *, timeout_s: float = 900) -> None:
        """Until it is done, or the time is over."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._ended.wait()
        except TimeoutError:
            return

    def raise_if_failed(self) -> None:
        """Raise what the job failed with."""
        if self.error is not None:
            raise self.error
        if not self.artifacts:
            raise ProviderFailed("; ".join(self.problems) or "no picture was made")


class ImageJobs:
    """Runs image requests. The pictures are stored like any other artifact, and outlive the job.

    How far a job is, is recorded: it can be asked for after a restart, and, where `metadata` tells a table, from any server.
    """

    def __init__(self, services: Services, records: JobStore, metadata: MetadataWriter | None = None) -> None:
        self._services, self._records, self._metadata = services, records, metadata
        self._jobs: OrderedDict[str, ImageJob] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, principal: Principal, request: ImageRequest) -> ImageJob:
        """Check the request, then work on it. Raises `NotFound`, and `Refused` for words and a photo that may not be."""
        photo_id = request.photo_id
        if request.product_id:
            photo_id = (await self._services.catalogue.product(principal, request.product_id)).photo_id
        photo = await self._services.artifacts.get(principal, photo_id) if photo_id else None
        await self._moderate(principal, request, photo)
        job = ImageJob(id=new_id("job"), principal=principal, request=request)
        await self._records.save(principal, job.record)
        self._jobs[job.id] = job
        while len(self._jobs) > KEPT:
            self._jobs.popitem(last=False)
        task = asyncio.create_task(self._run(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return job

    async def _moderate(self, principal: Principal, request: ImageRequest, photo: Artifact | None) -> None:
        """Raises `Refused` for words and a photo that may not be, and `TryAgain` for who was refused too often lately."""
        rails = self._services.guardrails
        rails.strikes.check(principal.sender)
        words = "\n. ".join(filter(None, (request.prompt, request.theme)))
        telling = Telling(spoken(request.prompt))
        verdict = await rails.check(words, stage="input", locale=rails.locale_of(telling.language))
        if verdict.action == "block":
            rails.strikes.add(principal.sender, verdict)
            raise Refused(telling.say("prompt", reason=telling.in_full(verdict)))
        if (
            photo is None
            or photo.blob is None
            or not rails.sees
            or photo.mime not in {"image/png", "image/jpeg"}
        ):
            return
        verdict = await rails.check_picture(await self._services.blobs.get(photo.blob), stage="input")
        if verdict.action == "block":
            rails.strikes.add(principal.sender, verdict)
            raise Refused(telling.say("photo", reason=telling.in_full(verdict)))

    async def get(self, principal: Principal, job_id: str) -> ImageJob:
        """A job of this advertiser, as it is now. Raises `NotFound`."""
        job = self._jobs.get(job_id)
        if job is not None and job.principal.advertiser == principal.advertiser:
            return job
        record = await self._recorded(principal, job_id)
        request = ImageRequest(None, None, "", None, "1:1", record.total, 0)
        found = [await self._artifact(principal, one) for one in record.artifacts]
        error = record.error and ProviderFailed(record.error.message, code=record.error.code)
        job = ImageJob(
            job_id, principal, request, [one for one in found if one], record.problems, record.status, error
        )
        if record.status != "running":
            job._ended.set()
        return job

    async def _recorded(self, principal: Principal, job_id: str) -> JobRecord:
        """A job of an earlier process, or of another server that tells the same table."""
        try:
            return await self._records.get(principal, job_id)
        except NotFound as unknown:
            if self._metadata is None:
                raise
            try:
                told = await self._metadata.table.get(principal, job_id)
            except NotFound:
                raise unknown from None
            return JobRecord.model_validate_json(str(told.get("body", "{}")))

    async def _artifact(self, principal: Principal, artifact_id: str) -> Artifact | None:
        """A picture of a job; of another server's what the table tells of it. None when it is gone."""
        try:
            return await self._services.artifacts.get(principal, artifact_id)
        except NotFound:
            if self._metadata is None:
                return None
        try:
            return artifact_of(await self._metadata.table.get(principal, artifact_id))
        except NotFound:
            return None

    async def close(self) -> None:
        """Cancel what runs."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, job: ImageJob) -> None:
        asked = job.request
        args = PaintPictures(
            product_id=asked.product_id, photo_id=asked.photo_id, prompt=asked.prompt, theme=asked.theme,
            aspect=asked.aspect, n=asked.n, seed=asked.seed,
        )  # fmt: skip
        emitter = Emitter(events=cast(EventLog, Unheard()), thread_id="", run_id=job.id)
        ctx = RunContext(
            services=self._services, principal=job.principal, thread_id="", run_id=job.id, emitter=emitter,
            budget=Budget("this request", Bounds(usd=self._services.limits.usd)),
            locale=self._services.guardrails.locale_of(spoken(asked.prompt)),
        )  # fmt: skip
        key = StepKey(thread_id="", plan_id=job.id, step_id="pictures")
        scope = ToolScope(ctx=ctx, step=key, emitter=emitter, subagent="image")
        try:
            outcome = await PAINT_PICTURES.run(scope, args)
            job.artifacts = [
                await self._services.artifacts.get(job.principal, i) for i in outcome.artifact_ids
            ]
            job.problems = [problem.message for problem in outcome.problems]
            job.status = "done" if job.artifacts else "failed"
        except LimelightError as error:
            job.status, job.error = "failed", error
        except Exception as error:
            log.exception("image_job_failed", job_id=job.id)
            job.status = "failed"
            job.error = ProviderFailed(f"something went wrong here ({type(error).__name__})")
        finally:
            await self._records.save(job.principal, job.record)
            job._ended.set()


class Unheard:
    """An event log for work that belongs to no conversation."""

    async def append(self, thread_id: str, frames: object) -> None:
        """Nobody listens."""
