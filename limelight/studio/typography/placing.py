"""Chooses where a caption stands: inside the safe zone, and off the product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from limelight.studio.types import Aspect
from limelight.studio.typography.raster import Align
from limelight.studio.typography.safezone import SAFE_ZONES

Rect: TypeAlias = tuple[float, float, float, float]
"""(x0, y0, x1, y1) in pixels of the frame."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One place a caption may take."""

    align: Align
    level: Literal["top", "middle", "bottom"]


@dataclass(frozen=True, slots=True)
class Setting:
    """How captions are set in one aspect. Sizes are shares of the shorter side, `width` of the width."""

    headline: float
    subline: float
    width: float
    anchors: tuple[Anchor, ...]
    """In order of preference."""


SETTINGS: dict[Aspect, Setting] = {
    "16:9": Setting(
        0.078,
        0.0375,
        0.50,
        (
            Anchor("left", "bottom"),
            Anchor("right", "bottom"),
            Anchor("left", "middle"),
            Anchor("left", "top"),
            Anchor("right", "top"),
        ),
    ),
    "1:1": Setting(
        0.066,
        0.033,
        0.80,
        (
            Anchor("left", "bottom"),
            Anchor("left", "top"),
            Anchor("right", "bottom"),
            Anchor("right", "top"),
        ),
    ),
    "4:5": Setting(0.078, 0.0385, 0.84, (Anchor("left", "bottom"), Anchor("left", "top"))),
    "9:16": Setting(0.098, 0.050, 0.84, (Anchor("center", "top"), Anchor("center", "bottom"))),
}


_GAP = 0.025
"""The least space between words and product, as a share of the frame's width."""
_SCALES = (1.0, 0.85, 0.72, 0.62)
_CENTRED = 0.04
"""A product no farther than this from the frame's middle, as a share of its width, leans to neither side."""
_COLUMN = 0.19
"""A column narrower than this share of the frame's width is no place for words."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One way a caption may be set: where, and how wide its lines may be, in pixels."""

    anchor: Anchor
    width: float
    scale: float
    """How large the type is set, 1 being its usual size."""
    rank: int
    """How far down the order of preference; 0 is best."""


def slots(*, aspect: Aspect, size: tuple[int, int], product: Sequence[Rect]) -> list[Slot]:
    """Every way to try: each place, at its usual width and beside the product, in four sizes."""
    x0, _, x1, _ = SAFE_ZONES[aspect].rect(size)
    usual = min(SETTINGS[aspect].width * size[0], x1 - x0)
    found: list[Slot] = []
    whole = _whole(product)
    for rank, anchor in enumerate(SETTINGS[aspect].anchors):
        widths = [usual]
        if whole is not None:
            gap = _GAP * size[0]
            beside = {"left": whole[0] - gap - x0, "center": 0.0, "right": x1 - whole[2] - gap}[anchor.align]
            if _COLUMN * size[0] <= beside < usual:
                widths.append(beside)
        found.extend(Slot(anchor, width, scale, rank) for width in widths for scale in _SCALES)
        if whole is None:
            break
    return found


def cost(
    rect: Rect, slot: Slot, *, size: tuple[int, int], product: Sequence[Rect], size_kept: float, lines: int
) -> float:
    """What is lost by setting a caption there.

    That is: product covered, type made smaller, more lines, an unusual place, and words on the side a product
    clearly leans to, which leaves the other side empty. `lines` are those beyond one headline and one under it.
    """
    whole = _whole(product)
    lean = ((whole[0] + whole[2]) / 2 / size[0] - 0.5) if whole else 0.0
    same = max(0.0, {"left": -lean, "center": 0.0, "right": lean}[slot.anchor.align] - _CENTRED)
    hidden = max(0.0, _covered(rect, product, gap=_GAP * size[0] / 2) - 0.01)
    return 6.0 * hidden + 0.04 * slot.rank + 0.9 * (1 - size_kept) + 0.05 * lines + 3.0 * same


def rect_at(anchor: Anchor, width: float, height: float, *, aspect: Aspect, size: tuple[int, int]) -> Rect:
    """The rectangle of a block of `width` x `height` pixels at a place, inside the safe zone."""
    x0, y0, x1, y1 = SAFE_ZONES[aspect].rect(size)
    left = {"left": float(x0), "center": (x0 + x1 - width) / 2, "right": x1 - width}[anchor.align]
    top = {"top": float(y0), "middle": (y0 + y1 - height) / 2, "bottom": y1 - height}[anchor.level]
    return left, top, left + width, top + height


def _whole(product: Sequence[Rect]) -> Rect | None:
    """The rectangle around all of a product."""
    if not product:
        return None
    x0, y0, x1, y1 = zip(*product, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _covered(rect: Rect, product: Sequence[Rect], *, gap: float) -> float:
    """The share of the text block, sampled at points, that lies over the product or nearer to it than `gap`."""
    xs = np.linspace(rect[0], rect[2], 25)[None]
    ys = np.linspace(rect[1], rect[3], 13)[:, None]
    over = np.zeros((13, 25), bool)
    for x0, y0, x1, y1 in product:
        over |= (xs > x0 - gap) & (xs < x1 + gap) & (ys > y0 - gap) & (ys < y1 + gap)
    return float(over.mean())
