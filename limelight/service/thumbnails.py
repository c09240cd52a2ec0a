"""Thumbnails: a picture scaled down, or a frame of a film, made once and kept beside the bytes it was made from."""

from __future__ import annotations

import asyncio
import io
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import structlog
from PIL import Image

from limelight.memory.frames import first_picture
from limelight.schema.errors import NotFound
from limelight.schema.stores import MediaStore

log = structlog.get_logger(__name__)
WIDTHS = (96, 240, 480, 960, 1440)
"""Pixels that a thumbnail may be wide; another width is rounded up to the next."""
TOGETHER = 2
"""Pictures decoded at once."""


def width_of(asked: int) -> int:
    """The width that is made for the one that was asked for."""
    return next((width for width in WIDTHS if width >= asked), WIDTHS[-1])


class Thumbnails:
    """Makes them, a few at a time, off the event loop. Close it when done."""

    def __init__(self, blobs: MediaStore) -> None:
        self._blobs = blobs
        self._pool = ThreadPoolExecutor(TOGETHER, thread_name_prefix="limelight-thumbnail")

    async def get(self, key: str, width: int) -> bytes:
        """WebP bytes, at most `width` pixels wide and never larger than the original. Raises `NotFound`."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._get, key, width)

    def close(self) -> None:
        """Let go of the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _get(self, key: str, width: int) -> bytes:
        kept = self._blobs.derived(key, f"w{width}.webp")
        try:
            return kept.read_bytes()
        except FileNotFoundError:
            data = make(self._blobs.path(key), width)
        try:
            _keep(kept, data)
        except OSError as error:  # a full disk: the thumbnail is shown all the same
            log.warning("thumbnail_not_kept", error=error.strerror)
        return data


def make(path: Path, width: int) -> bytes:
    """A picture, or the first frame of a film, as WebP of that width. Raises `NotFound` for anything else."""
    try:
        with path.open("rb") as file:
            image = first_picture(file)
    except FileNotFoundError:
        raise NotFound("the bytes of this artifact are not here any more") from None
    with image:
        image.thumbnail((width, 4 * width), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        image.convert("RGBA" if image.has_transparency_data else "RGB").save(
            out, "WEBP", quality=86, method=3
        )
    return out.getvalue()


def _keep(place: Path, data: bytes) -> None:
    part = place.with_name(f"{place.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(data)
        os.replace(part, place)
    finally:
        part.unlink(missing_ok=True)
