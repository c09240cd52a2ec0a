"""A stage as the kernel reads it: one mesh, one atlas of textures, one table of materials, one map of light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from limelight.studio.render.colour import Floats, Image, luminance
from limelight.studio.render.engine import Engine
from limelight.studio.render.paths.dice import nets
from limelight.studio.render.stage import Material, Shape

COLUMNS, ROWS, SLOTS = 256, 128, 1 << 18
"""Cells of the environment in which light is looked for, and the tickets dealt to them by their brightness."""
CORNER = 8
"""Numbers a vertex: position, normal, texture coordinates."""
MATERIAL = 16
"""Numbers a material: texture offset, width, height; bump offset, width, height, scale; alpha; specular, metallic,
clearcoat, thin, roughness, clear; two spare."""
SHADE = 0.25
"""How much of a shadow acrylic and glass cast."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything of a stage that lives on Dr.Jit's side."""

    scene: Any
    """A Mitsuba scene of one mesh: who is hit, and where."""
    casters: Any
    """The same without acrylic and glass, whose shadows are light."""
    has_clear: Any
    corners: Any
    faces: Any
    """Three corners and the material of each triangle."""
    materials: Any
    texels: Any
    bumps: Any
    stand_in: Any
    """Triangles below this number are the product's stand-in."""
    sky: Any
    """(height, width, 4) radiance of the environment, flat."""
    sky_size: tuple[int, int]
    """Width and height."""
    tickets: Any
    share: Any
    """Of the tickets, by cell."""
    lamp: Any
    """Radiance of the lamp above the product."""
    lamp_share: Any
    """How often light is looked for at the lamp instead of the environment."""
    nets: Any


def tables(
    tools: Engine, shapes: Sequence[Shape], environment: Image, lamp: tuple[float, ...], stand_ins: int = 1
) -> Tables:
    """Packs the shapes, of which the first `stand_ins` are products, and uploads them."""
    mi, dr = tools.mi, tools.dr
    corners, faces = _mesh(shapes)
    materials, texels, bumps = _materials([shape.material for shape in shapes])
    scene = casters = _scene(tools, corners, faces)
    clear = materials[:, 13] > 0
    if clear.any():
        casters = _scene(tools, corners, faces[~clear[faces[:, 3]]])
    tickets, share = _tickets(environment)
    sky = np.concatenate([environment, np.zeros_like(environment[..., :1])], -1).astype(np.float32)
    products = sum(len(shape.mesh.faces) for shape in shapes[:stand_ins])
    return Tables(
        scene, casters, dr.opaque(mi.Bool, bool(clear.any())), mi.Float(corners.ravel()), mi.UInt32(faces.ravel()),
        mi.Float(materials.ravel()), mi.Float(texels.ravel()), mi.Float(bumps), dr.opaque(mi.UInt32, products),
        mi.Float(sky.ravel()), (environment.shape[1], environment.shape[0]), mi.UInt32(tickets), mi.Float(share),
        mi.Color3f(*(dr.opaque(mi.Float, float(v)) for v in lamp)),
        dr.opaque(mi.Float, 0.4 if max(lamp) > 0.5 else 0.0), mi.UInt32(nets().ravel()),
    )  # fmt: skip


def _scene(tools: Engine, corners: NDArray[np.float32], faces: NDArray[np.uint32]) -> Any:
    mi = tools.mi
    mesh = mi.Mesh("set", len(corners), len(faces))
    values = mi.traverse(mesh)
    values["vertex_positions"] = np.ascontiguousarray(corners[:, :3]).ravel()
    values["faces"] = np.ascontiguousarray(faces[:, :3]).ravel()
    values.update()
    return mi.load_dict({"type": "scene", "set": mesh})


