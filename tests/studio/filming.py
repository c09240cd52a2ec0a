"""A small still to set in motion, and its film."""

from __future__ import annotations

import numpy as np

from limelight.studio.motion import ClipSpec, Effect, Move
from limelight.studio.motion.clip import take
from limelight.studio.motion.film import Film
from limelight.studio.motion.i420 import to_rgb
from limelight.studio.motion.moves import MOVES
from limelight.studio.motion.stage import build_stage
from limelight.studio.types import Mask8, Rgb8

SMALL = (160, 90)
MOVE_NAMES: list[Move] = list(MOVES)


def scene(
    width: int = 240, height: int = 160, product: tuple[int, int, int, int] | None = (95, 45, 145, 125)
) -> tuple[Rgb8, Mask8]:
    """A smooth ground with a green block on it, and the block's mask."""
    yy, xx = np.mgrid[0:height, 0:width]
    picture = np.dstack([90 + 60 * xx / width, 100 + 50 * yy / height, np.full((height, width), 130)]).astype(
        np.uint8
    )
    mask = np.zeros((height, width), np.uint8)
    if product:
        x0, y0, x1, y1 = product
        picture[y0:y1, x0:x1] = (30, 140, 60)
        mask[y0:y1, x0:x1] = 255
    return picture, mask


def film(
    effect: Effect = "none",
    *,
    move: Move = "push",
    seed: int = 0,
    size: tuple[int, int] = (320, 180),
    still: tuple[Rgb8, Mask8] | None = None,
) -> Film:
    """The film of a still, or of `scene()`."""
    stage = build_stage(*(still or scene()), size)
    return take(stage, ClipSpec(seconds=3, move=move, effect=effect, seed=seed), size)


def shown(taken: Film, u: float, t: float = 0.0) -> Rgb8:
    """One of its frames in RGB."""
    return to_rgb(taken.frame(u, t, 3.0))
