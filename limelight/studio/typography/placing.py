"""Chooses where a caption stands: inside the safe zone, and off the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

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
    """How captions are set in one aspect. Sizes are shares of the frame's shorter side, widths of its width."""

    headline: float
    subline: float
    width: float
    anchors: tuple[Anchor, ...]
    """In order of preference."""


SETTINGS: dict[Aspect, Setting] = {
    "16:9": Setting(0.078, 0.0375, 0.50, (
        Anchor("left", "bottom"), Anchor("right", "bottom"), Anchor("left", "middle"), Anchor("left", "top"),
        Anchor("right", "top"),
    )),
    "1:1": Setting(0.066, 0.033, 0.80, (
        Anchor("left", "bottom"), Anchor("left", "top"), Anchor("right", "bottom"), Anchor("right", "top"),
    )),
    "4:5": Setting(0.078, 0.0385, 0.84, (Anchor("left", "bottom"), Anchor("left", "top"))),
    "9:16": Setting(0.098, 0.050, 0.84, (Anchor("center", "top"), Anchor("center", "bottom"))),
}

_INDIFFERENT = 0.04
"""Covering less of the product than this is no reason to leave a better place."""


def place(width: float, height: float, *, aspect: Aspect, size: tuple[int, int], product: Rect | None) -> tuple[Rect, Anchor]:
    """The rectangle for a text block of `width` x `height` pixels that covers least of the product."""
    best: tuple[float, Rect, Anchor] | None = None
    for anchor in SETTINGS[aspect].anchors:
        rect = _at(anchor, width, height, aspect, size)
        cost = _covered(rect, product) if product else 0.0
        if cost <= _INDIFFERENT:
            return rect, anchor
        if best is None or cost < best[0] - 1e-9:
            best = cost, rect, anchor
    assert best is not None
    return best[1], best[2]


def _at(anchor: Anchor, width: float, height: float, aspect: Aspect, size: tuple[int, int]) -> Rect:
    x0, y0, x1, y1 = SAFE_ZONES[aspect].rect(size)
    left = {"left": float(x0), "center": (x0 + x1 - width) / 2, "right": x1 - width}[anchor.align]
    top = {"top": float(y0), "middle": (y0 + y1 - height) / 2, "bottom": y1 - height}[anchor.level]
    return left, top, left + width, top + height


def _covered(rect: Rect, product: Rect) -> float:
    """The share of the text block that lies over the product."""
    across = min(rect[2], product[2]) - max(rect[0], product[0])
    down = min(rect[3], product[3]) - max(rect[1], product[1])
    return max(0.0, across) * max(0.0, down) / max(1.0, (rect[2] - rect[0]) * (rect[3] - rect[1]))
