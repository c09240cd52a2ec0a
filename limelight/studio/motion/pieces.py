"""Things with a shape that tumble through the air: confetti and leaves.

Each shape is drawn once, large, at several degrees of blur, and placed by one affine map a frame.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from limelight.studio.motion.blend import Rgb, toward
from limelight.studio.motion.facts import Box
from limelight.studio.motion.i420 import I420, Planes, planes, yuv
from limelight.studio.motion.light import Light
from limelight.studio.motion.particles import Numbers, Swarm

_SIDE = 96
"""Pixels of a shape's square; the shape itself fills its middle half, the rest is room for blur."""
_BLURS = (1.0, 2.5, 5.0, 9.0)
_EDGE_ON = 0.16
"""How narrow a piece is when it is seen from its edge."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape at each degree of blur: how much of a pixel it covers, and how light it is there."""

    covers: tuple[NDArray[np.uint8], ...]
    shades: tuple[NDArray[np.uint8], ...]
    """Multiplied by the cover."""


@dataclass(frozen=True, slots=True)
class Pose:
    """How one piece lies in the frame at one moment."""

    x: float
    y: float
    """Its middle, in pixels."""
    size: float
    """Half its length, in pixels."""
    angle: float
    flat: float
    """-1..1: how far it faces the camera; negative when its back does."""
    level: float
    blur: int


class Pieces(Swarm, ABC):
    """Shapes that fall; what they are and how they fall is up to the kind."""

    def __init__(
        self, size: tuple[int, int], seed: int, *, count: int, shapes: list[Shape], colours: list[Rgb]
    ) -> None:
        super().__init__(size, seed, count)
        random = np.random.default_rng([seed, 1])
        self._shapes = [shapes[at] for at in random.integers(0, len(shapes), self.count)]
        self._colours = [yuv(colours[at]) for at in random.integers(0, len(colours), self.count)]
        self.spin = random.uniform(0.6, 1.4, self.count) * random.choice([-1, 1], self.count)
        self.order = np.argsort(self.near, kind="stable")

    @abstractmethod
    def poses(self, t: float, product: Box | None) -> list[Pose]:
        """Where each piece is at `t` seconds."""

    def draw(self, frame: I420, t: float, *, product: Box | None) -> None:
        poses, target = self.poses(t, product), planes(frame)
        for at in self.order:
            if poses[at].level > 0.01:
                _stamp(target, self._shapes[at], poses[at], self._colours[at])

    def _posed(
        self, x: Numbers, y: Numbers, size: Numbers, angle: Numbers, flat: Numbers, product: Box | None
    ) -> list[Pose]:
        level = self.beside(x, y, product, reach=size / self.size[0]) * (1 - 0.35 * self.near**2)
        # Sharp at the product's own depth, softer before and behind it.
        blur = np.clip(np.round(np.abs(self.near - 0.30) / 0.7 * (len(_BLURS) - 1) * 1.1), 0, len(_BLURS) - 1)
        wide, high = self.size
        return [
            Pose(float(x[i] * wide), float(y[i] * high), float(size[i]), float(angle[i]), float(flat[i]),
                 float(level[i]), int(blur[i]))
            for i in range(self.count)
        ]  # fmt: skip


class Confetti(Pieces):
    """Small bright slips of paper that flutter and flash as they turn."""

    def __init__(self, size: tuple[int, int], seed: int, light: Light) -> None:
        paper = [
            (238, 190, 92),
            (240, 122, 104),
            (92, 178, 184),
            (250, 245, 236),
            (246, 172, 182),
            (250, 214, 140),
        ]
        super().__init__(
            size, seed, count=64, shapes=[_slip(0.62), _slip(1.0), _round()],
            colours=[light.on(colour, 0.35) for colour in paper],
        )  # fmt: skip

    def poses(self, t: float, product: Box | None) -> list[Pose]:
        x, y = self.wrapped(
            self.x + 0.018 * np.sin(self.phase + 1.9 * t * self.spin) + 0.010 * t * self.spin,
            self.y + (0.13 + 0.15 * self.near) * t + 0.012 * np.sin(2 * self.phase + 3.1 * t),
            product,
        )
        size = (4.2 + 9.5 * self.near) * self.unit * 2
        angle = self.phase + 1.3 * t * self.spin
        return self._posed(x, y, size, angle, np.cos(2 * self.phase + 4.2 * t * self.spin), product)


class Leaves(Pieces):
    """Autumn leaves that rock from side to side as they sink."""

    def __init__(self, size: tuple[int, int], seed: int, light: Light) -> None:
        autumn = [(196, 98, 30), (214, 142, 44), (168, 62, 34), (186, 120, 52), (140, 104, 44)]
        super().__init__(
            size, seed, count=30, shapes=[_leaf(0.40, 0.10), _leaf(0.52, -0.08), _leaf(0.34, 0.16)],
            colours=[light.on(colour, 0.5) for colour in autumn],
        )  # fmt: skip

    def poses(self, t: float, product: Box | None) -> list[Pose]:
        rock = self.phase + (1.5 + 0.5 * self.near) * t
        x, y = self.wrapped(
            self.x + (0.020 + 0.020 * self.near) * np.sin(rock) + 0.014 * t,
            self.y + (0.075 + 0.085 * self.near) * t - 0.008 * np.cos(2 * rock),
            product,
            margin=0.10,
        )
        size = (9.0 + 24.0 * self.near) * self.unit * 2
        angle = 2 * self.phase + 0.9 * np.cos(rock) + 0.35 * t * self.spin
        return self._posed(x, y, size, angle, 0.55 + 0.45 * np.cos(rock + self.phase), product)