def _mesh(shapes: Sequence[Shape]) -> tuple[NDArray[np.float32], NDArray[np.uint32]]:
    """(n, 8) corners and (m, 4) triangles of all shapes; the fourth number is the shape's own."""
    corners = np.empty((sum(len(shape.mesh.points) for shape in shapes), CORNER), np.float32)
    faces = np.empty((sum(len(shape.mesh.faces) for shape in shapes), 4), np.uint32)
    corner = face = 0
    for number, shape in enumerate(shapes):
        mesh = shape.mesh
        part = corners[corner : corner + len(mesh.points)]
        part[:, :3], part[:, 3:6], part[:, 6:] = mesh.points, _normals(mesh.points, mesh.faces), mesh.uv
        triangles = faces[face : face + len(mesh.faces)]
        triangles[:, :3], triangles[:, 3] = mesh.faces + np.uint32(corner), number
        corner, face = corner + len(mesh.points), face + len(mesh.faces)
    return corners, faces


def _normals(points: NDArray[np.float32], faces: NDArray[np.uint32]) -> Floats:
    """(n, 3) smooth normals: those of the triangles around a vertex, by their area.

    Summed here and not by Mitsuba, whose atomic sums depend on the order of its threads.
    """
    a, b, c = (points[faces[:, k]] for k in range(3))
    u, v = b - a, c - a
    where, total = faces.ravel(), np.empty((len(points), 3), np.float64)
    for k in range(3):
        i, j = (k + 1) % 3, (k + 2) % 3
        across = u[:, i] * v[:, j] - u[:, j] * v[:, i]
        total[:, k] = np.bincount(where, np.repeat(across, 3), len(points))
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-20)


def _materials(materials: Sequence[Material]) -> tuple[Floats, Floats, Floats]:
    """The table, the atlas of colours (n, 4) and that of bumps (n,). A texture used twice is stored once."""
    table = np.zeros((len(materials), MATERIAL), np.float32)
    texels: list[Floats] = []
    bumps: list[Floats] = [np.zeros(1, np.float32)]
    known: dict[int, int] = {}
    at, bump_at = 0, 1
    for row, material in zip(table, materials, strict=True):
        colour, bump = material.colour, material.bump
        if id(colour) not in known:
            known[id(colour)] = at
            padded = np.zeros((colour.shape[0] * colour.shape[1], 4), np.float32)
            padded[:, :3] = colour.reshape(-1, 3)
            texels.append(padded)
            at += len(padded)
        row[:7] = known[id(colour)], colour.shape[1], colour.shape[0], 0, 1, 1, 0
        if bump is not None and not material.thin:
            if id(bump) not in known:
                known[id(bump)] = bump_at
                bumps.append(np.asarray(bump, np.float32).ravel())
                bump_at += bump.size
            row[3:7] = known[id(bump)], bump.shape[1], bump.shape[0], material.bump_scale
        row[7:9] = max(material.roughness**2, 1e-3), 0.08 * material.specular
        if not material.thin:
            row[9:11] = material.metallic, 0.25 * material.clearcoat
        row[11:14] = float(material.thin), material.roughness, material.clear
    return table, np.concatenate(texels), np.concatenate(bumps)


def _tickets(environment: Image) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
    """(SLOTS,) cells, each as often as it is bright, at least once; and each cell's share of the tickets."""
    height, width = environment.shape[:2]
    rise = np.sin((np.arange(height) + 0.5) / height * np.pi)
    power = luminance(environment).astype(np.float64) * rise[:, None]
    power = power.reshape(ROWS, height // ROWS, COLUMNS, width // COLUMNS).sum((1, 3)).ravel()
    count = 1 + np.floor((SLOTS - power.size) * power / max(power.sum(), 1e-12)).astype(np.int64)
    count[np.argsort(-power, kind="stable")[: SLOTS - count.sum()]] += 1
    if count.sum() < SLOTS:  # a black environment
        count[0] += SLOTS - count.sum()
    return np.repeat(np.arange(power.size, dtype=np.uint32), count), (count / SLOTS).astype(np.float32)
