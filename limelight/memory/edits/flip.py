"""`image.flip`."""

from __future__ import annotations

from PIL import Image

from limelight.schema.ui_events import Flip


def flipped(image: Image.Image, edit: Flip) -> Image.Image:
    """A picture in a mirror: left and right exchanged, or top and bottom. Loses nothing; twice is the picture again."""
    across = edit.axis == "horizontal"
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT if across else Image.Transpose.FLIP_TOP_BOTTOM)