def _stamp(target: Planes, shape: Shape, pose: Pose, colour: tuple[int, int, int]) -> None:
    """Draw one piece into the planes, only where it is."""
    height, width = target.y.shape
    reach = pose.size * 2.1
    x0, x1 = (max(0, int(pose.x - reach)) // 2 * 2, min(width, -(-int(pose.x + reach + 1) // 2) * 2))
    y0, y1 = (max(0, int(pose.y - reach)) // 2 * 2, min(height, -(-int(pose.y + reach + 1) // 2) * 2))
    if x1 <= x0 or y1 <= y0:
        return
    front = _EDGE_ON + (1 - _EDGE_ON) * abs(pose.flat)
    scale = pose.size / (_SIDE / 4)
    cos, sin = np.cos(pose.angle) * scale, np.sin(pose.angle) * scale
    turn = np.array([[cos, -sin * front], [sin, cos * front]])
    shift = np.array([pose.x - x0, pose.y - y0]) - turn @ [_SIDE / 2 - 0.5, _SIDE / 2 - 0.5]
    light = 0.86 + 0.14 * pose.flat
    cover, shade = shape.covers[pose.blur], shape.shades[pose.blur]
    for index, (plane, value) in enumerate(zip(target, colour, strict=True)):
        step = 1 if index == 0 else 2
        matrix = np.hstack([turn / step, ((shift - (step - 1) / 2) / step)[:, None]])
        size = (x1 - x0) // step, (y1 - y0) // step
        area = plane[y0 // step : y1 // step, x0 // step : x1 // step]
        weight = cv2.warpAffine(cover, matrix, size, flags=cv2.INTER_LINEAR)
        weight = cv2.convertScaleAbs(weight, alpha=pose.level).astype(np.uint8, copy=False)
        if index == 0:
            lit = cv2.warpAffine(shade, matrix, size, flags=cv2.INTER_LINEAR)
            below = cv2.multiply(area, cv2.bitwise_not(weight), scale=1 / 255)
            area[:] = cv2.add(below, cv2.convertScaleAbs(lit, alpha=pose.level * light * value / 255))
        else:
            toward(area, weight, value)


def _shape(cover: NDArray[np.floating], shade: NDArray[np.floating]) -> Shape:
    """A shape from its cover and lightness, 0..1, at every degree of blur."""
    cover = cover.astype(np.float32)
    shaded = (cover * shade).astype(np.float32)
    covers = tuple(cv2.GaussianBlur(cover, (0, 0), blur) for blur in _BLURS)
    shades = tuple(cv2.GaussianBlur(shaded, (0, 0), blur) for blur in _BLURS)
    return Shape(tuple(_bytes(one) for one in covers), tuple(_bytes(one) for one in shades))


def _bytes(image: MatLike) -> NDArray[np.uint8]:
    return np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)


def _grid() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Across and down from the middle of a shape's square; 1 is half the shape's length."""
    down, across = (np.mgrid[0:_SIDE, 0:_SIDE].astype(np.float32) + 0.5 - _SIDE / 2) / (_SIDE / 4)
    return across, down


def _slip(ratio: float) -> Shape:
    """A slip of paper, `ratio` as wide as it is long, a little lighter towards one end."""
    across, down = _grid()
    inside = np.clip((1 - np.maximum(np.abs(across) / ratio, np.abs(down))) * (_SIDE / 4) + 0.5, 0, 1)
    return _shape(inside, 0.92 + 0.08 * down)


def _round() -> Shape:
    """A punched dot."""
    across, down = _grid()
    inside = np.clip((0.72 - np.hypot(across, down)) * (_SIDE / 4) + 0.5, 0, 1)
    return _shape(inside, 0.92 + 0.08 * down)


def _leaf(width: float, bend: float) -> Shape:
    """A leaf with a midrib, side veins and a stalk; `bend` is how far it curves."""
    across, down = _grid()
    along = (down + 1) / 2
    middle = bend * np.sin(np.pi * along)
    half = width * np.clip(np.sin(np.pi * np.clip(along, 0, 1) ** 0.85), 0, 1) ** 0.9
    half *= 1 + 0.06 * np.sin(26 * along)  # a toothed edge
    from_rib = np.abs(across - middle)
    blade = np.clip((half - from_rib) * (_SIDE / 4) * 0.9 + 0.3, 0, 1) * (np.abs(down) <= 1)
    stalk = np.clip((0.045 - from_rib) * (_SIDE / 4) + 0.5, 0, 1) * ((down > 0.9) & (down < 1.35))
    rib = np.exp(-((from_rib / 0.035) ** 2))
    veins = np.exp(-(((np.mod(along * 7 - from_rib * 2.4, 1) - 0.5) / 0.10) ** 2)) * (from_rib < half)
    side = np.where(across > middle, 0.06, -0.04)
    shade = 0.82 + side + 0.16 * rib + 0.08 * veins - 0.14 * from_rib / np.maximum(half, 0.05)
    return _shape(np.maximum(blade, stalk), np.clip(shade, 0, 1))
