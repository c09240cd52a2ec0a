"""Meshes as arrays, and the few ways the sample products are built: lathe, loft, tube, box.

Axes: x to the right, y away from the camera, z up. One unit is about ten centimetres.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mesh:
    """Triangles with texture coordinates."""

    vertices: Points
    """(n, 3)."""
    faces: NDArray[np.uint32]
    """(m, 3), counter-clockwise seen from outside."""
    uv: Points
    """(n, 2), v downwards as in a picture."""

    def moved(self, x: float = 0, y: float = 0, z: float = 0) -> Mesh:
        """Shifted by (x, y, z)."""
        return replace(self, vertices=self.vertices + np.array([x, y, z]))

    def scaled(self, x: float, y: float | None = None, z: float | None = None) -> Mesh:
        """Scaled about the origin; one value scales all three axes."""
        factors = np.array([x, x if y is None else y, x if z is None else z])
        return replace(self, vertices=self.vertices * factors)

    def turned(self, axis: str, degrees: float) -> Mesh:
        """Rotated about "x", "y" or "z" through the origin."""
        c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
        rotation = np.eye(3)
        rotation[i, i], rotation[i, j], rotation[j, i], rotation[j, j] = c, -s, s, c
        return replace(self, vertices=self.vertices @ rotation.T)

    def bent(self, how: Callable[[Points], Points]) -> Mesh:
        """Every vertex moved by a function of all (n, 3) positions."""
        return replace(self, vertices=how(self.vertices))

    def projected(self, x: tuple[float, float], z: tuple[float, float]) -> Mesh:
        """Texture thrown on from the front: the picture covers x[0]..x[1] and z[0]..z[1]."""
        u = (self.vertices[:, 0] - x[0]) / (x[1] - x[0])
        v = 1 - (self.vertices[:, 2] - z[0]) / (z[1] - z[0])
        return replace(self, uv=np.stack([u, v], -1))


def joined(*meshes: Mesh) -> Mesh:
    """Several meshes as one."""
    offsets = np.cumsum([0] + [len(m.vertices) for m in meshes[:-1]])
    return Mesh(
        np.concatenate([m.vertices for m in meshes]),
        np.concatenate([m.faces + o for m, o in zip(meshes, offsets, strict=True)]).astype(np.uint32),
        np.concatenate([m.uv for m in meshes]),
    )


def rounded(points: ArrayLike, radius: float, *, steps: int = 10) -> Points:
    """A polyline with its corners replaced by arcs (quadratic Bézier) of about `radius`."""
    p = np.asarray(points, float)
    out = [p[0]]
    for before, corner, after in zip(p[:-2], p[1:-1], p[2:], strict=True):
        to_a, to_b = before - corner, after - corner
        la, lb = np.linalg.norm(to_a), np.linalg.norm(to_b)
        r = min(radius, la * 0.48, lb * 0.48)
        start, end = corner + to_a / la * r, corner + to_b / lb * r
        t = np.linspace(0, 1, steps)[:, None]
        out.extend((1 - t) ** 2 * start + 2 * t * (1 - t) * corner + t * t * end)
    out.append(p[-1])
    return np.array(out)


def spline(points: ArrayLike, count: int, *, closed: bool = False) -> Points:
    """A smooth curve (Catmull-Rom) through the points, evenly sampled by length."""
    p = np.asarray(points, float)
    q = np.vstack([p[-1:], p, p[:2]]) if closed else np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    t = np.linspace(0, 1, 24, endpoint=False)[:, None]
    dense = np.vstack(
        [_catmull(q[i], q[i + 1], q[i + 2], q[i + 3], t) for i in range(len(q) - 3)] + [q[-2][None]]
    )
    length = np.r_[0, np.cumsum(np.linalg.norm(np.diff(dense, axis=0), axis=1))]
    at = np.linspace(0, length[-1], count)
    return np.stack([np.interp(at, length, dense[:, i]) for i in range(dense.shape[1])], -1)


def _catmull(a: Points, b: Points, c: Points, d: Points, t: Points) -> Points:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def grid(rows: Points, *, flip: bool = False) -> Mesh:
    """A (k, n, 3) grid of points as a surface; u runs along n, v along k."""
    k, n = rows.shape[:2]
    index = np.arange(k * n).reshape(k, n)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]
    faces = np.concatenate([np.stack([a, b, d], -1).reshape(-1, 3), np.stack([a, d, c], -1).reshape(-1, 3)])
    u, v = np.meshgrid(np.linspace(0, 1, n), np.linspace(0, 1, k))
    faces = faces[:, ::-1] if flip else faces
    return Mesh(rows.reshape(-1, 3), faces.astype(np.uint32), np.stack([u, v], -1).reshape(-1, 2))


def lathe(profile: ArrayLike, *, round_by: float = 0.03, segments: int = 180) -> Mesh:
    """A profile of (radius, height) turned about z. u = 0.5 faces the camera, v = 1 at the lowest point."""
    p = rounded(profile, round_by)
    angle = np.linspace(0, 2 * np.pi, segments + 1) + np.pi
    r, z = p[:, :1], p[:, 1:]
    rows = np.stack([r * np.sin(angle), -r * np.cos(angle), z + 0 * angle], -1)
    mesh = grid(rows)
    low, high = z.min(), z.max()
    v = np.repeat(1 - (z[:, 0] - low) / max(high - low, 1e-9), segments + 1)
    return replace(mesh, uv=np.stack([mesh.uv[:, 0], v], -1))


def superellipse(count: int, exponent: float, *, half_x: float = 1, half_y: float = 1) -> Points:
    """A closed outline (count + 1, 2) between ellipse (2) and rectangle (large), evenly spaced."""
    t = np.linspace(0, 2 * np.pi, 16 * count + 1) + np.pi / 2
    c, s = np.cos(t), np.sin(t)
    power = 2 / exponent
    dense = np.stack([half_x * np.sign(c) * np.abs(c) ** power, half_y * np.sign(s) * np.abs(s) ** power], -1)
    length = np.r_[0, np.cumsum(np.linalg.norm(np.diff(dense, axis=0), axis=1))]
    at = np.linspace(0, length[-1], count + 1)
    return np.stack([np.interp(at, length, dense[:, i]) for i in range(2)], -1)


def loft(rings: Sequence[Points] | Points, *, caps: bool = True) -> Mesh:
    """Closed rings (k, n, 3) from bottom to top as a skin, with flat caps if asked."""
    rows = np.asarray(rings, float)
    if caps:
        bottom = np.repeat(rows[:1].mean(axis=1, keepdims=True), rows.shape[1], axis=1)
        top = np.repeat(rows[-1:].mean(axis=1, keepdims=True), rows.shape[1], axis=1)
        rows = np.concatenate([bottom, rows[:1], rows, rows[-1:], top])
    return grid(rows)


def tube(path: ArrayLike, radius: float | ArrayLike, *, sides: int = 20, flat: float = 1.0) -> Mesh:
    """A path (n, 3) thickened to a tube; `flat` under 1 squashes it across its second axis into a strap."""
    p = np.asarray(path, float)
    r = np.broadcast_to(np.asarray(radius, float), (len(p),))[:, None, None]
    tangent = np.gradient(p, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    normal = np.zeros_like(p)
    seed = np.eye(3)[np.abs(tangent[0]).argmin()]
    normal[0] = np.cross(tangent[0], seed)
    normal[0] /= np.linalg.norm(normal[0])
    for i in range(1, len(p)):
        n = normal[i - 1] - tangent[i] * (normal[i - 1] @ tangent[i])
        normal[i] = n / np.linalg.norm(n)
    binormal = np.cross(tangent, normal)
    t = np.linspace(0, 2 * np.pi, sides + 1)[None, :, None]
    rows = p[:, None] + r * (np.cos(t) * normal[:, None] * flat + np.sin(t) * binormal[:, None])
    return loft(rows)


def ribbon(path: ArrayLike, across: ArrayLike, *, thickness: float = 0.02, exponent: float = 4) -> Mesh:
    """A soft-edged strap along a path (n, 3); `across` (3,) or (n, 3) is half its width as a vector."""
    p = np.asarray(path, float)
    half = np.broadcast_to(np.asarray(across, float), p.shape)
    out = np.cross(np.gradient(p, axis=0), half)
    out *= thickness / 2 / np.linalg.norm(out, axis=1, keepdims=True)
    section = superellipse(32, exponent)
    return loft(p[:, None] + section[None, :, :1] * half[:, None] + section[None, :, 1:] * out[:, None])


def box(
    width: float, depth: float, height: float, *, radius: float, exponent: float = 2.0, n: int = 28
) -> Mesh:
    """A rounded box centred on the origin; u, v of the front face cover it from edge to edge."""
    half = np.array([width, depth, height]) / 2
    inner = half - min(radius, half.min() * 0.999)
    line = np.sign(np.linspace(-1, 1, 2 * n)) * (1 - (1 - np.abs(np.linspace(-1, 1, 2 * n))) ** 1.6)
    a, b = np.meshgrid(line, line)
    sides = []
    for axis, sign in ((1, -1), (1, 1), (0, 1), (0, -1), (2, 1), (2, -1)):
        i, j = {0: (1, 2), 1: (0, 2), 2: (0, 1)}[axis]
        cube = np.empty((*a.shape, 3))
        cube[..., axis], cube[..., i], cube[..., j] = sign, a, b
        p = cube * half
        core = np.clip(p, -inner, inner)
        away = p - core
        norm = (np.abs(away) ** exponent).sum(-1, keepdims=True) ** (1 / exponent)
        flip = (sign > 0) == (axis == 1)
        face = grid(core + away / np.maximum(norm, 1e-9) * (half - inner).min(), flip=flip)
        sides.append(replace(face, uv=np.stack([(a.ravel() + 1) / 2, 1 - (b.ravel() + 1) / 2], -1)))
    return joined(*sides)
