"""Health, metrics, usage, feedback, tickets."""

from __future__ import annotations

import sqlite3
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from limelight.agent.team.roster import AgentInfo, RecipeInfo, ToolInfo, recipe_list, roster, tools_of
from limelight.capabilities.history import Move
from limelight.capabilities.operator import Standing
from limelight.infra.load import Dependency
from limelight.infra.stores.feedback import Feedback
from limelight.infra.stores.tickets import TTL_S
from limelight.infra.stores.usage import PartUsage, RunUsage, ThreadUsage, UsageSum
from limelight.infra.telemetry import CONTENT_TYPE
from limelight.schema.errors import LimelightError
from limelight.service.deps import AssistantDep, PrincipalDep
from limelight.service.strict_json import JsonRoute

MOVES_SHOWN = 200

router = APIRouter(tags=["operations"], route_class=JsonRoute)


class FeedbackBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    thumbs: Literal["up", "down"]
    words: str = Field(default="", max_length=2000)


class UsageBody(BaseModel):
    total: UsageSum
    usage: list[UsageSum]
    """By capability and provider."""
    runs: list[RunUsage]
    """By run, the newest 100, newest first."""
    threads: list[ThreadUsage]
    """By conversation, the 100 used last, the newest first."""
    parts: list[PartUsage]
    """By part of the agent and capability."""


class ServiceMap(BaseModel):
    agents: list[AgentInfo]
    """The first is who a conversation is with that names none."""
    tools: list[ToolInfo]
    recipes: list[RecipeInfo]
    models: list[Standing]
    dependencies: list[Dependency]
    """What is called beside the models: chat models, guardrail services, services of AWS."""
    moves: list[Move]
    """Who moved what to which stage and on what evidence: the newest 200, newest first."""
    problem: str
    """Why the newest change of the registry's files was not taken; empty when it was."""


class Ticket(BaseModel):
    ticket: str
    """Good for one connection, `?ticket=`, within `ttl_s` seconds."""
    ttl_s: float


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(assistant: AssistantDep) -> Response:
    """The stores answer too."""
    try:
        await assistant.storage.runs.open("-")
    except (LimelightError, sqlite3.Error) as error:
        return JSONResponse({"status": "unready", "reason": str(error)}, status_code=503)
    return JSONResponse({"status": "ready"})


@router.get("/metrics")
async def metrics(assistant: AssistantDep) -> Response:
    """Prometheus text."""
    return Response(assistant.metrics.text(), media_type=CONTENT_TYPE)


@router.get("/v1/usage")
async def usage(
    assistant: AssistantDep,
    principal: PrincipalDep,
    thread_id: Annotated[str | None, Query(max_length=100)] = None,
    run_id: Annotated[str | None, Query(max_length=100)] = None,
) -> UsageBody:
    """What was used and what it cost, by capability, run, conversation and part of the agent: of a run, of a conversation or altogether."""
    if thread_id is not None:
        await assistant.storage.conversations.thread(principal, thread_id)
    ledger = assistant.storage.usage
    return UsageBody(
        total=await ledger.total(principal, thread_id=thread_id, run_id=run_id),
        usage=await ledger.by_capability(principal, thread_id=thread_id, run_id=run_id),
        runs=await ledger.by_run(principal, thread_id=thread_id, run_id=run_id),
        threads=await ledger.by_thread(principal, thread_id=thread_id, run_id=run_id),
        parts=await ledger.by_part(principal, thread_id=thread_id, run_id=run_id),
    )


@router.get("/v1/registry", response_model_exclude={"models": {"__all__": {"model": {"options"}}}})
async def registry(assistant: AssistantDep, principal: PrincipalDep) -> ServiceMap:
    """Agents, recipes and prompts; every model with its stage, its share of the load, its health and its quota; all else that
    is called; and who moved what."""
    operator, moves = assistant.services.operator, assistant.agents.moves()
    specs = [*assistant.agents.specs.values()]
    problem = operator.registry.problem if operator.registry is not None else None
    return ServiceMap(
        agents=roster(specs, moves), tools=tools_of(specs), recipes=recipe_list(moves), moves=moves[: -MOVES_SHOWN - 1 : -1],
        models=operator.map(), dependencies=assistant.metrics.load.map(), problem=problem.message if problem else "",
    )  # fmt: skip


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
    return Ticket(ticket=await assistant.storage.tickets.issue(principal), ttl_s=TTL_S)
