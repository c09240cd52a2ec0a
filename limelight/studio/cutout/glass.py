"""Clear parts of a product: where the background shows through, and how much of it."""

from __future__ import annotations

import cv2
import numpy as np
from scipy import ndimage

from limelight.studio.cutout.background import Backdrop
from limelight.studio.cutout.pixels import (
    Floats,
    as_floats,
    as_mask,
    disc,
    grown,
    highest,
    labelled,
    opened,
    touching,
)
from limelight.studio.types import Mask8, Rgb8

_TINT, _DIM = 4.0, 26.0
"""What shows through is so near the background's hue, and at most so much darker (Lab units)."""
_THICK, _MORE = 50.0, 1.3
"""Thick glass is at most so much darker, in L, and makes the clear parts at most so many times as large."""
_LEAST, _LEAST_ON_WHITE = 0.08, 0.30
"""Share of the product that has to be clear. On white paper a white label looks the same, so more is asked for."""
_WALL, _DEPTH = 6, (16, 30)
"""A glass wall is dark within so many pixels of the outline, and light again at so many from it, at 1000 a side."""
_DARK, _DROP = 14.0, 0.6
"""How dark a wall is at least, in L, and by how much of that it is lighter inside of it."""
_PRINT = 0.004
"""Dark print on more than this share of a white area tells that it is a label."""
_WHITE, _COLOURED = 92.0, 12.0
"""Paper lighter than this, in L, and no more coloured than that, in (a, b), is white."""
_NOISE, _LEAST_HELD = 0.012, 0.045
"""The grain of the paper; and what the clearest glass holds back: a reflection at its two faces."""


def find_clear(b: Backdrop, product: Mask8) -> Mask8:
    """0 or 1: the see-through parts of a product at working size.

    Clear glass has the background's hue, is hardly darker, and is edged by a thin dark wall, in which it bends away
    the light; a white thing is shaded gradually towards its outline instead.
    """
    maybe = opened((product > 0) & (b.chroma < _TINT) & (b.darker > -_DIM) & (b.darker < _DIM))
    labels = labelled(maybe)
    areas = np.bincount(labels.ravel()).astype(np.float64)
    areas[0] = 0
    unit = max(product.shape) / 1000
    clear = np.zeros(len(areas), bool)
    for i in np.flatnonzero(areas > 0.02 * product.sum()):
        clear[i] = _walled(b, product, labels == i, unit)
    area = float(areas[clear].sum() / max(int(product.sum()), 1))
    if area < (_LEAST_ON_WHITE if _on_white(b) else _LEAST):
        return np.zeros_like(product)
    found = as_mask(clear[labels])
    if _on_white(b) and _print(b, found) > _PRINT:
        return np.zeros_like(product)
    found |= _thicker(b, product, found)
    return (
        grown(found, disc(max(2, round(2 * _WALL * unit))))
        & grown(product, disc(2))
        & as_mask(b.chroma < 3 * _TINT)
    )


def _thicker(b: Backdrop, product: Mask8, found: Mask8) -> Mask8:
    """What hangs together with the clear parts and holds back more light, such as a thick foot; no large part does."""
    maybe = opened((product > 0) & (b.chroma < _TINT) & (np.abs(b.darker) < _THICK))
    whole = touching(labelled(maybe), found)
    return as_mask(whole if whole.sum() < _MORE * found.sum() else found)


def _on_white(b: Backdrop) -> bool:
    light, *hue = np.median(b.paper.reshape(-1, 3)[::997], axis=0)
    return float(light) > _WHITE and float(np.hypot(*hue)) < _COLOURED


def _walled(b: Backdrop, product: Mask8, part: np.ndarray, unit: float) -> bool:
    """Whether the outline beside this part is a thin dark line."""
    depth = np.asarray(cv2.distanceTransform(product, cv2.DIST_L2, 3)) / unit
    beside = grown(part, disc(max(2, round(_WALL * unit)))) > 0
    edge = beside & (depth > 0) & (depth <= _WALL)
    inner = part & (depth >= _DEPTH[0]) & (depth <= _DEPTH[1])
    if edge.sum() < 40 * unit or inner.sum() < 40 * unit:
        return False
    dark = highest(as_floats(b.darker), 2 * round(_WALL * unit / 2) + 1)
    wall, within = float(np.median(dark[edge])), float(np.median(b.darker[inner]))
    return wall > _DARK and max(within, 0.0) < (1 - _DROP) * wall


def _print(b: Backdrop, part: Mask8) -> float:
    """Share of dark specks within a part: letters."""
    filled = np.asarray(ndimage.binary_fill_holes(part > 0))
    return float(((filled > part) & (b.darker > 40)).sum() / max(int(part.sum()), 1))


def see_through(rgb: Rgb8, paper: Rgb8, alpha: Mask8, clear: Floats) -> tuple[Rgb8, Mask8]:
    """The colours and the alpha with what shows through taken out, where `clear` is 1.

    The least alpha that explains a pixel: what is darker than the paper holds some of it back, what is lighter adds
    to it. Source: colour to alpha, as the GNU image manipulation program has it.
    """
    seen, behind = rgb.astype(np.float32), paper.astype(np.float32)
    held = np.maximum((behind - seen) / np.maximum(behind, 1), (seen - behind) / np.maximum(255 - behind, 1))
    # Against white paper every level of noise would count as light.
    held = np.clip((held.max(-1) - _NOISE) / (1 - _NOISE), _LEAST_HELD * (alpha > 127), 1)
    own = behind + (seen - behind) / np.maximum(held, 0.02)[..., None]
    k = clear[..., None]
    colours = np.clip(seen * (1 - k) + own * k, 0, 255)
    return np.rint(colours).astype(np.uint8), np.rint(alpha * (1 - clear) + 255 * held * clear).astype(
        np.uint8
    )
