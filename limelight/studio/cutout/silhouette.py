"""Which pixels are the product: the background is flooded from the border, what is left is the product."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.cutout.background import Backdrop
from limelight.studio.cutout.flood import flood, plain_colours, rim, ringing
from limelight.studio.cutout.holes import open_holes
from limelight.studio.cutout.pixels import (
    as_mask,
    disc,
    grown,
    highest,
    labelled,
    opened,
    shrunk,
    square,
    touching,
)
from limelight.studio.cutout.shadow import find_shadow
from limelight.studio.types import Mask8

_STRONG, _STEEP = 20.0, 4.0
"""A hair is so unlike the background, and has an edge so steep."""
_HAIR, _HAIR_LENGTH = 4, 8
"""Half of the most a hair is thick, and how far it leads away from the rest at least, in pixels."""
_ROUND = 40
"""Pixels of background around the product from which grabCut learns it."""
_SEAM = 6
"""Half the width, in pixels, of what is closed again."""
_CLEAR = 14.0
"""Outlines this far from the background (Lab units) are told by colour; under it colours mislead."""


def find_silhouette(backdrop: Backdrop) -> Mask8:
    """The product as 0 or 1 at working size; all zero when nothing stands out."""
    plain = plain_colours(backdrop)
    background = flood(plain, rim(plain))
    background |= ringing(backdrop, background)
    product = open_holes(backdrop, plain, _fill(_clean(~background)))
    if not product.any():
        return product
    shadow = find_shadow(backdrop, product)
    product = _clean(product & (1 - shadow))
    cut = _clean(_banded_grabcut(backdrop, product, never=shadow & (1 - product)))
    cut |= _hairs(backdrop, cut, never=shadow)
    # What was taken for background between two solid parts, such as a highlight, is product if the flood never came there.
    return cut | shrunk(grown(cut, disc(_SEAM)), disc(_SEAM)) & product


def _clean(product: NDArray[np.bool_] | Mask8) -> Mask8:
    """Drop specks and keep every part that is at least a twentieth of the largest."""
    labels = labelled(opened(product))
    areas = np.bincount(labels.ravel())
    areas[0] = 0
    if len(areas) < 2:
        return np.zeros(labels.shape, np.uint8)
    return as_mask((areas > 0.05 * areas.max())[labels])


def _hairs(b: Backdrop, product: Mask8, *, never: Mask8) -> Mask8:
    """Wires, struts and threads that hang on the product and are thinner than what was looked for so far."""
    strong = (b.distance > max(_STRONG, 6 * b.spread)) & (highest(b.slope, 3) > _STEEP) & (never == 0)
    thin = (strong | (product > 0)) & (product == 0)
    thick = grown(shrunk(thin, disc(_HAIR)), disc(_HAIR + 1)) > 0
    parts = labelled(grown(thin & ~thick, square(3)))
    reached = touching(parts, grown(product, square(3)))
    away = np.asarray(cv2.distanceTransform(1 - product, cv2.DIST_L2, 3)) > _HAIR_LENGTH
    return as_mask(reached & thin & touching(parts, away & thin))


def _fill(product: Mask8) -> Mask8:
    labels = labelled(np.pad(1 - product, 1, constant_values=1))
    return as_mask(labels[1:-1, 1:-1] != labels[0, 0])


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
    rows, columns = (np.flatnonzero(near.any(axis=axis)) for axis in (1, 0))
    part = np.s_[
        max(rows[0] - _ROUND, 0) : rows[-1] + _ROUND, max(columns[0] - _ROUND, 0) : columns[-1] + _ROUND
    ]
    small = np.ascontiguousarray(labels[part])
    cv2.grabCut(np.ascontiguousarray(b.rgb[part]), small, (0, 0, 1, 1), *models, 1, cv2.GC_INIT_WITH_MASK)
    labels[part] = small
    return as_mask((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))
