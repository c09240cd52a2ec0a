"""The path tracer: a stage, a view and an environment to radiance, coverage, albedo and normals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from limelight.studio.render.camera import DISTANCE, View
from limelight.studio.render.colour import Floats, Image
from limelight.studio.render.engine import Engine, engine
from limelight.studio.render.mesh import MeshData
from limelight.studio.render.scalar import trace_scalar
from limelight.studio.render.stage import Material, Shape
from limelight.studio.types import Progress

DEPTH = 4
"""Longest path, in segments."""
BRIGHTEST = 12.0
"""Radiance at which a path is clamped: a firefly costs more than the bias."""
_PASS = 700_000
"""Samples traced at once: bounds the memory of a pass to about 120 MB."""


@dataclass(frozen=True, slots=True)
class Buffers:
    """All (height, width[, channels]), linear."""

    radiance: Image
    coverage: Floats
    """0 where the backplate shows."""
    proxy: Floats
    """Share of a pixel covered by the product's stand-in."""
    albedo: Image
    normal: Image


def trace(
    shapes: list[Shape],
    environment: Image,
    pool: tuple[float, ...],
    view: View,
    *,
    samples: int,
    seed: int,
    progress: Progress,
) -> Buffers:
    """Traces the view at its own size. `shapes[0]` is the product's stand-in; `pool` is the lamp's radiance."""
    tools = engine()
    scene = _scene(tools, shapes, environment, pool)
    if tools.fast:
        means = _trace_all_at_once(tools, scene, view, samples=samples, seed=seed, progress=progress)
    else:
        skin = _bsdf(tools, shapes[0].material)
        alone = tools.mi.load_dict(
            {"type": "scene", "product": _mesh(tools, "product", shapes[0].mesh, skin, None)}
        )
        means = trace_scalar(tools, scene, alone, view, samples=samples, seed=seed % 2**31, progress=progress)
    frame = np.nan_to_num(means, nan=0.0, posinf=0.0, neginf=0.0)
    return Buffers(
        frame[..., :3].clip(0, BRIGHTEST),
        frame[..., 3].clip(0, 1),
        frame[..., 10].clip(0, 1),
        frame[..., 4:7].clip(0, 1),
        frame[..., 7:10],
    )


def _trace_all_at_once(
    tools: Engine, scene: Any, view: View, *, samples: int, seed: int, progress: Progress
) -> Floats:
    """(height, width, 11) means: radiance, coverage, albedo, normal, stand-in."""
    integrator = tools.mi.load_dict(
        {"type": "aov", "aovs": "al:albedo,nn:sh_normal",
         "inner": {"type": "path", "max_depth": DEPTH, "rr_depth": 3, "hide_emitters": True}}
    )  # fmt: skip
    first = next(shape for shape in scene.shapes() if shape.id() == "product")
    per_pass = max(1, _PASS // (view.width * view.height))
    total = np.zeros((view.height * view.width, 11), np.float32)
    done = 0
    while done < samples:
        count = min(per_pass, samples - done)
        total += _pass(tools, scene, integrator, view, count, (seed * 8191 + done) % 2**32, first) * count
        done += count
        progress(done / samples, "tracing light")
    tools.dr.flush_malloc_cache()
    return (total / samples).reshape(view.height, view.width, 11)


def _pass(
    tools: Engine, scene: Any, integrator: Any, view: View, count: int, seed: int, first: Any
) -> Floats:
    """(pixels, 11) means over `count` samples a pixel: radiance, coverage, albedo, normal, proxy."""
    mi, dr = tools.mi, tools.dr
    pixels = view.width * view.height
    sampler = mi.load_dict({"type": "independent"})
    sampler.seed(seed, pixels * count)
    # Opaque scalars keep numbers out of the generated code, so that every view shares one compiled kernel.
    width = dr.opaque(mi.UInt32, view.width)
    pixel = dr.arange(mi.UInt32, pixels * count) // dr.opaque(mi.UInt32, count)
    row = pixel // width
    jitter, lens = sampler.next_2d(), sampler.next_2d()
    focal = dr.opaque(mi.Float, view.focal)
    across = (mi.Float(pixel - row * width) + jitter.x - dr.opaque(mi.Float, view.cx)) / focal
    up = (dr.opaque(mi.Float, view.horizon) - mi.Float(row) - jitter.y) / focal
    disk = mi.warp.square_to_uniform_disk_concentric(lens) * dr.opaque(mi.Float, view.aperture)
    reach, lens_height = dr.opaque(mi.Float, DISTANCE), dr.opaque(mi.Float, view.lens_height)
    origin = mi.Point3f(disk.x, -reach, lens_height + disk.y)
    target = mi.Point3f(across * reach, mi.Float(0.0), lens_height + up * reach)
    ray = mi.RayDifferential3f(mi.Ray3f(origin, dr.normalize(target - origin)))
    colour, valid, aovs = integrator.sample(scene, sampler, ray, None, mi.Bool(True))
    peak = dr.maximum(dr.maximum(colour.x, colour.y), colour.z)
    calm = dr.minimum(1.0, BRIGHTEST / dr.maximum(peak, 1e-6))
    stand_in = dr.select(
        scene.ray_intersect_preliminary(ray, coherent=True).shape == mi.ShapePtr(first),
        mi.Float(1),
        mi.Float(0),
    )
    channels = [
        colour.x * calm,
        colour.y * calm,
        colour.z * calm,
        dr.select(valid, mi.Float(1), mi.Float(0)),
        *aovs[4:10],
        stand_in,
    ]
    dr.eval(channels)  # all at once: one by one would trace every path again for each channel
    sums = [dr.block_sum(channel, count) for channel in channels]
    dr.eval(sums)
    return np.stack([np.array(value, dtype=np.float32) for value in sums], -1) / count


def _scene(tools: Engine, shapes: list[Shape], environment: Image, pool: tuple[float, ...]) -> Any:
    mi = tools.mi
    content: dict[str, Any] = {"type": "scene"}
    turn = mi.ScalarTransform4f().rotate([1, 0, 0], 90)
    content["environment"] = {"type": "envmap", "bitmap": mi.Bitmap(environment), "to_world": turn}
    for number, shape in enumerate(shapes):
        name = "product" if number == 0 else f"shape{number:03d}"
        content[name] = _mesh(tools, name, shape.mesh, _bsdf(tools, shape.material), None)
    lamp = MeshData(
        np.array([[-0.5, -0.7, 2.7], [0.5, -0.7, 2.7], [-0.5, 0.3, 2.9], [0.5, 0.3, 2.9]], np.float32),
        np.array([[0, 3, 1], [0, 2, 3]], np.uint32), np.zeros((4, 2), np.float32),
    )  # fmt: skip
    content["lamp"] = _mesh(tools, "lamp", lamp, None, _emitter(pool, 0.4 if max(pool) > 0.5 else 0.05))
    return mi.load_dict(content)


def _emitter(radiance: tuple[float, ...], weight: float) -> dict[str, Any]:
    value = {"type": "rgb", "value": [float(v) for v in radiance]}
    return {"type": "area", "radiance": value, "sampling_weight": weight}


def _bsdf(tools: Engine, material: Material) -> dict[str, Any]:
    inner = {
        "type": "principled", "base_color": _texture(tools, material.colour), "roughness": material.roughness,
        "specular": material.specular,
    }  # fmt: skip
    if material.thin:
        return {"type": "twosided", "inner": inner}
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
    tools: Engine, name: str, data: MeshData, bsdf: dict[str, Any] | None, emitter: dict[str, Any] | None
) -> Any:
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
