"""The background, flooded over its own colour and what soft shade and JPEG make of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from limelight.studio.cutout.background import Backdrop
from limelight.studio.cutout.pixels import grown, labelled, shrunk, square, touching

_Mask = NDArray[np.bool_]

_SMOOTH = 0.4
"""A gradient under this, in Lab units a pixel, is no edge: a soft shadow or nothing."""
_LEAK = 2
"""Gaps of up to twice this many pixels in a faint outline do not let the flood through."""


def plain_colours(b: Backdrop) -> _Mask:
    """The background's own colour, or a soft and faint darkening of it."""
    flat = b.distance < max(1.6, 4 * b.spread)
    soft = (b.chroma < 4) & (b.slope < max(_SMOOTH * b.coarseness, 0.5 * b.spread))
    return flat | (soft & (b.darker > -1.5 - b.spread) & (b.darker < 12))


def ringing(b: Backdrop, background: _Mask) -> _Mask:
    """The stains that JPEG leaves on the background beside a strong edge, within a block of eight pixels."""
    strong = grown(b.distance > 30, square(21)) > 0
    stain = strong & (b.distance < max(7.0, 4 * b.spread)) & ~background
    return touching(labelled(stain), grown(background, square(3)))


def flood(candidate: _Mask, start: _Mask) -> _Mask:
    """What of the candidates hangs together with the start, without squeezing through a small gap."""
    kernel = square(2 * _LEAK + 1)
    narrow = labelled(shrunk(candidate, kernel, outside=1))
    return (grown(touching(narrow, start), kernel) > 0) & candidate


def rim(like: _Mask) -> _Mask:
    """The outermost pixels of the frame."""
    rim = np.zeros(like.shape, bool)
    rim[0] = rim[-1] = rim[:, 0] = rim[:, -1] = True
    return rim
