"""`/v1/artifacts`: uploads in, content out (ranges, ETags, thumbnails)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from limelight.agent.assistant import Assistant
from limelight.agent.language import language_in
from limelight.guardrails.footage import first_seconds
from limelight.guardrails.telling import Telling, preferred
from limelight.schema.artifact import Artifact
from limelight.schema.errors import BadInput, NotFound, Refused, TooLarge, TryAgain, WrongType
from limelight.schema.principal import Principal
from limelight.service.deps import AssistantDep, PrincipalDep, ThumbnailsDep
from limelight.service.thumbnails import WIDTHS, width_of

router = APIRouter(prefix="/v1/artifacts", tags=["artifacts"])
MIB = 1024 * 1024
SUFFIXES = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "video/mp4": ".mp4", "audio/wav": ".wav",
    "audio/mp4": ".m4a", "image/openraster": ".ora", "application/pdf": ".pdf",
}  # fmt: skip
OPENRASTER = "image/openraster"
Part = Literal["", "mask", "poster", "layers"]


def must_be_form(request: Request) -> None:
    """Raise `WrongType` for a body that is no form, before its fields are missed."""
    given = request.headers.get("content-type", "")
    if given.partition(";")[0].strip().lower() != "multipart/form-data":
        raise WrongType(
            "an upload is a form: send multipart/form-data with the file in the field `file`",
            limit="multipart/form-data", value=given,
        )  # fmt: skip


@router.post("", status_code=201, dependencies=[Depends(must_be_form)])
async def upload(
    file: UploadFile,
    request: Request,
    assistant: AssistantDep,
    principal: PrincipalDep,
    thread_id: Annotated[str | None, Form(max_length=100)] = None,
    description: Annotated[str, Form(max_length=500)] = "",
    kind: Annotated[Literal["upload", "logo"], Form()] = "upload",
) -> Artifact:
    """Take a file in: a picture, an SVG logo, a video, a sound or a PDF. What it is, is decided by its content."""
    assistant.rates.take(principal.sender, "uploads")
    if thread_id is not None:
        await assistant.storage.conversations.thread(principal, thread_id)
    limit = int(assistant.settings.limits.upload_mb * MIB)
    data = await file.read(limit + 1)
    if len(data) > limit:
        size = file.size or len(data)
        raise TooLarge(
            f"the file has {size / MIB:.1f} MiB; at most {limit / MIB:g} MiB are taken. Send a smaller one.",
            limit=limit, value=size,
        )  # fmt: skip
    wanted = preferred(request.headers.get("accept-language", ""))
    conversations = assistant.storage.conversations
    return await assistant.media.take_in(
        principal,
        data,
        name=file.filename or "upload",
        kind=kind,
        thread_id=thread_id,
        description=description,
        language=await language_in(conversations, principal, thread_id, otherwise=wanted),
    )


@router.get("/{artifact_id}")
async def artifact(artifact_id: str, assistant: AssistantDep, principal: PrincipalDep) -> Artifact:
    """An artifact's metadata."""
    return await assistant.storage.artifacts.get(principal, artifact_id)


@router.delete("/{artifact_id}", status_code=204)
async def delete(artifact_id: str, assistant: AssistantDep, principal: PrincipalDep) -> Response:
    """Forget an artifact, and its bytes when nothing else uses them."""
    await assistant.storage.artifacts.delete(principal, artifact_id)
    return Response(status_code=204)


