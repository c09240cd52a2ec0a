"""The scene without its product, and the product without its scene: what a camera sees where the two part."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.types import Mask8, Rgb8

_STEP = 4
"""The hole is filled at this fraction of the picture's size: nothing sharp is known of what lies behind."""
_AROUND = 0.007
"""How far around the product its glow and its softened edge reach, as a share of the picture's longer side."""
_FOOT = 0.12
"""The lowest part of the product, as a share of its height: around it lies its contact shadow, which stays."""
_CLOSE = 2
"""Around its foot only this many pixels are filled."""
_SEEN = 4
"""Coarse pixels beside the hole that its filling is taken from."""
_SOLID = 250
_BLEED = 5


def without_product(picture: Rgb8, mask: Mask8) -> Rgb8:
    """The picture with its product filled in from the left and the right: ground and horizon run on behind it."""
    height, width = mask.shape
    reach = max(3, round(_AROUND * max(width, height)))
    hole = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1)))
    rows = np.flatnonzero(mask.max(axis=1) > 0)
    foot = int(rows[-1] - _FOOT * (rows[-1] - rows[0]))
    hole[foot:] = cv2.dilate(mask, np.ones((2 * _CLOSE + 1, 2 * _CLOSE + 1), np.uint8))[foot:]
    small = max(8, width // _STEP), max(8, height // _STEP)
    gone = cv2.resize(hole, small, interpolation=cv2.INTER_AREA) > 2
    filled = _filled(cv2.resize(picture, small, interpolation=cv2.INTER_AREA).astype(np.float32), gone)
    full = cv2.resize(filled, (width, height), interpolation=cv2.INTER_LINEAR)
    weight = cv2.GaussianBlur(hole, (0, 0), reach / 4)
    share = np.maximum(weight, mask).astype(np.float32) / 255
    whole = cv2.blendLinear(full, np.ascontiguousarray(picture), share, 1 - share)
    return whole.astype(np.uint8, copy=False)


def _filled(picture: NDArray[np.float32], gone: NDArray[np.bool_]) -> Rgb8:
    """A small picture whose gaps are bridged along each row, then softened."""
    out = picture.copy()
    width = gone.shape[1]
    edges = np.diff(np.pad(gone, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    for row, start, end in zip(rows, starts, ends, strict=True):
        left, right = picture[row, max(0, start - _SEEN) : start], picture[row, end : end + _SEEN]
        if not len(left) and not len(right):
            continue
        ends_ = (left if len(left) else right).mean(0), (right if len(right) else left).mean(0)
        share = (np.arange(start, end, dtype=np.float32) - start + 0.5)[:, None] / (end - start)
        share = share * share * (3 - 2 * share)
        out[row, start:end] = ends_[0] * (1 - share) + ends_[1] * share
    soft = cv2.GaussianBlur(out, (0, 0), sigmaX=width / 160, sigmaY=1.6)
    out[gone] = soft[gone]
    return np.clip(out, 0, 255).astype(np.uint8)


def bled(picture: Rgb8, alpha: Mask8) -> Rgb8:
    """The product's colours, without the scene's in its soft edge, and continued a little way beyond it."""
    solid = (alpha >= _SOLID).astype(np.float32)
    weight = cv2.GaussianBlur(solid, (0, 0), _BLEED / 2)
    own = cv2.GaussianBlur(picture.astype(np.float32) * solid[..., None], (0, 0), _BLEED / 2)
    outside = (
        cv2.dilate((alpha < 16).astype(np.uint8), np.ones((2 * _BLEED - 1, 2 * _BLEED - 1), np.uint8)) > 0
    )
    # Thin straps and clear glass have no solid part to take a colour from: they keep what the picture shows.
    edge = outside & (alpha < _SOLID) & (weight > 0.02)
    out = np.array(picture)
    out[edge] = np.clip(own[edge] / weight[edge][:, None], 0, 255).round()
    return out
