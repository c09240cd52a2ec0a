"""Which colour a `#rrggbb` is, for prompts that leave one out."""

from __future__ import annotations

import colorsys

_ENDS = (
    ("red", 14), ("orange", 40), ("yellow", 66), ("green", 160), ("blue", 255), ("purple", 295), ("pink", 340), ("red", 361),
)  # fmt: skip
"""Upper ends on the colour circle, degrees."""
HUES = ("red", "orange", "yellow", "green", "blue", "purple", "pink")
"""Colours that a prompt can leave out: "without red"."""
LEAST = 0.25
"""Saturation below which it is a grey or a beige."""


def hue_of(colour: str) -> str:
    """One of `HUES`; empty for what has hardly any colour."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, saturation, _ = colorsys.rgb_to_hsv(red, green, blue)
    return next(name for name, end in _ENDS if hue * 360 < end) if saturation >= LEAST else ""
