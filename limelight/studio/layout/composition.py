"""An ad as layers: each with its pixels, its place and what it came from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict

from limelight.studio.layout.adcopy import AdCopy, BrandLook
from limelight.studio.layout.box import Box
from limelight.studio.layout.placements import DisplayPlacement, Violation
from limelight.studio.layout.plan import Plan
from limelight.studio.types import Rgb8, Rgba8

LayerName: TypeAlias = Literal[
    "background", "scrim", "panel", "product", "logo", "headline", "subline", "price", "cta", "disclaimer"
]


class LayerSpec(BaseModel):
    """What a layer shows and how it is set."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["picture", "fill", "text", "button", "badge", "logo"]
    text: str = ""
    lines: tuple[str, ...] = ()
    font: str = ""
    """The font file's name; empty for what is no text."""
    size: float = 0.0
    """In pixels."""
    color: str = ""
    """Of the letters, or of the fill; "#rrggbb"."""
    fill: str = ""
    """Of the button or badge under the letters."""
    contrast: float = 0.0
    """The least between the letters and what is behind them, as WCAG counts it; 0 for what is no text."""
    box: Box = Box(0, 0, 0, 0)
    """Where it stands; letters may reach a little beyond."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer, straight alpha."""

    name: LayerName
    pixels: Rgba8
    x: int
    y: int
    spec: LayerSpec

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""
        return self.pixels.shape[1], self.pixels.shape[0]


class Spec(BaseModel):
    """All that a composition was made from but for its pixels; goes through JSON."""

    model_config = ConfigDict(frozen=True)

    version: Literal[1] = 1
    words: AdCopy
    brand: BrandLook
    placement: DisplayPlacement
    plan: Plan


@dataclass(frozen=True, slots=True, eq=False)
class Composition:
    """A finished ad."""

    spec: Spec
    layers: tuple[Layer, ...]
    """From the bottom up."""
    logo: Rgba8 | None = None
    """The logo as it was given, from which it is set anew."""
    notes: tuple[str, ...] = ()
    """What had to be changed or left out, in words for the advertiser."""
    violations: tuple[Violation, ...] = ()
    """What is too long for the placement."""
    considered: tuple[tuple[str, float], ...] = field(default=())
    """The arrangements that were tried, with what each would have lost; the best first."""

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.spec.placement.size

    def layer(self, name: LayerName) -> Layer | None:
        """The layer of that name, if there is one."""
        return next((one for one in self.layers if one.name == name), None)

    def rgb(self) -> Rgb8:
        """The finished picture."""
        return flattened(self.layers, self.size)

    def without(self, *names: LayerName) -> Composition:
        """The same with some layers left out."""
        return replace(self, layers=tuple(one for one in self.layers if one.name not in names))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Composition):
            return NotImplemented
        return (
            self.spec == other.spec
            and len(self.layers) == len(other.layers)
            and all(
                (a.name, a.x, a.y, a.spec) == (b.name, b.x, b.y, b.spec)
                and np.array_equal(a.pixels, b.pixels)
                for a, b in zip(self.layers, other.layers, strict=True)
            )
        )

    __hash__ = None  # type: ignore[assignment]


def flattened(layers: tuple[Layer, ...], size: tuple[int, int]) -> Rgb8:
    """Layers laid over each other from the bottom up, on white."""
    out = np.full((size[1], size[0], 3), 255, np.uint8)
    for layer in layers:
        lay_over(out, layer)
    return out


def lay_over(out: Rgb8, layer: Layer) -> None:
    """One layer over what is there, in place."""
    x0, y0 = max(0, layer.x), max(0, layer.y)
    x1, y1 = min(out.shape[1], layer.x + layer.size[0]), min(out.shape[0], layer.y + layer.size[1])
    if x1 <= x0 or y1 <= y0:
        return
    part = layer.pixels[y0 - layer.y : y1 - layer.y, x0 - layer.x : x1 - layer.x]
    alpha = part[..., 3:]
    if (alpha == 255).all():
        out[y0:y1, x0:x1] = part[..., :3]
        return
    cover = cv2.merge([part[..., 3]] * 3)
    below = cv2.multiply(out[y0:y1, x0:x1], cv2.bitwise_not(cover), scale=1 / 255, dtype=cv2.CV_32F)
    above = cv2.multiply(np.ascontiguousarray(part[..., :3]), cover, scale=1 / 255, dtype=cv2.CV_32F)
    out[y0:y1, x0:x1] = cv2.convertScaleAbs(cv2.add(below, above))
