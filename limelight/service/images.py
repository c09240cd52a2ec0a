"""`PUT /v1/images`: a product photo in, pictures around it out; at once, or as a job to track."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from limelight.agent.images import ImageJob, ImageRequest
from limelight.schema.artifact import Artifact
from limelight.schema.errors import ErrorBody
from limelight.schema.work import Aspect
from limelight.service.deps import AssistantDep, PrincipalDep
from limelight.service.strict_json import JsonRoute

router = APIRouter(prefix="/v1", tags=["images"], route_class=JsonRoute)


class ImagesBody(BaseModel):
    """Which product, and what scene. With neither prompt nor theme the listing decides."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    product_id: str | None = Field(default=None, max_length=100)
    artifact_id: str | None = Field(default=None, max_length=100)
    """An uploaded photo, in place of a product."""
    prompt: str = Field(default="", max_length=600)
    theme: str | None = Field(default=None, max_length=60)
    aspect: Aspect = "1:1"
    n: int = Field(default=1, ge=1, le=12)
    seed: int = Field(default=0, ge=0, lt=2**31)
    in_background: bool = Field(default=False, alias="async")

    @model_validator(mode="after")
    def _one_subject(self) -> ImagesBody:
        if (self.product_id is None) == (self.artifact_id is None):
            raise ValueError("give either product_id or artifact_id")
        return self


class ImagesReply(BaseModel):
    artifacts: list[Artifact]
    problems: list[str] = []


class JobReply(BaseModel):
    """A job that is under way or done."""

    job_id: str
    status: Literal["running", "done", "failed"]
    done: int = 0
    total: int = 0
    artifacts: list[Artifact] = []
    problems: list[str] = []
    error: ErrorBody | None = None
    """Why it failed, when it did."""


@router.put("/images", response_model=None)
async def images(
    body: ImagesBody, request: Request, assistant: AssistantDep, principal: PrincipalDep
) -> ImagesReply | Response:
    """Fetch the photo, moderate, cut out, generate around the product, store, reply. With `async`: 202 and a job."""
    asked = ImageRequest(
        product_id=body.product_id, photo_id=body.artifact_id, prompt=body.prompt, theme=body.theme,
        aspect=body.aspect, n=body.n, seed=body.seed,
    )  # fmt: skip
    assistant.rates.take(principal.sender, "messages")
    job = await assistant.images.start(principal, asked)
    if body.in_background:
        return JSONResponse(
            _reply(job).model_dump(mode="json"), 202, {"location": str(request.url_for("job", job_id=job.id))}
        )
    await asyncio.shield(job.ended())
    job.raise_if_failed()
    return ImagesReply(artifacts=job.artifacts, problems=job.problems)


@router.get("/jobs/{job_id}")
async def job(
    job_id: str,
    assistant: AssistantDep,
    principal: PrincipalDep,
    wait_s: Annotated[float, Query(ge=0, le=30)] = 0,
) -> JobReply:
    """How far a job is; `wait_s` waits for its end that long."""
    found = await assistant.images.get(principal, job_id)
    if wait_s:
        await found.ended(timeout_s=wait_s)
        found = await assistant.images.get(principal, job_id)
    return _reply(found)


def _reply(found: ImageJob) -> JobReply:
    return JobReply(
        job_id=found.id, status=found.status, done=len(found.artifacts), total=found.request.n,
        artifacts=found.artifacts, problems=found.problems, error=found.error.body() if found.error else None,
    )  # fmt: skip
