"""What a ray meets: place, normals, colour and material, looked up in the stage's tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from limelight.studio.render.engine import Engine
from limelight.studio.render.paths.tables import Tables


@dataclass(slots=True)
class Surface:
    point: Any
    face: Any
    """The triangle's normal, on the viewer's side."""
    normal: Any
    """Smooth, with the bumps."""
    base: Any
    material: tuple[Any, Any]
    """The two halves of its row."""


def surface(tools: Engine, stage: Tables, met: Any, view: Any, hit: Any) -> Surface:
    """The surface at a preliminary intersection; `view` points back along the ray."""
    mi, dr = tools.mi, tools.dr

    def row(source: Any, index: Any) -> Any:
        return dr.gather(mi.ArrayXf, source, index, hit, shape=(8, dr.width(index)))

    face = dr.gather(mi.Vector4u, stage.faces, met.prim_index, hit)
    a, b, c = row(stage.corners, face.x), row(stage.corners, face.y), row(stage.corners, face.z)
    material = row(stage.materials, face.w * 2), row(stage.materials, face.w * 2 + 1)
    at_b, at_c = met.prim_uv.x, met.prim_uv.y
    start = mi.Point3f(a[0], a[1], a[2])
    ab, ac = mi.Point3f(b[0], b[1], b[2]) - start, mi.Point3f(c[0], c[1], c[2]) - start
    flat = dr.normalize(dr.cross(ab, ac))
    normal, uv = [], []
    for channel, found in ((3, normal), (4, normal), (5, normal), (6, uv), (7, uv)):
        found.append(a[channel] * (1 - at_b - at_c) + b[channel] * at_b + c[channel] * at_c)
    smooth = dr.normalize(mi.Vector3f(*normal))
    thin = material[1][3] > 0.5
    smooth = dr.select(thin & (dr.dot(smooth, view) < 0), -smooth, smooth)
    flow = _flow(tools, (a, b, c), mi.Vector3f(ab), mi.Vector3f(ac))
    bumped = _bumped(tools, stage, material[0], uv, flow, smooth, hit)
    return Surface(
        start + ab * at_b + ac * at_c, dr.select(dr.dot(flat, view) < 0, -flat, flat),
        dr.select(dr.dot(bumped, view) > 1e-3, bumped, smooth), _colour(tools, stage, material[0], uv, hit), material,
    )  # fmt: skip


def _flow(tools: Engine, corners: tuple[Any, Any, Any], ab: Any, ac: Any) -> tuple[Any, Any, Any]:
    """How the point moves with u and with v, and whether the triangle's texture says so at all."""
    dr = tools.dr
    a, b, c = corners
    u_b, v_b, u_c, v_c = b[6] - a[6], b[7] - a[7], c[6] - a[6], c[7] - a[7]
    turn = u_b * v_c - v_b * u_c
    known = dr.abs(turn) > 1e-12
    back = dr.select(known, 1 / turn, 0.0)
    return (ab * v_c - ac * v_b) * back, (ac * u_b - ab * u_c) * back, known


def _bumped(
    tools: Engine, stage: Tables, row: Any, uv: list[Any], flow: tuple[Any, Any, Any], normal: Any, hit: Any
) -> Any:
    """The normal tilted by the slope of the bump texture. Source: Blinn 1978."""
    mi, dr = tools.mi, tools.dr
    width, height, scale = row[4], row[5], row[6]
    along_u, along_v, known = flow
    bumpy = hit & known & (scale > 0)
    x, y, places = _corners(tools, uv, row[3], width, height)
    p, q, r, s = (dr.gather(mi.Float, stage.bumps, place, bumpy) for place in places)
    rise_u, rise_v = dr.lerp(q - p, s - r, y) * width * scale, dr.lerp(r - p, s - q, x) * height * scale
    along_u = along_u + normal * (rise_u - dr.dot(normal, along_u))
    along_v = along_v + normal * (rise_v - dr.dot(normal, along_v))
    tilted = dr.normalize(dr.cross(along_u, along_v))
    return dr.select(bumpy, dr.select(dr.dot(tilted, normal) < 0, -tilted, tilted), normal)


def _colour(tools: Engine, stage: Tables, row: Any, uv: list[Any], hit: Any) -> Any:
    mi, dr = tools.mi, tools.dr
    x, y, places = _corners(tools, uv, row[0], row[1], row[2])
    p, q, r, s = (dr.gather(mi.Vector4f, stage.texels, place, hit) for place in places)
    found = dr.lerp(dr.lerp(p, q, x), dr.lerp(r, s, x), y)
    return mi.Color3f(found.x, found.y, found.z)


def _corners(
    tools: Engine, uv: list[Any], offset: Any, width: Any, height: Any
) -> tuple[Any, Any, list[Any]]:
    """Where a place lies between its four texels, and these, row by row; textures repeat."""
    mi, dr = tools.mi, tools.dr
    x, y = uv[0] * width - 0.5, uv[1] * height - 0.5
    left, top = dr.floor(x), dr.floor(y)
    column, row = left - dr.floor(left / width) * width, top - dr.floor(top / height) * height
    next_column = dr.select(column + 1 >= width, 0.0, column + 1)
    upper = offset + row * width
    lower = offset + dr.select(row + 1 >= height, 0.0, row + 1) * width
    places = [upper + column, upper + next_column, lower + column, lower + next_column]
    return x - left, y - top, [mi.UInt32(place) for place in places]
