"""Which pixels are the product: the background is flooded from the border, what is left is the product."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.cutout.background import Backdrop
from limelight.studio.types import Mask8

_SHADOW_CHROMA = 4.0
_SHADOW_SLOPE = 2.2
_SHADOW_DEPTH = 42.0


def find_silhouette(backdrop: Backdrop) -> Mask8:
    """The product as 0 or 1 at working size; all zero when nothing stands out."""
    background = _background(backdrop)
    product = _clean((~_from_border(background)).astype(np.uint8))
    if not product.any():
        return product
    product = _open_holes(backdrop, _fill(product))
    return _banded_grabcut(backdrop, product)


def _background(b: Backdrop) -> NDArray[np.bool_]:
    """Flat background colour, or soft shadow: a smooth darkening without colour."""
    flat = b.distance < max(6.0, 4 * b.spread)
    shadow = (b.chroma < _SHADOW_CHROMA) & (b.slope < _SHADOW_SLOPE)
    return flat | (shadow & (b.darker > -5) & (b.darker < _SHADOW_DEPTH))


def _from_border(candidate: NDArray[np.bool_]) -> NDArray[np.bool_]:
    _, labels = cv2.connectedComponents(candidate.astype(np.uint8), connectivity=4)
    rim = np.unique(np.r_[labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    return np.isin(labels, rim[rim > 0])


def _clean(product: Mask8) -> Mask8:
    """Drop specks and keep every part that is at least a twentieth of the largest."""
    opened = cv2.morphologyEx(product, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened)
    if count < 2:
        return np.zeros_like(product)
    areas = stats[1:, cv2.CC_STAT_AREA]
    return np.isin(labels, 1 + np.flatnonzero(areas > 0.05 * areas.max())).astype(np.uint8)


def _fill(product: Mask8) -> Mask8:
    outside = np.pad(1 - product, 1, constant_values=1)
    _, labels = cv2.connectedComponents(outside, connectivity=4)
    return (labels[1:-1, 1:-1] != labels[0, 0]).astype(np.uint8)


def _open_holes(b: Backdrop, product: Mask8) -> Mask8:
    """Reopen what the background shows through, such as a handle.

    A hole has the background's very colour and no shading; a white label on the product is shaded by its form.
    """
    inside = cv2.erode(product, np.ones((3, 3), np.uint8))
    exact = ((b.distance < max(1.6, 3 * b.spread)) & (inside > 0)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(exact, connectivity=4)
    for i in range(1, count):
        if stats[i, cv2.CC_STAT_AREA] < 0.0004 * product.size:
            continue
        hole = labels == i
        if float(np.std(b.lab[..., 0][hole])) < max(0.7, 2 * b.spread):
            product = np.where(cv2.dilate(hole.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, 0, product)
    return product.astype(np.uint8)


def _banded_grabcut(b: Backdrop, product: Mask8, *, band: int = 4) -> Mask8:
    """Let grabCut decide in a thin band around the edge only."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * band + 1, 2 * band + 1))
    sure = cv2.erode(product, kernel, borderValue=0)
    near = cv2.dilate(product, kernel)
    labels = np.where(near == 0, cv2.GC_BGD, np.where(product > 0, cv2.GC_PR_FGD, cv2.GC_PR_BGD)).astype(np.uint8)
    labels[sure > 0] = cv2.GC_FGD
    if not (sure.any() and (near == 0).any()):
        return product
    cv2.grabCut(b.rgb, labels, None, np.zeros((1, 65)), np.zeros((1, 65)), 1, cv2.GC_INIT_WITH_MASK)
    return np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
