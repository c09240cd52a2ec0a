"""Colours by the names people use: how much of a picture is blue, and what its main colours are."""

from __future__ import annotations

import numpy as np
from PIL import Image

from limelight.studio.inspect.colours import named
from limelight.studio.inspect.pixels import dominant

_SIDE = 64
_LEAST = 0.02
"""Share of a picture below which a colour is not named."""
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
    names, counts = np.unique(named(seen), return_counts=True)
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
    return str(named(rgb)[0])
