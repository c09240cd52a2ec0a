"""The contact shadow under a product, told from the product itself."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.cutout.background import Backdrop
from limelight.studio.cutout.pixels import Floats, as_mask, grown, labelled, opened, shrunk, square
from limelight.studio.types import Mask8

_ZONE = 0.42
"""A shadow lies around the lowest part of the product: this share of its height."""
_CHROMA = 5.5
"""A shadow is grey: further than this from the background's hue it is product."""
_DEPTH = 75.0
"""No shadow is darker than this, in L below the background: what is, is product."""
_EDGE, _EDGE_WIDTH = 5.0, 3.3
"""An edge is steeper than this, in Lab units a pixel, and nearly all of the darkening happens in so many pixels."""
_HALO = 13
"""Side of the square about the product in which its own outline blurs the slope, in pixels."""
_BAND = 9
"""A part of the product is at least this thick, in pixels; what is thinner is the shadow right under it."""
_STEPS = 24
"""Points looked at on the way from a pixel to the background."""
_BAY, _BRIGHT = 48, 6.0
"""A bay is at most twice so wide, in pixels; a shadow in one is darker than this, in L."""
_MOST = 0.3
"""A shadow that takes a larger share of what was found has leaked into a product of its own colour."""


def find_shadow(b: Backdrop, product: Mask8) -> Mask8:
    """0 or 1: pixels of `product` that are cast shadow.

    A watershed over the lightness, flooded from the background and from what is surely product: each pixel goes to
    the side from which it is reached over the gentler slope. A shadow rises softly out of the background and ends at
    the product's edge; a white sole or label hangs together with the product over softer slopes than its outline.
    What the background won across a hard edge, such as a steel foot ring, is given back and the flood run again.
    Source: Meyer, "Color image segmentation" (1992), as OpenCV has it.
    """
    rows = np.flatnonzero(product.any(axis=1))
    low = np.s_[max(int(rows[-1] - _ZONE * (rows[-1] - rows[0])), 0) :]
    inside = product[low] > 0
    unsure = inside & (b.chroma[low] < _CHROMA) & (b.darker[low] < _DEPTH)
    sure = shrunk(inside & ~unsure, square(3)) > 0
    sure[:2] = inside[:2]
    won = unsure & (_watershed(b.lab[low], outside=~inside, sure=sure) == _OUTSIDE)
    hard = _across_an_edge(won, ~inside, b.slope[low], b.darker[low])
    hard = grown(shrunk(hard, square(_BAND)), square(_BAND)) > 0
    if hard.any():
        won = unsure & (_watershed(b.lab[low], outside=~inside, sure=sure | hard) == _OUTSIDE)
    shadow = np.zeros_like(product)
    shadow[low] = won
    shadow &= 1 - _bright_bays(b, product, shadow)
    if shadow.sum() > _MOST * product.sum():
        return np.zeros_like(product)
    return _with_lines(opened(shadow), product & as_mask(b.chroma < _CHROMA))


def _bright_bays(b: Backdrop, product: Mask8, shadow: Mask8) -> Mask8:
    """What of the shadow reaches into the product and is hardly dark: a streak of light on it, for a bay is darkest."""
    solid = opened(product & (1 - shadow))
    across = np.ones((1, 2 * _BAY + 1), np.uint8)
    closed = shrunk(grown(solid, across), across)
    bays = labelled(closed & shadow)
    bright = np.zeros(int(bays.max()) + 1, bool)
    for i in range(1, len(bright)):
        here = bays == i
        darkness = float(np.median(b.darker[here]))
        bright[i] = darkness < _BRIGHT and float(np.median(b.distance[here])) > max(1.6, 4 * b.spread)
    return as_mask(bright[bays])


def _across_an_edge(
    won: NDArray[np.bool_], outside: NDArray[np.bool_], slope: Floats, darker: Floats
) -> NDArray[np.bool_]:
    """Which of the `won` pixels have a hard edge between them and the nearest outside, and no product."""
    border = grown(outside, square(3)) > 0
    # Beside the product its own outline is steep; only edges well inside what was won tell anything.
    slope = np.where(grown(~outside & ~won, square(_HALO)) > 0, np.float32(0), slope)
    y, x = np.nonzero(won & ~border)
    _, labels = cv2.distanceTransformWithLabels(
        as_mask(~outside), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    oy, ox = np.nonzero(outside)
    numbers = np.asarray(labels, np.int32)
    home = np.zeros(int(numbers.max()) + 1, np.int64)
    home[numbers[oy, ox]] = np.arange(len(oy))
    nearest = home[numbers[y, x]]
    steepest, blocked = np.zeros(len(y), np.float32), np.zeros(len(y), bool)
    darkest = np.zeros(len(y), np.float32)
    for step in np.linspace(0.0, 1.0, _STEPS):
        py = np.rint(y + (oy[nearest] - y) * step).astype(np.int64)
        px = np.rint(x + (ox[nearest] - x) * step).astype(np.int64)
        steepest, darkest = np.maximum(steepest, slope[py, px]), np.maximum(darkest, darker[py, px])
        blocked |= ~(won[py, px] | border[py, px] | outside[py, px])
    hard = np.zeros(won.shape, bool)
    hard[y, x] = (steepest > _EDGE) & (steepest * _EDGE_WIDTH > darkest) & ~blocked
    return hard


_OUTSIDE, _PRODUCT = 1, 2


def _watershed(
    lab: NDArray[np.float32], *, outside: NDArray[np.bool_], sure: NDArray[np.bool_]
) -> NDArray[np.int32]:
    """(h, w): 1 where the outside got first, 2 where the product did, -1 on the lines between."""
    markers = np.zeros(outside.shape, np.int32)
    markers[outside], markers[sure] = _OUTSIDE, _PRODUCT
    scaled = lab * np.array([2.55, 1, 1], np.float32) + np.array([0, 128, 128], np.float32)
    calm = cv2.GaussianBlur(scaled, (0, 0), 0.8)
    image = np.ascontiguousarray(np.rint(calm.clip(0, 255)), np.uint8)
    return np.asarray(cv2.watershed(image, markers), np.int32)


def _with_lines(shadow: Mask8, grey: Mask8) -> Mask8:
    """With the line between shadow and background, which the watershed leaves out."""
    return as_mask((shadow > 0) | ((grown(shadow, square(3)) > 0) & (grey > 0) & (_thin(grey, shadow) > 0)))


def _thin(grey: Mask8, shadow: Mask8) -> Mask8:
    """What is left of the grey beside the shadow and is no wider than two pixels: seams, not product."""
    rest = grey & (1 - shadow)
    return rest & (1 - opened(rest))
