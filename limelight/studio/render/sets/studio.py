"""What stands about in a photo studio: columns, arches, steps, slats, discs; which, the seed says. Colours are linear."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from limelight.studio.render import mesh, textures
from limelight.studio.render.colour import Rgb, mix, rgb
from limelight.studio.render.sets.shapes import torus, upright
from limelight.studio.render.sky import palette
from limelight.studio.render.stage import Material, Room, Stage, paint
from limelight.studio.scene.model import Scene

KINDS = 7


def arranged(stage: Stage, scene: Scene, room: Room) -> None:
    """One of seven arrangements behind and beside the product, on the floor."""
    base, accent, _ = palette(scene)
    grain = Material(
        textures.mottled(
            textures.triple(base * 0.88), textures.triple(np.minimum(base * 1.06, 0.95)), 1.5, 8
        ),
        0.7,
        0.3,
    )
    tone = paint(mix(base, accent, 0.8), roughness=0.6)
    side = -room.side * (1 if scene.seed % 4 < 2 else -1)
    space = scene.camera.copy_space
    if space in ("left", "right"):
        side = 1.0 if space == "left" else -1.0
    kinds = (_arch, _slats, _columns, _blocks, _rings, _stairs, _disc)
    behind = Stage()
    kinds[(scene.seed * 3 + scene.seed // 7 + len(scene.theme)) % KINDS](behind, room, side, grain, tone)
    for shape in behind.shapes:
        stage.add(shape.mesh.moved(0, 0.25), shape.material)
    if space in ("left", "right"):
        return
    if scene.seed % 2 == 0:
        gold = paint(mix(accent, rgb(1.0, 0.72, 0.32), 0.45), roughness=0.16, specular=0.8, metallic=1.0)
        stage.add(mesh.ball(0.085).moved(room.beside(-side * 0.55, 0.10, gap=0.2), -0.12, 0), gold)
    small = paint(accent, roughness=0.35, clearcoat=0.6)
    stage.add(mesh.ball(0.055).moved(room.beside(side * 0.58, 0.06, gap=0.16), -0.30, 0), small)


def _disc(stage: Stage, room: Room, side: float, grain: Material, tone: Material) -> None:
    """A great disc standing behind, and a low drum."""
    disc = upright(mesh.lathe([(0.0, 0.0), (0.95, 0.0), (0.95, 0.09), (0.0, 0.09)], steps=96))
    stage.add(disc.moved(side * room.half * 0.20, 1.5, -0.15), tone)
    stage.add(mesh.drum(0.32, 0.30).moved(room.beside(side * 0.70, 0.34, gap=0.22), 0.85), grain)


def _arch(stage: Stage, room: Room, side: float, grain: Material, tone: Material) -> None:
    """A doorway with a round head, and a column beside it."""
    wide, high, depth = 0.62, 1.15, 0.16
    turn = np.linspace(0, np.pi, 40)
    outer = np.vstack([[[wide, 0.0]], np.c_[wide * np.cos(turn), high + wide * np.sin(turn)], [[-wide, 0.0]]])
    inner = outer * np.array([0.70, 1.0]) - np.c_[0 * outer[:, 0], 0.30 * wide * (outer[:, 1] > 0.01)]
    rows = [
        np.c_[ring[:, 0], np.full(len(ring), y), ring[:, 1]]
        for ring, y in ((inner, depth), (inner, 0.0), (outer, 0.0), (outer, depth))
    ]
    strips = [np.stack(pair) for pair in pairwise(rows)]  # apart, so that the edges stay sharp
    body = mesh.join(
        [
            mesh.make(s.reshape(-1, 3), mesh.quads(2, len(outer)), s[..., [0, 2]].reshape(-1, 2))
            for s in strips
        ]
    )
    stage.add(body.moved(side * (room.product + 0.42), 1.35), Material(tone.colour, 0.6, 0.3, thin=True))
    stage.add(mesh.drum(0.26, 0.62).moved(-side * abs(room.beside(0.72, 0.28, gap=0.2)), 0.95), grain)


def _slats(stage: Stage, room: Room, side: float, grain: Material, tone: Material) -> None:
    """Upright slats that step down, like an organ's pipes."""
    for k in range(5):
        at = side * (room.product + 0.42 + 0.22 * k)
        stage.add(mesh.box(0.13, 0.10, 1.85 - 0.28 * k, bevel=0.012).moved(at, 1.4), tone if k % 2 else grain)


def _columns(stage: Stage, room: Room, side: float, grain: Material, tone: Material) -> None:
    """Columns of three heights with a ball on the lowest."""
    x = side * abs(room.beside(0.62, 0.3, gap=0.18))
    stage.add(mesh.drum(0.30, 0.52).moved(x, 0.75), grain)
    stage.add(mesh.drum(0.22, 1.05).moved(x + side * 0.42, 1.15), tone)
    stage.add(mesh.drum(0.16, 1.5).moved(x - side * 0.20, 1.45), grain)
    stage.add(mesh.ball(0.16).moved(x, 0.75, 0.52), _marble())
    stage.add(mesh.drum(0.36, 0.16).moved(-side * abs(room.beside(0.74, 0.36, gap=0.15)), 0.6), tone)


def _blocks(stage: Stage, room: Room, side: float, grain: Material, tone: Material) -> None:
    """Cubes on cubes, turned a little."""
    x = side * abs(room.beside(0.64, 0.3, gap=0.22))
    stage.add(mesh.box(0.62, 0.62, 0.62, bevel=0.012).moved(0, 0, turn=14).moved(x, 0.9), grain)
    stage.add(mesh.box(0.36, 0.36, 0.36, bevel=0.012).moved(0, 0, turn=38).moved(x + 0.05, 0.9, 0.62), tone)
    stage.add(mesh.box(0.44, 0.44, 0.9, bevel=0.012).moved(0, 0, turn=-8).moved(x + side * 0.62, 1.25), tone)
    stage.add(
        mesh.box(0.34, 0.34, 0.34, bevel=0.012)
        .moved(0, 0, turn=24)
        .moved(-side * abs(room.beside(0.74, 0.24, gap=0.2)), 0.55),
        grain,
    )


def _rings(stage: Stage, room: Room, side: float, grain: Material, tone: Material) -> None:
    """Great rings standing one in the other, and a ball."""
    for k, radius in enumerate((0.82, 0.52)):
        ring = upright(torus(radius, 0.045))
        stage.add(
            ring.moved(0, 0, turn=12.0 * side).moved(side * (room.product + 0.30), 1.2 - 0.25 * k),
            tone if k else grain,
        )
    stage.add(mesh.ball(0.24).moved(-side * abs(room.beside(0.72, 0.26, gap=0.2)), 0.75), _marble())


def _stairs(stage: Stage, room: Room, side: float, grain: Material, tone: Material) -> None:
    """Stairs that climb away from the product."""
    for k in range(4):
        at = side * (room.product + 0.45 + 0.30 * k)
        stage.add(
            mesh.box(0.30, 0.7, 0.22 * (k + 1), bevel=0.01).moved(at, 0.95), grain if k % 2 == 0 else tone
        )
    stage.add(mesh.ball(0.13).moved(side * (room.product + 0.75), 0.85, 0.44), _marble())
    stage.add(mesh.drum(0.24, 0.72).moved(-side * abs(room.beside(0.74, 0.26, gap=0.25)), 1.0), tone)


def _marble() -> Material:
    light: Rgb = rgb(0.86, 0.84, 0.80)
    return Material(
        textures.marble(textures.triple(light), (0.45, 0.42, 0.40), 21, 512), 0.18, 0.6, clearcoat=0.5
    )
