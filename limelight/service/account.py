"""`/v1/account`: everything as one archive, and everything forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import StreamingResponse

from limelight.infra.export import archive
from limelight.schema.errors import BadInput
from limelight.service.deps import AssistantDep, PrincipalDep

router = APIRouter(prefix="/v1/account", tags=["account"])
SURE = "everything"


class Forgotten(BaseModel):
    """What there was."""

    threads: int


@router.get("/export", response_class=StreamingResponse)
async def export(assistant: AssistantDep, principal: PrincipalDep) -> StreamingResponse:
    """Everything that is kept of the advertiser, as a zip archive: JSON, media, and a page to read first."""
    storage = assistant.storage
    name = f"limelight-{principal.advertiser}-{datetime.now(UTC):%Y-%m-%d}.zip"
    return StreamingResponse(
        archive(storage.db.path, storage.blobs, principal), media_type="application/zip",
        headers={"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"},
    )  # fmt: skip


@router.delete("")
async def forget(
    request: Request,
    assistant: AssistantDep,
    principal: PrincipalDep,
    confirm: Annotated[str, Query(max_length=40)] = "",
) -> Forgotten:
    """Forget the advertiser: conversations, artifacts, products, brands, what was learned, and the bytes."""
    if confirm != SURE:
        raise BadInput(
            f"this forgets everything and cannot be undone; to mean it, ask again with ?confirm={SURE}",
            code="not_confirmed", limit=SURE, value=confirm,
        )  # fmt: skip
    count = await assistant.forget_everything(principal)
    request.app.state.deletions.tell()
    return Forgotten(threads=count)
