"""Draws a caption into planar video frames."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.motion.i420 import I420, planes, yuv
from limelight.studio.typography.captions import CaptionLayer
from limelight.studio.typography.contrast import Rgb, luminance


def draw_caption(frame: I420, caption: CaptionLayer, at: int) -> None:
    """Blend the caption into `frame`, in place, as it looks `at` frames into its clip."""
    scrim = caption.scrim(at)
    if scrim is not None:
        _blend(frame, 0, 0, scrim, caption.legibility.scrim)
    halo: Rgb = (0, 0, 0) if float(luminance(caption.legibility.words)) > 0.18 else (255, 255, 255)
    for x, y, shadow, words in caption.words(at):
        _blend(frame, x, y, shadow, halo)
        _blend(frame, x, y, words, caption.legibility.words)


def _blend(frame: I420, x: int, y: int, weight: NDArray[np.float32], color: Rgb) -> None:
    """Take the frame towards `color` by `weight`, placed at (x, y), both even, and cut to the frame."""
    height, width = frame.shape[0] * 2 // 3, frame.shape[1]
    x0, y0 = max(0, x), max(0, y)
    x1, y1 = min(width, x + weight.shape[1]) // 2 * 2, min(height, y + weight.shape[0]) // 2 * 2
    if x1 <= x0 or y1 <= y0:
        return
    full = weight[y0 - y : y1 - y, x0 - x : x1 - x]
    half = cv2.resize(full, ((x1 - x0) // 2, (y1 - y0) // 2), interpolation=cv2.INTER_AREA)
    for index, (plane, value, part) in enumerate(
        zip(planes(frame), yuv(color), (full, half, half), strict=True)
    ):
        step = 1 if index == 0 else 2
        area = plane[y0 // step : y1 // step, x0 // step : x1 // step]
        below = np.ascontiguousarray(area)
        above = np.full_like(below, value)
        part = np.ascontiguousarray(part)
        area[:] = cv2.blendLinear(above, below, part, 1 - part)
