"""Health, metrics, usage, feedback, tickets."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from limelight.infra.stores.feedback import Feedback
from limelight.service.deps import AssistantDep, PrincipalDep

router = APIRouter(tags=["operations"])


class FeedbackBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    thumbs: Literal["up", "down"]
    words: str = Field(default="", max_length=2000)


class Ticket(BaseModel):
    ticket: str
    """Good for one connection within a minute: `?ticket=`."""


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(assistant: AssistantDep) -> Response:
    """The stores answer too."""
    try:
        await assistant.storage.runs.open("-")
    except Exception as error:
        return JSONResponse({"status": "unready", "reason": type(error).__name__}, status_code=503)
    return JSONResponse({"status": "ready"})


@router.get("/metrics")
async def metrics() -> Response:
    """Prometheus text."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@router.get("/v1/usage")
async def usage(
    assistant: AssistantDep,
    principal: PrincipalDep,
    thread_id: Annotated[str | None, Query(max_length=100)] = None,
) -> dict[str, Any]:
    """What was used, by capability, of a conversation or altogether."""
    if thread_id is not None:
        await assistant.storage.conversations.thread(principal, thread_id)
    rows = await assistant.storage.usage.by_capability(principal, thread_id=thread_id)
    return {"usage": [row.model_dump(mode="json") for row in rows]}


@router.post("/v1/runs/{run_id}/feedback", status_code=204)
async def feedback(
    run_id: str, body: FeedbackBody, assistant: AssistantDep, principal: PrincipalDep
) -> Response:
    """Thumbs and words on a turn; a second one replaces the first."""
    await assistant.storage.runs.get(run_id, principal)
    await assistant.storage.feedback.put(
        principal, Feedback(run_id=run_id, thumbs=body.thumbs, words=body.words)
    )
    return Response(status_code=204)


@router.post("/v1/tickets", status_code=201)
async def tickets(assistant: AssistantDep, principal: PrincipalDep) -> Ticket:
    """A short-lived one-use ticket for a websocket, which cannot send a bearer token."""
    return Ticket(ticket=await assistant.storage.tickets.issue(principal))
