"""Telling by content which reader a file needs. Its name is never believed."""

from __future__ import annotations

from limelight.memory.intake.documents import read_document
from limelight.memory.intake.drawings import is_drawing, read_drawing
from limelight.memory.intake.films import is_media, read_media
from limelight.memory.intake.pictures import read_picture
from limelight.memory.intake.taken import Taken
from limelight.schema.errors import BadInput, WrongType
from limelight.studio.signature import name_content

TAKEN = "a picture (JPEG, PNG, WebP, GIF, TIFF, BMP, AVIF), an SVG logo, a video, a sound or a PDF"


def read_upload(data: bytes, *, name: str) -> Taken:
    """Read a file of any kind that is taken. CPU-bound; call it off the event loop.

    Raises `BadInput`, `TooLarge` or `WrongType`, each with the limit, the value and what to do.
    """
    if not data:
        raise BadInput(
            f"The file {name!r} is empty (0 bytes). Send it again.", code="empty", limit=1, value=0
        )
    seems = name_content(data)
    if seems.is_picture:
        return read_picture(data, name=name)
    if data.startswith(b"%PDF-"):
        return read_document(data, name=name)
    if is_drawing(data):
        return read_drawing(data, name=name)
    if is_media(data):
        return read_media(data, name=name, what=seems.words)
    export = "Export it as JPEG. What is taken: " if "HEIC" in seems.words else "Send "
    raise WrongType(
        f"{name!r} cannot be used: its content seems to be {seems.words}. {export}{TAKEN}.",
        code="not_an_image", limit=TAKEN, value=seems.words,
    )  # fmt: skip
