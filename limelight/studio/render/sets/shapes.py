"""Shapes that the props share, beyond those every mesh is made of: rings, tubes along a path, cut-out outlines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from limelight.studio.render import mesh
from limelight.studio.render.mesh import MeshData


def torus(radius: float, thick: float) -> MeshData:
    """A ring lying on the ground."""
    along, around = np.meshgrid(np.linspace(0, 2 * np.pi, 65), np.linspace(0, 2 * np.pi, 25), indexing="ij")
    out = radius + thick * np.cos(around)
    points = np.stack([out * np.cos(along), out * np.sin(along), thick + thick * np.sin(around)], -1)
    uv = np.stack([along, around], -1) / 6.2832
    return mesh.make(points.reshape(-1, 3), mesh.quads(65, 25)[:, ::-1], uv.reshape(-1, 2))


def tube(
    path: Sequence[Sequence[float] | NDArray] | NDArray, radius: float | NDArray, *, steps: int = 14
) -> MeshData:
    """A round tube along points (n, 3), of one radius or one a point."""
    line = np.asarray(path, np.float64)
    ahead = np.gradient(line, axis=0)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-9)
    side = np.cross(ahead, np.where(np.abs(ahead[:, 2:]) > 0.9, [[1.0, 0, 0]], [[0, 0, 1.0]]))
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    up = np.cross(side, ahead)
    turn = np.linspace(0, 2 * np.pi, steps + 1)
    wide = np.broadcast_to(np.asarray(radius, np.float64), (len(line),))[:, None, None]
    points = line[:, None] + wide * (
        np.cos(turn)[None, :, None] * side[:, None] + np.sin(turn)[None, :, None] * up[:, None]
    )
    u, v = np.meshgrid(turn / 6.2832, np.linspace(0, 1, len(line)))
    return mesh.make(
        points.reshape(-1, 3), mesh.quads(len(line), steps + 1)[:, ::-1], np.stack([u, v], -1).reshape(-1, 2)
    )


def plate(outline: NDArray, thick: float, *, bevel: float = 0.0) -> MeshData:
    """A flat shape standing upright: its outline (n, 2) in x and z, star-shaped seen from its middle, `thick` along y."""
    x, z = outline.T
    if float(np.sum(x * np.roll(z, -1) - np.roll(x, -1) * z)) > 0:
        outline = outline[::-1]
    ring = np.vstack([outline, outline[:1]]).astype(np.float64)
    middle = outline.mean(0)
    half = thick / 2
    rows = []
    for share, y in (
        (0.0, -half),
        (1 - bevel, -half),
        (1.0, -half * 0.4),
        (1.0, half * 0.4),
        (1 - bevel, half),
        (0.0, half),
    ):
        flat = middle + (ring - middle) * share
        rows.append(np.stack([flat[:, 0], np.full(len(ring), y), flat[:, 1]], -1))
    points = np.stack(rows)
    uv = points[..., [0, 2]] * 1.5
    return mesh.make(points.reshape(-1, 3), mesh.quads(len(rows), len(ring)), uv.reshape(-1, 2))


def heart(size: float) -> NDArray:
    """The outline of a heart `size` high, its tip at z=0."""
    t = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    x = 16 * np.sin(t) ** 3
    z = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return np.stack([x, z - z.min()], -1) * (size / 29.0)


def star(size: float, *, points: int = 5) -> NDArray:
    """The outline of a star `size` high, standing on two points."""
    t = np.linspace(0, 2 * np.pi, 2 * points, endpoint=False)
    reach = np.where(np.arange(2 * points) % 2 == 0, 1.0, 0.45)
    shape = np.stack([np.sin(t) * reach, np.cos(t) * reach], -1) * size / 1.9
    shape[:, 1] -= shape[:, 1].min()
    return shape


def crescent(size: float) -> MeshData:
    """A crescent moon `size` high standing upright: a tube that swells in its middle."""
    t = np.linspace(0.62, 2 * np.pi - 0.62, 60)
    line = np.stack([0.5 * size * np.cos(t), 0 * t, 0.5 * size + 0.5 * size * np.sin(t)], -1)
    swell = 0.012 * size + 0.10 * size * np.sin((t - t[0]) / (t[-1] - t[0]) * np.pi) ** 0.8
    inward = (np.array([0.10 * size, 0, 0.5 * size]) - line) * (swell / size * 0.4)[:, None]
    body = tube(line + inward, swell)
    return mesh.make(body.points * np.array([1, 0.45, 1], np.float32), body.faces, body.uv)


def lying(shape: MeshData, radius: float) -> MeshData:
    """Something turned about z laid down along x, resting on the ground."""
    points = shape.points[:, [2, 1, 0]] * np.array([1, -1, 1], np.float32)
    return mesh.make(points + np.array([0, 0, radius], np.float32), shape.faces, shape.uv)


def upright(shape: MeshData) -> MeshData:
    """Something lying in the xy plane stood up into xz, its lowest point on the ground."""
    points = shape.points[:, [0, 2, 1]] * np.array([1, -1, 1], np.float32)
    points[:, 2] -= points[:, 2].min()
    return mesh.make(points, shape.faces, shape.uv)


def gathered(one: MeshData, places: NDArray, *, turns: bool = True) -> MeshData:
    """Copies of a shape at places (n, 3), each turned its own way."""
    return mesh.join(
        [
            one.moved(float(x), float(y), float(z), turn=97.0 * k if turns else 0.0)
            for k, (x, y, z) in enumerate(places)
        ]
    )
