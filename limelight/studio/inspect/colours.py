"""Colours by the names people use."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_HUES = (
    ("red", 14), ("orange", 40), ("yellow", 66), ("green", 160), ("teal", 192), ("blue", 255), ("purple", 295),
    ("pink", 340), ("red", 361),
)  # fmt: skip
"""Upper ends on the colour circle, degrees."""


def named(rgb: NDArray[np.float32]) -> NDArray[np.str_]:
    """Names of (n, 3) colours, 0..1."""
    most, least = rgb.max(1), rgb.min(1)
    chroma = most - least
    safe = np.maximum(chroma, 1e-6)
    r, g, b = rgb.T
    hue = np.where(
        most == r, ((g - b) / safe) % 6, np.where(most == g, (b - r) / safe + 2, (r - g) / safe + 4)
    )
    ends = [end for _, end in _HUES]
    found = np.array([name for name, _ in _HUES])[np.searchsorted(ends, hue * 60, side="right")]
    saturation = chroma / np.maximum(most, 1e-6)
    reddish = (hue * 60 < 14) | (hue * 60 >= 330)
    found = np.where(reddish & (most > 0.8) & (saturation < 0.5), "pink", found)
    found = np.where(reddish & (most < 0.62) & (saturation < 0.5), "brown", found)
    warm = (hue * 60 >= 14) & (hue * 60 < 56)
    found = np.where(warm & (most < 0.62) & (saturation > 0.25), "brown", found)
    found = np.where(warm & (most >= 0.62) & (saturation < 0.42), "beige", found)
    grey = (saturation < 0.13) | (chroma < 0.06)
    found = np.where(grey, np.where(most > 0.88, "white", "grey"), found)
    return np.where((most < 0.16) | ((most < 0.22) & (saturation < 0.4)), "black", found)
