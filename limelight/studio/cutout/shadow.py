"""The contact shadow under a product, told from the product itself."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.cutout.background import Backdrop
from limelight.studio.cutout.pixels import (
    Floats,
    as_floats,
    grown,
    highest,
    labelled,
    opened,
    square,
    touching,
)
from limelight.studio.types import Mask8

_Mask = NDArray[np.bool_]
_CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)

_ZONE = 0.35
"""A shadow lies around the lowest part of the product: this share of its height."""
_CHROMA = 5.0
_FAINT, _DEPTH = 8, 70
"""How dark the rest of a shadow is, in L below the background: what is fainter was flooded before."""
_MOST = 0.10
"""A shadow that takes a larger share of what was found has leaked into a product of its own colour."""


@dataclass(frozen=True, slots=True)
class _Care:
    """How easily the shadow grows."""

    clearance: int
    """Side of the square that must be free of edges, in pixels."""
    gentle: float
    """Steepest faint shadow, in Lab units a pixel."""
    steeper: float
    """What is added to it with every unit of L the shadow is darker."""
    rise: float
    """How much lighter, in L, the shadow may get again on the way in."""


_CARE = (
    _Care(3, 1.1, 0.11, 4.0),
    _Care(5, 0.9, 0.09, 4.0),
    _Care(7, 0.8, 0.05, 1.0),
    _Care(9, 0.6, 0.04, 1.0),
)
"""Tried in turn until the shadow does not leak into the product."""


def find_shadow(b: Backdrop, product: Mask8) -> Mask8:
    """0 or 1: pixels of `product` that are cast shadow.

    A shadow only darkens on the way from the background to the product and has no edge of its own; so it is
    grown from the background in steps of falling lightness. A white product behind a dark contact line is
    not reached: it would have to get lighter again.
    """
    for care in _CARE:
        shadow = _grow_shadow(b, product, care)
        if shadow.sum() < _MOST * product.sum():
            return shadow
    return np.zeros_like(product)


def _grow_shadow(b: Backdrop, product: Mask8, care: _Care) -> Mask8:
    ys = np.flatnonzero(product.any(axis=1))
    low = slice(int(ys[-1] - _ZONE * (ys[-1] - ys[0])), None)
    steepest = as_floats((care.gentle + care.steeper * np.maximum(b.darker[low], 0)) * b.coarseness)
    grey = (product[low] > 0) & (b.chroma[low] < _CHROMA)
    dark = as_floats(cv2.GaussianBlur(b.darker[low], (0, 0), 1.0))
    clear = highest(b.slope[low], care.clearance) < steepest
    core = _descend(grey & clear & (dark > _FAINT), dark, product[low] == 0, rise=care.rise)
    skirt = (grown(core, square(care.clearance)) > 0) & grey & (b.slope[low] < steepest)
    shadow = np.zeros_like(product)
    shadow[low] = core | skirt
    return opened(shadow)


def _descend(allowed: _Mask, dark: Floats, outside: _Mask, *, rise: float) -> _Mask:
    """Grow from `outside` over `allowed`, in order of falling lightness."""
    reached = outside.copy()
    for level in range(_FAINT, _DEPTH, 2):
        step = allowed & (dark < level + 2) & (dark > level - rise)
        seeds = (grown(reached, _CROSS) > 0) & step
        if seeds.any():
            reached |= touching(labelled(step), seeds)
    return reached & ~outside
