"""`/v1/library`: what was made or given, found by meaning, words, colour, kind, product and time; and its lineage."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from limelight.infra.stores.thread_search import ThreadHit
from limelight.memory.colors import NAMES
from limelight.memory.library import Librarian, LibraryQuery, Page
from limelight.memory.meant import Resolution
from limelight.router.language import detect_language
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.errors import BadInput
from limelight.service.deps import AssistantDep, PrincipalDep
from limelight.service.strict_json import JsonRoute

router = APIRouter(prefix="/v1", tags=["library"], route_class=JsonRoute)
MAX_TAGS = 20


class Relative(BaseModel):
    """One artifact of a lineage."""

    artifact: Artifact
    generation: int
    """Negative: it was made from this, so many steps back. Positive: this was made from it."""


class Lineage(BaseModel):
    """All it was made from and all that was made from it, the oldest generation first."""

    artifact_id: str
    relatives: list[Relative]


class Tags(BaseModel):
    tags: list[Annotated[str, Field(min_length=1, max_length=40)]] = Field(max_length=MAX_TAGS)


def librarian_of(assistant: AssistantDep) -> Librarian:
    """The process's librarian."""
    library = assistant.services.artifacts.library
    assert library is not None, "an assistant opens with its library"
    return library


@router.get("/search/threads")
async def threads(
    assistant: AssistantDep,
    principal: PrincipalDep,
    q: Annotated[str, Query(min_length=1, max_length=200)],
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, list[ThreadHit]]:
    """Conversations with these words in the title or in a message, the last used first."""
    return {"threads": await assistant.storage.thread_search.find(principal, q, limit=limit)}


@router.get("/library")
async def library(
    assistant: AssistantDep,
    principal: PrincipalDep,
    q: Annotated[str, Query(max_length=400)] = "",
    kind: Annotated[list[ArtifactKind] | None, Query()] = None,
    color: Annotated[Literal["", *NAMES], Query()] = "",  # pyright: ignore[reportInvalidTypeForm]
    product_id: Annotated[str, Query(max_length=100)] = "",
    thread_id: Annotated[str, Query(max_length=100)] = "",
    tag: Annotated[str, Query(max_length=40)] = "",
    after: datetime | None = None,
    before: datetime | None = None,
    start: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 60,
) -> Page:
    """Artifacts, the newest first, or with words the best first. Words may name kinds, colours and times too:
    "blue pictures from yesterday"."""
    for name, value in (("after", after), ("before", before)):
        if value is not None and value.tzinfo is None:
            raise BadInput(
                f"`{name}` needs a time zone, such as 2026-11-21T00:00:00Z", value=value.isoformat()
            )
    query = LibraryQuery(
        text=q, kinds=kind or [], color=color, product_id=product_id, thread_id=thread_id, tag=tag, after=after,
        before=before,
    )  # fmt: skip
    return await librarian_of(assistant).search(principal, query, start=start, limit=limit)


@router.get("/artifacts/{artifact_id}/lineage")
async def lineage(artifact_id: str, assistant: AssistantDep, principal: PrincipalDep) -> Lineage:
    """Its ancestors and descendants."""
    kin = await librarian_of(assistant).store.lineage(principal, artifact_id)
    return Lineage(
        artifact_id=artifact_id,
        relatives=[Relative(artifact=one.artifact, generation=one.generation) for one in kin],
    )


@router.put("/artifacts/{artifact_id}/tags")
async def tag(artifact_id: str, given: Tags, assistant: AssistantDep, principal: PrincipalDep) -> Tags:
    """Give it these tags in place of those it had."""
    tags = list(dict.fromkeys(" ".join(one.split()).casefold() for one in given.tags if one.strip()))
    await librarian_of(assistant).store.tag(principal, artifact_id, tags)
    return Tags(tags=tags)


@router.get("/threads/{thread_id}/resolve")
async def resolve(
    thread_id: str,
    assistant: AssistantDep,
    principal: PrincipalDep,
    text: Annotated[str, Query(min_length=1, max_length=400)],
) -> Resolution:
    """What words point at in a conversation: candidates with a confidence, and a question when two fit."""
    await assistant.storage.conversations.thread(principal, thread_id)
    references = assistant.services.artifacts.references
    assert references is not None, "an assistant opens with its references"
    stale = await assistant.storage.edits.stale(principal, thread_id)
    found = await references.resolve(principal, thread_id, text, language=detect_language(text), stale=stale)
    return found or Resolution(words="")
