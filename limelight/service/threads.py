"""`/v1/threads`: conversations, and what is in them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from limelight.agent.history import Entry
from limelight.agent.travel.replay import ReplayRequest
from limelight.schema.artifact import ArtifactKind
from limelight.schema.history import Variant
from limelight.schema.message import ThreadInfo
from limelight.schema.state import TimelineState
from limelight.service.deps import AssistantDep, PrincipalDep
from limelight.service.snapshot import shown
from limelight.service.strict_json import JsonRoute
from limelight.service.window import MOST, Shown, shown_with, stretch

router = APIRouter(prefix="/v1/threads", tags=["threads"], route_class=JsonRoute)


class ThreadRequest(BaseModel):
    agent: str = Field(default="", max_length=40)
    """Who it is with, as `/v1/registry` names them; left out: the first one."""


class NewThread(BaseModel):
    thread_id: str
    agent: str = ""


class ThreadPage(BaseModel):
    threads: list[ThreadInfo]
    """Newest first."""
    next_cursor: str | None = None


class Checkpoints(BaseModel):
    checkpoints: list[Entry]
    """Newest first; the last page ends with the beginning, `start`."""
    next_cursor: str | None = None
    tries: list[Variant] = Field(default_factory=list[Variant])
    """Where turns of this page were tried again."""


class ForkRequest(BaseModel):
    checkpoint_id: str = Field(min_length=1, max_length=200)


@router.post("", status_code=201)
async def create(
    assistant: AssistantDep, principal: PrincipalDep, asked: ThreadRequest | None = None
) -> NewThread:
    """Start a conversation. An agent that is not there is a 404 that names those there are."""
    agent = asked.agent if asked else ""
    thread_id = await assistant.new_thread(principal, agent=agent)
    return NewThread(thread_id=thread_id, agent=assistant.agents.spec(agent, ticket=thread_id).name)


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
async def delete(
    thread_id: str, request: Request, assistant: AssistantDep, principal: PrincipalDep
) -> Response:
    """Forget a conversation: messages, events, checkpoints, artifacts and bytes that nothing else uses."""
    await assistant.forget_thread(principal, thread_id)
    request.app.state.deletions.tell()
    return Response(status_code=204)


@router.get("/{thread_id}/messages")
async def messages(
    thread_id: str,
    assistant: AssistantDep,
    principal: PrincipalDep,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
) -> dict[str, Any]:
    """What was said last, oldest first, as AG-UI messages; `next_cursor` leads to the page before it."""
    said = await stretch(assistant.storage, principal, thread_id, before=cursor, limit=limit)
    return {"messages": [shown(m) for m in said.messages], "next_cursor": said.next_cursor}


@router.get("/{thread_id}/artifacts")
async def artifacts(
    thread_id: str,
    assistant: AssistantDep,
    principal: PrincipalDep,
    kind: Annotated[list[ArtifactKind] | None, Query()] = None,
    since: Annotated[str | None, Query(max_length=200)] = None,
    until: Annotated[str | None, Query(max_length=200)] = None,
) -> Shown:
    """What was made or given, oldest first: the newest 1,000; or with `since` what is shown with the messages from that
    one on, up to the message `until`."""
    await assistant.storage.conversations.thread(principal, thread_id)
    if since is not None:
        return await shown_with(
            assistant.storage, principal, thread_id, since=since, until=until, kinds=kind or []
        )
    found = await assistant.storage.artifacts.list(principal, thread_id=thread_id, kinds=kind or [])
    return Shown(artifacts=found)


@router.get("/{thread_id}/timeline")
async def timeline(thread_id: str, assistant: AssistantDep, principal: PrincipalDep) -> TimelineState:
    """The newest video's timeline."""
    await assistant.storage.conversations.thread(principal, thread_id)
    return (await assistant.storage.conversations.state(principal, thread_id)).timeline


@router.get("/{thread_id}/checkpoints")
async def checkpoints(
    thread_id: str,
    assistant: AssistantDep,
    principal: PrincipalDep,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Checkpoints:
    """The points that a conversation can go back to or be forked at, newest first, in words: each turn and each edit by
    hand, those that were undone among them; `next_cursor` leads to the next page."""
    page = await assistant.history.page(principal, thread_id, cursor=cursor, limit=limit)
    runs = [point.run_id for point in page.points if point.run_id]
    tries = await assistant.storage.history.variants_of(principal, runs)
    return Checkpoints(checkpoints=page.points, next_cursor=page.next_cursor, tries=tries)


@router.post("/{thread_id}/fork", status_code=201)
async def fork(
    thread_id: str, asked: ForkRequest, assistant: AssistantDep, principal: PrincipalDep
) -> NewThread:
    """A new conversation that stands where this one stood at a point of its history."""
    info = await assistant.storage.conversations.thread(principal, thread_id)
    return NewThread(
        thread_id=await assistant.fork(principal, thread_id, asked.checkpoint_id), agent=info.agent
    )


@router.post("/{thread_id}/back")
async def back(
    thread_id: str, asked: ForkRequest, assistant: AssistantDep, principal: PrincipalDep
) -> Checkpoints:
    """Let the conversation stand at a point of its history again. What came after is kept and can be gone back to."""
    await assistant.go_back(principal, thread_id, asked.checkpoint_id)
    page = await assistant.history.page(principal, thread_id)
    return Checkpoints(checkpoints=page.points, next_cursor=page.next_cursor)


@router.post("/{thread_id}/replay", status_code=202)
async def replay(
    thread_id: str, asked: ReplayRequest, assistant: AssistantDep, principal: PrincipalDep
) -> Variant:
    """Try a turn again in a new conversation that stands before it: with other models, other prompts, or more said."""
    return await assistant.replay(principal, thread_id, asked)
