"""How near each part of a scene is, guessed from the picture: what lets a camera move among its parts.

No depth is known of a picture, only what pictures of products share: a ground that runs from the foot of the frame up to
a line behind the product, a backdrop beyond that line, out of focus, and props as sharp as the product beside it.
"""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.types import Mask8, Rgb8

Relief: TypeAlias = NDArray[np.float32]
"""(height / STEP, width / STEP) of a plate: 0 the backdrop, 1 as near as the product's foot, more in front of it."""
Volume: TypeAlias = NDArray[np.float32]
"""(height / STEP, width / STEP) of a product: how far its surface stands before its outline's plane, in pixels."""

STEP = 4
"""Source pixels between two values of a relief or a volume; both are smooth."""
_BACK = 0.30
"""How far above the product's foot the ground ends, as a share of the view's height."""
_NEAREST = 1.35
_SOFT = 0.022
"""Radius of the blur between near and far, as a share of the width: less would stretch what lies between like rubber."""
_SHARP = 9.0
"""Fine detail, in grey levels, of what is in focus."""
_STEEPEST = 4.0
"""A product's surface rises by at most this much a pixel from its outline, so that a turn never reaches past its edge."""
_THICKEST = 1.3
"""How thick a product is at most, of the radius of the largest circle inside its outline."""


def relief_of(plate: Rgb8, foot: float, high: float) -> Relief:
    """The relief of a scene without its product; the product's foot is at row `foot`, a view is `high` rows high."""
    size = max(2, plate.shape[1] // STEP), max(2, plate.shape[0] // STEP)
    rows = (np.arange(size[1], dtype=np.float32) + 0.5) * STEP
    ground = np.logaddexp(0, 14 * (rows - foot + _BACK * high) / (_BACK * high)).astype(np.float32) / 14
    grey = cv2.cvtColor(cv2.resize(plate, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    fine = np.abs(grey.astype(np.float32) - cv2.GaussianBlur(grey, (0, 0), 1.5).astype(np.float32))
    reach = max(3, round(0.018 * size[0])) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    detail = np.minimum(cv2.GaussianBlur(fine, (0, 0), 1.0).astype(np.float32) / _SHARP, 1)
    sharp = cv2.dilate(detail.astype(np.float32), kernel)
    near = np.maximum(ground[:, None], 0.95 * sharp)
    soft = cv2.GaussianBlur(near, (0, 0), _SOFT * size[0])
    return np.clip(soft, 0, _NEAREST).astype(np.float32)


def volume_of(mask: Mask8) -> Volume:
    """The product's silhouette blown up: each row round, and no thicker than the largest circle inside it."""
    size = max(2, mask.shape[1] // STEP), max(2, mask.shape[0] // STEP)
    solid = (cv2.resize(mask, size, interpolation=cv2.INTER_AREA) > 127).astype(np.uint8)
    framed = cv2.copyMakeBorder(solid, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    thickest = _THICKEST * float(cv2.distanceTransform(framed, cv2.DIST_L2, 5).max())
    round_, side = _round_rows(solid)
    bulge = np.minimum(round_, thickest).astype(np.float32)
    smooth = cv2.GaussianBlur(bulge, (0, 0), sigmaX=0.8, sigmaY=max(1.0, 0.03 * size[1]))
    return (np.minimum(smooth, _STEEPEST * side) * STEP).astype(np.float32)


def _round_rows(solid: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """For each pixel of the product: the height of a half circle over its run of the row, and the way to its end."""
    height, width = solid.shape
    padded = np.zeros((height, width + 2), np.int8)
    padded[:, 1:-1] = solid
    turns = np.diff(padded, axis=1)
    rows, starts = np.nonzero(turns == 1)
    _, ends = np.nonzero(turns == -1)
    round_, side = np.zeros((2, height, width), np.float32)
    for row, start, end in zip(rows, starts, ends, strict=True):
        along = np.arange(0.5, end - start)
        way = np.minimum(along, end - start - along)
        side[row, start:end] = np.maximum(way - 0.5, 0)
        round_[row, start:end] = np.sqrt(way * (end - start - way))
    return round_, side
