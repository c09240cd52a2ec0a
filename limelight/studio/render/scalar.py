"""Tracing without LLVM: the same stage and view through Mitsuba's own plug-ins, a ray at a time. Slow, but there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from limelight.studio.render.camera import DISTANCE, View
from limelight.studio.render.colour import Floats, Image
from limelight.studio.render.engine import Engine
from limelight.studio.render.mesh import MeshData
from limelight.studio.render.paths.lights import LAMP
from limelight.studio.render.stage import Material, Shape
from limelight.studio.types import Progress

_STEP = 2
"""Samples a pixel between two calls of `progress`."""


def trace_scalar(
    tools: Engine, shapes: Sequence[Shape], environment: Image, pool: tuple[float, ...], view: View, *,
    samples: int, seed: int, progress: Progress, stand_ins: int = 1,
) -> NDArray[np.float32]:  # fmt: skip
    """(height, width, 11) means: radiance, coverage, albedo, normal, stand-ins.

    The coverage of the stand-ins ignores what stands in front of them.
    """
    mi = tools.mi
    scene = _scene(tools, shapes, environment, pool)
    alone = mi.load_dict({"type": "scene", **_meshes(tools, shapes[:stand_ins])})
    path = {"type": "path", "max_depth": 4, "rr_depth": 3, "hide_emitters": True}
    full = mi.load_dict({"type": "aov", "aovs": "al:albedo,nn:sh_normal", "inner": path})
    lens = mi.load_dict(_lens(mi, view))
    total = np.zeros((view.height, view.width, 10), np.float64)
    done = 0
    while done < samples:
        count = min(_STEP, samples - done)
        total += np.array(mi.render(scene, sensor=lens, integrator=full, spp=count, seed=seed + done)) * count
        done += count
        progress(done / samples, "tracing light, slowly")
    products = np.array(mi.render(alone, sensor=lens, integrator=mi.load_dict(path), spp=4, seed=seed))
    return np.concatenate([total / samples, products[..., 3:4]], -1).astype(np.float32)


def _scene(tools: Engine, shapes: Sequence[Shape], environment: Image, pool: tuple[float, ...]) -> Any:
    mi = tools.mi
    turn = mi.ScalarTransform4f().rotate([1, 0, 0], 90)
    content: dict[str, Any] = {"type": "scene", **_meshes(tools, shapes)}
    content["environment"] = {"type": "envmap", "bitmap": mi.Bitmap(environment), "to_world": turn}
    if max(pool) > 0:
        corner, along, across = LAMP
        points = np.stack([corner, corner + along, corner + across, corner + along + across])
        lamp = MeshData(points, np.array([[0, 3, 1], [0, 2, 3]], np.uint32), np.zeros((4, 2), np.float32))
        radiance = {"type": "rgb", "value": [float(v) for v in pool]}
        content["lamp"] = _mesh(tools, "lamp", lamp, emitter={"type": "area", "radiance": radiance})
    return mi.load_dict(content)


def _meshes(tools: Engine, shapes: Sequence[Shape]) -> dict[str, Any]:
    return {
        f"shape{number:03d}": _mesh(
            tools, f"shape{number:03d}", shape.mesh, bsdf=_bsdf(tools, shape.material)
        )
        for number, shape in enumerate(shapes)
    }


def _bsdf(tools: Engine, material: Material) -> dict[str, Any]:
    inner = {
        "type": "principled", "base_color": _texture(tools, material.colour), "roughness": material.roughness,
        "specular": material.specular,
    }  # fmt: skip
    if material.thin:
        wall = {"type": "twosided", "inner": inner}
        return {"type": "mask", "opacity": 1 - material.clear, "inner": wall} if material.clear else wall
    inner |= {"metallic": material.metallic, "clearcoat": material.clearcoat, "clearcoat_gloss": 0.92}
    bump = np.zeros((2, 2), np.float32) if material.bump is None else material.bump
    return {
        "type": "bumpmap",
        "bump": _texture(tools, bump[..., None]),
        "scale": material.bump_scale,
        "inner": inner,
    }


def _texture(tools: Engine, pixels: Floats) -> dict[str, Any]:
    return {"type": "bitmap", "bitmap": tools.mi.Bitmap(np.array(pixels, np.float32, order="C")), "raw": True}


def _mesh(
    tools: Engine, name: str, data: MeshData, *,
    bsdf: dict[str, Any] | None = None, emitter: dict[str, Any] | None = None,
) -> Any:  # fmt: skip
    mi = tools.mi
    properties = mi.Properties()
    if bsdf is not None:
        properties["bsdf"] = mi.load_dict(bsdf)
    if emitter is not None:
        properties["emitter"] = mi.load_dict(emitter)
    mesh = mi.Mesh(
        name,
        len(data.points),
        len(data.faces),
        has_vertex_normals=True,
        has_vertex_texcoords=True,
        props=properties,
    )
    mesh.set_id(name)
    values = mi.traverse(mesh)
    values["vertex_positions"] = data.points.ravel()
    values["faces"] = data.faces.ravel()
    values["vertex_texcoords"] = data.uv.ravel()
    values.update()
    mesh.recompute_vertex_normals()
    return mesh


def _lens(mi: Any, view: View) -> dict[str, Any]:
    """The view's shifted lens as a crop of a larger, centred frame; the shift is rounded to whole pixels."""
    half_x = int(np.ceil(max(view.cx, view.width - view.cx)))
    half_y = int(np.ceil(max(view.horizon, view.height - view.horizon)))
    film = {
        "type": "hdrfilm", "width": 2 * half_x, "height": 2 * half_y, "pixel_format": "rgba",
        "rfilter": {"type": "box"}, "crop_width": view.width, "crop_height": view.height,
        "crop_offset_x": int(np.clip(round(half_x - view.cx), 0, 2 * half_x - view.width)),
        "crop_offset_y": int(np.clip(round(half_y - view.horizon), 0, 2 * half_y - view.height)),
    }  # fmt: skip
    eye = [0.0, -DISTANCE, view.lens_height]
    return {
        "type": "thinlens", "aperture_radius": max(view.aperture, 1e-4), "focus_distance": DISTANCE,
        "fov": float(np.degrees(2 * np.arctan(half_x / view.focal))), "fov_axis": "x",
        "to_world": mi.ScalarTransform4f().look_at(origin=eye, target=[0.0, 0.0, view.lens_height], up=[0, 0, 1]),
        "film": film, "sampler": {"type": "independent"},
    }  # fmt: skip
