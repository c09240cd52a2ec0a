"""The contact shadow under a product, told from the product itself."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.cutout.background import Backdrop
from limelight.studio.types import Mask8

_ZONE = 0.35
"""A shadow lies around the lowest part of the product: this share of its height."""
_CHROMA = 5.0
_FAINT, _DEPTH = 8, 70
"""How dark the rest of a shadow is, in L below the background: what is fainter was flooded before."""
_MOST = 0.16
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


_CARE = (_Care(3, 1.1, 0.11, 4.0), _Care(5, 0.9, 0.09, 4.0), _Care(7, 0.8, 0.05, 1.0), _Care(9, 0.6, 0.04, 1.0))
"""Tried in turn until the shadow does not leak into the product."""


def find_shadow(b: Backdrop, product: Mask8) -> Mask8:
    """0 or 1: pixels of `product` that are cast shadow.

    A shadow only darkens on the way from the background to the product and has no edge of its own; so it is grown from
    the background in steps of falling lightness. A white product behind a dark contact line is never reached:
    it would have to get lighter again.
    """
    for care in _CARE:
        shadow = _grow_shadow(b, product, care)
        if shadow.sum() < _MOST * product.sum():
            return shadow
    return np.zeros_like(product)


def _grow_shadow(b: Backdrop, product: Mask8, care: _Care) -> Mask8:
    ys = np.flatnonzero(product.any(axis=1))
    top = int(ys[-1] - _ZONE * (ys[-1] - ys[0]))
    steepest = (care.gentle + care.steeper * np.maximum(b.darker[top:], 0)) * b.coarseness
    grey = (product[top:] > 0) & (b.chroma[top:] < _CHROMA)
    dark = cv2.GaussianBlur(b.darker[top:], (0, 0), 1.0)
    kernel = np.ones((care.clearance, care.clearance), np.uint8)
    away_from_edges = cv2.dilate(b.slope[top:], kernel) < steepest
    grown = _descend(grey & away_from_edges & (dark > _FAINT), dark, product[top:] == 0, rise=care.rise)
    rest = cv2.dilate(grown, kernel) & (grey & (b.slope[top:] < steepest))
    shadow = np.zeros_like(product)
    shadow[top:] = grown | rest
    return cv2.morphologyEx(shadow, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))


def _descend(allowed: NDArray[np.bool_], dark: NDArray[np.float32], outside: NDArray[np.bool_], *, rise: float) -> Mask8:
    """Grow from `outside` over `allowed`, in order of falling lightness."""
    reached = outside.astype(np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    for level in range(_FAINT, _DEPTH, 2):
        step = (allowed & (dark < level + 2) & (dark > level - rise)).astype(np.uint8)
        seeds = cv2.dilate(reached, kernel) & step
        if not seeds.any():
            continue
        _, labels = cv2.connectedComponents(step, connectivity=4)
        hit = np.zeros(labels.max() + 1, bool)
        hit[labels[seeds > 0]] = True
        hit[0] = False
        reached |= hit[labels].astype(np.uint8)
    return reached & ~outside.astype(bool)
