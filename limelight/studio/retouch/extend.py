"""A picture with more around it, when nothing is known of how it was made: what lies at its edge runs on.

The surroundings are mirrored at the edge, without the product, and go out of focus with the distance, as a photographer's
backdrop does; what was there keeps its place and its pixels.
"""

from __future__ import annotations

import cv2
import numpy as np

from limelight.studio.blur import blurred
from limelight.studio.motion.plate import without_product
from limelight.studio.types import Mask8, Rgb8

_SOFTEST = 0.044
"""Blur, as a share of how far the picture is continued: a mirror that is seen far is seen as one."""
_BANDS = 4
"""Blurs that are mixed."""


def extended(picture: Rgb8, size: tuple[int, int], at: tuple[int, int], *, mask: Mask8 | None = None) -> Rgb8:
    """The picture at `at` (left, top) in a frame of `size` (width, height); `mask` is white where the product is."""
    height, width = picture.shape[:2]
    left, top = at
    right, down = size[0] - width - left, size[1] - height - top
    plate = picture if mask is None or not (mask > 127).any() else without_product(picture, mask)
    mode = cv2.BORDER_REFLECT_101
    around = cv2.copyMakeBorder(plate, top, down, left, right, mode).astype(np.float32)
    far = _distance(size, (left, top, left + width, top + height))
    reach = max(left, right, top, down)
    out = around
    for band in range(1, _BANDS + 1):
        share = band / _BANDS
        soft = blurred(around, max(_SOFTEST * reach, 1.0) * share)
        weight = np.clip((far / reach - (band - 1) / _BANDS) * _BANDS, 0, 1)[..., None]
        out = out * (1 - weight) + soft * weight
    out = np.clip(np.round(out), 0, 255).astype(np.uint8)
    out[top : top + height, left : left + width] = picture
    return out


def _distance(size: tuple[int, int], box: tuple[int, int, int, int]) -> np.ndarray:
    """Pixels to the picture's edge; 0 in the picture."""
    x, y = np.arange(size[0], dtype=np.float32), np.arange(size[1], dtype=np.float32)
    across = np.maximum(np.maximum(box[0] - x, x - (box[2] - 1)), 0)
    along = np.maximum(np.maximum(box[1] - y, y - (box[3] - 1)), 0)
    return np.hypot(across[None, :], along[:, None])
