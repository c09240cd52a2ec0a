"""`/v1/threads`: conversations, and what is in them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.message import ThreadInfo
from limelight.schema.state import TimelineState
from limelight.service.deps import AssistantDep, PrincipalDep
from limelight.service.snapshot import shown

router = APIRouter(prefix="/v1/threads", tags=["threads"])


class NewThread(BaseModel):
    thread_id: str


class ThreadPage(BaseModel):
    threads: list[ThreadInfo]
    """Newest first."""
    next_cursor: str | None = None


class CheckpointInfo(BaseModel):
    """Where a conversation stood at the end of a turn."""

    checkpoint_id: str
    run_id: str
    said: str
    """The words that started the turn."""
    status: str
    created_at: str


class ForkRequest(BaseModel):
    checkpoint_id: str = Field(min_length=1, max_length=200)


@router.post("", status_code=201)
async def create(assistant: AssistantDep, principal: PrincipalDep) -> NewThread:
    """Start a conversation."""
    return NewThread(thread_id=await assistant.new_thread(principal))


@router.get("")
async def threads(
    assistant: AssistantDep,
    principal: PrincipalDep,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ThreadPage:
    """Conversations, newest first; `next_cursor` leads to the next page."""
    found = await assistant.storage.conversations.threads(principal, before=cursor, limit=limit + 1)
    page = found[:limit]
    return ThreadPage(threads=page, next_cursor=page[-1].thread_id if len(found) > limit else None)


@router.delete("/{thread_id}", status_code=204)
async def delete(thread_id: str, assistant: AssistantDep, principal: PrincipalDep) -> Response:
    """Forget a conversation: messages, events, checkpoints, artifacts and bytes that nothing else uses."""
    await assistant.forget_thread(principal, thread_id)
    return Response(status_code=204)


@router.get("/{thread_id}/messages")
async def messages(thread_id: str, assistant: AssistantDep, principal: PrincipalDep) -> dict[str, Any]:
    """What was said, oldest first, as AG-UI messages."""
    await assistant.storage.conversations.thread(principal, thread_id)
    said = await assistant.storage.conversations.messages(principal, thread_id)
    return {"messages": [shown(m) for m in said]}


@router.get("/{thread_id}/artifacts")
async def artifacts(
    thread_id: str,
    assistant: AssistantDep,
    principal: PrincipalDep,
    kind: Annotated[list[ArtifactKind] | None, Query()] = None,
) -> dict[str, list[Artifact]]:
    """What was made or given, oldest first."""
    await assistant.storage.conversations.thread(principal, thread_id)
    found = await assistant.storage.artifacts.list(principal, thread_id=thread_id, kinds=kind or [])
    return {"artifacts": found}


@router.get("/{thread_id}/timeline")
async def timeline(thread_id: str, assistant: AssistantDep, principal: PrincipalDep) -> TimelineState:
    """The newest video's timeline."""
    await assistant.storage.conversations.thread(principal, thread_id)
    return (await assistant.storage.conversations.state(principal, thread_id)).timeline


@router.get("/{thread_id}/checkpoints")
async def checkpoints(
    thread_id: str, assistant: AssistantDep, principal: PrincipalDep
) -> dict[str, list[CheckpointInfo]]:
    """The turns a conversation can be forked at, newest first."""
    await assistant.storage.conversations.thread(principal, thread_id)
    said = {m.id: m.content for m in await assistant.storage.conversations.messages(principal, thread_id)}
    runs = await assistant.storage.runs.of_thread(principal, thread_id)
    return {
        "checkpoints": [
            CheckpointInfo(
                checkpoint_id=run.run_id, run_id=run.run_id, said=said.get(run.message_id, "")[:200],
                status=run.status, created_at=run.started_at.isoformat(),
            )
            for run in runs
        ]
    }  # fmt: skip


@router.post("/{thread_id}/fork", status_code=201)
async def fork(
    thread_id: str, asked: ForkRequest, assistant: AssistantDep, principal: PrincipalDep
) -> NewThread:
    """A new conversation that stands where this one stood at the end of a turn."""
    return NewThread(thread_id=await assistant.fork(principal, thread_id, asked.checkpoint_id))
