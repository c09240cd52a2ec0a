"""What would be seen if the product were not there: under its soft edge, through its holes, and through glass."""

from __future__ import annotations

import cv2
import numpy as np

from limelight.studio.render.colour import Floats, Image, floats, mix

_MARGIN = 24
"""Pixels around the stand-in from which its place is filled."""
_SOFT = 0.012
"""How far the filling is blurred, as a share of the frame's height: behind a product is out of focus anyway."""


def without_stand_in(radiance: Image, proxy: Floats) -> Image:
    """The plate with the stand-in replaced by what surrounds it; `proxy` is its coverage, (height, width).

    Close to its edge by the nearest surroundings, further in by every row's own left and right, so that a table's edge
    or a horizon goes on behind it.
    """
    hidden = cv2.dilate(floats(proxy), np.ones((3, 3), np.uint8)) >= 0.02
    rows, columns = np.where(hidden)
    if not len(rows):
        return radiance
    crop = np.s_[
        max(rows.min() - _MARGIN, 0) : rows.max() + _MARGIN + 1,
        max(columns.min() - _MARGIN, 0) : columns.max() + _MARGIN + 1,
    ]
    weight = (~hidden[crop]).astype(np.float32)
    filled = radiance[crop] * weight[..., None]
    out, known = filled.copy(), weight.copy()
    for sigma in (1.5, 5.0):
        share = cv2.GaussianBlur(weight, (0, 0), sigma)
        fresh = ((known < 0.5) & (share > 0.02)).astype(np.float32)
        blurred = cv2.GaussianBlur(filled, (0, 0), sigma) / np.maximum(share, 1e-4)[..., None]
        out = mix(out, blurred, fresh)
        known = np.maximum(known, fresh)
    across = _across(filled, weight, max(_SOFT * radiance.shape[0], 1.5))
    plate = radiance.copy()
    plate[crop] = mix(across, out, cv2.GaussianBlur(known, (0, 0), 2.0) * known)
    return plate


def _across(filled: Image, weight: Floats, sigma: float) -> Image:
    """Every row's unknown pixels from the nearest known ones to the left and to the right."""
    share = cv2.GaussianBlur(weight, (0, 0), sigma)
    soft = cv2.GaussianBlur(filled, (0, 0), sigma) / np.maximum(share, 1e-4)[..., None]
    height, width = weight.shape
    at = np.arange(width)[None].repeat(height, 0)
    left = np.maximum.accumulate(np.where(weight > 0, at, -1), axis=1)
    right = np.minimum.accumulate(np.where(weight > 0, at, width)[:, ::-1], axis=1)[:, ::-1]
    left, right = np.where(left < 0, right, left), np.where(right >= width, left, right)
    row = np.arange(height)[:, None]
    left, right = np.clip(left, 0, width - 1), np.clip(right, 0, width - 1)
    part = (at - left) / np.maximum(right - left, 1)
    line = mix(soft[row, left], soft[row, right], part.astype(np.float32))
    return floats(cv2.GaussianBlur(line, (0, 0), sigma))
