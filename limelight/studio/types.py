"""The studio's own words: frames, cut-outs, pictures, progress. Imports nothing of the rest of Limelight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Aspect: TypeAlias = Literal["1:1", "16:9", "9:16", "4:5"]
"""Width to height of a finished frame."""

FRAMES: dict[Aspect, tuple[int, int]] = {
    "1:1": (1024, 1024),
    "16:9": (1280, 720),
    "9:16": (720, 1280),
    "4:5": (864, 1080),
}
"""The default size of each aspect, (width, height) in pixels. All are even, as H.264 4:2:0 asks."""

FPS = 24
"""Frames a second of every clip and video."""

Rgb8: TypeAlias = NDArray[np.uint8]
"""(height, width, 3), sRGB, 0-255."""
Rgba8: TypeAlias = NDArray[np.uint8]
"""(height, width, 4), sRGB with straight (not premultiplied) alpha, 0-255."""
Mask8: TypeAlias = NDArray[np.uint8]
"""(height, width), coverage 0-255."""

Progress: TypeAlias = Callable[[float, str], None]
"""Called with the share done (0..1) and a few words on what is being done. May raise `Cancelled`."""


def no_progress(share: float, what: str) -> None:
    """A `Progress` that ignores what it is told."""


@dataclass(frozen=True, slots=True)
class Cutout:
    """A product without its background."""

    rgba: Rgba8
    """The photo's own pixels with alpha; cropped to the product with a margin of two pixels."""
    confidence: float
    """0..1: how sure the matte is. Under 0.6 the person should be asked for another photo."""
    reason: str = ""
    """In words for the advertiser: why the confidence is what it is, and what photo would work better."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture, and where the untouched product stands in it."""

    rgb: Rgb8
    mask: Mask8
    """The product's alpha in the frame of `rgb`."""
    fidelity: float
    """SSIM of the product's pixels against the photo, inside the mask eroded by two pixels. 1.0 is identical."""
    meta: dict[str, object] = field(default_factory=dict)
    """What made it: scene as JSON, seed, engine ("path-traced" or "flat"), seconds spent."""
