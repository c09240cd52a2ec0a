"""What moves in the air behind the product, and the light that passes over it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from limelight.studio.motion.easing import quintic
from limelight.studio.motion.facts import Box
from limelight.studio.motion.i420 import I420
from limelight.studio.motion.light import Light
from limelight.studio.motion.particles import Bokeh, Dust, Rain, Snow
from limelight.studio.motion.pieces import Confetti, Leaves
from limelight.studio.motion.spec import Effect
from limelight.studio.motion.steam import Steam


class Air(Protocol):
    """Something that floats between the scene and the product."""

    def draw(self, frame: I420, t: float, *, product: Box | None) -> None:
        """Draw the effect at `t` seconds into the frame; `product` is where the product stands."""
        ...


def make_air(effect: Effect, size: tuple[int, int], seed: int, light: Light) -> Air | None:
    """The effect's particles for frames of `size` (width, height), lit by the scene; None where it has none."""
    match effect:
        case "none" | "sweep":
            return None
        case "dust":
            return Dust(size, seed, light)
        case "snow":
            return Snow(size, seed, light)
        case "rain":
            return Rain(size, seed, light)
        case "steam":
            return Steam(size, seed, light)
        case "bokeh":
            return Bokeh(size, seed, light)
        case "confetti":
            return Confetti(size, seed, light)
        case "leaves":
            return Leaves(size, seed, light)


def sweep_band(width: int, height: int, u: float) -> NDArray[np.uint8]:
    """A slanted band of light, (height, width) 0-255, that crosses between 15 and 65 % of the clip."""
    yy, xx = np.ogrid[0:height, 0:width]
    along = (xx + 0.45 * yy) / (width + 0.45 * height)
    middle = -0.3 + 1.6 * quintic((u - 0.15) / 0.5)
    return np.round(255 * np.exp(-(((along - middle) / 0.075) ** 2))).astype(np.uint8)
