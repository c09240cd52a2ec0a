"""Pictures without a conversation: one request, one job, the image tools underneath."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Literal, cast

import structlog

from limelight.schema.artifact import Artifact
from limelight.schema.errors import LimelightError, NotFound, ProviderFailed, Refused
from limelight.schema.ids import new_id
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
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

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
    """Runs image requests. The pictures are stored like any other artifact, and outlive the job."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._jobs: OrderedDict[str, ImageJob] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, principal: Principal, request: ImageRequest) -> ImageJob:
        """Check the request, then work on it. Raises `NotFound`, and `Refused` for words that may not be."""
        if request.product_id:
            await self._services.catalogue.product(principal, request.product_id)
        if request.photo_id:
            await self._services.artifacts.get(principal, request.photo_id)
        verdict = await self._services.guardrails.check(request.prompt, stage="input")
        if verdict.action == "block":
            raise Refused(f"the prompt was refused: {verdict.reason}. {verdict.suggestion}".strip())
        job = ImageJob(id=new_id("job"), principal=principal, request=request)
        self._jobs[job.id] = job
        while len(self._jobs) > KEPT:
            self._jobs.popitem(last=False)
        task = asyncio.create_task(self._run(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return job

    def get(self, principal: Principal, job_id: str) -> ImageJob:
        """A job of this advertiser. Raises `NotFound`."""
        job = self._jobs.get(job_id)
        if job is None or job.principal.advertiser != principal.advertiser:
            raise NotFound(f"there is no job {job_id[:100]!r}", value=job_id[:100])
        return job

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
            job._ended.set()


class Unheard:
    """An event log for work that belongs to no conversation."""

    async def append(self, thread_id: str, frames: object) -> None:
        """Nobody listens."""
