"""Materials, as the dictionaries that Mitsuba reads."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Node: TypeAlias = dict[str, object]
"""A Mitsuba scene node."""
Colour: TypeAlias = tuple[int, int, int] | str | Image.Image
"""sRGB triple, "#rrggbb", or a picture to wrap around."""


def _linear(colour: tuple[int, int, int] | str) -> list[float]:
    if isinstance(colour, str):
        colour = (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
    c = np.array(colour) / 255
    return [float(v) for v in np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)]


def paint(colour: Colour) -> Node:
    """A colour or a picture as a texture."""
    if isinstance(colour, Image.Image):
        return picture(np.asarray(colour.convert("RGB")))
    return {"type": "rgb", "value": _linear(colour)}


def picture(pixels: NDArray[np.uint8] | NDArray[np.float32], *, raw: bool = False, repeat: float = 1) -> Node:
    """Pixels as a texture; `raw` for bumps and masks."""
    import mitsuba as mi

    bitmap = mi.Bitmap(np.array(pixels, order="C"))
    node: Node = {"type": "bitmap", "bitmap": bitmap, "raw": raw}
    if repeat != 1:
        node["to_uv"] = mi.ScalarTransform4f().scale([repeat, repeat, 1])
    return node


def matte(colour: Colour, *, roughness: float = 0.6, specular: float = 0.35, sheen: float = 0.0) -> Node:
    """Powder coat, rubber, paper, cloth."""
    return {
        "type": "twosided",
        "bsdf": {
            "type": "principled",
            "base_color": paint(colour),
            "roughness": roughness,
            "specular": specular,
            "sheen": sheen,
        },
    }


def gloss(colour: Colour, *, roughness: float = 0.15, clearcoat: float = 0.7) -> Node:
    """Glazed, lacquered or moulded: a diffuse colour under a clear coat."""
    return {
        "type": "twosided",
        "bsdf": {
            "type": "principled",
            "base_color": paint(colour),
            "roughness": roughness,
            "specular": 0.5,
            "clearcoat": clearcoat,
            "clearcoat_gloss": 0.95,
        },
    }


def metal(colour: Colour = (214, 214, 216), *, roughness: float = 0.22) -> Node:
    """Brushed or polished metal of a given reflectance colour."""
    return {
        "type": "twosided",
        "bsdf": {"type": "principled", "base_color": paint(colour), "metallic": 1.0, "roughness": roughness},
    }


def bumped(node: Node, height: NDArray[np.float32], *, scale: float, repeat: float = 1) -> Node:
    """A material with small relief; `height` 0..1 is tiled `repeat` times."""
    return {
        "type": "bumpmap",
        "arbitrary": picture(height[..., None], raw=True, repeat=repeat),
        "scale": scale,
        "bsdf": node,
    }


def noise(
    size: int = 512, *, seed: int, power: float = 2.0, stretch: tuple[float, float] = (1, 1)
) -> NDArray[np.float32]:
    """Tileable spectral noise (size, size) in 0..1; higher `power` is smoother."""
    rng = np.random.default_rng(seed)
    fy = np.fft.fftfreq(size)[:, None] * size * stretch[1]
    fx = np.fft.rfftfreq(size)[None] * size * stretch[0]
    f = np.hypot(fx, fy)
    f[0, 0] = 1
    amplitude = f ** (-power / 2)
    amplitude[0, 0] = 0
    s = np.fft.irfft2(np.fft.rfft2(rng.standard_normal((size, size))) * amplitude, s=(size, size))
    return (0.5 + 0.5 * np.tanh(s / s.std() * 0.7)).astype(np.float32)


def weave(size: int = 256, *, threads: int = 32) -> NDArray[np.float32]:
    """A plain weave as a height map (size, size) in 0..1, for cloth bumps."""
    t = (np.arange(size) / size * threads * np.pi)[None]
    over = np.abs(np.sin(t)) * (np.sin(t.T / 1.0) > 0) + np.abs(np.sin(t.T)) * (np.sin(t) > 0)
    return np.clip(over / 2, 0, 1).astype(np.float32)


def wood(dark: tuple[int, int, int], light: tuple[int, int, int], *, seed: int) -> Image.Image:
    """Straight-grained wood, 1024 pixels a side; the grain runs along u."""
    fine = noise(1024, seed=seed, power=1.0, stretch=(30, 1))
    broad = noise(1024, seed=seed + 1, power=2.4, stretch=(10, 1))
    rings = 0.5 + 0.5 * np.sin(broad * 40)
    t = np.clip(0.45 * fine + 0.3 * rings + 0.25 * broad, 0, 1)[..., None]
    return Image.fromarray((np.array(dark) * (1 - t) + np.array(light) * t).astype(np.uint8))


def glass(tint: tuple[float, float, float] = (1, 1, 1)) -> Node:
    """Clear or tinted glass; the tint is taken at every surface."""
    return {
        "type": "dielectric",
        "int_ior": 1.5,
        "specular_transmittance": {"type": "rgb", "value": list(tint)},
    }
