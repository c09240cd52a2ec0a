"""The photo studio: soft boxes, a white sweep and a camera; gives the photo and its true alpha."""

from __future__ import annotations

import os
import sysconfig
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from limelight.samples.make.mesh import Mesh, grid, rounded
from limelight.samples.make.surface import Node

Linear = NDArray[np.float32]

_SWEEP = 0.92
"""Reflectance of the white sweep."""
_SHADOW = 0.63
"""How much of the shadow is kept: a catalogue photo has a light one."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a product: a shape in a material."""

    mesh: Mesh
    surface: Node
    flat: bool = False
    """Facetted instead of smoothly shaded."""
    glow: tuple[float, float, float] | None = None
    """Radiance, if it gives light itself."""


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the photo is taken from; the product stands on z = 0 around the origin."""

    target_z: float
    """Height looked at."""
    field: float
    """Height of the picture at the product, in units."""
    height: float = 1.1
    """How far above the target the camera is, over a distance of nine units."""
    distance: float = 9.0


@dataclass(frozen=True, slots=True)
class Photo:
    """A rendered product photo."""

    rgb: NDArray[np.uint8]
    alpha: NDArray[np.uint8]
    """The product's true coverage, 0-255."""


@cache
def _mitsuba():
    library = Path(sysconfig.get_paths()["stdlib"]).parent / "libLLVM.so"
    for found in (library, Path(sysconfig.get_paths()["purelib"]).parents[1] / "libLLVM.so"):
        if found.exists():
            os.environ.setdefault("DRJIT_LIBLLVM_PATH", str(found))
    import mitsuba as mi

    mi.set_variant("llvm_ad_rgb", "scalar_rgb")
    return mi


def start() -> None:
    """Choose Mitsuba's variant; call before building any texture."""
    _mitsuba()


