"""Framing: where the camera stands and how the frame is fitted to the product, for every aspect.

The camera looks level and the frame is moved by lens shift, as a product photographer does, so that upright
edges stay upright and the product can stand anywhere in the frame without being cropped.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from limelight.studio.scene.parts import Camera, CopySpace
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


_FREE: dict[CopySpace, tuple[float, float, float, float]] = {
    "none": (0.0, 1.0, 0.0, 1.0), "left": (0.40, 1.0, 0.0, 1.0), "right": (0.0, 0.60, 0.0, 1.0),
    "top": (0.0, 1.0, 0.34, 1.0), "bottom": (0.0, 1.0, 0.0, 0.68),
}  # fmt: skip
"""Left, right, top and bottom of what is left to the product, in fractions of the frame."""


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
    x0, x1, y0, y1 = _FREE[camera.copy_space]
    high = min(camera.fill * _TALL[aspect] * height, min(camera.fill * _WIDE[aspect], 1.0) * width / ratio)
    # Very wide products bind on the width; never past the safe margin either way.
    high = min(high, (y1 - y0) * height - 2 * margin, ((x1 - x0) * width - 2 * margin) / ratio)
    wide = high * ratio
    tallest = 0.56 * _TALL[aspect] * height
    # A product lower or taller than the usual one grows or shrinks about the usual middle, not the foot.
    foot = (_BASELINE[aspect] + camera.y) * height + 0.42 * (high - tallest)
    foot = float(np.clip(foot, y0 * height + high + margin, y1 * height - margin))
    middle = camera.x if camera.copy_space not in ("left", "right") else (x0 + x1) / 2
    middle = float(np.clip(middle * width, x0 * width + wide / 2 + margin, x1 * width - wide / 2 - margin))
    units = natural(ratio)
    focal = high * DISTANCE / units[1]
    box = (round(middle - wide / 2), round(foot - high), max(round(wide), 2), max(round(high), 2))
    return View(
        width, height, focal, middle, foot - focal * camera.height / DISTANCE, camera.height,
        float(np.radians(camera.azimuth)), camera.aperture, box, units,
    )  # fmt: skip


def natural(ratio: float) -> tuple[float, float]:
    """Width and height in scene units: tall and flat products get about the same area."""
    high = float(np.clip(np.sqrt(0.66 / ratio), 0.3, 1.08))
    high = min(high, 1.5 / ratio)
    return ratio * high, high
