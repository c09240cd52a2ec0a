"""Colours by the names people use: how much of a picture is blue, and what its main colours are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from limelight.studio.inspect.pixels import dominant

_SIDE = 64
_LEAST = 0.02
"""Share of a picture below which a colour is not named."""
_HUES = (
    ("red", 14), ("orange", 40), ("yellow", 66), ("green", 160), ("teal", 192), ("blue", 255), ("purple", 295),
    ("pink", 340), ("red", 361),
)  # fmt: skip
"""Upper ends on the colour circle, degrees."""
NAMES = (
    "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "brown", "beige", "black", "white",
    "grey",
)  # fmt: skip


def color_shares(picture: Image.Image) -> dict[str, float]:
    """Share of the picture by colour name, the largest first; what shows through does not count."""
    small = picture.convert("RGBA").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    rgba = np.asarray(small).astype(np.float32)
    seen = rgba[rgba[..., 3] > 127][:, :3] / np.float32(255)
    if not len(seen):
        return {}
    names, counts = np.unique(_named(seen), return_counts=True)
    shares = {str(name): round(float(n) / len(seen), 3) for name, n in zip(names, counts, strict=True)}
    return dict(sorted(((k, v) for k, v in shares.items() if v >= _LEAST), key=lambda one: -one[1]))


def palette(picture: Image.Image, *, most: int = 6) -> tuple[str, ...]:
    """Main colours as `#rrggbb`, the largest first; what shows through does not count."""
    small = picture.convert("RGBA")
    small.thumbnail((192, 192))
    rgba = np.asarray(small)
    seen = rgba[rgba[..., 3] > 127][:, :3]
    if len(seen) < 16:
        return ()
    side = int(np.sqrt(len(seen)))
    square = np.ascontiguousarray(seen[: side * side].reshape(side, side, 3))
    return tuple("#" + bytes(color.tolist()).hex() for color in dominant(square)[:most])


def name_of(color: str) -> str:
    """The name of `#rrggbb`."""
    rgb = np.array([[int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]], np.float32)
    return str(_named(rgb)[0])


def _named(rgb: NDArray[np.float32]) -> NDArray[np.str_]:
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
