"""Finding the product in a picture that came without its mask."""

from __future__ import annotations

import cv2
import numpy as np

from limelight.studio.render.paste import tight
from limelight.studio.types import Cutout, Mask8, Rgb8

_SIDE = 288
"""Longest side, in pixels, at which it is looked for."""
_SMALLEST, _STEP = 0.12, 1.06
"""The least of the frame's height it takes, and how finely heights are tried."""
_LEAST_LIKE = 0.6
"""Correlation under which it is not the product."""
_FARTHEST = 28.0
"""Mean difference, in levels of 255, over which it is not: the scene's light changes it by less."""

_Box = tuple[int, int, int]
"""left, top, height."""


def locate(photo: Cutout, rgb: Rgb8) -> Mask8 | None:
    """The mask of an upright, uncropped product in a picture, (height, width); None where it is not found."""
    own = tight(photo)
    ratio = own.shape[1] / own.shape[0]
    near = _roughly(own, ratio, rgb)
    if near is None:
        return None
    box = _exactly(own, ratio, rgb, near)
    if _off(own, ratio, rgb, box) > _FARTHEST:
        return None
    left, top, high = box
    mask = np.zeros(rgb.shape[:2], np.uint8)
    alpha = cv2.resize(own[..., 3], _size(high, ratio), interpolation=cv2.INTER_AREA)
    part = mask[top : top + alpha.shape[0], left : left + alpha.shape[1]]
    part[:] = alpha[: part.shape[0], : part.shape[1]]
    return mask


def _roughly(own: np.ndarray, ratio: float, rgb: Rgb8) -> _Box | None:
    """Where a small version of the product correlates best with a small picture."""
    scale = min(1.0, _SIDE / max(rgb.shape[:2]))
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    height, width = small.shape[:2]
    best, found = _LEAST_LIKE, None
    high = min(float(height), width / ratio)
    while high > max(_SMALLEST * height, 10):
        size = _size(round(high), ratio)
        high /= _STEP
        if size[0] > width or size[1] > height:
            continue
        template = cv2.resize(own, size, interpolation=cv2.INTER_AREA)
        solid = np.repeat((template[..., 3:] > 200).astype(np.float32), 3, axis=2)
        likeness = cv2.matchTemplate(
            small, template[..., :3].astype(np.float32), cv2.TM_CCOEFF_NORMED, mask=solid
        )
        _, most, _, (x, y) = cv2.minMaxLoc(np.nan_to_num(likeness, nan=-1, posinf=-1, neginf=-1))
        if most > best:
            best, found = most, (round(x / scale), round(y / scale), round(size[1] / scale))
    return found


def _exactly(own: np.ndarray, ratio: float, rgb: Rgb8, box: _Box) -> _Box:
    """The same to the pixel, one edge after the other in ever smaller steps."""
    best = _off(own, ratio, rgb, box)
    for step in (8, 4, 2, 1, 1):
        for move in ((1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 1, -1), (1, 1, -2)):
            for sign in (step, -step):
                trial = (box[0] + sign * move[0], box[1] + sign * move[1], box[2] + sign * move[2])
                off = _off(own, ratio, rgb, trial)
                if off < best:
                    best, box = off, trial
    return box


def _off(own: np.ndarray, ratio: float, rgb: Rgb8, box: _Box) -> float:
    """Mean difference between the product laid at a box and the picture, in levels of 255."""
    left, top, high = box
    size = _size(high, ratio)
    if high < 8 or left < 0 or top < 0 or left + size[0] > rgb.shape[1] or top + size[1] > rgb.shape[0]:
        return np.inf
    laid = cv2.resize(own, size, interpolation=cv2.INTER_AREA)
    solid = laid[..., 3] > 250
    if not solid.any():
        return np.inf
    seen = rgb[top : top + size[1], left : left + size[0]]
    return float(cv2.absdiff(np.ascontiguousarray(laid[..., :3]), np.ascontiguousarray(seen))[solid].mean())


def _size(high: int, ratio: float) -> tuple[int, int]:
    return max(round(high * ratio), 2), max(high, 2)
