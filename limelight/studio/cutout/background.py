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
    paper: NDArray[np.float32]
    """(h, w, 3): the background as it would be without the product, in Lab: a smooth surface through the border."""
    spread: float
    """Robust deviation of the border ring from that surface, in Lab units: 0 is studio white, 10 is a room."""
    texture: float
    """Share of the border ring that has an edge in it."""

    def paper_rgb(self, shape: tuple[int, ...]) -> Rgb8:
        """The background as it would be without the product, sRGB, at another size (height, width)."""
        small = cv2.cvtColor(self.paper, cv2.COLOR_LAB2RGB).clip(0, 1) * 255
        return np.rint(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR)).astype(
            np.uint8
        )

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
    paper = _paper(lab, ring)
    off = np.linalg.norm(lab[ring] - paper[ring], axis=1)
    smooth = as_floats(cv2.GaussianBlur(lab, (0, 0), 0.8))
    slope = _slope(smooth)
    # In shadow a colour fades as its cube root of light does, which is what L + 16 is proportional to.
    fade = (lab[..., 0] + 16) / (paper[..., 0] + 16)
    return Backdrop(
        rgb=rgb,
        lab=lab,
        darker=paper[..., 0] - lab[..., 0],
        chroma=np.hypot(*(lab[..., i] - paper[..., i] * fade for i in (1, 2))),
        slope=slope,
        paper=paper,
        spread=float(np.percentile(off, 80)),
        texture=float((slope[ring] > 2.0).mean()),
    )


def _paper(lab: NDArray[np.float32], ring: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The surface of second order through the border, what is no background (a product that is cut off) left out."""
    height, width = ring.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], -1)
    rows, seen = terms[ring], lab[ring]
    step = max(1, len(rows) // 6000)
    rows, seen = rows[::step], seen[::step]
    off = np.linalg.norm(seen - np.median(seen, axis=0), axis=1)
    for reach in (25.0, 12.0, 6.0, 4.0):
        fair = off <= max(reach, float(np.percentile(off, 50)))
        ways = np.linalg.lstsq(rows[fair], seen[fair], rcond=None)[0]
        off = np.linalg.norm(seen - rows @ ways, axis=1)
    return as_floats(terms @ ways)


def _slope(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    dx = cv2.Sobel(lab, cv2.CV_32F, 1, 0, scale=0.125)
    dy = cv2.Sobel(lab, cv2.CV_32F, 0, 1, scale=0.125)
    return np.sqrt((dx * dx + dy * dy).sum(axis=2)).astype(np.float32)
