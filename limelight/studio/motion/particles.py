"""Small soft things in the air: motes, flakes, drops and discs of light.

All but the discs are soft blobs, so each can be drawn as an outer product of two Gaussians: one matrix product
draws all of them at exact sub-pixel places, with no jitter and no drawing loop.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.motion.blend import Cover, lay
from limelight.studio.motion.facts import Box
from limelight.studio.motion.i420 import I420, planes, yuv
from limelight.studio.motion.light import Light

_HOP = 0.6180339887
"""A particle that leaves the frame and comes again does so elsewhere, so that nothing ever repeats."""
_CLEAR = 0.05
"""How near the product a particle before it may come, as a share of the frame, before it has faded."""
_GROUND = 0.16
"""How far above the product's foot the ground reaches, as a share of the frame's height."""

Numbers = NDArray[np.float64]


def blobs(
    size: tuple[int, int], x: Numbers, y: Numbers, *, sx: Numbers, sy: Numbers, level: Numbers
) -> Cover:
    """The sum of Gaussian blobs at (x, y) with radii (sx, sy), in pixels of a map of `size`, at most 1."""
    across = np.arange(size[0], dtype=np.float32)[None] - x[:, None].astype(np.float32)
    down = np.arange(size[1], dtype=np.float32)[None] - y[:, None].astype(np.float32)
    gx = np.exp(-0.5 * (across / sx[:, None].astype(np.float32)) ** 2)
    gy = np.exp(-0.5 * (down / sy[:, None].astype(np.float32)) ** 2) * level[:, None].astype(np.float32)
    nothing = np.zeros((size[1], size[0]), np.float32)
    return cv2.gemm(gy, gx, 1, nothing, 0, flags=cv2.GEMM_1_T).astype(np.float32, copy=False)


class Swarm:
    """Numbers drawn once: a place, a depth (0 far .. 1 near) and a phase for each of a number of things."""

    def __init__(self, size: tuple[int, int], seed: int, count: int) -> None:
        self.size = size
        self.half = (size[0] // 2, size[1] // 2)
        self.unit = min(self.half) / 360
        """Pixels of a map whose short side is 360: all radii are given in these."""
        random = np.random.default_rng(seed)
        wide, high = self.half
        self.count = max(4, round(count * max(wide, high) / min(wide, high) / (16 / 9)))
        self.x, self.y = random.uniform(0, 1, self.count), random.uniform(0, 1, self.count)
        self.near = random.uniform(0, 1, self.count) ** 1.8
        self.phase = random.uniform(0, 2 * np.pi, self.count)

    def wrapped(
        self, x: Numbers, y: Numbers, product: Box | None, *, margin: float = 0.05
    ) -> tuple[Numbers, Numbers]:
        """Places in shares of the frame, brought back into it (and `margin` beyond), each time in another column.

        Where the camera carries the product across the frame, it carries what is in the air along, the near more.
        """
        if product is not None:
            along = 0.4 + 0.8 * self.near
            x, y = x + (product.centre[0] - 0.5) * along, y + (product.centre[1] - 0.5) * along
        span = 1 + 2 * margin
        times = np.floor((y + margin) / span)
        return (x + _HOP * times + margin) % span - margin, y - times * span

    def beside(self, x: Numbers, y: Numbers, product: Box | None, *, reach: Numbers | float = 0.0) -> Numbers:
        """1 for what is far enough from the product, or behind it, down to 0 for what would float before it."""
        if product is None:
            return np.ones(self.count)
        away = np.hypot(
            np.maximum(np.maximum(product.x0 - x, x - product.x1), 0),
            np.maximum(np.maximum(product.y0 - y, y - product.y1), 0) * self.size[1] / self.size[0],
        )
        clear = np.clip((away - reach) / _CLEAR, 0, 1)
        before = np.clip((self.near - 0.35) / 0.2, 0, 1)
        return 1 - before * (1 - clear)


class Dust(Swarm):
    """A few warm motes that hang in the light and glint."""

    def __init__(self, size: tuple[int, int], seed: int, light: Light) -> None:
        super().__init__(size, seed, 90)
        self._colour = light.on((255, 236, 206), 0.5)

    def draw(self, frame: I420, t: float, *, product: Box | None) -> None:
        wide, high = self.half
        x, y = self.wrapped(
            self.x + 0.012 * t * (0.5 + self.near) + 0.012 * np.sin(self.phase + 0.6 * t),
            self.y - (0.008 + 0.022 * self.near) * t + 0.010 * np.sin(2 * self.phase + 0.5 * t),
            product,
        )
        radius = (0.9 + 4.6 * self.near**2) * self.unit
        glint = 0.55 + 0.45 * np.sin(self.phase + 1.7 * t)
        level = glint * (0.72 - 0.46 * self.near) * self.beside(x, y, product)
        lay(frame, blobs(self.half, x * wide, y * high, sx=radius, sy=radius, level=level), self._colour)


class Snow(Swarm):
    """Flakes at every depth, the near ones large and out of focus."""

    def __init__(self, size: tuple[int, int], seed: int, light: Light) -> None:
        super().__init__(size, seed, 170)
        self._colour = light.on((252, 253, 255), 0.35)

    def draw(self, frame: I420, t: float, *, product: Box | None) -> None:
        wide, high = self.half
        sway = 0.012 * np.sin(self.phase + t * (0.9 + self.near))
        x, y = self.wrapped(
            self.x + sway + 0.012 * t * (0.4 + self.near), self.y + (0.07 + 0.20 * self.near) * t, product
        )
        radius = (0.75 + 3.6 * self.near**2) * self.unit
        level = (0.90 - 0.52 * self.near) * self.beside(x, y, product)
        lay(frame, blobs(self.half, x * wide, y * high, sx=radius, sy=radius, level=level), self._colour)


class Rain(Swarm):
    """Thin slanted streaks, the near ones longer and faster."""

    _SLANT = 0.12

    def __init__(self, size: tuple[int, int], seed: int, light: Light) -> None:
        super().__init__(size, seed, 190)
        self._colour = light.on((232, 240, 250), 0.5)

    def draw(self, frame: I420, t: float, *, product: Box | None) -> None:
        wide, high = self.half
        x, y = self.wrapped(self.x, self.y + (1.15 + 1.0 * self.near) * t, product, margin=0.15)
        lean = self._SLANT * high / wide
        thin = np.maximum((0.42 + 0.55 * self.near) * self.unit, 0.35)
        level = (0.20 + 0.14 * self.near) * self.beside(x - lean * y, y, product, reach=0.02)
        long = (7 + 17 * self.near) * self.unit
        straight = blobs(self.half, x * (1 + lean) * wide, y * high, sx=thin, sy=long, level=level)
        shear = np.array([[1, -self._SLANT, 0], [0, 1, 0]], np.float64)
        slanted = cv2.warpAffine(straight, shear, self.half, flags=cv2.INTER_LINEAR)
        lay(frame, slanted.astype(np.float32, copy=False), self._colour)


class Bokeh(Swarm):
    """Large soft discs of out-of-focus light that drift and breathe, each in a tint of the scene's light."""

    _TINTS = ((255, 214, 160), (255, 190, 150), (255, 236, 205), (190, 214, 255))

    def __init__(self, size: tuple[int, int], seed: int, light: Light) -> None:
        super().__init__(size, seed, 26)
        self._radius = (7 + 26 * self.near) * self.unit
        self._discs = [_disc(float(radius)) for radius in self._radius]
        self._tints = [yuv(light.on(tint, 0.4)) for tint in self._TINTS]

    def draw(self, frame: I420, t: float, *, product: Box | None) -> None:
        wide, high = self.half
        layer = np.zeros((high, wide, 4), np.float32)
        x = (self.x + 0.010 * t * (0.4 + self.near)) * wide
        y = (self.y * 0.78 - 0.006 * t * (0.4 + self.near)) * high
        # Lights out of focus are far away: none hangs before the ground the product stands on.
        ground = (product.y1 if product else 0.85) - _GROUND
        far = np.clip((ground - y / high) / 0.12, 0, 1)
        level = far * (0.34 - 0.16 * self.near) * (0.6 + 0.4 * np.sin(self.phase + 1.1 * t))
        for index, disc in enumerate(self._discs):
            tint = self._tints[index % len(self._tints)]
            _add(layer, disc, float(x[index]), float(y[index]), float(level[index]), tint)
        cover = np.minimum(layer[..., 3], 1)
        # Where discs overlap, the colours add up and the sum may pass what the cover holds.
        share = cover / np.maximum(layer[..., 3], 1e-6)
        for plane, colour in zip(planes(frame), (layer[..., 0], layer[..., 1], layer[..., 2]), strict=True):
            size = plane.shape[1], plane.shape[0]
            weight = cv2.resize(cv2.convertScaleAbs(cover, alpha=255), size, interpolation=cv2.INTER_LINEAR)
            lit = cv2.resize(cv2.convertScaleAbs(colour * share), size, interpolation=cv2.INTER_LINEAR)
            plane[:] = cv2.add(cv2.multiply(plane, cv2.bitwise_not(weight), scale=1 / 255), lit)


