"""More pixels. The product's come from its photo, which has them; the rest is interpolated, and nothing is made up."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.inspect.locate import locate
from limelight.studio.render.paste import tight
from limelight.studio.retouch.wider import check_size
from limelight.studio.types import Cutout, Mask8, Rgb8

_CRISP = 0.55
"""How much of the detail that interpolation softens is given back at edges."""
_LEAST_LIKE = 26.0
"""Mean difference, levels of 255, of the product in picture and photo up to which its detail is taken from the photo."""


def enlarged(
    picture: Rgb8, factor: float, *, mask: Mask8 | None = None, cutout: Cutout | None = None
) -> tuple[Rgb8, str]:
    """The picture `factor` times as wide and high, over 1 and rounded to pixels, and where the product's detail is from:
    "photo" or "interpolated".

    Edges are kept crisp without halos. With its cut-out the product gets the photo's own detail, in the picture's light.
    Raises `InputRejected` for more pixels than are made.
    """
    height, width = picture.shape[:2]
    size = (round(width * factor), round(height * factor))
    check_size(size)
    large = cv2.resize(picture, size, interpolation=cv2.INTER_LANCZOS4).astype(np.float32)
    large = _crisp(large, factor)
    if cutout is None:
        return _rounded(large), "interpolated"
    detail = _from_photo(picture, size, mask, cutout)
    if detail is None:
        return _rounded(large), "interpolated"
    sharp, alpha = detail
    return _rounded(large * (1 - alpha[..., None]) + sharp * alpha[..., None]), "photo"


def _crisp(large: NDArray[np.float32], factor: float) -> NDArray[np.float32]:
    """Sharpened where there is an edge, and never beyond the values around it."""
    soft = cv2.GaussianBlur(large, (0, 0), 0.6 * factor)
    reach = _reach(factor)
    low, high = cv2.erode(large, reach), cv2.dilate(large, reach)
    edge = np.clip(((high - low).max(axis=2, keepdims=True) - 6) / 24, 0, 1)
    return np.clip(large + _CRISP * edge * (large - soft), low, high)


def _reach(factor: float) -> NDArray[np.uint8]:
    """One pixel of the small picture to each side, in the large one."""
    side = 2 * math.ceil(factor) + 1
    return np.ones((side, side), np.uint8)


def _from_photo(
    picture: Rgb8, size: tuple[int, int], mask: Mask8 | None, cutout: Cutout
) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    """The product at the larger size, (width, height), in the picture's light, and its coverage; None where it is not to be found."""
    found = mask if mask is not None and (mask > 127).any() else locate(cutout, picture)
    if found is None:
        return None
    height, width = found.shape
    laid = _laid(cutout, found, size)
    if laid is None:
        return None
    colour, alpha = laid
    small = cv2.resize(colour, (width, height), interpolation=cv2.INTER_AREA)
    cover = cv2.resize(alpha, (width, height), interpolation=cv2.INTER_AREA)
    solid = (cover > 0.98) & (found > 250)
    if solid.sum() < 64:
        return None
    off = np.abs(small - picture.astype(np.float32)).mean(axis=2)[solid].mean()
    if off > _LEAST_LIKE:
        return None
    # The picture's light over the product is smooth: what differs finely is the photo's detail.
    weight = cv2.GaussianBlur(solid.astype(np.float32), (0, 0), 4.0) + 1e-3
    gap = (
        cv2.GaussianBlur((picture.astype(np.float32) - small) * solid[..., None], (0, 0), 4.0)
        / weight[..., None]
    )
    factor = size[0] / width
    light = cv2.resize(gap, size, interpolation=cv2.INTER_LINEAR)
    inner = cv2.erode(alpha, _reach(factor))
    inner = cv2.GaussianBlur(inner, (0, 0), 0.7 * factor) * (alpha > 0.98)
    return colour + light, inner


def _laid(
    cutout: Cutout, mask: Mask8, size: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
    """The cut-out laid where the mask shows the product, at `size`; colours 0-255 and coverage 0-1."""
    rows, columns = np.nonzero(mask > 127)
    if not len(rows):
        return None
    own = tight(cutout).astype(np.float32)
    by = size[0] / mask.shape[1], size[1] / mask.shape[0]
    left, right = round(int(columns.min()) * by[0]), round((int(columns.max()) + 1) * by[0])
    top, bottom = round(int(rows.min()) * by[1]), round((int(rows.max()) + 1) * by[1])
    high, wide = bottom - top, right - left
    ratio = (wide / high) / (own.shape[1] / own.shape[0])
    if not 0.94 <= ratio <= 1.06 or own.shape[0] * 1.15 < np.ptp(rows) + 1:
        return None  # cropped, turned, or a photo that has no more pixels than the picture
    shrink = high < own.shape[0]
    flat = own.copy()
    flat[..., :3] *= flat[..., 3:] / 255
    made = cv2.resize(flat, (wide, high), interpolation=cv2.INTER_AREA if shrink else cv2.INTER_CUBIC)
    colour, alpha = np.zeros((size[1], size[0], 3), np.float32), np.zeros((size[1], size[0]), np.float32)
    share = np.clip(made[..., 3], 0, 255) / 255
    colour[top : top + high, left : left + wide] = np.clip(
        made[..., :3] / np.maximum(share, 1e-3)[..., None], 0, 255
    )
    alpha[top : top + high, left : left + wide] = share
    return colour, alpha


def _rounded(image: NDArray[np.floating[Any]]) -> Rgb8:
    return np.clip(np.round(image), 0, 255).astype(np.uint8)
