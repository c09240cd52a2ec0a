"""`image.rotate`."""

from __future__ import annotations

import math

from PIL import Image

from limelight.memory.edits.crop import window

_QUARTERS = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
"""By clockwise quarter turns; Pillow counts the other way round."""


def rotated(image: Image.Image, degrees: float) -> Image.Image:
    """A picture turned clockwise, with even sides.

    Quarter turns move pixels and lose none. What is left over tilts the picture and keeps the largest part of
    its own shape that has no empty corner; a picture with transparency keeps all of itself, its corners
    transparent.
    """
    quarters = round(degrees / 90)
    rest = degrees - 90 * quarters
    turn = _QUARTERS[quarters % 4]
    turned = image if turn is None else image.transpose(turn)
    if abs(rest) < 1e-9:
        return window(turned, (turned.width / 2, turned.height / 2), turned.size)
    whole = turned.mode == "RGBA"
    tilted = _tilted(turned, rest)
    size = tilted.size if whole else inscribed(turned.width, turned.height, rest)
    return window(tilted, (tilted.width / 2, tilted.height / 2), size)


def inscribed(width: float, height: float, degrees: float) -> tuple[float, float]:
    """The largest rectangle of the same shape within a width by height one turned by -90 to 90 degrees."""
    angle = math.radians(abs(degrees))
    sine, cosine = math.sin(angle), math.cos(angle)
    scale = 1 / max(cosine + sine * height / width, cosine + sine * width / height)
    return width * scale, height * scale


def _tilted(image: Image.Image, degrees: float) -> Image.Image:
    """Turned about its middle, in a frame that holds all of it; colours count by alpha: no dark rims."""
    if image.mode != "RGBA":
        return image.rotate(-degrees, Image.Resampling.BICUBIC, expand=True)
    return image.convert("RGBa").rotate(-degrees, Image.Resampling.BICUBIC, expand=True).convert("RGBA")
