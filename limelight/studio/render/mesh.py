"""Triangle meshes as arrays, and the shapes the sets are made of. Units: the product is about 1 high; z is up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from limelight.studio.render.noise import fractal

_SHARP_X, _SHARP_Y = (-1.6, 1.6), (-1.6, 1.2)
"""Where a terrain is seen sharply, in scene units: about the product."""


@dataclass(frozen=True, slots=True)
class MeshData:
    """Vertices (n, 3), faces (m, 3) and texture coordinates (n, 2)."""

    points: NDArray[np.float32]
    faces: NDArray[np.uint32]
    uv: NDArray[np.float32]

    def moved(self, x: float, y: float, z: float = 0.0, *, scale: float = 1.0, turn: float = 0.0) -> MeshData:
        """Scaled, turned about z (degrees), then moved."""
        c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        spin = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]], np.float32)
        return replace(self, points=(self.points * scale) @ spin + np.array([x, y, z], np.float32))

    def repeated(self, times: float) -> MeshData:
        """Texture coordinates scaled."""
        return replace(self, uv=self.uv * times)


def make(points: NDArray, faces: NDArray, uv: NDArray) -> MeshData:
    return MeshData(
        np.ascontiguousarray(points, np.float32),
        np.ascontiguousarray(faces, np.uint32),
        np.ascontiguousarray(uv, np.float32),
    )


def join(parts: Sequence[MeshData]) -> MeshData:
    """One mesh of many."""
    offsets = np.cumsum([0] + [len(part.points) for part in parts[:-1]])
    faces = np.concatenate([part.faces + offset for part, offset in zip(parts, offsets, strict=True)])
    return make(np.concatenate([p.points for p in parts]), faces, np.concatenate([p.uv for p in parts]))


def quads(rows: int, columns: int) -> NDArray[np.int64]:
    """Two triangles for each cell of a rows x columns grid of vertices."""
    index = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]
    return np.concatenate([np.stack([a, b, d], -1).reshape(-1, 3), np.stack([a, d, c], -1).reshape(-1, 3)])


def terrain(
    heights: NDArray[np.float32], half: tuple[float, float], centre: tuple[float, float] = (0.0, 0.0)
) -> MeshData:
    """A height field over a rectangle of half sizes `half`: in full before the camera, coarser where it is out of focus."""
    x = np.linspace(-half[0], half[0], heights.shape[1]) + centre[0]
    y = np.linspace(-half[1], half[1], heights.shape[0]) + centre[1]
    columns, rows = _telling(x, *_SHARP_X), _telling(y, *_SHARP_Y)
    heights = heights[np.ix_(rows, columns)]
    grid_x, grid_y = np.meshgrid(x[columns], y[rows])
    uv = np.stack([grid_x / (2 * half[0]), grid_y / (2 * half[0])], -1)
    return make(
        np.stack([grid_x, grid_y, heights], -1).reshape(-1, 3), quads(*heights.shape), uv.reshape(-1, 2)
    )


def _telling(line: NDArray, low: float, high: float) -> NDArray[np.intp]:
    """Which lines of a grid are kept: all from `low` to `high`, elsewhere every third, and always the last."""
    number = np.arange(len(line))
    keep = ((line > low) & (line < high)) | (number % 3 == 0) | (number == len(line) - 1)
    return np.flatnonzero(keep)


def plane(half_x: float, near: float, far: float, z: float = 0.0) -> MeshData:
    """A level rectangle from y=near to y=far."""
    middle, half_y = (near + far) / 2, (far - near) / 2
    return terrain(np.full((2, 2), z, np.float32), (half_x, half_y), (0.0, middle))


def lathe(profile: Sequence[tuple[float, float]], *, steps: int = 72) -> MeshData:
    """A solid of revolution about z; `profile` is (radius, height) from the bottom outwards to the top."""
    line = np.asarray(profile, np.float32)
    around = np.linspace(0, 2 * np.pi, steps + 1)
    points = np.stack(
        [line[:, :1] * np.cos(around), line[:, :1] * np.sin(around), np.repeat(line[:, 1:], steps + 1, 1)], -1
    )
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    uv = np.stack(np.broadcast_arrays(around[None] / 6.2832 * 2, along[:, None]), -1)
    return make(points.reshape(-1, 3), quads(len(line), steps + 1), uv.reshape(-1, 2))


def drum(radius: float, height: float, *, bevel: float = 0.025) -> MeshData:
    """A podium: a cylinder with a rounded rim, top at `height`, the top's grain laid flat."""
    turn = np.linspace(0, np.pi / 2, 7)
    rim = [
        (radius - bevel + bevel * float(np.cos(t)), height - bevel + bevel * float(np.sin(t))) for t in turn
    ]
    body = lathe([(radius, 0.0), (radius, height - bevel), *rim, (0.001, height)], steps=96)
    uv = body.uv.copy()
    flat = body.points[:, 2] > height - 1e-4
    uv[flat] = body.points[flat, :2] * 0.8
    return replace(body, uv=uv)


