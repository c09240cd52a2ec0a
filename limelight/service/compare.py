"""`/v1/compare`: two tries side by side; `/v1/models`: what a turn can be tried again with."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import Response

from limelight.agent.travel.compare import Comparison, compare, prefer
from limelight.schema.history import Preference
from limelight.service.deps import AssistantDep, PrincipalDep
from limelight.service.strict_json import JsonRoute

router = APIRouter(prefix="/v1", tags=["time travel"], route_class=JsonRoute)


class ModelList(BaseModel):
    models: list[str]
    """Chat models by name, the one that serves most first."""


@router.get("/models")
async def models(assistant: AssistantDep, principal: PrincipalDep) -> ModelList:
    """The chat models that a turn can be tried again with."""
    return ModelList(models=assistant.models.names)


@router.get("/compare")
async def compared(
    assistant: AssistantDep,
    principal: PrincipalDep,
    a: Annotated[str, Query(min_length=1, max_length=100)],
    b: Annotated[str, Query(min_length=1, max_length=100)],
) -> Comparison:
    """Two turns side by side: plan, words, things made, cost, time, tokens. `a` and `b` are runs, or conversations, of
    which the newest turn is taken."""
    return await compare(assistant.storage, principal, a, b)


@router.post("/compare", status_code=204)
async def preferred(body: Preference, assistant: AssistantDep, principal: PrincipalDep) -> Response:
    """Say which of two runs is better; a later word on the same two replaces the earlier."""
    await prefer(assistant.storage, principal, body)
    return Response(status_code=204)
