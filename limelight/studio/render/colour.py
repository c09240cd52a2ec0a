"""Colours in linear light: hex to linear sRGB, mixing, display transform."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.floating[Any]]
"""32-bit numbers of any shape. NumPy types the product of a 32-bit array and a plain number as it likes."""
Image: TypeAlias = Floats
"""(height, width, 3), linear sRGB primaries unless said otherwise."""
Rgb: TypeAlias = Floats
"""(3,), linear."""


def floats(image: NDArray[Any]) -> Floats:
    """What OpenCV returns, as 32-bit numbers."""
    return np.asarray(image, np.float32)


def linear(value: Floats) -> Floats:
    """sRGB display values in 0..1 to linear light (IEC 61966-2-1)."""
    low = value / 12.92
    high = ((np.maximum(value, 0.04045) + 0.055) / 1.055) ** 2.4
    return np.where(value <= 0.04045, low, high).astype(np.float32)


def display(value: Floats) -> Floats:
    """Linear light to sRGB display values, clipped to 0..1."""
    v = np.clip(value, 0.0, 1.0)
    return np.where(v <= 0.0031308, v * 12.92, 1.055 * np.maximum(v, 1e-6) ** (1 / 2.4) - 0.055).astype(
        np.float32
    )


def hex_rgb(code: str) -> Rgb:
    """`#rrggbb` to linear."""
    return linear(np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / 255.0)


def rgb(*values: float) -> Rgb:
    return np.asarray(values, np.float32)


def luminance(colour: Floats) -> Floats:
    """Rec. 709 luminance of the last axis."""
    return colour @ np.array([0.2126, 0.7152, 0.0722], np.float32)


def mix(a: Floats | Sequence[float], b: Floats | Sequence[float], t: object) -> Image:
    """`a` where t is 0, `b` where it is 1; a 2-D `t` is spread over the colour axis."""
    share = np.asarray(t, np.float32)
    if share.ndim == 2:
        share = share[..., None]
    return (np.asarray(a, np.float32) * (1 - share) + np.asarray(b, np.float32) * share).astype(np.float32)


def tint(colour: Rgb, amount: float = 1.0) -> Rgb:
    """The colour as a filter of unit luminance, `amount` of the way from neutral."""
    unit = colour / max(float(luminance(colour)), 1e-4)
    return (1.0 + (unit - 1.0) * amount).astype(np.float32)


def smooth(edge0: float, edge1: float, value: Floats) -> Floats:
    """Hermite step from 0 at `edge0` to 1 at `edge1`."""
    t = np.clip((value - edge0) / (edge1 - edge0), 0.0, 1.0)
    return (t * t * (3 - 2 * t)).astype(np.float32)


WARM, AMBER, RED, BLUE = rgb(1.0, 0.74, 0.42), rgb(1.0, 0.55, 0.2), rgb(1.0, 0.16, 0.12), rgb(0.35, 0.6, 1.0)
"""Lamps."""
