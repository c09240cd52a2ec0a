"""Which part of a picture is shown in a stage, so that the product stands whole and where it is wanted."""

from __future__ import annotations

import numpy as np
from PIL import Image

from limelight.studio.layout.box import Box
from limelight.studio.types import Mask8, Rgb8

_LARGEST_SCALE = 1.5
"""How far a picture may be enlarged before it looks soft."""


def product_box(mask: Mask8) -> Box | None:
    """The rectangle around the product, in the picture's pixels; None where the mask is empty."""
    solid = mask > 40
    if not solid.any():
        return None
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    return Box(float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1))


def crop_for(
    picture: tuple[int, int],
    product: Box | None,
    stage: tuple[float, float],
    *,
    at: tuple[float, float],
    fill: float,
) -> Box:
    """The part of a picture of size (width, height) to show in a stage of that size.

    `at` is where the product's middle should lie and `fill` how much of the stage it may take, in shares of the
    stage. The part is never larger than the picture, so the product may come out elsewhere.
    """
    wide, tall = picture
    cover = max(stage[0] / wide, stage[1] / tall)
    whole = product or Box(0, 0, wide, tall)
    wanted = min(fill * stage[0] / whole.width, fill * stage[1] / whole.height) if product else cover
    scale = max(cover, min(wanted, max(cover, _LARGEST_SCALE)))
    width, height = stage[0] / scale, stage[1] / scale
    middle = whole.middle
    x0 = min(max(0.0, middle[0] - at[0] * width), wide - width)
    y0 = min(max(0.0, middle[1] - at[1] * height), tall - height)
    return Box(x0, y0, x0 + width, y0 + height)


def shown(product: Box, crop: Box, stage: Box) -> Box:
    """Where the product lies on the canvas; it may reach out of the stage."""
    scale = stage.width / crop.width
    return Box(
        stage.x0 + (product.x0 - crop.x0) * scale, stage.y0 + (product.y0 - crop.y0) * scale,
        stage.x0 + (product.x1 - crop.x0) * scale, stage.y0 + (product.y1 - crop.y0) * scale,
    )  # fmt: skip


def cropped(pixels: Rgb8 | Mask8, crop: Box, size: tuple[int, int]) -> Rgb8:
    """That part of a picture or mask at `size` (width, height)."""
    box = crop.within(Box(0, 0, pixels.shape[1], pixels.shape[0]))  # sums of floats reach over by a hair
    made = Image.fromarray(pixels).resize(
        size, Image.Resampling.LANCZOS, box=(box.x0, box.y0, box.x1, box.y1), reducing_gap=3.0
    )
    return np.asarray(made)
