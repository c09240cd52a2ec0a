"""`/v1/artifacts`: uploads in, content out (ranges, ETags, thumbnails)."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, UploadFile
from PIL import Image
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from limelight.schema.artifact import Artifact
from limelight.schema.errors import BadInput, NotFound, TooLarge, WrongType
from limelight.service.deps import AssistantDep, PrincipalDep

router = APIRouter(prefix="/v1/artifacts", tags=["artifacts"])
WIDTHS = (96, 240, 480, 960, 1440)
"""Widths a thumbnail is made in; another is rounded up to the next."""
MIB = 1024 * 1024


@router.post("", status_code=201)
async def upload(
    request: Request,
    file: UploadFile,
    assistant: AssistantDep,
    principal: PrincipalDep,
    thread_id: Annotated[str | None, Form(max_length=100)] = None,
    description: Annotated[str, Form(max_length=500)] = "",
    kind: Annotated[Literal["upload", "logo"], Form()] = "upload",
) -> Artifact:
    """Take a picture in: a product photo, or a logo. What it is, is decided by its content."""
    if thread_id is not None:
        await assistant.storage.conversations.thread(principal, thread_id)
    limit = int(assistant.settings.limits.upload_mb * MIB)
    data = await file.read(limit + 1)
    if len(data) > limit:
        size = file.size or int(request.headers.get("content-length") or len(data))
        raise TooLarge(
            f"the file has {size / MIB:.0f} MB; at most {limit / MIB:g} MB are taken. Send a smaller one.",
            limit=limit, value=size,
        )  # fmt: skip
    return await assistant.media.take_in(
        principal,
        data,
        name=file.filename or "upload",
        kind=kind,
        thread_id=thread_id,
        description=description,
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
    w: Annotated[int | None, Query(ge=16, le=4096)] = None,
    part: Annotated[Literal["", "mask", "poster"], Query()] = "",
    download: bool = False,
) -> Response:
    """The bytes, with ranges and an ETag; `w` gives a thumbnail (of a video: of its poster) at least that wide."""
    found = await assistant.storage.artifacts.get(principal, artifact_id)
    key = found.extra_blobs.get(part) if part else found.blob
    mime = found.mime
    if part:
        mime = "image/png" if part == "mask" else "image/jpeg"
    if w is not None and found.kind in {"video", "clip", "endcard"} and not part:
        key, mime = found.extra_blobs.get("poster") or found.extra_blobs.get("still"), "image/jpeg"
    if key is None:
        return _words(found) if not part and w is None else _nothing(found, part or "thumbnail")
    etag = f'"{key[:32]}{f"-{_width(w)}" if w else ""}"'
    if etag in [e.strip() for e in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers={"etag": etag})
    headers = {"etag": etag, "cache-control": "private, max-age=31536000, immutable"}
    path = assistant.storage.blobs.path(key)
    if w is not None:
        if not mime.startswith("image/"):
            raise WrongType(f"a {found.kind} has no thumbnail", limit="image/*", value=mime)
        data = await asyncio.to_thread(thumbnail, path, _width(w), assistant.storage.home / "thumbnails", key)
        return Response(data, media_type="image/webp", headers=headers)
    name = found.name if Path(found.name).suffix else found.name + _suffix(mime)
    return FileResponse(
        path, media_type=mime, headers=headers, filename=name,
        content_disposition_type="attachment" if download else "inline",
    )  # fmt: skip


def thumbnail(path: Path, width: int, folder: Path, key: str) -> bytes:
    """A picture scaled to a width, as WebP; kept beside the blobs so that it is made once."""
    kept = folder / f"{key[:40]}-{width}.webp"
    if kept.is_file():
        return kept.read_bytes()
    with Image.open(path) as image:
        image.thumbnail((width, 4 * width), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        image.convert("RGBA" if image.has_transparency_data else "RGB").save(
            out, "WEBP", quality=86, method=3
        )
    folder.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(f".{id(out)}.part")
    part.write_bytes(out.getvalue())
    part.replace(kept)
    return out.getvalue()


def _width(asked: int) -> int:
    return next((w for w in WIDTHS if w >= asked), WIDTHS[-1])


def _suffix(mime: str) -> str:
    return {"image/png": ".png", "image/jpeg": ".jpg", "video/mp4": ".mp4", "audio/wav": ".wav"}.get(mime, "")


def _words(found: Artifact) -> Response:
    text = found.meta.get("text")
    if not isinstance(text, str):
        raise BadInput(f"{found.name} has no content of its own; read its metadata", code="no_content")
    return Response(text, media_type="text/plain; charset=utf-8")


def _nothing(found: Artifact, what: str) -> Response:
    raise NotFound(f"{found.name} has no {what}", value=found.kind)
