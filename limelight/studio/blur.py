"""Gaussian blur whose cost does not grow with its width."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

_NARROW = 8.0
"""Sigma, in pixels, up to which the blur is done at the picture's own size."""
_KEPT = 4.0
"""Sigma on the smaller copy: wide enough that what the copy lost does not show."""


def blurred(image: NDArray[np.floating[Any]], sigma: float) -> NDArray[np.float32]:
    """The image, (height, width[, channels]) of 32-bit numbers, blurred by `sigma` pixels, edges mirrored.

    A wide blur is done on a smaller copy, which differs from the full one by a hundredth of the contrast, by
    a few at the picture's edges.
    """
    height, width = image.shape[:2]
    shrink = min(sigma / _KEPT, height / 8, width / 8)
    if sigma <= _NARROW or shrink < 1.5:
        return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.float32)
    size = (max(round(width / shrink), 8), max(round(height / shrink), 8))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    # The averaging on the way down and the interpolation on the way up blur too; together about half a pixel of the copy.
    across, down = (
        np.sqrt((sigma * now / full) ** 2 - 0.25) for now, full in zip(size, (width, height), strict=True)
    )
    small = cv2.GaussianBlur(small, (0, 0), float(across), sigmaY=float(down), borderType=cv2.BORDER_REFLECT)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
