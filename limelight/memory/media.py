"""The media handler: what a person gives is verified by its content, made plain, and written to artifact memory."""

from __future__ import annotations

import asyncio
import hashlib
import re

from limelight.guardrails import Guardrails
from limelight.memory.artifacts import ArtifactMemory
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.capability import MediaResult
from limelight.schema.errors import BadInput, Refused, TooLarge, WrongType
from limelight.schema.principal import Principal
from limelight.studio.errors import InputRejected
from limelight.studio.probe import read_image

MIB = 1024 * 1024


def safe_name(name: str) -> str:
    """A file name without folders or control characters, at most 120 characters."""
    base = re.split(r"[\\/]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f<>]", "", base).strip()[:120] or "upload"


class MediaHandler:
    """Takes uploads in."""

    def __init__(
        self, artifacts: ArtifactMemory, *, limit_mb: int = 25, guardrails: Guardrails | None = None
    ) -> None:
        self._artifacts = artifacts
        self._guardrails = guardrails
        self._limit_mb = limit_mb

    async def take_in(
        self,
        principal: Principal,
        data: bytes,
        *,
        name: str = "upload",
        kind: ArtifactKind = "upload",
        thread_id: str | None = None,
        description: str = "",
    ) -> Artifact:
        """Verify a picture, store it upright and in sRGB as PNG, and record it.

        The same content given twice in a thread is recorded once. Raises `TooLarge`, `WrongType` or `BadInput` with
        the limit and the value, and `Refused` for a picture that a guardrail blocks.
        """
        if len(data) > self._limit_mb * MIB:
            raise TooLarge(
                f"the file has {len(data) / MIB:.1f} MB; at most {self._limit_mb} MB are taken. Send a smaller one.",
                limit=self._limit_mb * MIB,
                value=len(data),
            )
        digest = hashlib.sha256(data).hexdigest()
        known = await self._artifacts.list(principal, thread_id=thread_id, kinds=[kind])
        for artifact in known:
            if artifact.meta.get("source_sha256") == digest and artifact.thread_id == thread_id:
                return artifact
        png, width, height = await asyncio.to_thread(_as_png, data, name)
        if self._guardrails is not None:
            verdict = await self._guardrails.check_picture(png, stage="input")
            if verdict.action == "block":
                raise Refused(
                    f"{safe_name(name)} is not taken: {verdict.reason}", suggestion=verdict.suggestion
                )
        blob = await self._artifacts.blobs.put(png)
        return await self._artifacts.record(
            principal,
            kind=kind,
            name=safe_name(name),
            thread_id=thread_id,
            result=MediaResult(blob=blob, mime="image/png", width=width, height=height, bytes=len(png)),
            meta={"source_sha256": digest, **({"description": description[:500]} if description else {})},
        )


def _as_png(data: bytes, name: str) -> tuple[bytes, int, int]:
    """The picture as PNG, whatever it came as, with its size in pixels."""
    import io

    try:
        image = read_image(data, name=name)
    except InputRejected as error:
        refused = {"too_large": TooLarge, "not_an_image": WrongType}.get(error.code, BadInput)
        limit = error.limit if isinstance(error.limit, int | float | str | list) else None
        value = error.value if isinstance(error.value, int | float | str | list) else None
        raise refused(error.message, code=error.code, limit=limit, value=value) from error
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue(), image.width, image.height