def ball(radius: float) -> MeshData:
    """A sphere standing on the ground."""
    turn = np.linspace(-np.pi / 2, np.pi / 2, 49)
    return lathe(
        [(max(radius * float(np.cos(t)), 1e-4), radius + radius * float(np.sin(t))) for t in turn], steps=96
    )


def box(wide: float, deep: float, high: float, *, bevel: float = 0.02) -> MeshData:
    """A box with rounded edges standing on the ground, by squaring a sphere."""
    n = 40
    theta, phi = np.meshgrid(np.linspace(0, np.pi, n), np.linspace(0, 2 * np.pi, 2 * n + 1), indexing="ij")
    d = np.stack([np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi), np.cos(theta)], -1)
    d = d / np.abs(d).max(-1, keepdims=True)
    half = np.array([wide, deep, high]) / 2
    inner = half - bevel
    cube = d * half
    core = np.clip(cube, -inner, inner)
    out = cube - core
    points = core + out / np.maximum(np.linalg.norm(out, axis=-1, keepdims=True), 1e-6) * bevel * (
        np.abs(out).max(-1, keepdims=True) > 1e-7
    )
    points[..., 2] += high / 2
    uv = np.stack([points[..., 0] + points[..., 1], points[..., 2] + points[..., 1] * 0.3], -1)
    return make(points.reshape(-1, 3), quads(n, 2 * n + 1)[:, ::-1], uv.reshape(-1, 2))


def stone(
    radius: float,
    squash: tuple[float, float, float],
    *,
    rough: float = 0.14,
    seed: int = 0,
    smooth: float = 3.2,
    n: int = 72,
) -> MeshData:
    """A lump: a sphere pushed in and out by noise, its lowest point at z=0."""
    theta, phi = np.meshgrid(np.linspace(0, np.pi, n), np.linspace(0, 2 * np.pi, 2 * n + 1), indexing="ij")
    d = np.stack([np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi), np.cos(theta)], -1)
    field = fractal(256, smooth, seed) - 0.5

    def sample(a: NDArray, b: NDArray) -> NDArray:
        return field[((a * 50 + 128) % 256).astype(int), ((b * 50 + 128) % 256).astype(int)]

    bulge = sample(d[..., 0], d[..., 1]) + sample(d[..., 1], d[..., 2]) + sample(d[..., 2], d[..., 0])
    points = d * (1 + rough * 1.5 * bulge)[..., None] * radius * np.asarray(squash)
    points[..., 2] -= points[..., 2].min()
    uv = np.stack([phi / 3.1416, theta / 3.1416], -1)
    return make(points.reshape(-1, 3), quads(n, 2 * n + 1)[:, ::-1], uv.reshape(-1, 2))


def blades(
    roots: NDArray[np.float32], height: float, width: float, *, lean: float = 0.35, seed: int = 0
) -> MeshData:
    """Grass: one bent, tapering blade per root (n, 3). u picks a blade's shade, v runs from root to tip."""
    dice = np.random.default_rng(seed)
    n, rings = len(roots), 5
    length = height * dice.uniform(0.45, 1.0, n)
    half = width * dice.uniform(0.6, 1.2, n) / 2
    turn = dice.uniform(0, 2 * np.pi, n)
    bend = lean * length[:, None] * dice.normal(0, 0.7, (n, 2))
    edge = np.stack([np.cos(turn), np.sin(turn), np.zeros(n)], -1)
    points = np.empty((n, rings, 2, 3), np.float32)
    for ring in range(rings):
        t = ring / (rings - 1)
        spine = roots + np.stack([bend[:, 0] * t * t, bend[:, 1] * t * t, length * (t - 0.2 * t * t)], -1)
        taper = (half * (1 - t**1.5))[:, None] * edge
        points[:, ring, 0], points[:, ring, 1] = spine - taper, spine + taper
    strip = quads(rings, 2)
    faces = (np.arange(n)[:, None, None] * rings * 2 + strip[None]).reshape(-1, 3)
    uv = np.empty((n, rings, 2, 2), np.float32)
    uv[..., 0] = dice.random(n)[:, None, None]
    uv[..., 1] = np.linspace(0.02, 0.98, rings)[None, :, None]
    return make(points.reshape(-1, 3), faces, uv.reshape(-1, 2))


