"""Draws a caption into planar video frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from limelight.studio.motion.i420 import I420, planes, yuv
from limelight.studio.typography.captions import CaptionLayer
from limelight.studio.typography.contrast import Rgb, luminance


@dataclass(frozen=True, slots=True)
class _Coat:
    """One colour laid over a part of one plane: what is kept of it, and what is added."""

    rows: slice
    columns: slice
    keep: MatLike
    add: MatLike

    def on(self, plane: NDArray[np.uint8]) -> None:
        area = plane[self.rows, self.columns]
        area[:] = cv2.add(cv2.multiply(area, self.keep, scale=1 / 255), self.add)


class _Layer(NamedTuple):
    """One colour of a caption, in the frame's pixels; `x` and `y` are even."""

    x: int
    y: int
    weight: NDArray[np.float32]
    colour: Rgb


class Overlay:
    """One caption over the frames of one clip. While nothing of it moves, what it does to a frame is reckoned once."""

    def __init__(self, caption: CaptionLayer) -> None:
        self._caption = caption
        self._still: list[_Coat] | None = None

    def draw(self, frame: I420, at: int) -> None:
        """Blend the caption into `frame`, in place, as it looks `at` frames into its clip."""
        if not self._caption.still(at):
            _laid(frame, [_coats(layer, frame.shape) for layer in _layers(self._caption, at)])
            return
        if self._still is None:
            self._still = _together(self._caption, at, frame.shape)
        _laid(frame, [self._still])


def _laid(frame: I420, coats: list[list[_Coat]]) -> None:
    for coat in coats:
        for plane, one in zip(planes(frame), coat, strict=False):
            one.on(plane)


def _layers(caption: CaptionLayer, at: int) -> list[_Layer]:
    """What is laid over one another, from the back."""
    found: list[_Layer] = []
    scrim = caption.scrim(at)
    if scrim is not None:
        found.append(_Layer(0, 0, scrim, caption.legibility.scrim))
    halo: Rgb = (0, 0, 0) if float(luminance(caption.legibility.words)) > 0.18 else (255, 255, 255)
    for x, y, shadow, words in caption.words(at):
        found += [_Layer(x, y, shadow, halo), _Layer(x, y, words, caption.legibility.words)]
    return found


def _coats(layer: _Layer, shape: tuple[int, ...]) -> list[_Coat]:
    """The coats of one colour on Y, U and V, cut to a frame of that shape."""
    x, y, weight, colour = layer
    height, width = shape[0] * 2 // 3, shape[1]
    x0, y0 = max(0, x), max(0, y)
    x1, y1 = min(width, x + weight.shape[1]) // 2 * 2, min(height, y + weight.shape[0]) // 2 * 2
    if x1 <= x0 or y1 <= y0:
        return []
    full = cv2.convertScaleAbs(weight[y0 - y : y1 - y, x0 - x : x1 - x], alpha=255)
    half = cv2.resize(full, ((x1 - x0) // 2, (y1 - y0) // 2), interpolation=cv2.INTER_AREA)
    return [
        _Coat(
            slice(y0 // step, y1 // step),
            slice(x0 // step, x1 // step),
            cv2.bitwise_not(part),
            cv2.convertScaleAbs(part, alpha=value / 255),
        )
        for value, part, step in zip(yuv(colour), (full, half, half), (1, 2, 2), strict=True)
    ]


def _together(caption: CaptionLayer, at: int, shape: tuple[int, ...]) -> list[_Coat]:
    """All layers of a caption as one coat for each plane."""
    layers = _layers(caption, at)
    height, width = shape[0] * 2 // 3, shape[1]
    x0, y0 = max(0, min(one.x for one in layers)), max(0, min(one.y for one in layers))
    x1 = min(width, max(one.x + one.weight.shape[1] for one in layers)) // 2 * 2
    y1 = min(height, max(one.y + one.weight.shape[0] for one in layers)) // 2 * 2
    coats: list[_Coat] = []
    for index, step in enumerate((1, 2, 2)):
        keep = np.ones(((y1 - y0) // step, (x1 - x0) // step), np.float32)
        add = np.zeros_like(keep)
        for x, y, weight, colour in layers:
            left, top = max(x, x0), max(y, y0)
            right, bottom = min(x + weight.shape[1], x1) // 2 * 2, min(y + weight.shape[0], y1) // 2 * 2
            own = weight[top - y : bottom - y, left - x : right - x]
            if step > 1:
                own = cv2.resize(own, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
            rows, columns = (
                slice((a - o) // step, (b - o) // step) for a, b, o in ((top, bottom, y0), (left, right, x0))
            )
            keep[rows, columns] *= 1 - own
            add[rows, columns] *= 1 - own
            add[rows, columns] += own * yuv(colour)[index]
        coats.append(
            _Coat(
                slice(y0 // step, y1 // step),
                slice(x0 // step, x1 // step),
                cv2.convertScaleAbs(keep, alpha=255),
                cv2.convertScaleAbs(add),
            )
        )
    return coats
