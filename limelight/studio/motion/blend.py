"""Lays one colour over planar frames, by a weight for each pixel."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.motion.i420 import I420, planes, yuv

Cover = NDArray[np.float32]
"""(height / 2, width / 2), 0..1: how much of an effect's colour each pixel takes, at half resolution."""
Rgb = tuple[int, int, int]


def lay(frame: I420, cover: Cover, colour: Rgb) -> None:
    """Take the frame towards `colour` (sRGB) by `cover`, in place."""
    half = cv2.convertScaleAbs(cover, alpha=255)
    full = cv2.resize(half, (frame.shape[1], frame.shape[0] * 2 // 3), interpolation=cv2.INTER_LINEAR)
    for plane, value, weight in zip(planes(frame), yuv(colour), (full, half, half), strict=True):
        toward(plane, weight.astype(np.uint8, copy=False), value)


def toward(plane: NDArray[np.uint8], weight: NDArray[np.uint8], value: float) -> None:
    """Take a plane, or a part of one, towards `value` by `weight` / 255, in place."""
    below = cv2.multiply(plane, cv2.bitwise_not(weight), scale=1 / 255)
    plane[:] = cv2.add(below, cv2.convertScaleAbs(weight, alpha=value / 255))
