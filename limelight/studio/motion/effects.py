"""What moves in the air behind the product, and the light that passes over it.

Every particle is a soft blob, so it can be drawn as an outer product of two Gaussians: one matrix product
draws all of them at exact sub-pixel places, with no jitter and no drawing loop.
"""

from __future__ import annotations

from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.motion.easing import clamp, quintic
from limelight.studio.motion.facts import Box
from limelight.studio.motion.spec import Effect
from limelight.studio.types import Rgb8

Light = NDArray[np.float32]
"""(height / 2, width / 2), 0..1: how much light an effect adds at half resolution."""


class Air(Protocol):
    """Something that floats between the scene and the product."""

    def draw(self, frame: Rgb8, t: float, *, product: Box | None) -> Rgb8:
        """The frame with the effect at `t` seconds; `product` is where the product stands."""
        ...


def make_air(effect: Effect, size: tuple[int, int], seed: int) -> Air | None:
    """The effect's particles for frames of `size` (width, height), or None where it has none."""
    match effect:
        case "none" | "sweep":
            return None
        case "dust":
            return Dust(size, seed)
        case "snow":
            return Snow(size, seed)
        case "rain":
            return Rain(size, seed)
        case "steam":
            return Steam(size, seed)
        case "bokeh":
            return Bokeh(size, seed)


def screen(frame: Rgb8, light: NDArray[np.float32], tint: tuple[int, int, int]) -> Rgb8:
    """Add light the way a screen blend does: never past white. `light` is at half resolution."""
    grey = np.clip(light * 255, 0, 255).astype(np.uint8)
    layer = cv2.merge([cv2.convertScaleAbs(grey, alpha=channel / 255) for channel in tint])
    return _screen(frame, layer.astype(np.uint8, copy=False))


def _screen(frame: Rgb8, layer: Rgb8) -> Rgb8:
    full = cv2.resize(layer, (frame.shape[1], frame.shape[0]), interpolation=cv2.INTER_LINEAR)
    added = cv2.multiply(cv2.bitwise_not(frame), full, scale=1 / 255)
    return cv2.add(frame, added).astype(np.uint8, copy=False)


def blobs(
    size: tuple[int, int],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    *,
    sx: NDArray[np.float64],
    sy: NDArray[np.float64],
    level: NDArray[np.float64],
) -> Light:
    """The sum of Gaussian blobs at (x, y) with radii (sx, sy), in pixels of a map of `size`."""
    across = np.arange(size[0], dtype=np.float32)[None] - x[:, None].astype(np.float32)
    down = np.arange(size[1], dtype=np.float32)[None] - y[:, None].astype(np.float32)
    gx = np.exp(-0.5 * (across / sx[:, None].astype(np.float32)) ** 2)
    gy = np.exp(-0.5 * (down / sy[:, None].astype(np.float32)) ** 2) * level[:, None].astype(np.float32)
    nothing = np.zeros((size[1], size[0]), np.float32)
    return cv2.gemm(gy, gx, 1, nothing, 0, flags=cv2.GEMM_1_T).astype(np.float32, copy=False)