@lru_cache(maxsize=64)
def frond(
    length: float,
    *,
    pairs: int = 26,
    rise: float = 0.6,
    droop: float = 0.5,
    leaf: float = 0.3,
    width: float = 0.05,
    seed: int = 0,
) -> MeshData:
    """A feathered leaf (fern, palm) growing along +x from the origin: pairs of leaflets on an arching stem."""
    dice = np.random.default_rng(seed)
    out: list[NDArray] = []
    for k in range(pairs):
        t = (k + 0.5) / pairs
        stem = np.array([t * length, 0.0, rise * length * (t - droop * t * t)])
        reach = leaf * length * np.sin(np.pi * (0.10 + 0.88 * t))
        for side in (-1.0, 1.0):
            along = np.array([0.45, side * 0.9, 0.12 - 0.25 * t]) + dice.normal(0, 0.05, 3)
            along /= np.linalg.norm(along)
            across = np.cross(along, [0, 0, 1.0])
            across = across / np.linalg.norm(across) * width * length * 0.5
            mid = stem + along * reach * 0.45 + np.array([0, 0, 0.02 * length])
            tip = stem + along * reach - np.array([0, 0, 0.10 * reach])
            out.append(np.stack([stem, mid + across, tip, mid - across]))
    t = np.linspace(0, 1, 9)
    spine = np.stack([t * length, 0 * t, rise * length * (t - droop * t * t)], -1)
    half = np.array([0, 0.008 * length, 0])
    out += [np.stack([a - half, a + half, b + half, b - half]) for a, b in pairwise(spine)]
    points = np.concatenate(out)
    base = np.arange(len(out))[:, None, None] * 4
    faces = (base + np.array([[0, 1, 2], [0, 2, 3]])[None]).reshape(-1, 3)
    uv = np.tile(np.array([[0.1, 0], [0.5, 0.5], [0.9, 1], [0.5, 0.5]], np.float32), (len(out), 1))
    return make(points, faces, uv)


@lru_cache(maxsize=12)
def twig(length: float, *, needles: int = 1500, needle: float = 0.15, seed: int = 0) -> MeshData:
    """A fir branch along +x: a stem and side shoots covered with needles."""
    dice = np.random.default_rng(seed)
    triangles: list[NDArray] = []

    def shoot(start: NDArray, heading: NDArray, reach: float, count: int) -> None:
        heading = heading / np.linalg.norm(heading)
        side = np.cross(heading, [0, 0, 1.0])
        side /= np.linalg.norm(side)
        up = np.cross(side, heading)
        t, turn = dice.random(count) ** 0.9, dice.uniform(0, 2 * np.pi, count)
        root = start + heading * (t * reach)[:, None]
        out = heading * 0.8 + np.cos(turn)[:, None] * side * 0.8 + np.sin(turn)[:, None] * up * 0.8
        out /= np.linalg.norm(out, axis=1, keepdims=True)
        tip = root + out * (needle * dice.uniform(0.7, 1.1, count) * (1 - 0.35 * t))[:, None]
        thick = np.cross(out, dice.normal(size=(count, 3)))
        thick *= 0.0042 / np.linalg.norm(thick, axis=1, keepdims=True)
        triangles.append(np.stack([root - thick, root + thick, tip], 1))
        triangles.append(np.array([[start - side * 0.010, start + side * 0.010, start + heading * reach]]))

    shoot(np.zeros(3), np.array([1.0, 0, 0.10]), length, needles)
    for k in range(8):
        t, sign = 0.10 + 0.78 * k / 8, 1.0 if k % 2 else -1.0
        shoot(
            np.array([t * length, 0, 0.1 * t * length]),
            np.array([0.8, sign * 0.75, dice.normal(0.06, 0.1)]),
            length * 0.5 * (1 - 0.55 * t),
            needles // 3,
        )
    points = np.concatenate(triangles).reshape(-1, 3)
    uv = np.stack([dice.random(len(points)), np.tile([0.1, 0.1, 0.9], len(points) // 3)], -1)
    return make(points, np.arange(len(points)).reshape(-1, 3), uv)
