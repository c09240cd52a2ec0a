"""OpenCV's neighbourhood operations with the types of what goes in and comes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.types import Mask8

Floats: TypeAlias = NDArray[np.float32]
Labels: TypeAlias = NDArray[np.int32]


def as_mask(image: NDArray[Any]) -> Mask8:
    """Anything of zeros and ones as (h, w) of 0 and 1."""
    return np.ascontiguousarray(image, np.uint8)


def as_floats(image: NDArray[Any]) -> Floats:
    """Numbers as 32-bit floats."""
    return np.ascontiguousarray(image, np.float32)


def square(side: int) -> Mask8:
    """A square neighbourhood."""
    return np.ones((side, side), np.uint8)


def disc(radius: int) -> Mask8:
    """A round neighbourhood."""
    return as_mask(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)))


def grown(mask: NDArray[Any], kernel: Mask8) -> Mask8:
    """Every pixel that has a set one in its neighbourhood."""
    return as_mask(cv2.dilate(as_mask(mask), kernel))


def shrunk(mask: NDArray[Any], kernel: Mask8, *, outside: int = 0) -> Mask8:
    """Every pixel whose whole neighbourhood is set; `outside` is what lies beyond the frame."""
    return as_mask(cv2.erode(as_mask(mask), kernel, borderType=cv2.BORDER_CONSTANT, borderValue=(outside,)))


def opened(mask: NDArray[Any]) -> Mask8:
    """Without specks and hairs thinner than three pixels."""
    return as_mask(cv2.morphologyEx(as_mask(mask), cv2.MORPH_OPEN, square(3)))


def opened_by(mask: NDArray[Any], kernel: Mask8) -> Mask8:
    """Without what is thinner than the neighbourhood."""
    return as_mask(cv2.morphologyEx(as_mask(mask), cv2.MORPH_OPEN, kernel))


def highest(values: Floats, side: int) -> Floats:
    """The largest value in the square around each pixel."""
    return as_floats(cv2.dilate(values, square(side)))


def labelled(mask: NDArray[Any]) -> Labels:
    """Connected parts (by edges, not corners) numbered from 1; 0 is the rest."""
    return np.asarray(cv2.connectedComponents(as_mask(mask), connectivity=4)[1], np.int32)


def of_parts(
    measure: Callable[..., Any], values: NDArray[Any], labels: Labels, count: int | None = None
) -> NDArray[np.float64]:
    """SciPy's `measure` (minimum, median, ...) of the values in every part, by its number; 0 for the rest, number 0."""
    some = labels > 0
    found = np.zeros(int(labels.max()) + 1 if count is None else count, np.float64)
    present, numbers = np.unique(labels[some], return_inverse=True)
    if len(present):
        found[present] = measure(values[some], numbers, np.arange(len(present)))
    return found


def touching(labels: Labels, where: NDArray[Any]) -> NDArray[np.bool_]:
    """The parts that have a pixel in `where`, whole."""
    hit = np.zeros(int(labels.max()) + 1, bool)
    hit[labels[where > 0]] = True
    hit[0] = False
    return hit[labels]