@router.get("/{artifact_id}/content")
async def content(
    artifact_id: str,
    request: Request,
    assistant: AssistantDep,
    principal: PrincipalDep,
    thumbnails: ThumbnailsDep,
    w: Annotated[int | None, Query(ge=16, le=4096)] = None,
    part: Annotated[Part, Query()] = "",
    page: Annotated[int | None, Query(ge=1, le=200)] = None,
    download: bool = False,
) -> Response:
    """The bytes, with ranges and an ETag. `w` gives a WebP thumbnail at least that wide, of a film one of its poster, of
    a document one of its first page; `page` is a page of a document as a picture."""
    found = await assistant.storage.artifacts.get(principal, artifact_id)
    if found.blob is None:
        if w is not None or part:
            raise NotFound(f"{found.name} has no {part or 'thumbnail'}", value=found.kind)
        return _words(found)
    chosen = choose(found, part=part, width=w) if page is None else page_of(found, page, width=w)
    if chosen.key == found.blob and (early := await _so_far(assistant, principal, found)) is not None:
        return early
    etag = f'"{chosen.key[:32]}{f"-{chosen.width}" if chosen.width else ""}"'
    headers = {
        "etag": etag, "cache-control": "private, max-age=31536000, immutable", "x-content-type-options": "nosniff",
    }  # fmt: skip
    if _known(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    if chosen.width:
        return Response(
            await thumbnails.get(chosen.key, chosen.width), media_type="image/webp", headers=headers
        )
    path = await asyncio.to_thread(assistant.storage.blobs.path, chosen.key)
    if not path.is_file():
        raise NotFound(f"the bytes of {found.name} are not here any more", value=found.id)
    mime = chosen.mime or picture_type(path)
    name = (
        found.name if Path(found.name).suffix == SUFFIXES.get(mime) else found.name + SUFFIXES.get(mime, "")
    )
    return FileResponse(
        path, media_type=mime, headers=headers, filename=name,
        content_disposition_type="attachment" if download or mime == "application/pdf" else "inline",
    )  # fmt: skip


async def _so_far(assistant: Assistant, principal: Principal, found: Artifact) -> Response | None:
    """Of a film or sound that is still being checked, the seconds that are safe; None for one that is checked.

    Raises `Refused` for one that may not be seen, and `TryAgain` while nothing of it is safe.
    """
    watches = assistant.services.artifacts.watches
    check = await watches.of(principal, found) if watches is not None else None
    if check is None or not (check.open or check.refused):
        return None
    if check.refused:
        said = Telling(check.language).say("unusable", name=found.name, reason=check.refused)
        raise Refused(said, suggestion=check.suggestion)
    if check.safe_s < 1:
        raise TryAgain(
            f"{found.name} is being checked and can be seen in a moment",
            code="being_checked",
            value=check.safe_s,
        )
    data = await assistant.storage.blobs.get(found.blob or "")
    cut = await asyncio.to_thread(first_seconds, data, check.safe_s)
    return Response(
        cut, media_type=found.mime,
        headers={"cache-control": "no-store", "x-content-type-options": "nosniff", "x-safe-seconds": f"{check.safe_s:g}"},
    )  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """Which bytes a request is for; with a width, a thumbnail of them."""

    key: str
    mime: str
    """Empty when the bytes have to be looked at."""
    width: int = 0


def choose(found: Artifact, *, part: Part, width: int | None) -> Chosen:
    """Raises `NotFound` for a part there is not, `WrongType` for the thumbnail of a sound."""
    assert found.blob is not None
    small = width_of(width) if width is not None else 0
    film = found.mime.startswith("video/") or found.mime == "application/pdf"
    if part == "layers":
        layers = found.extra_blobs.get(part)
        if layers is None or small:
            raise NotFound(
                f"{found.name} has no {'thumbnail of its ' if small else ''}layers", value=found.kind
            )
        return Chosen(layers, OPENRASTER)
    if part == "mask" or (not part and not film):
        key = found.extra_blobs.get(part) if part else found.blob
        if key is None:
            raise NotFound(f"{found.name} has no {part}", value=found.kind)
        mime = "image/png" if part else found.mime
        if small and not mime.startswith("image/"):
            raise WrongType(f"a {found.kind} has no thumbnail", limit="image/*, video/*", value=mime)
        return Chosen(key, mime, small)
    if not part and not small:
        return Chosen(found.blob, found.mime)
    poster = found.extra_blobs.get("poster")
    if poster is not None:
        return Chosen(poster, "", small)
    if film:
        return Chosen(found.blob, "", small or WIDTHS[-1])
    raise NotFound(f"{found.name} has no poster", value=found.kind)


def page_of(found: Artifact, page: int, *, width: int | None) -> Chosen:
    """Raises `NotFound` for a page that is not kept as a picture."""
    key = found.extra_blobs.get(f"page-{page}")
    if key is None:
        raise NotFound(f"{found.name} has no picture of page {page}", value=page)
    return Chosen(key, "image/webp", width_of(width) if width is not None else 0)


def picture_type(path: Path) -> str:
    """PNG, WebP or JPEG, by the first bytes."""
    with path.open("rb") as file:
        head = file.read(8)
    return (
        "image/png" if head == b"\x89PNG\r\n\x1a\n" else "image/webp" if head[:4] == b"RIFF" else "image/jpeg"
    )


def _known(if_none_match: str, etag: str) -> bool:
    given = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return etag in given or "*" in given


def _words(found: Artifact) -> Response:
    text = found.meta.get("text")
    if not isinstance(text, str):
        raise BadInput(f"{found.name} has no content of its own; read its metadata", code="no_content")
    return Response(text, media_type="text/plain; charset=utf-8")
