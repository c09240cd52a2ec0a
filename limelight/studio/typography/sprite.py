"""One thing on an end card: pixels, where they belong, and how they arrive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.motion.easing import quart_out
from limelight.studio.types import Rgb8, Rgba8
from limelight.studio.typography.contrast import Rgb
from limelight.studio.typography.raster import Coverage

Arrival = Literal["settle", "rise", "grow", "stay"]
"""Grows softly into place; comes up into place; is drawn from its middle outwards; is there at once."""


@dataclass(frozen=True, slots=True)
class Sprite:
    """Pixels placed on a card."""

    pixels: NDArray[np.uint8]
    """(h, w, 4), colour premultiplied by alpha."""
    x: float
    y: float
    arrival: Arrival
    start_s: float
    lasts_s: float = 0.8

    def draw(self, frame: Rgb8, t: float, *, zoom: float) -> None:
        """Blend into `frame` as it looks at `t` seconds; `zoom` enlarges the card about its middle."""
        k = 1.0 if self.arrival == "stay" else quart_out((t - self.start_s) / self.lasts_s)
        if k <= 0.004:
            return
        height, width = self.pixels.shape[:2]
        middle = self.x + width / 2, self.y + height / 2
        sx = sy = 1.0
        lift = 0.0
        if self.arrival == "settle":
            sx = sy = 0.88 + 0.12 * k
        elif self.arrival == "rise":
            lift = (1 - k) * 0.034 * min(frame.shape[:2])
        elif self.arrival == "grow":
            sx = max(k, 0.01)
        cx, cy = frame.shape[1] / 2, frame.shape[0] / 2
        target = cx + (middle[0] - cx) * zoom, cy + (middle[1] + lift - cy) * zoom
        sx, sy = sx * zoom, sy * zoom
        self._blend(frame, target, sx, sy, 1.0 if self.arrival == "grow" else k)

    def _blend(self, frame: Rgb8, middle: tuple[float, float], sx: float, sy: float, opacity: float) -> None:
        height, width = self.pixels.shape[:2]
        x0 = max(0, int(np.floor(middle[0] - width * sx / 2)) - 1)
        y0 = max(0, int(np.floor(middle[1] - height * sy / 2)) - 1)
        x1 = min(frame.shape[1], int(np.ceil(middle[0] + width * sx / 2)) + 1)
        y1 = min(frame.shape[0], int(np.ceil(middle[1] + height * sy / 2)) + 1)
        if x1 <= x0 or y1 <= y0:
            return
        dx = middle[0] - sx * width / 2 + (sx - 1) / 2 - x0
        dy = middle[1] - sy * height / 2 + (sy - 1) / 2 - y0
        matrix = np.array([[sx, 0, dx], [0, sy, dy]], np.float64)
        layer = cv2.warpAffine(self.pixels, matrix, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR)
        if opacity < 1:
            layer = cv2.convertScaleAbs(layer, alpha=opacity)
        below = cv2.multiply(
            frame[y0:y1, x0:x1], cv2.merge([cv2.bitwise_not(layer[..., 3])] * 3), scale=1 / 255
        )
        frame[y0:y1, x0:x1] = cv2.add(below, np.ascontiguousarray(layer[..., :3]))


def tinted(coverage: Coverage, color: Rgb) -> NDArray[np.uint8]:
    """Coverage as premultiplied pixels of one colour."""
    layer = np.empty((*coverage.shape, 4), np.float32)
    layer[..., :3] = coverage[..., None] * np.array(color, np.float32)
    layer[..., 3] = coverage * 255
    return np.round(layer).astype(np.uint8)


def premultiplied(rgba: Rgba8) -> NDArray[np.uint8]:
    """Straight alpha as premultiplied."""
    alpha = rgba[..., 3]
    colour = cv2.multiply(np.ascontiguousarray(rgba[..., :3]), cv2.merge([alpha] * 3), scale=1 / 255)
    return np.dstack([colour, alpha]).astype(np.uint8, copy=False)
