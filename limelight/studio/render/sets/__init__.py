"""The sets: a function per theme that builds the stage around the product."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from limelight.studio.render.camera import View
from limelight.studio.render.sets.indoors import cafe, kitchen, spa, studio
from limelight.studio.render.sets.outdoors import beach, city, desert, forest, garden, mountain, winter
from limelight.studio.render.stage import Room, Shape, Stage
from limelight.studio.scene.model import Scene

_SETS: dict[str, Callable[[Scene, Room], Stage]] = {
    "studio": studio, "kitchen": kitchen, "beach": beach, "forest": forest, "mountain": mountain,
    "winter": winter, "desert": desert, "city": city, "cafe": cafe, "spa": spa, "garden": garden,
}  # fmt: skip


def build(scene: Scene, view: View) -> Stage:
    """The stage of the scene's theme, turned under a camera that has walked around it."""
    stage = _SETS[scene.theme](scene, Room.of(view, scene.light.side))
    turn = float(np.degrees(view.azimuth))
    stage.shapes = [Shape(shape.mesh.moved(0, 0, turn=turn), shape.material) for shape in stage.shapes]
    return stage


__all__ = ["build"]
