"""The photo studio: a podium on a seamless floor. Colours are linear."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import mesh, textures
from limelight.studio.render.colour import luminance, mix, rgb
from limelight.studio.render.noise import fractal
from limelight.studio.render.sets.table import furnish
from limelight.studio.render.sky import palette
from limelight.studio.render.stage import Material, Room, Stage, paint
from limelight.studio.scene.model import Scene
from limelight.studio.scene.themes import THEMES

_FLOOR = -0.30


def podium(scene: Scene, room: Room) -> Stage:
    """A round podium on a floor that curves up into the wall; columns, arch and spheres by the seed."""
    base, _, wall = palette(scene)
    theme = THEMES[scene.theme]
    late = scene.time_of_day in ("dusk", "night")
    stage = Stage(
        hdri=theme.ambience, hdri_share=theme.ambience_share, pool=theme.pool + (1.5 if late else 0.1)
    )
    dark = float(luminance(base)) < 0.06
    sweep = np.linspace(-6, 3.4, 160)
    heights = np.repeat((np.clip(sweep - 1.5, 0, None) ** 2 * 0.9)[:, None], 4, 1).astype(np.float32) + _FLOOR
    floor = mix(wall, base, 0.25) * {"night": 0.30, "dusk": 0.5}.get(scene.time_of_day, 1.0)
    light = np.minimum(floor * 1.04, 0.96)
    seamless = textures.mottled(textures.triple(floor * 0.97), textures.triple(light), 2.0, 4)
    stage.add(
        mesh.terrain(heights, (9.0, 4.7), (0.0, -1.3)).repeated(6),
        Material(seamless, 0.45 if dark else 0.72, 0.3),
    )
    grain = textures.mottled(
        textures.triple(base * 0.88), textures.triple(np.minimum(base * 1.06, 0.95)), 1.5, 8
    )
    stand = Material(
        grain, 0.30 if dark else 0.55, 0.4, clearcoat=0.4, bump=fractal(512, 1.4, 12), bump_scale=0.0015
    )
    stage.add(mesh.drum(max(0.62, room.product + 0.20), 0.30).moved(0, 0.06, _FLOOR), stand)
    if not scene.props:
        return stage
    if theme.setting.props:
        furnish(stage, scene, room, _FLOOR)
    _shapes(stage, scene, room, grain)
    return stage


def _shapes(stage: Stage, scene: Scene, room: Room, grain: textures.Image) -> None:
    """Columns, spheres and an arch: which of three arrangements, the seed says."""
    base, accent, _ = palette(scene)
    side = -room.side
    kind = (scene.seed // 2) % 3
    x = room.beside(side * 0.62, 0.34, gap=0.22)
    stage.add(mesh.drum(0.34, 0.72 if kind != 1 else 0.46).moved(x, 0.95, _FLOOR), Material(grain, 0.7, 0.3))
    gold = paint(mix(accent, rgb(1.0, 0.72, 0.32), 0.45), roughness=0.16, specular=0.8, metallic=1.0)
    stone = Material(
        textures.marble((0.86, 0.84, 0.80), (0.45, 0.42, 0.40), 21, 512), 0.18, 0.6, clearcoat=0.5
    )
    if kind != 1:
        stage.add(mesh.ball(0.17).moved(x, 0.95, 0.42), stone)
    else:
        stage.add(
            mesh.drum(0.24, 0.95).moved(room.beside(side * 0.86, 0.24, gap=0.4), 1.25, _FLOOR),
            Material(grain, 0.7, 0.3),
        )
        stage.add(mesh.ball(0.11).moved(x, 0.80, 0.16), gold)
    stage.add(
        mesh.ball(0.115).moved(room.beside(-side * 0.50, 0.115, gap=0.26), 0.10, _FLOOR),
        gold if kind != 1 else stone,
    )
    small = paint(accent, roughness=0.35, clearcoat=0.6)
    stage.add(mesh.ball(0.055).moved(room.beside(-side * 0.66, 0.06, gap=0.36), -0.28, _FLOOR), small)
    tone = paint(mix(base, accent, 0.8), roughness=0.6)
    if kind == 2:
        for k in range(3):
            stage.add(
                mesh.box(0.16, 0.10, 1.5 - 0.28 * k).moved(
                    -side * (room.product + 0.5 + 0.26 * k), 1.5, _FLOOR
                ),
                tone,
            )
        return
    arch = mesh.lathe([(0.0, 0.0), (1.1, 0.0), (1.1, 0.09), (0.0, 0.09)], steps=96)
    arch = mesh.make(arch.points[:, [0, 2, 1]] * np.array([1, -1, 1], np.float32), arch.faces, arch.uv)
    stage.add(arch.moved(-side * room.half * 0.34, 1.55, 0.42, scale=0.9 if kind == 0 else 1.05), tone)
