"""Pieces of land: how high they lie, an even place for the product, and where things grow on them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from limelight.studio.render import mesh
from limelight.studio.render.colour import Floats
from limelight.studio.render.noise import fractal
from limelight.studio.render.stage import Room

GRID = 360
"""Points along each side of it."""
_BEYOND = 1.2
"""How much farther than at the product land is seen behind it."""


def lot_of(room: Room, half: float, span: tuple[float, float]) -> tuple[float, tuple[float, float]]:
    """Half the width and the depth of a piece of land, larger where the set is built small around a large product, and
    as wide as a very wide frame shows."""
    e = 1 / min(room.scale, 1.0)
    return max(half * e, _BEYOND * room.reach), (span[0] * e, span[1] * e)


def heights_at(heights: Floats, lot: tuple[float, tuple[float, float]]) -> Callable[[float, float], float]:
    """How high the land lies at a place."""
    return lambda x, y: float(sample(heights, np.array([[x, y, 0.0]], np.float32), *lot)[0])


def field(half: float, span: tuple[float, float]) -> tuple[Floats, Floats]:
    """Where each point of a piece of land lies: x and y, square arrays."""
    x, y = np.meshgrid(np.linspace(-half, half, GRID), np.linspace(*span, GRID))
    return x.astype(np.float32), y.astype(np.float32)


def ground_mesh(heights: Floats, half: float, span: tuple[float, float]) -> mesh.MeshData:
    """The land as a mesh."""
    return mesh.terrain(
        heights.astype(np.float32), (half, (span[1] - span[0]) / 2), (0.0, (span[0] + span[1]) / 2)
    )


def level(
    heights: Floats,
    x: Floats,
    y: Floats,
    room: Room,
    *,
    wide: float = 0.3,
) -> Floats:
    """The terrain with an even place for the product, a little sunk in."""
    heights = heights - np.median(heights)
    near = np.exp(-((np.hypot(x / (room.product + wide), (y - 0.08) / 0.5)) ** 4))
    return heights * (1 - near) - 0.012 + 0.010 * near


def scatter(count: int, xs: tuple[float, float], ys: tuple[float, float], seed: int) -> Floats:
    """(count, 3) places on the land, at height 0."""
    dice = np.random.default_rng(seed)
    return np.stack([dice.uniform(*xs, count), dice.uniform(*ys, count), np.zeros(count)], -1).astype(
        np.float32
    )


def sample(heights: Floats, roots: Floats, half: float, span: tuple[float, float]) -> Floats:
    """How high the land lies at (n, 3) places."""
    column = np.clip((roots[:, 0] + half) / (2 * half) * (GRID - 1), 0, GRID - 1).astype(int)
    row = np.clip((roots[:, 1] - span[0]) / (span[1] - span[0]) * (GRID - 1), 0, GRID - 1).astype(int)
    return heights[row, column]


def snow_cover() -> Floats:
    """Where snow lies on stones, 0..1."""
    return np.clip((fractal(768, 2.2, 57) - 0.38) * 6, 0, 1).astype(np.float32)


def resized(field: Floats, size: int) -> Floats:
    """A square array in another size, by its nearest points."""
    index = (np.arange(size) * field.shape[0] / size).astype(int)
    return field[index][:, index]
