"""Which prop stands where: beside the product, behind it, low in front of it; never before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from limelight.studio.render.camera import DISTANCE
from limelight.studio.render.sets.place import Place
from limelight.studio.render.sets.props import FLAT, LOW, PROPS, WIDE
from limelight.studio.render.sky import palette
from limelight.studio.render.stage import Room, Stage
from limelight.studio.scene.model import Scene
from limelight.studio.scene.parts import PropName

Heights: TypeAlias = Callable[[float, float], float]
"""How high the ground lies at (x, y)."""

_BESIDE = ((-1, 0.62, 0.22), (1, 0.66, 0.55), (-1, 0.82, 1.00), (1, 0.52, 0.05), (-1, 0.46, 1.25), (1, 0.92, 1.1),
           (-1, 0.95, -0.15), (1, 0.90, -0.3))  # fmt: skip
"""Side (against the light's), share of the half frame, depth: where props stand, in the order of the scene."""
_NARROW = ((-1, 0.66, 0.75), (1, 0.52, -1.0), (1, 0.70, 1.05), (-1, 0.56, -1.2), (-1, 0.34, 1.45), (1, 0.45, 1.5),
           (-1, 0.12, -1.35), (1, 0.82, 0.8))  # fmt: skip
"""The same where the product leaves no room beside it: behind it, and low in front (there depth counts in `_front`)."""
_STUDIO = ((-1, 0.66, -0.12), (1, 0.70, -0.05), (1, 0.90, -0.30), (-1, 0.90, -0.34), (-1, 0.98, 0.30), (1, 0.99, 0.34),
           (-1, 0.72, -0.60), (1, 0.66, -0.62))  # fmt: skip
"""The same in a studio, where columns and arches stand further back."""
_LOW_LENS = 0.42
"""Height of the lens under which things in front would hide the product's foot."""
_TIGHT = 0.62
"""Room between product and edge of the frame, in scene units, under which nothing stands beside it."""


def furnish(
    stage: Stage, scene: Scene, room: Room, *, floor: float = 0.0, heights: Heights | None = None
) -> None:
    """Puts up the scene's props; the seed mirrors, shakes and shuffles their places."""
    base, accent, _ = palette(scene)
    dice = np.random.default_rng(scene.seed + 77)
    if not scene.props.which:
        return
    tight = room.half - room.product < _TIGHT / room.scale
    studio = scene.stage.ground == "floor" and scene.props.dressing
    slots = list(_NARROW if tight else _STUDIO if studio else _BESIDE)
    if scene.seed % 3 == 1:
        slots[0], slots[1] = (-slots[0][0], *slots[0][1:]), (-slots[1][0], *slots[1][1:])
    free = [slot for slot in slots if _allowed(slot[0] * room.side, slot[2], scene)]
    if room.lens * room.scale < _LOW_LENS:
        free = [slot for slot in free if slot[2] > -0.9]
    left: list[PropName] = [
        scene.props.which[k % len(scene.props.which)]
        for k in range(max(scene.props.count, len(scene.props.which)))
    ]
    for way, share, depth in free[: scene.props.count]:
        name = _fitting(left, depth, tight=tight)
        if name is None:
            continue
        left.remove(name)
        share, depth = share + float(dice.uniform(-0.06, 0.08)), depth + float(dice.uniform(-0.10, 0.14))
        away = way * room.side
        radius = WIDE.get(name, 0.22)
        if depth < -0.8:
            depth = depth * _front(room)
            x = away * share * room.half * (1 + depth * room.scale / DISTANCE)
        else:
            x = away * (_behind(room, share, radius, depth) if tight else abs(room.beside(share, radius)))
        z = heights(x, depth) if heights else floor
        # What is left out is built all the same, elsewhere: the dice fall for the others as they did.
        PROPS[name](
            Stage() if name in scene.props.leave_out else stage, Place(x, depth, z, base, accent, away, dice)
        )


def _fitting(left: list[PropName], depth: float, *, tight: bool) -> PropName | None:
    """The first prop that suits a place: only what is low stands in front, and what is tall looks out from behind."""
    if not left:
        return None
    if depth < -0.8:
        suits = [name in FLAT for name in left]
        return left[suits.index(True)] if any(suits) else None
    if depth < -0.2:
        suits = [name in LOW for name in left]
    else:
        suits = [not tight or (name not in FLAT and name not in LOW) for name in left]
    return left[suits.index(True)] if any(suits) else left[0]


def _front(room: Room) -> float:
    """How far in front of the product low things lie, so that they stay under its foot in the picture."""
    return float(np.clip(0.20 * DISTANCE / (room.lens * room.scale), 1.2, 1.9)) / room.scale


def _behind(room: Room, share: float, radius: float, depth: float) -> float:
    """x of a prop that looks out from behind the product: further off, the frame is wider."""
    seen = room.half * (1 + depth * room.scale / DISTANCE)
    return min(max(share * seen, room.product * 0.75 + 0.5 * radius), seen - 0.15)


def _allowed(side: float, depth: float, scene: Scene) -> bool:
    """Whether a place lies outside the part of the frame kept for words."""
    match scene.camera.copy_space:
        case "left":
            return side > 0
        case "right":
            return side < 0
        case "bottom":
            return depth > -0.2
        case _:
            return True


def lamp(scene: Scene) -> float:
    """How strongly the lamp over the product burns."""
    if scene.backdrop.outdoors:
        return {"night": 2.4, "dusk": 0.8, "sunrise": 0.15, "golden hour": 0.1}.get(scene.time_of_day, 0.05)
    return {"night": 3.0, "dusk": 1.5, "sunrise": 0.3, "golden hour": 0.3}.get(scene.time_of_day, 0.15)