class _Particles:
    """Numbers drawn once: a place, a depth (0 far .. 1 near) and a phase for each particle."""

    def __init__(self, size: tuple[int, int], seed: int, count: int) -> None:
        self.half = (size[0] // 2, size[1] // 2)
        self.unit = min(self.half) / 360
        """Pixels of a map whose short side is 360: all radii are given in these."""
        random = np.random.default_rng(seed)
        wide, high = self.half
        count = max(4, round(count * max(wide, high) / min(wide, high) / (16 / 9)))
        self.x, self.y = random.uniform(0, 1, count), random.uniform(0, 1, count)
        self.near = random.uniform(0, 1, count) ** 1.8
        self.phase = random.uniform(0, 2 * np.pi, count)


class Dust(_Particles):
    """A few warm motes that hang in the light and glint."""

    def __init__(self, size: tuple[int, int], seed: int) -> None:
        super().__init__(size, seed, 90)

    def draw(self, frame: Rgb8, t: float, *, product: Box | None) -> Rgb8:
        wide, high = self.half
        x = (self.x + 0.012 * t * (0.5 + self.near) + 0.012 * np.sin(self.phase + 0.6 * t)) % 1.1 - 0.05
        y = (self.y - (0.008 + 0.022 * self.near) * t + 0.010 * np.sin(2 * self.phase + 0.5 * t)) % 1.1 - 0.05
        radius = (0.9 + 4.6 * self.near**2) * self.unit
        glint = 0.55 + 0.45 * np.sin(self.phase + 1.7 * t)
        level = glint * (0.72 - 0.46 * self.near)
        light = blobs(self.half, x * wide, y * high, sx=radius, sy=radius, level=level)
        return screen(frame, light, (255, 232, 196))


class Snow(_Particles):
    """Flakes at every depth, the near ones large and out of focus."""

    def __init__(self, size: tuple[int, int], seed: int) -> None:
        super().__init__(size, seed, 170)

    def draw(self, frame: Rgb8, t: float, *, product: Box | None) -> Rgb8:
        wide, high = self.half
        sway = 0.012 * np.sin(self.phase + t * (0.9 + self.near))
        x = (self.x + sway + 0.012 * t * (0.4 + self.near)) % 1.1 - 0.05
        y = (self.y + (0.07 + 0.20 * self.near) * t) % 1.1 - 0.05
        radius = (0.75 + 3.6 * self.near**2) * self.unit
        level = 0.90 - 0.52 * self.near
        light = blobs(self.half, x * wide, y * high, sx=radius, sy=radius, level=level)
        return screen(frame, light, (250, 252, 255))


class Rain(_Particles):
    """Thin slanted streaks, the near ones longer and faster."""

    _SLANT = 0.12

    def __init__(self, size: tuple[int, int], seed: int) -> None:
        super().__init__(size, seed, 190)

    def draw(self, frame: Rgb8, t: float, *, product: Box | None) -> Rgb8:
        wide, high = self.half
        x = self.x * (1 + self._SLANT * high / wide)
        y = (self.y + (1.15 + 1.0 * self.near) * t) % 1.3 - 0.15
        thin = (0.42 + 0.55 * self.near) * self.unit
        long = (7 + 17 * self.near) * self.unit
        level = 0.20 + 0.14 * self.near
        light = blobs(self.half, x * wide, y * high, sx=np.maximum(thin, 0.35), sy=long, level=level)
        shear = np.array([[1, -self._SLANT, 0], [0, 1, 0]], np.float64)
        slanted = cv2.warpAffine(light, shear, self.half, flags=cv2.INTER_LINEAR)
        return screen(frame, slanted.astype(np.float32, copy=False), (222, 232, 245))


class Steam:
    """Soft wisps that rise behind the product's top, or from the middle of a scene without one."""

    def __init__(self, size: tuple[int, int], seed: int) -> None:
        self.half = (size[0] // 2, size[1] // 2)
        random = np.random.default_rng(seed)
        side = 256
        noise = random.standard_normal((side, side)).astype(np.float32)
        tiled = np.tile(noise, (2, 2))
        # The middle of the blurred tiles repeats without a seam; their rims saw the border.
        middle = slice(side // 2, side // 2 + side)
        octaves = [cv2.GaussianBlur(tiled, (0, 0), sigma)[middle, middle] for sigma in (5, 10, 20)]
        smooth = sum(
            octave / octave.std() * weight for octave, weight in zip(octaves, (0.5, 0.8, 1.0), strict=True)
        )
        self._wisps = np.clip(np.asarray(smooth, np.float32) * 0.26 + 0.50, 0, 1)

    def draw(self, frame: Rgb8, t: float, *, product: Box | None) -> Rgb8:
        wide, high = self.half
        foot_x, foot_y = (product.centre[0] * wide, product.y0 * high) if product else (wide / 2, high * 0.7)
        width = (product.x1 - product.x0) * wide if product else wide * 0.2
        rise = max(24.0, min(foot_y * 1.05, high * 0.42))
        yy, xx = np.mgrid[0:high, 0:wide].astype(np.float32)
        up = (foot_y + 0.06 * rise - yy) / rise
        width = min(width, 0.9 * rise)  # a wide pot steams from its lid, not from end to end
        spread = width * (0.13 + 0.30 * np.clip(up, 0, 1))
        curl = 0.07 * width * np.clip(up, 0, 1) * np.sin(5.0 * up - 1.6 * t)
        plume = (
            np.exp(-(((xx - foot_x - curl) / spread) ** 2))
            * np.clip(up * 5, 0, 1)
            * np.clip(1 - up, 0, 1) ** 1.3
        )
        grain = 200 / high
        slow = self._sample((xx - foot_x) * grain * 0.9, yy * grain * 0.55 + 34 * t)
        fast = self._sample((xx - foot_x) * grain * 1.6 + 70, yy * grain * 0.9 + 61 * t)
        light = 0.74 * plume * slow * (0.40 + 0.60 * fast) * clamp(0.35 + t / 0.8)
        return screen(frame, light.astype(np.float32), (250, 250, 250))

    def _sample(self, x: NDArray[np.float32], y: NDArray[np.float32]) -> NDArray[np.float32]:
        x, y = x.astype(np.float32), y.astype(np.float32)
        wisps = cv2.remap(self._wisps, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        return wisps.astype(np.float32, copy=False)


class Bokeh(_Particles):
    """Large soft discs of out-of-focus light that drift and breathe."""

    _TINTS = ((255, 214, 160), (255, 190, 150), (255, 236, 205), (190, 214, 255))

    def __init__(self, size: tuple[int, int], seed: int) -> None:
        super().__init__(size, seed, 26)

    def draw(self, frame: Rgb8, t: float, *, product: Box | None) -> Rgb8:
        wide, high = self.half
        layer = np.zeros((high, wide, 3), np.float32)
        x = (self.x + 0.010 * t * (0.4 + self.near)) * wide
        y = (self.y * 0.78 - 0.006 * t * (0.4 + self.near)) * high
        radius = (7 + 26 * self.near) * self.unit
        level = (0.30 - 0.14 * self.near) * (0.6 + 0.4 * np.sin(self.phase + 1.1 * t))
        for index in range(len(x)):
            _add_disc(
                layer, x[index], y[index], radius[index], level[index], self._TINTS[index % len(self._TINTS)]
            )
        return _screen(frame, np.clip(layer, 0, 255).astype(np.uint8))


def _add_disc(
    layer: NDArray[np.float32], x: float, y: float, radius: float, level: float, tint: tuple[int, int, int]
) -> None:
    """Add one disc with a soft edge and a slightly bright rim, as a lens draws it."""
    height, width = layer.shape[:2]
    edge = max(1.0, radius * 0.10)
    x0, x1 = max(0, int(x - radius - 3 * edge)), min(width, int(x + radius + 3 * edge) + 2)
    y0, y1 = max(0, int(y - radius - 3 * edge)), min(height, int(y + radius + 3 * edge) + 2)
    if x1 <= x0 or y1 <= y0:
        return
    yy, xx = np.ogrid[y0:y1, x0:x1]
    distance = np.sqrt((xx - x) ** 2 + (yy - y) ** 2)
    disc = 1 / (1 + np.exp((distance - radius) / (0.5 * edge)))
    rim = 0.75 + 0.25 * np.clip(distance / radius, 0, 1) ** 4
    layer[y0:y1, x0:x1] += (disc * rim * level)[..., None] * np.array(tint, np.float32)


def sweep_band(width: int, height: int, u: float) -> NDArray[np.uint8]:
    """A slanted band of light, (height, width) 0-255, that crosses between 15 and 65 % of the clip."""
    yy, xx = np.ogrid[0:height, 0:width]
    along = (xx + 0.45 * yy) / (width + 0.45 * height)
    middle = -0.3 + 1.6 * quintic((u - 0.15) / 0.5)
    return np.round(255 * np.exp(-(((along - middle) / 0.075) ** 2))).astype(np.uint8)
