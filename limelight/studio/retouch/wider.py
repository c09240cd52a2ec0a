"""The studio's own picture in another shape: its scene, framed anew, with room where it was asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from limelight.studio.errors import InputRejected
from limelight.studio.retouch.source import MOST_PIXELS, Source
from limelight.studio.scene import Scene
from limelight.studio.scene.parts import CopySpace
from limelight.studio.types import Picture, Progress

_ROOM = 0.12
"""Share of the new frame, more on one side than on the other, from which that side is kept calm for words."""


def check_size(size: tuple[int, int]) -> None:
    """Raises `InputRejected` for a frame that is too large."""
    if size[0] * size[1] > MOST_PIXELS:
        raise InputRejected(
            "size",
            f"the picture would be {size[0]}x{size[1]}; at most {MOST_PIXELS:,} pixels are made: ask for less",
            limit=MOST_PIXELS, value=list(size),
        )  # fmt: skip


def wider(
    source: Source, old: tuple[int, int], size: tuple[int, int], at: tuple[int, int], progress: Progress
) -> Picture:
    """The scene in a frame of `size`, its product where it was and as large, when the old frame lies `at` (left, top)."""
    return source.shown(reframed(source.scene, old, size, at), even(size), progress)


def even(size: tuple[int, int]) -> tuple[int, int]:
    """A size that video can take."""
    return size[0] // 2 * 2, size[1] // 2 * 2


def reframed(scene: Scene, old: tuple[int, int], size: tuple[int, int], at: tuple[int, int]) -> Scene:
    """The scene with its camera set for the new frame."""
    camera = scene.camera
    right, down = size[0] - old[0] - at[0], size[1] - old[1] - at[1]
    middle = (at[0] + camera.x * old[0]) / size[0]
    change: dict[str, Any] = {
        "fill": float(np.clip(camera.fill * old[1] / size[1], 0.2, 0.86)),
        "x": float(np.clip(middle, 0.2, 0.8)),
        "y": float(np.clip(camera.y + (at[1] - down) / (2 * size[1]), -0.2, 0.2)),
    }
    more: dict[CopySpace, float] = {
        "right": (right - at[0]) / size[0], "left": (at[0] - right) / size[0],
        "top": (at[1] - down) / size[1], "bottom": (down - at[1]) / size[1],
    }  # fmt: skip
    side = max(more, key=lambda name: more[name])
    if more[side] >= _ROOM:
        change["copy_space"] = side
    return scene.model_copy(update={"camera": camera.model_copy(update=change)})
