"""Framing: where the camera stands and how the frame is fitted to the product, for every aspect.

The camera looks level and the frame is moved by lens shift, as a product photographer does, so that upright
edges stay upright and the product can stand anywhere in the frame without being cropped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from limelight.studio.scene.model import Camera
from limelight.studio.types import Aspect

DISTANCE = 4.6
"""From the lens to the product's plane, in scene units."""
SAFE = 0.06
"""Share of the frame kept free on every side."""

_BASELINE: dict[Aspect, float] = {"16:9": 0.78, "1:1": 0.80, "4:5": 0.76, "9:16": 0.66}
"""Where the product's foot stands in a hero shot, in fractions of the height: room for words below or above."""
_TALL: dict[Aspect, float] = {"16:9": 1.08, "1:1": 1.0, "4:5": 0.95, "9:16": 0.82}
"""How much of `fill` of the height the product may take."""
_WIDE: dict[Aspect, float] = {"16:9": 0.9, "1:1": 1.25, "4:5": 1.3, "9:16": 1.4}
"""How much of `fill` of the width the product may take."""


@dataclass(frozen=True, slots=True)
class View:
    """A camera fitted to a product and a frame. Pixels; scene units; z is up and the camera looks along +y."""

    width: int
    height: int
    focal: float
    """Pixels per unit at unit distance."""
    cx: float
    horizon: float
    """The principal point: where the optical axis meets the frame. The horizon is level with the lens."""
    lens_height: float
    azimuth: float
    """Radians walked around the product."""
    aperture: float
    box: tuple[int, int, int, int]
    """The product in the frame: left, top, width, height in pixels."""
    product: tuple[float, float]
    """The product's width and height in scene units."""

    def scaled(self, width: int, height: int) -> View:
        """The same view on a frame of another resolution."""
        k = height / self.height
        left, top, wide, high = self.box
        return View(
            width, height, self.focal * k, self.cx * width / self.width, self.horizon * k, self.lens_height,
            self.azimuth, self.aperture, (round(left * k), round(top * k), round(wide * k), round(high * k)),
            self.product,
        )  # fmt: skip


def fit(camera: Camera, aspect: Aspect, size: tuple[int, int], ratio: float) -> View:
    """The view of a product of `ratio` (width to height) in a frame of `size`."""
    width, height = size
    margin = SAFE * min(width, height)
    high = min(camera.fill * _TALL[aspect] * height, min(camera.fill * _WIDE[aspect], 1.0) * width / ratio)
    # Very wide products bind on the width; never past the safe margin either way.
    high = min(high, height - 2 * margin, (width - 2 * margin) / ratio)
    wide = high * ratio
    tallest = 0.56 * _TALL[aspect] * height
    # A product lower or taller than the usual one grows or shrinks about the usual middle, not the foot.
    foot = (_BASELINE[aspect] + camera.y) * height + 0.42 * (high - tallest)
    foot = float(np.clip(foot, high + margin, height - margin))
    middle = float(np.clip(camera.x * width, wide / 2 + margin, width - wide / 2 - margin))
    units = _units(ratio)
    focal = high * DISTANCE / units[1]
    box = (round(middle - wide / 2), round(foot - high), max(round(wide), 2), max(round(high), 2))
    return View(
        width, height, focal, middle, foot - focal * camera.height / DISTANCE, camera.height,
        float(np.radians(camera.azimuth)), camera.aperture, box, units,
    )  # fmt: skip


def _units(ratio: float) -> tuple[float, float]:
    """Width and height in scene units: tall and flat products get about the same area."""
    high = float(np.clip(np.sqrt(0.66 / ratio), 0.3, 1.08))
    high = min(high, 1.5 / ratio)
    return ratio * high, high
