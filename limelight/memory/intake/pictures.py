"""Pictures: decoded, turned upright, written anew as PNG in sRGB, so that nothing but pixels is kept."""

from __future__ import annotations

from limelight.memory.frames import as_png
from limelight.memory.intake.taken import Taken
from limelight.schema.errors import BadInput, TooLarge, WrongType
from limelight.studio.errors import InputRejected
from limelight.studio.probe import probe_image


def read_picture(data: bytes, *, name: str) -> Taken:
    """Raises `TooLarge`, `WrongType` or `BadInput`."""
    try:
        image, found = probe_image(data, name=name)
    except InputRejected as error:
        refused = {"too_large": TooLarge, "not_an_image": WrongType}.get(error.code, BadInput)
        limit = error.limit if isinstance(error.limit, int | float | str | list) else None
        value = error.value if isinstance(error.value, int | float | str | list) else None
        raise refused(error.message, code=error.code, limit=limit, value=value) from error
    return Taken(
        sort="picture", mime="image/png", data=as_png(image), width=image.width, height=image.height, picture=image,
        facts={"format": found.format, **({"transparent": True} if found.has_alpha else {})}, notes=list(found.notes),
    )  # fmt: skip
