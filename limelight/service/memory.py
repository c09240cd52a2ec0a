"""`/v1/brand/brief` and `/v1/memory`: what is known of the brand and of the person's wishes, to read, correct and forget."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from limelight.memory.brand import BrandMemory
from limelight.schema.brand import BrandBrief, BrandLine, BrandTopic
from limelight.schema.ids import new_id
from limelight.schema.memory import MemoryItem
from limelight.schema.product import BrandKit
from limelight.service.deps import AssistantDep, PrincipalDep
from limelight.service.strict_json import JsonRoute

router = APIRouter(prefix="/v1", tags=["memory"], route_class=JsonRoute)
Name = Annotated[str, Query(max_length=120)]


class BrandSaid(BaseModel):
    """A line that the person says is so."""

    topic: BrandTopic
    text: str = Field(min_length=1, max_length=400)
    instead_of: str = Field(default="", max_length=400)
    """The line that it corrects."""
    name: str = Field(default="", max_length=120)
    """Of the brand; empty for the default one."""


class Adoption(BaseModel):
    artifact_id: str = Field(min_length=1, max_length=100)
    """A document whose `meta.guide` says something."""
    name: str = Field(default="", max_length=120)


class Learned(BaseModel):
    """A line of structured memory, with the conversation it was said in."""

    item: MemoryItem
    thread_title: str = ""


class Correction(BaseModel):
    text: str = Field(min_length=1, max_length=600)


def brand_memory(assistant: AssistantDep) -> BrandMemory:
    """What is known of the brands."""
    storage = assistant.storage
    return BrandMemory(storage.catalogue, storage.artifacts, storage.brand_notes)


@router.get("/brands")
async def brands(assistant: AssistantDep, principal: PrincipalDep) -> dict[str, list[BrandKit]]:
    """The brand kits."""
    return {"brands": await assistant.storage.catalogue.brands(principal)}


@router.get("/brand/brief")
async def brief(assistant: AssistantDep, principal: PrincipalDep, name: Name = "") -> BrandBrief:
    """What is known or supposed of a brand, each line with where it comes from; what is supposed is to be confirmed."""
    return await brand_memory(assistant).brief(principal, name)


@router.put("/brand/brief")
async def confirm(said: BrandSaid, assistant: AssistantDep, principal: PrincipalDep) -> BrandLine:
    """Confirm a line, correct one (`instead_of`), or add one. The brand kit says it from then on."""
    return await brand_memory(assistant).confirm(
        principal, said.topic, said.text, name=said.name, instead_of=said.instead_of
    )


@router.delete("/brand/brief", status_code=204)
async def reject(
    assistant: AssistantDep,
    principal: PrincipalDep,
    topic: BrandTopic,
    text: Annotated[str, Query(min_length=1, max_length=400)],
    name: Name = "",
) -> Response:
    """Forget a line; it is not supposed again."""
    await brand_memory(assistant).reject(principal, topic, text, name=name)
    return Response(status_code=204)


@router.post("/brand/brief/adopt")
async def adopt(
    asked: Adoption, assistant: AssistantDep, principal: PrincipalDep
) -> dict[str, list[BrandLine]]:
    """Take what a brand guide says into the brand kit, each line with its page."""
    return {"lines": await brand_memory(assistant).adopt(principal, asked.artifact_id, name=asked.name)}


@router.get("/memory")
async def learned(
    assistant: AssistantDep,
    principal: PrincipalDep,
    thread_id: Annotated[str | None, Query(max_length=100)] = None,
) -> dict[str, list[Learned]]:
    """What was learned in conversations and still holds, the newest first."""
    items = await assistant.storage.memories.list(principal, thread_id=thread_id)
    titles: dict[str, str] = {}
    for item in items:
        if item.thread_id and item.thread_id not in titles:
            titles[item.thread_id] = (
                await assistant.storage.conversations.thread(principal, item.thread_id)
            ).title
    rows = [Learned(item=one, thread_title=titles.get(one.thread_id or "", "")) for one in reversed(items)]
    return {"items": rows}


@router.put("/memory/{item_id}")
async def correct(
    item_id: str, said: Correction, assistant: AssistantDep, principal: PrincipalDep
) -> MemoryItem:
    """Put a line in other words; the old one is kept as superseded."""
    old = await assistant.storage.memories.get(principal, item_id)
    new = old.model_copy(
        update={
            "id": new_id("mem"),
            "text": " ".join(said.text.split()),
            "subject": "",
            "superseded_by": None,
            "superseded_at": None,
        }
    )
    await assistant.storage.memories.supersede(principal, item_id, new)
    return new


@router.delete("/memory/{item_id}", status_code=204)
async def forget(item_id: str, assistant: AssistantDep, principal: PrincipalDep) -> Response:
    """Forget a line for good."""
    await assistant.storage.memories.forget(principal, item_id)
    return Response(status_code=204)
