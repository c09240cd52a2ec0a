"""What stands before the camera when a reveal begins: a dark shape, far out of focus, from behind which it slides."""

from __future__ import annotations

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from limelight.studio.motion.easing import quintic
from limelight.studio.motion.i420 import I420, planes, yuv
from limelight.studio.motion.light import Light

_GONE = 0.62
"""The share of the clip after which nothing of it is seen."""
_HIDES = 0.52
"""The share of the frame's width that it hides in the first frame."""
_SOFT = 0.11
"""Half the width of its edge, as a share of the frame's width: so near the lens nothing is sharp."""
_LEAN = 0.10
_BULGE = 0.05
_DARK = 0.34
_RIM = 0.9
"""How much lighter it is towards its edge, where the scene's light reaches round it."""


class Curtain:
    """A leaning, bulging edge that leaves the frame on the left."""

    def __init__(self, size: tuple[int, int], light: Light) -> None:
        """For frames of `size` (width, height); its colour is a deep shade of the scene's own."""
        width, height = size
        down = (np.arange(height, dtype=np.float32) + 0.5)[:, None] / height
        shape = _LEAN * (0.5 - down) + _BULGE * np.sin(np.pi * (1.1 * down + 0.25))
        self._place = (np.arange(width, dtype=np.float32) + 0.5)[None] / width - shape
        r, g, b = (round(_DARK * channel) for channel in light.shade)
        self._colour = yuv((r, g, b))

    def draw(self, frame: I420, u: float) -> None:
        """Cover `frame`, in place, as at the share `u` of the clip."""
        if u >= _GONE:
            return
        reach = _SOFT + _LEAN + _BULGE
        share = u / _GONE
        edge = _HIDES - (_HIDES + reach) * (0.35 * share + 0.65 * quintic(share))
        width = self._place.shape[1]
        until = min(width, max(2, int(np.ceil((edge + reach) * width / 2)) * 2))
        across = np.clip((edge + _SOFT - self._place[:, :until]) / (2 * _SOFT), 0, 1)
        cover = np.round(across * across * (3 - 2 * across) * 255).astype(np.uint8)
        half = cv2.resize(cover, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        into = np.clip(edge - self._place[:, :until], 0, None)
        light = cv2.multiply(cover, 1 + _RIM * np.exp(-into / (1.5 * _SOFT)), dtype=cv2.CV_32F)
        y, u, v = self._colour
        target = planes(frame)
        _cover(target.y, cover, cv2.convertScaleAbs(light, alpha=y / 255))
        for plane, colour in ((target.u, u), (target.v, v)):
            _cover(plane, half, cv2.convertScaleAbs(half, alpha=colour / 255))


def _cover(plane: NDArray[np.uint8], weight: MatLike, paint: MatLike) -> None:
    """Lay `paint`, which holds its weight, over the left of a plane, in place."""
    area = plane[:, : weight.shape[1]]
    area[:] = cv2.add(cv2.multiply(area, cv2.bitwise_not(weight), scale=1 / 255), paint)
