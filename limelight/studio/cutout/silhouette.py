"""Which pixels are the product: the background is flooded from the border, what is left is the product."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.cutout.background import Backdrop
from limelight.studio.cutout.shadow import find_shadow
from limelight.studio.types import Mask8

_Mask = NDArray[np.bool_]

_SMOOTH = 0.4
"""A gradient under this, in Lab units a pixel, is no edge: a soft shadow or nothing."""
_LEAK = 2
"""Gaps of up to twice this many pixels in a faint outline do not let the flood through."""
_HOLE = 0.0075
"""Half the width of the smallest hole, as a share of the longer side: a bright line on metal is thinner."""
_CLEAR = 14.0
"""With an outline this far from the background (median, Lab units) colours are a help; under it they mislead."""


def find_silhouette(backdrop: Backdrop) -> Mask8:
    """The product as 0 or 1 at working size; all zero when nothing stands out."""
    background = _flood(_plain(backdrop))
    background |= _ringing(backdrop, background)
    product = _clean((~background).astype(np.uint8))
    if not product.any():
        return product
    shadow = find_shadow(backdrop, product)
    product = _open_holes(backdrop, _fill(_clean(product & (1 - shadow))))
    if not product.any():
        return product
    return _clean(_banded_grabcut(backdrop, product, never=shadow & (1 - product)))


def _plain(b: Backdrop) -> _Mask:
    """The background's own colour, or a soft darkening of it."""
    flat = b.distance < max(1.6, 4 * b.spread)
    soft = (b.chroma < 4) & (b.slope < max(_SMOOTH * b.coarseness, 0.5 * b.spread)) & (b.darker > -5) & (b.darker < 12)
    return flat | soft


def _ringing(b: Backdrop, background: _Mask) -> _Mask:
    """The stains that JPEG leaves on the background beside a strong edge, within a block of eight pixels."""
    strong = cv2.dilate((b.distance > 30).astype(np.uint8), np.ones((21, 21), np.uint8)) > 0
    stain = strong & (b.distance < max(7.0, 4 * b.spread)) & ~background
    near = cv2.dilate(background.astype(np.uint8), np.ones((3, 3), np.uint8)) & stain
    _, labels = cv2.connectedComponents(stain.astype(np.uint8), connectivity=4)
    touching = np.unique(labels[near > 0])
    return np.isin(labels, touching[touching > 0])


def _flood(candidate: _Mask) -> _Mask:
    """What of the candidates hangs together with the border, without squeezing through a small gap."""
    kernel = np.ones((2 * _LEAK + 1, 2 * _LEAK + 1), np.uint8)
    narrow = cv2.erode(candidate.astype(np.uint8), kernel, borderValue=1)
    _, labels = cv2.connectedComponents(narrow, connectivity=4)
    rim = np.unique(np.r_[labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    reached = np.isin(labels, rim[rim > 0]).astype(np.uint8)
    return (cv2.dilate(reached, kernel) > 0) & candidate


def _clean(product: Mask8) -> Mask8:
    """Drop specks and keep every part that is at least a twentieth of the largest."""
    opened = cv2.morphologyEx(product.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened)
    if count < 2:
        return np.zeros_like(opened)
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
    depth = cv2.distanceTransform(exact, cv2.DIST_L2, 3)
    hole = np.zeros_like(product)
    for i in range(1, count):
        if stats[i, cv2.CC_STAT_AREA] < 0.0003 * product.size:
            continue
        here = labels == i
        if float(depth[here].max()) < _HOLE * max(product.shape):
            continue
        if float(np.std(b.lab[..., 0][here])) < max(0.5, 2 * b.spread):
            hole |= here.astype(np.uint8)
    return product & (1 - cv2.dilate(hole, np.ones((3, 3), np.uint8)))


def _banded_grabcut(b: Backdrop, product: Mask8, *, never: Mask8, band: int = 4) -> Mask8:
    """Let grabCut decide in a thin band around the edge, and only where the colours tell the sides apart."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * band + 1, 2 * band + 1))
    sure = cv2.erode(product, kernel, borderValue=0)
    near = cv2.dilate(product, kernel)
    if not (sure.any() and (near == 0).any()):
        return product
    rim = (product > 0) & (sure == 0)
    contrast = cv2.blur(np.where(rim, b.distance, 0).astype(np.float32), (31, 31))
    contrast /= np.maximum(cv2.blur(rim.astype(np.float32), (31, 31)), 1e-3)
    if float(np.median(b.distance[rim])) < _CLEAR:
        return product
    labels = np.where(product > 0, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    faint = contrast < _CLEAR
    labels[(near == 0) | (never > 0) | (faint & (product == 0))] = cv2.GC_BGD
    labels[(sure > 0) | (faint & (product > 0))] = cv2.GC_FGD
    cv2.setRNGSeed(1)  # grabCut's colour clusters start at random
    cv2.grabCut(b.rgb, labels, None, np.zeros((1, 65)), np.zeros((1, 65)), 1, cv2.GC_INIT_WITH_MASK)
    return np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