def _disc(radius: float) -> NDArray[np.float32]:
    """A disc with a soft edge and a slightly bright rim, as a lens draws it, in the middle of an odd square."""
    edge = max(1.0, radius * 0.10)
    reach = int(radius + 3 * edge) + 2
    yy, xx = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float32)
    distance = np.hypot(xx, yy)
    disc = 1 / (1 + np.exp(np.clip((distance - radius) / (0.5 * edge), -30, 30)))
    return (disc * (0.75 + 0.25 * np.clip(distance / radius, 0, 1) ** 4)).astype(np.float32)


def _add(
    layer: NDArray[np.float32],
    disc: NDArray[np.float32],
    x: float,
    y: float,
    level: float,
    tint: tuple[int, int, int],
) -> None:
    """Add one disc to a layer of Y, U, V and cover, all multiplied by the cover, with its middle at (x, y)."""
    height, width = layer.shape[:2]
    reach = disc.shape[0] // 2
    left, top = int(np.floor(x)) - reach, int(np.floor(y)) - reach
    x0, x1 = max(0, left), min(width, left + disc.shape[1] + 1)
    y0, y1 = max(0, top), min(height, top + disc.shape[0] + 1)
    if x1 <= x0 or y1 <= y0:
        return
    shift = np.array([[1, 0, x - reach - x0], [0, 1, y - reach - y0]], np.float64)
    placed = cv2.warpAffine(disc, shift, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR)
    layer[y0:y1, x0:x1] += placed[..., None] * np.array([*(level * part for part in tint), level], np.float32)
