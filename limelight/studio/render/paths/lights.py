"""Light from all around and from the lamp: what a direction shows, and where to look for it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from limelight.studio.render.engine import Engine
from limelight.studio.render.paths.tables import COLUMNS, ROWS, SLOTS, Tables

LAMP = np.array([[-0.5, -0.7, 2.7], [1.0, 0.0, 0.0], [0.0, 1.0, 0.2]], np.float32)
"""Corner and two edges of the lamp that hangs above the product and shines down. It casts no shadow."""
_AREA = float(np.linalg.norm(np.cross(LAMP[1], LAMP[2])))
_DOWN = -np.cross(LAMP[1], LAMP[2]) / _AREA


def sky_at(tools: Engine, stage: Tables, towards: Any, active: Any) -> tuple[Any, Any]:
    """Radiance in a direction, and the density with which `sky_sample` would pick it."""
    mi, dr = tools.mi, tools.dr
    width, height = stage.sky_size
    across = dr.atan2(towards.x, towards.y) * (0.5 / math.pi)
    across, down = across - dr.floor(across), dr.safe_acos(towards.z) * (1 / math.pi)
    x, y = across * width - 0.5, dr.clip(down * height - 0.5, 0.0, height - 1.001)
    left, top = dr.floor(x), dr.floor(y)
    right = dr.select(left + 1 >= width, 0.0, left + 1)
    left_texel = top * width + dr.select(left < 0, left + width, left)
    right_texel = top * width + right

    def texel(index: Any) -> Any:
        return dr.gather(mi.Vector4f, stage.sky, mi.UInt32(index), active)

    upper = dr.lerp(texel(left_texel), texel(right_texel), x - left)
    lower = dr.lerp(texel(left_texel + width), texel(right_texel + width), x - left)
    seen = dr.lerp(upper, lower, y - top)
    row, column = (
        dr.minimum(mi.UInt32(down * ROWS), ROWS - 1),
        dr.minimum(mi.UInt32(across * COLUMNS), COLUMNS - 1),
    )
    share = dr.gather(mi.Float, stage.share, row * COLUMNS + column, active)
    rise = dr.safe_sqrt(1 - towards.z * towards.z)
    return mi.Color3f(seen.x, seen.y, seen.z), share * (COLUMNS * ROWS / (2 * math.pi**2)) / dr.maximum(
        rise, 1e-4
    )


def sky_sample(tools: Engine, stage: Tables, u: Any, v: Any, active: Any) -> Any:
    """A direction, bright ones more often."""
    mi, dr = tools.mi, tools.dr
    ticket = u * SLOTS
    cell = dr.gather(mi.UInt32, stage.tickets, dr.minimum(mi.UInt32(ticket), SLOTS - 1), active)
    row = cell // COLUMNS
    turn = (mi.Float(cell - row * COLUMNS) + ticket - dr.floor(ticket)) * (2 * math.pi / COLUMNS)
    sin_turn, cos_turn = dr.sincos(turn)
    sin_down, cos_down = dr.sincos((mi.Float(row) + v) * (math.pi / ROWS))
    return mi.Vector3f(sin_turn * sin_down, cos_turn * sin_down, cos_down)


def lamp_at(tools: Engine, stage: Tables, origin: Any, towards: Any, nearest: Any) -> tuple[Any, Any]:
    """Whether a ray meets the lamp before `nearest`, and the density with which `lamp_sample` would pick it."""
    mi, dr = tools.mi, tools.dr
    corner, _, _, down = _lamp(mi)
    facing = dr.dot(towards, down)
    distance = dr.dot(corner - origin, down) / facing
    at = origin + towards * distance - corner
    seen = (
        (facing < 0) & (distance > 0) & (distance < nearest) & (stage.lamp_share > 0)
        & (at.x >= 0) & (at.x <= LAMP[1, 0].item()) & (at.y >= 0) & (at.y <= LAMP[2, 1].item())
    )  # fmt: skip
    return seen, distance * distance / dr.maximum(-facing * _AREA, 1e-6)


def lamp_sample(tools: Engine, stage: Tables, point: Any, u: Any, v: Any) -> tuple[Any, Any, Any, Any]:
    """A direction to the lamp, its distance, radiance and density."""
    mi, dr = tools.mi, tools.dr
    corner, along, across, down = _lamp(mi)
    towards = corner + along * u + across * v - point
    square = dr.squared_norm(towards)
    distance = dr.sqrt(square)
    towards /= distance
    facing = -dr.dot(towards, down)
    radiance = dr.select(facing > 0, stage.lamp, mi.Color3f(0.0))
    return towards, distance, radiance, square / dr.maximum(facing * _AREA, 1e-6)


def _lamp(mi: Any) -> tuple[Any, Any, Any, Any]:
    corner, along, across = (row.tolist() for row in LAMP)
    return mi.Point3f(corner), mi.Vector3f(along), mi.Vector3f(across), mi.Vector3f(_DOWN.tolist())
