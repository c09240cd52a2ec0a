"""Table tops of any surface: most places under a roof, and a few in the garden. The studio's seamless floor. Linear."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import mesh, textures
from limelight.studio.render.colour import luminance, mix
from limelight.studio.render.sets.furnish import lamp
from limelight.studio.render.sets.surfaces import surface
from limelight.studio.render.sky import palette
from limelight.studio.render.stage import Material, Room, Stage
from limelight.studio.scene.model import Scene

_FAR = ("water", "rubber", "linen", "velvet")
"""Surfaces that reach further back than a table."""


def table(scene: Scene, room: Room) -> Stage:
    """A table top, its far edge behind the product."""
    stage = begun(scene)
    edge = 1.7 if scene.stage.surface in _FAR else 1.45
    repeat, skin = surface(scene.stage.surface, scene)
    reach = 6.0 / room.scale
    near = -4.6 / min(room.scale, 1.0)
    stage.add(
        mesh.plane(reach, near, edge / room.scale**0.5).repeated(repeat / 6.0 * reach / room.scale**0.3), skin
    )
    return stage


def floor(scene: Scene, room: Room) -> Stage:
    """A seamless floor that curves up into the wall."""
    base, _, wall = palette(scene)
    late = scene.time_of_day in ("dusk", "night")
    stage = Stage(
        hdri=scene.backdrop.mirrors,
        hdri_share=scene.backdrop.mirrored,
        pool=scene.light.lamp + (1.5 if late else 0.1),
    )
    dark = float(luminance(base)) < 0.06
    e = 1 / min(room.scale, 1.0)
    seen = scene.backdrop.painter not in ("", "wall") or scene.backdrop.overlay or scene.backdrop.photo
    # What is painted or hung behind would be hidden by a floor that curves up into the wall.
    far = 2.5 * e if seen else 3.4 * e
    sweep = np.linspace(-6 * e, far, 160)
    rise = 0.0 if seen else 0.9
    heights = np.repeat((np.clip(sweep - 1.5 * e, 0, None) ** 2 * rise)[:, None], 4, 1).astype(np.float32)
    tone = mix(wall, base, 0.25) * {"night": 0.30, "dusk": 0.5}.get(scene.time_of_day, 1.0)
    seamless = textures.mottled(
        textures.triple(tone * 0.97), textures.triple(np.minimum(tone * 1.04, 0.96)), 2.0, 4
    )
    stage.add(
        mesh.terrain(heights, (9.0 * e, (far + 6 * e) / 2), (0.0, (far - 6 * e) / 2)).repeated(6),
        Material(seamless, 0.45 if dark else 0.72, 0.3),
    )
    return stage


def begun(scene: Scene) -> Stage:
    """An empty stage with the light of its place."""
    return Stage(
        hdri=scene.backdrop.mirrors, hdri_share=scene.backdrop.mirrored, pool=scene.light.lamp + lamp(scene)
    )
