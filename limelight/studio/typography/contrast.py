"""Contrast as WCAG 2.2 defines it: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from limelight.studio.errors import InputRejected

Rgb: TypeAlias = tuple[int, int, int]

AA = 4.5
"""The least ratio for text of any size (success criterion 1.4.3)."""
AA_GRAPHIC = 3.0
"""The least ratio for a button against what is around it (success criterion 1.4.11)."""
WHITE: Rgb = (255, 255, 255)
INK: Rgb = (18, 22, 26)
BLACK: Rgb = (0, 0, 0)
_LEVELS = np.arange(256) / 255
_LINEAR = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4)
"""The light of each of a channel's 256 levels."""


def parse_hex(color: str) -> Rgb:
    """ "#rrggbb" or "#rgb" as numbers. Raises InputRejected for anything else."""
    digits = color.strip().removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    try:
        if len(digits) != 6:
            raise ValueError
        return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    except ValueError:
        raise InputRejected(
            "bad_color", f"{color!r} is no colour; write it as #rrggbb.", value=color
        ) from None


def luminance(rgb: Rgb | NDArray[np.uint8]) -> NDArray[np.float64]:
    """Relative luminance 0..1 of sRGB colours, (..., 3)."""
    return _LINEAR[np.asarray(rgb, np.uint8)] @ np.array([0.2126, 0.7152, 0.0722])


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of two colours, 1..21."""
    a, b = float(luminance(one)), float(luminance(other))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


def readable(wanted: Rgb, *backgrounds: Rgb, least: float = AA) -> Rgb:
    """`wanted` if it can be read on all the backgrounds; else the white, ink or black that can."""
    options = (wanted, *sorted((WHITE, INK), key=lambda color: -worst(color, *backgrounds)), BLACK)
    return next(
        (color for color in options if worst(color, *backgrounds) >= least),
        max(options[1:], key=lambda color: worst(color, *backgrounds)),
    )


def worst(color: Rgb, *backgrounds: Rgb) -> float:
    """The least contrast of a colour on several backgrounds."""
    return min(contrast(color, background) for background in backgrounds)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`one` taken towards `other` by `share`, in sRGB."""
    r, g, b = (round(a + (z - a) * share) for a, z in zip(one, other, strict=True))
    return r, g, b
