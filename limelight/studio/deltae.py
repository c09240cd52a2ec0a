"""The difference of two colours as people see it: CIEDE2000."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Lab = NDArray[np.floating[Any]]
"""(..., 3): L 0..100, a, b, for the D65 white point."""

_TO_XYZ = np.array(
    [[0.4124564, 0.2126729, 0.0193339], [0.3575761, 0.7151522, 0.1191920], [0.1804375, 0.0721750, 0.9503041]]
) / np.array([0.95047, 1.0, 1.08883])
"""Linear sRGB to XYZ, each against D65 white."""
_FAR = 25.0**7


def lab(rgb: NDArray[Any]) -> Lab:
    """sRGB 0-255, (..., 3), as CIE Lab (IEC 61966-2-1 and CIE 15); OpenCV's own is off by up to 0.2."""
    value = np.asarray(rgb, np.float32) / np.float32(255)
    light = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    xyz = light @ _TO_XYZ
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz * (29 / 6) ** 2 / 3 + 4 / 29)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1)


def delta_e(one: Lab, other: Lab) -> NDArray[np.floating[Any]]:
    """CIEDE2000 of Lab colours, (..., 3) → (...). About 1 is the least that can be seen side by side.

    Source: Sharma, Wu, Dalal, "The CIEDE2000 color-difference formula: implementation notes, supplementary test
    data, and mathematical observations" (2005); the numbers in comments are its equations.
    """
    chroma_mean = (np.hypot(one[..., 1], one[..., 2]) + np.hypot(other[..., 1], other[..., 2])) / 2
    g = 0.5 * (1 - _saturating(chroma_mean))  # (4)
    chroma_1, hue_1 = _polar(one, g)
    chroma_2, hue_2 = _polar(other, g)
    grey = chroma_1 * chroma_2 == 0
    turn = hue_2 - hue_1
    apart = np.abs(turn) > 180
    turn = np.where(grey, 0, turn - 360 * np.sign(turn) * apart)  # (10)
    hue_sum = hue_1 + hue_2
    # The mean of two angles, on the shorter arc; of a grey and a colour the colour's own. (14)
    hue = np.where(apart, hue_sum + np.where(hue_sum < 360, 360, -360), hue_sum) / 2
    hue = np.radians(np.where(grey, hue_sum, hue))
    light = (one[..., 0] + other[..., 0]) / 2
    chroma = (chroma_1 + chroma_2) / 2
    t = (
        1
        - 0.17 * np.cos(hue - np.radians(30))
        + 0.24 * np.cos(2 * hue)
        + 0.32 * np.cos(3 * hue + np.radians(6))
        - 0.20 * np.cos(4 * hue - np.radians(63))
    )  # (15)
    off = (light - 50) ** 2
    d_light = (other[..., 0] - one[..., 0]) / (1 + 0.015 * off / np.sqrt(20 + off))  # (19)
    d_chroma = (chroma_2 - chroma_1) / (1 + 0.045 * chroma)  # (20)
    d_hue = 2 * np.sqrt(chroma_1 * chroma_2) * np.sin(np.radians(turn) / 2)  # (11)
    d_hue = d_hue / (1 + 0.015 * chroma * t)  # (21)
    twist = np.radians(60) * np.exp(-(((np.degrees(hue) - 275) / 25) ** 2))  # (16)
    cross = -2 * _saturating(chroma) * np.sin(twist)  # (17), (22)
    return np.sqrt(np.maximum(d_light**2 + d_chroma**2 + d_hue**2 + cross * d_chroma * d_hue, 0))


def _saturating(chroma: NDArray[Any]) -> NDArray[Any]:
    seventh = chroma**7
    return np.sqrt(seventh / (seventh + _FAR))


def _polar(colour: Lab, g: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Chroma and hue in degrees, 0..360, with `a` stretched near grey. (5)-(7)"""
    a, b = colour[..., 1] * (1 + g), colour[..., 2]
    return np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360
