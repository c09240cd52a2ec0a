"""The sets: a function per kind of ground that builds the stage around the product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from limelight.studio.render.camera import View
from limelight.studio.render.sets.furnish import furnish
from limelight.studio.render.sets.gobo import gobo
from limelight.studio.render.sets.outdoors import dunes, grass, ledge, moss, sand, shore, snow, street
from limelight.studio.render.sets.pedestal import HEIGHT, footprint, pedestal
from limelight.studio.render.sets.poses import hanging, lying
from limelight.studio.render.sets.studio import arranged
from limelight.studio.render.sets.table import floor, table
from limelight.studio.render.stage import Room, Shape, Stage
from limelight.studio.scene.model import Scene
from limelight.studio.scene.parts import Ground

_GROUNDS: dict[Ground, Callable[[Scene, Room], Stage]] = {
    "floor": floor, "table": table, "sand": sand, "dunes": dunes, "moss": moss, "ledge": ledge, "snow": snow,
    "street": street, "grass": grass, "shore": shore,
}  # fmt: skip


def build(scene: Scene, view: View, *, scale: float = 1.0, depth: float = 0.5, hook: float = 0.0) -> Stage:
    """The stage of the scene, turned under a camera that has walked around it.

    `scale` is how much larger than usual everything but the product is: over 1 a small product looks small. `depth` is how far
    the product reaches back, `hook` the x from which it hangs.
    """
    if scene.pose == "lying":
        return lying(scene, view, scale=scale, behind=0.55 * depth)
    room = Room.of(view, scene.light.side, scale=scale)
    stage = _standing(scene, room) if scene.pose == "standing" else hanging(scene, room, view, hook=hook)
    stage = turned(stage, float(np.degrees(view.azimuth)), scale)
    gobo(stage, scene, view)
    return stage


def turned(stage: Stage, turn: float, scale: float) -> Stage:
    """The stage turned about the product (degrees) and enlarged."""
    stage.shapes = [
        Shape(shape.mesh.moved(0, 0, scale=scale, turn=turn), shape.material) for shape in stage.shapes
    ]
    c, s = np.cos(np.radians(turn)) * scale, np.sin(np.radians(turn)) * scale
    stage.flames = [(float(x * c - y * s), float(x * s + y * c), z * scale) for x, y, z in stage.flames]
    return stage


def _standing(scene: Scene, room: Room) -> Stage:
    """The product on the ground, or on a pedestal that stands there."""
    wide = replace(room, product=footprint(scene, room.product))
    stage = _GROUNDS[scene.stage.ground](scene, wide)
    furnish(stage, scene, wide, heights=stage.heights)
    if scene.stage.ground == "floor" and scene.props.dressing:
        arranged(stage, scene, wide)
    lift = HEIGHT[scene.stage.pedestal]
    if lift:
        stage.shapes = [Shape(shape.mesh.moved(0, 0, -lift), shape.material) for shape in stage.shapes]
        stage.flames = [(x, y, z - lift) for x, y, z in stage.flames]
        pedestal(stage, scene, room)
    return stage


__all__ = ["build"]
