"""The sets: a function per kind of ground that builds the stage around the product."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from limelight.studio.render.camera import View
from limelight.studio.render.sets.outdoors import dunes, grass, ledge, moss, sand, shore, snow, street
from limelight.studio.render.sets.podium import podium
from limelight.studio.render.sets.table import table
from limelight.studio.render.stage import Room, Shape, Stage
from limelight.studio.scene.model import Scene
from limelight.studio.scene.theme import Ground
from limelight.studio.scene.themes import THEMES

_SETS: dict[Ground, Callable[[Scene, Room], Stage]] = {
    "podium": podium, "table": table, "sand": sand, "dunes": dunes, "moss": moss, "ledge": ledge, "snow": snow,
    "street": street, "grass": grass, "shore": shore,
}  # fmt: skip


def build(scene: Scene, view: View) -> Stage:
    """The stage of the scene's theme, turned under a camera that has walked around it."""
    stage = _SETS[THEMES[scene.theme].setting.ground](scene, Room.of(view, scene.light.side))
    turn = float(np.degrees(view.azimuth))
    stage.shapes = [Shape(shape.mesh.moved(0, 0, turn=turn), shape.material) for shape in stage.shapes]
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    stage.flames = [(float(x * c - y * s), float(x * s + y * c), z) for x, y, z in stage.flames]
    return stage


__all__ = ["build"]