def shoot(
    parts: list[Part], camera: Camera, *, size: int = 1200, samples: int = 64, key: float = 1.0
) -> Photo:
    """Photograph a product on white. `key` scales the soft boxes against the even light."""
    shapes = {f"part{i}": _shape(p, i) for i, p in enumerate(parts)}
    lights = _lights(key)
    lit = _render({**shapes, **lights, "floor": _floor()}, camera, size=size, samples=samples)
    bare = _render({**lights, "floor": _floor()}, camera, size=size // 4, samples=64)
    cover = _coverage(shapes, camera, size=size)
    return _develop(lit, _enlarge(bare, size), cover)


def _shape(part: Part, i: int) -> Node:
    mi = _mitsuba()
    m = part.mesh
    mesh = mi.Mesh(
        f"part{i}", len(m.vertices), len(m.faces), has_vertex_normals=not part.flat, has_vertex_texcoords=True
    )
    params = mi.traverse(mesh)
    params["vertex_positions"] = m.vertices.astype(np.float32).ravel()
    params["faces"] = m.faces.astype(np.uint32).ravel()
    params["vertex_texcoords"] = m.uv.astype(np.float32).ravel()
    params.update()
    if not part.flat:
        mesh.recompute_vertex_normals()
    path = _scratch() / f"part{i}.ply"
    mesh.write_ply(str(path))
    shape: Node = {"type": "ply", "filename": str(path), "face_normals": part.flat, "bsdf": part.surface}
    if part.glow:
        shape["emitter"] = {"type": "area", "radiance": {"type": "rgb", "value": list(part.glow)}}
    return shape


@cache
def _scratch() -> Path:
    import tempfile

    return Path(tempfile.mkdtemp(prefix="limelight-samples-"))


def _soft_box(origin: tuple[float, float, float], half: tuple[float, float], power: float) -> Node:
    t = _mitsuba().ScalarTransform4f
    return {
        "type": "rectangle",
        "to_world": t().look_at(origin=list(origin), target=[0, 0, 1], up=[0, 0, 1]) @ t().scale([*half, 1]),
        "emitter": {"type": "area", "radiance": {"type": "rgb", "value": [power] * 3}},
    }


def _lights(key: float) -> Node:
    return {
        "even": _room(),
        "key": _soft_box((-4.2, -3.4, 3.6), (1.3, 2.2), 6.0 * key),
        "fill": _soft_box((4.2, -2.6, 2.6), (0.7, 2.2), 4.0 * key),
        "top": _soft_box((0, 0.2, 6.0), (2.6, 1.8), 3.2 * key),
    }


def _room() -> Node:
    """Even light from above over a darker room, so that metal and glass have something dark to mirror."""
    mi = _mitsuba()
    up = np.linspace(1, -1, 64)[:, None] * np.ones((1, 128))
    light = 0.16 + 0.5 * np.clip(up, 0, 1) ** 0.6 + 0.1 * np.clip(-up, 0, 1)
    pixels = np.repeat(light[..., None], 3, axis=2).astype(np.float32)
    return {
        "type": "envmap",
        "bitmap": mi.Bitmap(pixels),
        "to_world": mi.ScalarTransform4f().rotate([1, 0, 0], 90),
    }


def _floor() -> Node:
    """A sweep: a floor that bends up into a wall far behind, so no horizon shows."""
    outline = rounded([[-14, 0], [7, 0], [10, 14]], 4.0, steps=24)
    x = np.array([30.0, -30.0])
    rows = np.stack(np.broadcast_arrays(x, outline[:, :1], outline[:, 1:]), -1)
    bsdf = {"type": "twosided", "bsdf": {"type": "diffuse", "reflectance": {"type": "rgb", "value": _SWEEP}}}
    return _shape(Part(grid(rows), bsdf), -1)


def _sensor(camera: Camera, size: int, samples: int) -> Node:
    mi = _mitsuba()
    origin = [0, -camera.distance, camera.target_z + camera.height]
    fov = 2 * np.degrees(np.arctan(camera.field / 2 / np.hypot(camera.distance, camera.height)))
    return {
        "type": "perspective",
        "fov": float(fov),
        "to_world": mi.ScalarTransform4f().look_at(
            origin=origin, target=[0, 0, camera.target_z], up=[0, 0, 1]
        ),
        "film": {
            "type": "hdrfilm",
            "width": size,
            "height": size,
            "pixel_format": "rgba",
            "rfilter": {"type": "box"},
        },
        "sampler": {"type": "independent", "sample_count": samples},
    }


def _render(things: Node, camera: Camera, *, size: int, samples: int) -> Linear:
    import mitsuba_oidn as oidn

    mi = _mitsuba()
    integrator = {"type": "path", "max_depth": 12}
    scene = {
        "type": "scene",
        "integrator": {"type": "aov", "aovs": "al:albedo,nn:sh_normal", "i": integrator},
        "sensor": _sensor(camera, size, samples),
        **things,
    }
    image = np.array(mi.render(mi.load_dict(scene), seed=mi.UInt32(1)))
    colour, albedo, normal = (
        np.ascontiguousarray(image[..., s]) for s in (slice(3), slice(4, 7), slice(7, 10))
    )
    clean = oidn.denoise(colour, albedo=np.clip(albedo, 0, 1), normal=normal, hdr=True)
    return np.maximum(np.asarray(clean, np.float32), np.float32(0))


def _coverage(shapes: dict[str, Node], camera: Camera, *, size: int) -> Linear:
    mi = _mitsuba()
    plain = {
        name: {k: v for k, v in shape.items() if k not in ("bsdf", "emitter")}
        for name, shape in shapes.items()
    }
    scene = {
        "type": "scene",
        "integrator": {"type": "direct", "hide_emitters": True},
        "sensor": _sensor(camera, size, 16),
        "even": {"type": "constant"},
        **plain,
    }
    return np.clip(np.array(mi.render(mi.load_dict(scene), seed=mi.UInt32(2)))[..., 3], 0, 1)


def _enlarge(image: Linear, size: int) -> Linear:
    import cv2

    return np.asarray(cv2.resize(image, (size, size), interpolation=cv2.INTER_CUBIC), np.float32)


def _develop(lit: Linear, bare: Linear, cover: Linear) -> Photo:
    """Divide the empty studio out of the background, so it is white but for the shadow; then tone it."""
    white = float(np.percentile(bare[bare.shape[0] // 2 :], 50))
    shade = np.clip(1 - (lit / np.maximum(bare, 1e-4)).mean(axis=2, keepdims=True), 0, 1)
    shade *= np.clip((shade - 0.05) / 0.4, 0, 1) ** 1.5 * _vignette(lit.shape[0])
    product = 0.985 * _tone(lit / white)
    a = cover[..., None]
    rgb = product * a + (1 - _SHADOW * shade) * (1 - a)
    return Photo((np.clip(rgb, 0, 1) * 255 + 0.5).astype(np.uint8), (cover * 255 + 0.5).astype(np.uint8))


def _vignette(size: int) -> Linear:
    """1 inside, falling to 0 at the frame: the photo's border is pure white."""
    t = np.linspace(-1, 1, size)
    fade = np.clip((1 - np.abs(t)) / 0.16, 0, 1).astype(np.float32)
    fade = fade * fade * (3 - 2 * fade)
    return (fade[:, None] * fade[None])[..., None].astype(np.float32)


def _tone(x: Linear) -> Linear:
    """Exposure, a soft shoulder and a mild S-curve; 1.0 is the white of the sweep."""
    x = x * 0.8
    x = np.where(x > 0.6, 0.6 + 0.4 * (1 - np.exp(-(x - 0.6) / 0.4)), x)
    s = np.where(x <= 0.0031308, 12.92 * x, 1.055 * np.maximum(x, 1e-6) ** (1 / 2.4) - 0.055)
    s = np.clip(s, 0, 1)
    return (0.75 * s + 0.25 * s * s * (3 - 2 * s)).astype(np.float32)
