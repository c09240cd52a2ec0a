"""What the key light falls through: leaves, a window's bars, blinds. Real shapes outside the frame that cast shadows."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import mesh
from limelight.studio.render.camera import DISTANCE, View
from limelight.studio.render.colour import rgb
from limelight.studio.render.mesh import MeshData
from limelight.studio.render.sky import daylight, sun_direction, window_direction
from limelight.studio.render.stage import Stage, paint
from limelight.studio.scene.model import Scene

_FAR = 4.4
"""From the product to the screen, in scene units."""
_MARGIN = 0.06
"""Of the frame's longer side: how far from its edge the screen has to stay."""


def gobo(stage: Stage, scene: Scene, view: View) -> None:
    """Adds the screen between the product and the key light, where the scene has one; never where the lens sees it."""
    if scene.light.pattern == "none":
        return
    light = daylight(scene)
    towards = (
        sun_direction(light, scene.light.side) if scene.backdrop.outdoors else window_direction(light, scene)
    )
    across = np.cross(towards, [0, 0, 1.0])
    across /= np.linalg.norm(across)
    up = np.cross(across, towards)
    parts = {"leaves": _leaves, "window": _window, "blinds": _blinds}[scene.light.pattern](scene.seed)
    middle = towards * _FAR + np.array([0.0, 0.25, 0.35])
    points = middle + parts.points[:, :1] * across + parts.points[:, 2:] * up + parts.points[:, 1:2] * towards
    deep = np.maximum(points[:, 1] + DISTANCE, 0.05)
    across_frame = view.cx + view.focal * points[:, 0] / deep
    down_frame = view.horizon - view.focal * (points[:, 2] - view.lens_height) / deep
    margin = _MARGIN * max(view.width, view.height)
    seen = (
        (points[:, 1] > -DISTANCE) & (across_frame > -margin) & (across_frame < view.width + margin)
        & (down_frame > -margin) & (down_frame < view.height + margin)
    )  # fmt: skip
    faces = parts.faces[~seen[parts.faces].any(1)]
    if not len(faces):
        return
    stage.add(
        mesh.make(points, faces, parts.uv),
        paint(rgb(0.03, 0.03, 0.03), roughness=0.9, specular=0.1, thin=True),
    )


def _leaves(seed: int) -> MeshData:
    """Fronds that reach in from two corners and leave the middle clear."""
    fronds = []
    for k in range(5):
        one = mesh.frond(2.3, pairs=15, rise=0.02, droop=0.0, leaf=0.34, width=0.05, seed=(seed + k) % 6)
        flat = one.points[:, [0, 2, 1]]
        angle = np.radians((-28, 8, 40, -60, 65)[k] + (seed * 17) % 20)
        c, s = np.cos(angle), np.sin(angle)
        spun = np.stack(
            [flat[:, 0] * c - flat[:, 2] * s, flat[:, 1] * 0.3, flat[:, 0] * s + flat[:, 2] * c], -1
        )
        fronds.append(mesh.make(spun + np.array([-2.25, 0.05 * k, -0.35 + 0.25 * k]), one.faces, one.uv))
    return mesh.join(fronds)


def _window(seed: int) -> MeshData:
    """Bars of a window of six panes, in a wall."""
    bars = [_bar(x, 0.0, 0.09, 3.2) for x in (-0.62, 0.0, 0.62)] + [
        _bar(0.0, z, 1.4, 0.09) for z in (-0.45, 0.35, 1.1)
    ]
    walls = [_bar(-2.0, 0, 1.9, 6.0), _bar(2.0, 0, 1.9, 6.0), _bar(0, 2.4, 3.0, 2.2)]
    return mesh.join([*bars, *walls])


def _blinds(seed: int) -> MeshData:
    return mesh.join(
        [_bar(x, z, 0.5, 0.115) for z in np.arange(-2.0, 2.4, 0.23) for x in np.arange(-2.0, 2.1, 0.5)]
    )


def _bar(x: float, z: float, wide: float, high: float) -> MeshData:
    """An upright rectangle about (x, z)."""
    corners = np.array(
        [
            [-wide / 2, 0, -high / 2],
            [wide / 2, 0, -high / 2],
            [-wide / 2, 0, high / 2],
            [wide / 2, 0, high / 2],
        ]
    )
    return mesh.make(corners + np.array([x, 0, z]), mesh.quads(2, 2), np.zeros((4, 2)))
