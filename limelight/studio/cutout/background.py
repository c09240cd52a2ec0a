"""What stands behind the product: read from the photo's border."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.cutout.pixels import as_floats
from limelight.studio.types import Rgb8

_RING = 0.02
"""The border ring's width as a share of the shorter side."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A photo at working size and how each pixel differs from its background."""

    rgb: Rgb8
    lab: NDArray[np.float32]
    """(h, w, 3): L 0..100, a, b."""
    darker: NDArray[np.float32]
    """(h, w): how much darker than the background, in L."""
    chroma: NDArray[np.float32]
    """(h, w): distance from the background in (a, b)."""
    slope: NDArray[np.float32]
    """(h, w): gradient of L and chroma together, per pixel."""
    lightness: float
    """L of the background."""
    spread: float
    """Robust standard deviation of the border ring, in Lab units: 0 is studio white, 10 is a room."""
    texture: float
    """Share of the border ring that has an edge in it."""

    @property
    def coarseness(self) -> float:
        """1 at 1000 pixels a side, up to 2 below: the same soft shadow is steeper in a small photo."""
        return float(np.clip(1000 / max(self.lab.shape[:2]), 1, 2))

    @property
    def distance(self) -> NDArray[np.float32]:
        """(h, w): how unlike the background, hue counted three times as much as lightness."""
        return np.hypot(self.darker, 3 * self.chroma)


def read_backdrop(rgb: Rgb8, *, longest: int) -> Backdrop:
    """Measure a photo's background at a size of at most `longest` pixels a side."""
    scale = min(1.0, longest / max(rgb.shape[:2]))
    if scale < 1:
        size = (round(rgb.shape[1] * scale), round(rgb.shape[0] * scale))
        rgb = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    lab = as_floats(cv2.cvtColor(as_floats(rgb) / np.float32(255), cv2.COLOR_RGB2LAB))
    ring_width = max(3, round(_RING * min(rgb.shape[:2])))
    ring = np.zeros(rgb.shape[:2], bool)
    ring[:ring_width] = ring[-ring_width:] = True
    ring[:, :ring_width] = ring[:, -ring_width:] = True
    centre = np.median(lab[ring], axis=0)
    off = np.linalg.norm(lab[ring] - centre, axis=1)
    smooth = as_floats(cv2.GaussianBlur(lab, (0, 0), 0.8))
    slope = _slope(smooth)
    return Backdrop(
        rgb=rgb,
        lab=lab,
        darker=(centre[0] - lab[..., 0]).astype(np.float32),
        chroma=np.hypot(lab[..., 1] - centre[1], lab[..., 2] - centre[2]).astype(np.float32),
        slope=slope,
        lightness=float(centre[0]),
        spread=float(np.percentile(off, 80)),
        texture=float((slope[ring] > 2.0).mean()),
    )


def _slope(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    dx = cv2.Sobel(lab, cv2.CV_32F, 1, 0, scale=0.125)
    dy = cv2.Sobel(lab, cv2.CV_32F, 0, 1, scale=0.125)
    return np.sqrt((dx * dx + dy * dy).sum(axis=2)).astype(np.float32)
