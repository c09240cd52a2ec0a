"""Where the background shows through a product: handles, loops, nets."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from limelight.studio.cutout.background import Backdrop
from limelight.studio.cutout.flood import flood, ringing
from limelight.studio.cutout.pixels import (
    Labels,
    as_mask,
    disc,
    grown,
    highest,
    labelled,
    of_parts,
    opened_by,
    shrunk,
    square,
    touching,
)
from limelight.studio.types import Mask8

_Mask = NDArray[np.bool_]

_HOLE = 0.0075
"""Half the width of the smallest hole, as a share of the longer side: a bright line on metal is thinner."""
_SLIT, _RIM = 0.0019, 0.03
"""A narrower hole, down to this half width, counts when the product's rim is this near."""
_SURELY = 0.02
"""Half the width from which a hole needs no edge all around, as one with a shadow in it has not."""
_NEAR, _AS_SHARP = 7, 0.82
"""Sharp is how much of the difference to the background comes in one pixel of so many, against the outer outline."""
_ISLAND = 9
"""Width in pixels of the least thing that cannot hover in a hole."""
_GROWTH = 2.0
"""A hole is at most so many times as large as the part of it that has the background's very colour."""
_GAP, _CORD = 8.0, 0.008
"""A gap is so like the background, in Lab units; a cord is at most twice this thick, as a share of the longer side."""
_CONTRAST = 24.0
"""Cords are so unlike the background all around a gap, in Lab units."""


def open_holes(b: Backdrop, plain: _Mask, product: Mask8) -> Mask8:
    """Reopen what the background shows through, such as a handle."""
    hole = _windows(b, product)
    whole = flood(plain & (product > 0), hole)
    # More than that is no shade in a hole but a product as light as the background.
    if whole.sum() < _GROWTH * hole.sum():
        hole |= whole
    hole |= _meshes(b, product)
    hole |= ringing(b, hole)
    hole &= _sharply_edged(b, product, hole)
    hole = _empty(b, product, hole)
    return product & (1 - grown(hole, square(3)))


def _windows(b: Backdrop, product: Mask8) -> _Mask:
    """What has the background's very colour and no shading; a white label is shaded by the product's form.

    A narrow one must lie at the rim too, as between laces and in loops: white print in the middle of a product is none.
    """
    exact = as_mask((b.distance < max(1.6, 3 * b.spread)) & (shrunk(product, square(3)) > 0))
    labels = labelled(exact)
    to_rim = np.asarray(cv2.distanceTransform(product, cv2.DIST_L2, 3))
    side = max(product.shape)
    half, near = _half(exact, labels), of_parts(ndimage.minimum, to_rim, labels)
    shaded = of_parts(ndimage.standard_deviation, b.darker, labels)
    wide, narrow = half >= _HOLE * side, half >= _SLIT * side
    found = (wide | (narrow & (near <= _RIM * side))) & (shaded < max(0.5, 2 * b.spread))
    found[0] = False
    return found[labels]


def _half(mask: NDArray[np.uint8], labels: Labels) -> NDArray[np.float64]:
    """Half the width of every part, in pixels."""
    depth = np.asarray(cv2.distanceTransform(mask, cv2.DIST_L2, 3))
    return of_parts(ndimage.maximum, depth, labels)


def _empty(b: Backdrop, product: Mask8, hole: _Mask) -> _Mask:
    """The holes in which nothing hovers: what has print within it is paper, such as in a frame."""
    solid = (product > 0) & (grown(hole, square(3)) == 0) & (b.distance > _CONTRAST)
    parts = labelled(opened_by(solid, square(_ISLAND)))
    hovering = (parts > 0) & ~touching(parts, grown(product == 0, square(2 * _ISLAND)))
    return hole & ~touching(labelled(hole), grown(hovering, square(_ISLAND)))


def _sharply_edged(b: Backdrop, product: Mask8, hole: _Mask) -> _Mask:
    """The parts that end nearly as sharply as the product's outline does; a highlight on metal fades."""
    labels = labelled(hole)
    sharp = highest(b.slope, _NEAR) / np.maximum(highest(np.hypot(b.darker, b.chroma), 2 * _NEAR + 1), 1)
    outline = (grown(product, square(3)) > 0) & (product == 0)
    if not (outline.any() and hole.any()):
        return hole
    around = np.rint(cv2.dilate(labels.astype(np.float32), square(3))).astype(np.int32)
    around[labels > 0] = 0
    edge = of_parts(ndimage.median, sharp, around, int(labels.max()) + 1)
    found = edge >= _AS_SHARP * float(np.median(sharp[outline]))
    found |= _half(as_mask(hole), labels) >= _SURELY * max(hole.shape)
    found[0] = False
    return found[labels]


def _meshes(b: Backdrop, product: Mask8) -> _Mask:
    """Gaps between thin cords, as in a net or between laces; white print on a body has the body around it."""
    gaps = as_mask((np.abs(b.darker) < _GAP) & (b.chroma < _GAP) & (product > 0))
    cords = product & (1 - gaps)
    thick = opened_by(cords, disc(max(2, round(_CORD * max(product.shape)))))
    labels = labelled(gaps)
    count = int(labels.max()) + 1
    around = np.rint(cv2.dilate(labels.astype(np.float32), square(5))).astype(np.int32)
    ring = (cords > 0) & (around > 0)
    length = np.maximum(np.bincount(around[ring], minlength=count), 1)
    share = np.bincount(around[ring], weights=thick[ring], minlength=count) / length
    pale = highest(b.distance, 3)[ring] < _CONTRAST
    open_to = np.bincount(around[ring], weights=pale, minlength=count) / length
    palest = of_parts(ndimage.minimum, b.distance, labels)
    fits = (palest < _GAP / 2) & (_half(gaps, labels) < 2 * _CORD * max(product.shape))
    is_gap = (share < 0.3) & (open_to < 0.05) & fits
    is_gap[0] = False
    return is_gap[labels]
