"""Layers of solid and clear things over a lit backdrop, so that the true matte of a drawing is known.

Every layer says how much of what is behind it comes through, per pixel, and what it adds; so glass is drawn as light
goes, and the true alpha is what the layers together hold back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Cover: TypeAlias = NDArray[np.float32]
"""(side, side), 0..1."""
Colour: TypeAlias = tuple[float, float, float]

SIDE = 1000
_FINE = 3
"""Drawn at so many times the size, then made smaller: soft edges as a lens gives."""
WHITE: Colour = (255, 255, 255)


class Drawing:
    """A backdrop, and layers put over it."""

    def __init__(self, backdrop: NDArray[np.floating] | Colour = WHITE) -> None:
        self.light = np.broadcast_to(np.asarray(backdrop, np.float32), (SIDE, SIDE, 3)).copy()
        self.through = np.ones((SIDE, SIDE), np.float32)
        """How much of the backdrop comes through everything so far."""

    def shade(self, cover: Cover, strength: float) -> Drawing:
        """A shadow on the backdrop, before anything stands on it."""
        self.light *= 1 - strength * cover[..., None]
        return self

    def paint(self, cover: Cover, colour: Colour | NDArray[np.floating]) -> Drawing:
        """Something solid."""
        k = cover[..., None]
        self.light = (self.light * (1 - k) + np.asarray(colour, np.float32) * k).astype(np.float32)
        self.through = (self.through * (1 - cover)).astype(np.float32)
        return self

    def glaze(self, cover: Cover, lets: float | Cover, adds: float | Cover = 0.0) -> Drawing:
        """Something clear: `lets` of what is behind comes through, and `adds` of white light comes on top."""
        lets = 1 - cover * (1 - np.asarray(lets, np.float32))
        adds = cover * np.asarray(adds, np.float32)
        self.light = (self.light * lets[..., None] + adds[..., None]).astype(np.float32)
        self.through = (self.through * lets * (1 - adds / 255)).astype(np.float32)
        return self

    def pixels(self, *, noise: float = 0.8, seed: int = 1) -> NDArray[np.uint8]:
        """As a camera gives them."""
        grain = np.random.default_rng(seed).normal(0, noise, self.light.shape)
        return np.rint((self.light + grain).clip(0, 255)).astype(np.uint8)

    @property
    def alpha(self) -> Cover:
        """What is not backdrop."""
        return np.asarray(1 - self.through, np.float32)


def shape(draw: Callable[[NDArray[np.uint8], int], object]) -> Cover:
    """Coverage of what `draw(canvas, scale)` paints with 255."""
    canvas = np.zeros((SIDE * _FINE, SIDE * _FINE), np.uint8)
    draw(canvas, _FINE)
    small = cv2.resize(canvas, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(small / 255, np.float32)


def box(x0: float, y0: float, x1: float, y1: float, *, radius: float = 24) -> Cover:
    """A rectangle with round corners."""

    def draw(canvas: NDArray[np.uint8], k: int) -> None:
        r = round(radius * k)
        a, b, c, d = (round(v * k) for v in (x0, y0, x1, y1))
        cv2.rectangle(canvas, (a + r, b), (c - r, d), 255, -1)
        cv2.rectangle(canvas, (a, b + r), (c, d - r), 255, -1)
        for x in (a + r, c - r):
            for y in (b + r, d - r):
                cv2.circle(canvas, (x, y), r, 255, -1)

    return shape(draw)


def disc(x: float, y: float, rx: float, ry: float | None = None) -> Cover:
    """A filled ellipse."""
    size = (rx, rx if ry is None else ry)

    def draw(canvas: NDArray[np.uint8], k: int) -> None:
        axes = round(size[0] * k), round(size[1] * k)
        cv2.ellipse(canvas, (round(x * k), round(y * k)), axes, 0, 0, 360, 255, -1)

    return shape(draw)


def line(*points: tuple[float, float], width: float, closed: bool = False) -> Cover:
    """A line through the points."""

    def draw(canvas: NDArray[np.uint8], k: int) -> None:
        path = np.rint(np.array(points) * k).astype(np.int32)
        cv2.polylines(canvas, [path], closed, 255, round(width * k))

    return shape(draw)


def bow(
    x: float, y: float, rx: float, ry: float, *, width: float, start: float = 0, end: float = 360
) -> Cover:
    """A part of an ellipse as a line; degrees clockwise from the right."""

    def draw(canvas: NDArray[np.uint8], k: int) -> None:
        axes = round(rx * k), round(ry * k)
        cv2.ellipse(canvas, (round(x * k), round(y * k)), axes, 0, start, end, 255, round(width * k))

    return shape(draw)


def either(*covers: Cover) -> Cover:
    """All of them together."""
    return np.maximum.reduce(covers)


def soft(cover: Cover, blur: float) -> Cover:
    """Blurred by so many pixels."""
    return np.asarray(cv2.GaussianBlur(cover, (0, 0), blur), np.float32)


def rounded(colour: Colour, *, middle: float = 500, half: float = 220, depth: float = 0.4) -> Cover:
    """A colour as a cylinder shows it under a softbox: (side, side, 3)."""
    across = np.clip((np.arange(SIDE) - middle) / half, -1, 1)
    shading = (1 - depth * across**2 + 0.06 * np.exp(-(((across + 0.45) / 0.12) ** 2))).astype(np.float32)
    shaded = shading[None, :, None] * np.asarray(colour, np.float32)
    return np.broadcast_to(shaded, (SIDE, SIDE, 3)).astype(np.float32)


def sweep(top: float, bottom: float, colour: Colour = WHITE) -> NDArray[np.floating]:
    """A studio sweep: paper that is lit from above and falls off, with a vignette."""
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    level = (top + (bottom - top) * (y + 1) / 2) * (1 - 0.05 * (x * x + y * y) / 2)
    return level[..., None] * np.asarray(colour, np.float32)
