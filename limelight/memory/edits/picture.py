"""A picture in the editor: PNG bytes in, PNG bytes out, every side even and large enough."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from PIL import Image

from limelight.memory.edits.adjust import adjusted
from limelight.memory.edits.crop import cropped
from limelight.memory.edits.flip import flipped
from limelight.memory.edits.lettering import lettered
from limelight.memory.edits.overlay import overlaid
from limelight.memory.edits.rotate import rotated
from limelight.schema.ui_events import Adjust, Crop, Flip, Logo, Rotate, Text

PictureEdit = Crop | Rotate | Flip | Adjust | Text | Logo


@dataclass(frozen=True)
class Edited:
    """A picture after an edit."""

    png: bytes
    width: int
    height: int
    note: str
    """What was done, in words."""
    mask: bytes | None = None
    """The product's mask in the new frame; None when the edit moves no pixels (the old one still fits)."""


def edit_picture(
    png: bytes, edit: PictureEdit, *, mask: bytes | None = None, logo: bytes | None = None
) -> Edited:
    """Apply one edit. `mask` moves with the picture; `logo` is the PNG that an `image.logo` puts on.

    Raises `BadInput` when too little of the picture would be left.
    """
    image = read(png)
    match edit:
        case Crop():
            return _moved(image, mask, lambda one: cropped(one, edit), _crop_note(image, edit))
        case Rotate():
            return _moved(image, mask, lambda one: rotated(one, edit.degrees), f"turned by {edit.degrees:g}°")
        case Flip():
            return _moved(
                image,
                mask,
                lambda one: flipped(one, edit),
                "flipped" if edit.axis == "horizontal" else "flipped upside down",
            )
        case Adjust():
            return _kept(adjusted(image, edit), _adjust_note(edit))
        case Text():
            done, notes = lettered(image, edit)
            return _kept(done, " ".join([f"with the words “{edit.text}”", *notes]))
        case Logo():
            assert logo is not None, "image.logo needs the logo's picture"
            return _kept(overlaid(image, read(logo), edit), "with a logo")
        case _:
            assert_never(edit)


def read(png: bytes) -> Image.Image:
    """A picture's pixels: RGBA when any of it is transparent, else RGB."""
    with Image.open(io.BytesIO(png)) as image:
        image.load()
        return image.convert("RGBA" if image.has_transparency_data else "RGB")


def write(image: Image.Image) -> bytes:
    """A picture as PNG."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _moved(
    image: Image.Image, mask: bytes | None, move: Callable[[Image.Image], Image.Image], note: str
) -> Edited:
    done = move(image)
    moved = None
    if mask is not None:
        with Image.open(io.BytesIO(mask)) as shape:
            fitted = shape.convert("L")
        if fitted.size != image.size:
            fitted = fitted.resize(image.size, Image.Resampling.BILINEAR)
        moved = write(move(fitted))
    return Edited(write(done), done.width, done.height, note, moved)


def _kept(image: Image.Image, note: str) -> Edited:
    return Edited(write(image), image.width, image.height, note)


def _crop_note(image: Image.Image, edit: Crop) -> str:
    done = cropped(image, edit)
    share = done.width * done.height / (image.width * image.height)
    return f"cropped to {share:.0%}" + (f" at {edit.aspect}" if edit.aspect else "")


def _adjust_note(edit: Adjust) -> str:
    changed = [f"{name} {value:+.0%}" for name, value in edit.model_dump().items() if value]
    return ", ".join(changed) or "not changed"
