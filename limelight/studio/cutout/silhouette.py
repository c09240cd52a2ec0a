"""Which pixels are the product: the background is flooded from the border, what is left is the product."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.cutout.background import Backdrop
from limelight.studio.cutout.pixels import as_mask, disc, grown, labelled, opened, shrunk, square, touching
from limelight.studio.cutout.shadow import find_shadow
from limelight.studio.types import Mask8

_Mask = NDArray[np.bool_]

_SMOOTH = 0.4
"""A gradient under this, in Lab units a pixel, is no edge: a soft shadow or nothing."""
_LEAK = 2
"""Gaps of up to twice this many pixels in a faint outline do not let the flood through."""
_HOLE = 0.0075
"""Half the width of the smallest hole, as a share of the longer side: a bright line on metal is thinner."""
_SLIT, _RIM = 0.0019, 0.03
"""A narrower hole, down to this half width, counts when the product's rim is this near."""
_CLEAR = 14.0
"""Outlines this far from the background (Lab units) are told by colour; under it colours mislead."""


def find_silhouette(backdrop: Backdrop) -> Mask8:
    """The product as 0 or 1 at working size; all zero when nothing stands out."""
    background = _flood(_plain(backdrop))
    background |= _ringing(backdrop, background)
    product = _open_holes(backdrop, _fill(_clean(~background)))
    if not product.any():
        return product
    shadow = find_shadow(backdrop, product)
    product = _clean(product & (1 - shadow))
    return _clean(_banded_grabcut(backdrop, product, never=shadow & (1 - product)))


def _plain(b: Backdrop) -> _Mask:
    """The background's own colour, or a soft and faint darkening of it."""
    flat = b.distance < max(1.6, 4 * b.spread)
    soft = (b.chroma < 4) & (b.slope < max(_SMOOTH * b.coarseness, 0.5 * b.spread))
    return flat | (soft & (b.darker > -5) & (b.darker < 12))


def _ringing(b: Backdrop, background: _Mask) -> _Mask:
    """The stains that JPEG leaves on the background beside a strong edge, within a block of eight pixels."""
    strong = grown(b.distance > 30, square(21)) > 0
    stain = strong & (b.distance < max(7.0, 4 * b.spread)) & ~background
    return touching(labelled(stain), grown(background, square(3)))


def _flood(candidate: _Mask) -> _Mask:
    """What of the candidates hangs together with the border, without squeezing through a small gap."""
    kernel = square(2 * _LEAK + 1)
    narrow = labelled(shrunk(candidate, kernel, outside=1))
    rim = np.zeros_like(narrow)
    rim[0] = rim[-1] = rim[:, 0] = rim[:, -1] = 1
    return (grown(touching(narrow, rim), kernel) > 0) & candidate


def _clean(product: NDArray[np.bool_] | Mask8) -> Mask8:
    """Drop specks and keep every part that is at least a twentieth of the largest."""
    labels = labelled(opened(product))
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    if len(areas) < 2:
        return np.zeros(labels.shape, np.uint8)
    return as_mask((areas > 0.05 * areas.max())[labels])


def _fill(product: Mask8) -> Mask8:
    labels = labelled(np.pad(1 - product, 1, constant_values=1))
    return as_mask(labels[1:-1, 1:-1] != labels[0, 0])


def _open_holes(b: Backdrop, product: Mask8) -> Mask8:
    """Reopen what the background shows through, such as a handle.

    A hole has the background's very colour and no shading; a white label is shaded by the product's form. A narrow
    one must lie at the rim too, as between laces and in loops: white print in the middle of a product is no hole.
    """
    exact = as_mask((b.distance < max(1.6, 3 * b.spread)) & (shrunk(product, square(3)) > 0))
    labels = labelled(exact)
    inside = np.asarray(cv2.distanceTransform(exact, cv2.DIST_L2, 3))
    to_rim = np.asarray(cv2.distanceTransform(product, cv2.DIST_L2, 3))
    side = max(product.shape)
    hole = np.zeros(product.shape, bool)
    for i in np.unique(labels[inside >= _SLIT * side]):
        here = labels == i
        wide = float(inside[here].max()) >= _HOLE * side
        at_rim = float(to_rim[here].min()) <= _RIM * side
        if (wide or at_rim) and float(np.std(b.lab[..., 0][here])) < max(0.5, 2 * b.spread):
            hole |= here
    return product & (1 - grown(hole, square(3)))


def _banded_grabcut(b: Backdrop, product: Mask8, *, never: Mask8, band: int = 4) -> Mask8:
    """Let grabCut decide in a thin band around the edge, only where the colours tell the sides apart."""
    sure = shrunk(product, disc(band))
    near = grown(product, disc(band))
    if not (sure.any() and (near == 0).any()):
        return product
    rim = (product > 0) & (sure == 0)
    if float(np.median(b.distance[rim])) < _CLEAR:
        return product
    contrast = np.asarray(cv2.blur(np.where(rim, b.distance, 0).astype(np.float32), (31, 31)))
    faint = contrast < _CLEAR * np.asarray(cv2.blur(rim.astype(np.float32), (31, 31)))
    labels = np.where(product > 0, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[(near == 0) | (never > 0) | (faint & (product == 0))] = cv2.GC_BGD
    labels[(sure > 0) | (faint & (product > 0))] = cv2.GC_FGD
    cv2.setRNGSeed(1)  # grabCut's colour clusters start at random
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(b.rgb, labels, (0, 0, 1, 1), *models, 1, cv2.GC_INIT_WITH_MASK)
    return as_mask((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))
