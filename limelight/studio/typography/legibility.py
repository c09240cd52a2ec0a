"""Makes words readable on any picture: in the colour, and under the weakest scrim, that reaches WCAG AA."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.types import Rgb8
from limelight.studio.typography.contrast import AA, BLACK, INK, WHITE, Rgb, luminance, mix
from limelight.studio.typography.placing import Anchor, Rect

_SCRIM_MOST = 0.82
_LOOKED_AT = 4000
"""Pixels of each text's ground that are looked at, evenly spread."""
_LOYALTY = 2.0
"""How many times less another colour must change the picture before it replaces the one asked for."""


@dataclass(frozen=True, slots=True)
class Legibility:
    """How a text is made readable over its picture."""

    words: Rgb
    scrim: Rgb
    strength: float
    """0..1: how far the picture behind the words is taken towards `scrim`."""
    ratio: float
    """The contrast that results at the worst twentieth of the picture behind them, shadow not counted."""
    price: float = 0.0
    """How much it changes the picture; more than 1 where it cannot be read as it should."""


def legibilities(
    behind: Sequence[Rgb8],
    rects: Sequence[Rect],
    wanted: Rgb,
    *,
    scrim: bool,
    grain: int = 6,
    least: float = AA,
) -> tuple[Legibility, ...]:
    """For the colour wanted, white and near black: the weakest scrim that reaches WCAG AA over every picture.

    It is reached in each of `rects`, where the texts stand. `grain` is about the width of a stroke, in pixels: what
    is finer behind the words is averaged. `least` is the contrast at which no more scrim is laid on.
    """
    patches = [_patch(picture, rect, grain) for picture in behind for rect in rects]
    patches = patches or [np.full((1, 3), 128, np.uint8)]
    pixels = np.concatenate(patches)
    found: list[Legibility] = []
    for words in dict.fromkeys((wanted, WHITE, INK)):
        option = _with(words, patches, pixels, least)
        # The words as the brand wants them, unless others leave the picture much more as it is.
        price = _changed(pixels, option) * (_LOYALTY if found else 1.0)
        price += 1.0 + AA - option.ratio if option.ratio < AA else 0.0
        if not scrim:
            option = Legibility(words, option.scrim, 0.0, _worst(words, patches))
        found.append(replace(option, price=price))
    return tuple(found)


def _with(
    words: Rgb, patches: Sequence[NDArray[np.uint8]], pixels: NDArray[np.uint8], least: float
) -> Legibility:
    r, g, b = pixels.mean(axis=0)
    mean: Rgb = round(r), round(g), round(b)
    # A shade or tint of the picture's own colour: black or white would lie over it like a veil.
    scrim = mix(mean, BLACK, 0.86) if float(luminance(words)) > 0.18 else mix(mean, WHITE, 0.86)
    strength, ratio = 0.0, _worst(words, patches)
    while strength < _SCRIM_MOST and ratio < least:
        strength += 0.02
        ratio = _worst(words, [_veiled(patch, scrim, strength) for patch in patches])
    return Legibility(words, scrim, strength, ratio)


def seen_contrast(words: Rgb, picture: Rgb8, rect: Rect, *, grain: int) -> float:
    """The contrast of a colour with the worst twentieth of what is behind it, counted as in `legibilities`."""
    return _worst(words, [_patch(picture, rect, grain)])


def _changed(pixels: NDArray[np.uint8], option: Legibility) -> float:
    """How much the scrim changes the picture, 0..1, and a little so that a tie is decided by order."""
    return 0.02 + option.strength * float(np.abs(pixels - np.array(option.scrim, np.float64)).mean()) / 255


def _veiled(pixels: NDArray[np.uint8], scrim: Rgb, strength: float) -> NDArray[np.uint8]:
    mixed = pixels * (1 - strength) + np.array(scrim) * strength
    return np.round(mixed).astype(np.uint8)


def _worst(words: Rgb, patches: Sequence[NDArray[np.uint8]]) -> float:
    """The contrast at the worst twentieth of the worst patch."""
    own = float(luminance(words))
    least = 21.0
    for patch in patches:
        behind = float(np.percentile(luminance(patch), 95 if own > 0.18 else 5))
        least = min(least, (max(own, behind) + 0.05) / (min(own, behind) + 0.05))
    return least


def _patch(picture: Rgb8, rect: Rect, grain: int) -> NDArray[np.uint8]:
    """The pixels behind the words, averaged over about a stroke's width: (n, 3)."""
    height, width = picture.shape[:2]
    x0, y0 = min(max(0, int(rect[0])), width - 1), min(max(0, int(rect[1])), height - 1)
    patch = picture[y0 : max(y0 + 1, int(rect[3]) + 1), x0 : max(x0 + 1, int(rect[2]) + 1)]
    small = (max(1, patch.shape[1] // grain), max(1, patch.shape[0] // grain))
    averaged = cv2.resize(patch, small, interpolation=cv2.INTER_AREA).reshape(-1, 3)
    return averaged[:: max(1, len(averaged) // _LOOKED_AT)].astype(np.uint8, copy=False)


def scrim_map(rect: Rect, anchor: Anchor, size: tuple[int, int]) -> NDArray[np.float32]:
    """(height, width) 0..1: full behind the words and out to the frame's edge near them, soft elsewhere."""
    width, height = size
    step = 8
    soft = 0.15 * min(size)
    x0, y0, x1, y1 = rect[0] - soft, rect[1] - soft * 0.9, rect[2] + soft, rect[3] + soft * 0.9
    if anchor.align == "center":
        x0, x1 = -width, 2.0 * width
    elif anchor.align == "left":
        x0 = -width
    else:
        x1 = 2.0 * width
    if anchor.level == "bottom":
        y1 = 2.0 * height
    elif anchor.level == "top":
        y0 = -height
    xs = (np.arange(-(-width // step)) + 0.5) * step
    ys = (np.arange(-(-height // step)) + 0.5) * step
    across = _edge((xs - x0) / soft) * _edge((x1 - xs) / soft)
    down = _edge((ys - y0) / soft) * _edge((y1 - ys) / soft)
    small = (down[:, None] * across[None]).astype(np.float32)
    return cv2.resize(small, size, interpolation=cv2.INTER_CUBIC).clip(0, 1)


def _edge(t: NDArray[np.floating]) -> NDArray[np.floating]:
    """0 below -1, 1 above 1, smooth between."""
    u = np.clip((t + 1) / 2, 0, 1)
    return u * u * u * (u * (u * 6 - 15) + 10)
