"""The first picture of a file: the picture itself, or the first frame of a film."""

from __future__ import annotations

import io
from typing import BinaryIO

import av
from av.error import FFmpegError
from PIL import Image

from limelight.schema.errors import NotFound


def first_picture(file: BinaryIO, *, near: int | None = None) -> Image.Image:
    """Decoded; with `near`, a JPEG is read at a size not far above that many pixels. Raises `NotFound`."""
    try:
        image = Image.open(file)
        if near:
            image.draft("RGB", (near, near))
        image.load()
        return image
    except OSError:
        file.seek(0)
    try:
        with av.open(file, mode="r") as film:
            return next(film.decode(video=0)).to_image()
    except (FFmpegError, IndexError, StopIteration) as error:
        raise NotFound("this artifact has no picture to make a thumbnail from") from error


def as_png(image: Image.Image) -> bytes:
    """PNG bytes, compressed lightly."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()
