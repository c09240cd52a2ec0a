"""`image.crop`."""

from __future__ import annotations

from PIL import Image

from limelight.schema.errors import BadInput
from limelight.schema.ui_events import Crop

MIN_SIDE = 16
"""Pixels; the video encoder takes nothing smaller."""


def cropped(image: Image.Image, edit: Crop) -> Image.Image:
    """The rectangle of a picture, of any mode, with even sides.

    With an aspect, the largest rectangle of it about the middle of the one asked for. Raises `BadInput` when
    a side is shorter than 16 pixels.
    """
    width, height = edit.width * image.width, edit.height * image.height
    middle = edit.x * image.width + width / 2, edit.y * image.height + height / 2
    if edit.aspect is not None:
        wide, high = (int(part) for part in edit.aspect.split(":"))
        scale = min(width / wide, height / high)
        width, height = wide * scale, high * scale
    return window(image, middle, (width, height))


def window(image: Image.Image, middle: tuple[float, float], size: tuple[float, float]) -> Image.Image:
    """The part of a picture about a point, in pixels, with even sides that stay within it."""
    sides = even(size[0], most=image.width), even(size[1], most=image.height)
    left, top = (
        min(max(0, round(at - side / 2)), whole - side)
        for at, side, whole in zip(middle, sides, image.size, strict=True)
    )
    return image.crop((left, top, left + sides[0], top + sides[1]))


def even(side: float, *, most: int) -> int:
    """The nearest even number of pixels, at most `most`. Raises `BadInput` under 16."""
    pixels = min(2 * round(side / 2), most // 2 * 2)
    if pixels < MIN_SIDE:
        raise BadInput(
            f"{side:.0f} pixels would be left of a side, and at least {MIN_SIDE} are needed: "
            "keep more of the picture",
            code="too_small", limit=MIN_SIDE, value=round(side),
        )  # fmt: skip
    return pixels
