"""Painting what lies far behind the product, in linear light, before it is thrown out of focus."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from limelight.studio.render.camera import View
from limelight.studio.render.colour import Floats, Image, Rgb, floats, mix, smooth
from limelight.studio.render.noise import fractal, profile
from limelight.studio.render.sky import Daylight, glow, gradient, sun_direction


@dataclass(slots=True)
class Canvas:
    """A frame being painted. Lengths are in units of the frame's shorter side unless said otherwise."""

    view: View
    pixels: Image
    dice: np.random.Generator

    @classmethod
    def blank(cls, view: View, seed: int) -> Canvas:
        return cls(view, np.zeros((view.height, view.width, 3), np.float32), np.random.default_rng(seed))

    @property
    def unit(self) -> float:
        return float(min(self.view.width, self.view.height))

    @property
    def scroll(self) -> float:
        """How far the far background slides as the camera walks around, in pixels."""
        return float(self.view.azimuth * self.view.focal)

    def grid(self) -> tuple[Floats, Floats]:
        """x in units from the middle (scrolled), y in units above the horizon; both (height, width)."""
        view = self.view
        return _grid(view.width, view.height, self.scroll, self.unit, view.horizon)

    def lay(self, colour: Floats, coverage: Floats) -> None:
        """Paints `colour` (broadcastable) over by a (height, width) coverage of 0..1."""
        self.pixels = mix(self.pixels, colour, coverage)


@lru_cache(maxsize=2)
def _grid(width: int, height: int, scroll: float, unit: float, horizon: float) -> tuple[Floats, Floats]:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    across = ((x - width / 2 + scroll) / unit).astype(np.float32)
    up = ((horizon - y) / unit).astype(np.float32)
    return across, up


def sky(canvas: Canvas, light: Daylight, side: str, *, clouds: float = 0.35, sun: bool = True) -> None:
    """Gradient, glow, sun and thin clouds, as the view's own perspective sees them."""
    view = canvas.view
    x, y = canvas.grid()
    dx, dy = x * canvas.unit / view.focal, y * canvas.unit / view.focal * 1.6
    norm = np.sqrt(dx * dx + dy * dy + 1)
    canvas.pixels = gradient(light, dy / norm)
    if clouds > 0:
        field = floats(
            cv2.resize(
                fractal(256, 2.6, 17, 1.0, 2.4), (view.width, view.height), interpolation=cv2.INTER_CUBIC
            )
        )
        veil = smooth(0.52, 0.92, field) * clouds * smooth(0.0, 0.25, y)
        canvas.lay(light.horizon * 1.06 + light.glow * 0.10, veil)
    if sun:
        towards = sun_direction(light, side)
        # The far background is wider than the lens sees: the sun is drawn towards the frame so that it tells.
        offset = (
            np.clip(towards[0] / max(towards[1], 0.15), -0.30, 0.30)
            if towards[1] > 0
            else np.sign(towards[0])
        )
        high = np.clip(towards[2], 0.03, 0.6) * 0.62
        cosine = (dx * offset + 1 + dy * high) / (norm * np.sqrt(1 + offset * offset + high * high))
        strength = 1.0 if towards[1] > 0 else 0.2
        canvas.pixels = canvas.pixels + strength * glow(light, cosine)


def ridge(
    canvas: Canvas,
    base: float,
    rise: float,
    colour: Rgb,
    *,
    seed: int,
    beta: float = 2.4,
    foot: Rgb | None = None,
) -> None:
    """A range of hills: `base` above the horizon, `rise` of relief; `foot` is the haze at its bottom."""
    x, y = canvas.grid()
    size = 1024
    line = profile(size, beta, seed)
    column = np.interp((x[0] * 180 + 512) % size, np.arange(size), line).astype(np.float32)
    top = base + rise * column
    coverage = smooth(-0.0035, 0.0035, top[None] - y)
    depth = np.clip((top[None] - y) / (rise * 1.8 + 0.06), 0, 1)
    canvas.lay(mix(colour, colour if foot is None else foot, depth), coverage)


def lamps(
    canvas: Canvas, count: int, colours: list[Rgb], *, low: float, high: float, radius: float, power: float
) -> None:
    """Out-of-focus points of light between two heights over the horizon, each a soft disc with a brighter rim."""
    view, dice, unit = canvas.view, canvas.dice, canvas.unit
    layer = np.zeros_like(canvas.pixels)
    wide = view.width / unit
    for _ in range(int(count * max(1.0, wide * 0.75))):
        x = dice.uniform(-0.1, wide + 0.1) * unit - (canvas.scroll * 0.6) % unit * 0.1
        y = view.horizon - dice.uniform(low, high) * unit
        r = radius * unit * dice.uniform(0.45, 1.0)
        colour = colours[int(dice.integers(len(colours)))] * float(power * dice.uniform(0.25, 1.0) ** 1.6)
        spot = np.zeros((2 * int(r) + 5, 2 * int(r) + 5), np.float32)
        middle = (spot.shape[1] // 2, spot.shape[0] // 2)
        cv2.circle(spot, middle, max(int(r), 1), 0.8, -1, cv2.LINE_AA)
        cv2.circle(spot, middle, max(int(r), 1), 1.1, max(1, int(r * 0.1)), cv2.LINE_AA)
        _add(layer, spot, int(x), int(y), colour)
    canvas.pixels = canvas.pixels + layer


def block(
    canvas: Canvas, left: float, right: float, bottom: float, top: float, colour: Rgb, *, soft: float = 0.004
) -> None:
    """A rectangle, edges in units (x from the middle, y above the horizon)."""
    x, y = canvas.grid()
    x, y = x[0], y[:, 0]
    columns, rows = (x > left - soft) & (x < right + soft), (y > bottom - soft) & (y < top + soft)
    if not (columns.any() and rows.any()):
        return
    where = np.s_[
        rows.argmax() : len(rows) - rows[::-1].argmax(),
        columns.argmax() : len(columns) - columns[::-1].argmax(),
    ]
    across = smooth(left - soft, left + soft, x[where[1]]) * smooth(right + soft, right - soft, x[where[1]])
    up = smooth(bottom - soft, bottom + soft, y[where[0]]) * smooth(top + soft, top - soft, y[where[0]])
    canvas.pixels[where] = mix(canvas.pixels[where], colour, up[:, None] * across[None])


def halo(canvas: Canvas, at: tuple[float, float], radius: float, colour: Rgb) -> None:
    """A soft pool of light added around a point."""
    x, y = canvas.grid()
    far = ((x - at[0]) ** 2 + (y - at[1]) ** 2) / (radius * radius)
    canvas.pixels = canvas.pixels + colour * np.exp(-far)[..., None]


def _add(layer: Image, spot: Floats, x: int, y: int, colour: Rgb) -> None:
    """Adds a stamp centred on (x, y), clipped to the layer."""
    height, width = layer.shape[:2]
    sh, sw = spot.shape
    left, top = x - sw // 2, y - sh // 2
    x0, y0, x1, y1 = max(left, 0), max(top, 0), min(left + sw, width), min(top + sh, height)
    if x0 < x1 and y0 < y1:
        layer[y0:y1, x0:x1] += spot[y0 - top : y1 - top, x0 - left : x1 - left, None] * colour
