"""Sets under a roof: studio, kitchen, café, spa. Colours are linear."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import mesh, textures
from limelight.studio.render.colour import Rgb, luminance, mix, rgb
from limelight.studio.render.noise import fractal
from limelight.studio.render.sky import palette
from limelight.studio.render.stage import Material, Room, Stage, paint
from limelight.studio.scene.model import Scene


def studio(scene: Scene, room: Room) -> Stage:
    """A round podium on a seamless floor that curves up into the wall."""
    base, accent, wall = palette(scene)
    stage = Stage(hdri="studio", hdri_share=0.25, pool=2.2 if scene.time_of_day in ("dusk", "night") else 0.8)
    dark = float(luminance(base)) < 0.06
    sweep = np.linspace(-6, 3.4, 160)
    rise = np.clip(sweep - 1.5, 0, None) ** 2 * 0.9
    heights = np.repeat(rise[:, None], 4, 1).astype(np.float32) - 0.30
    floor = mix(wall, base, 0.25) * {"night": 0.16, "dusk": 0.42}.get(scene.time_of_day, 1.0)
    stage.add(
        mesh.terrain(heights, (9.0, 4.7), (0.0, -1.3)).repeated(6),
        Material(
            textures.mottled(
                textures.triple(floor * 0.94), textures.triple(np.minimum(floor * 1.04, 0.96)), 2.0, 4
            ),
            0.5 if dark else 0.72,
            0.3,
        ),
    )
    radius = max(0.62, room.product + 0.20)
    grain = textures.mottled(
        textures.triple(base * 0.82), textures.triple(np.minimum(base * 1.08, 0.95)), 1.3, 8
    )
    podium = Material(
        grain, 0.34 if dark else 0.55, 0.4, clearcoat=0.35, bump=fractal(512, 1.2, 12), bump_scale=0.002
    )
    stage.add(mesh.drum(radius, 0.30).moved(0, 0.06, -0.30), podium)
    if not scene.props:
        return stage
    side = -room.side
    x = room.beside(side * 0.62, 0.34, gap=0.22)
    stage.add(mesh.drum(0.34, 0.72).moved(x, 0.95, -0.30), Material(grain, 0.7, 0.3))
    gold = paint(mix(accent, rgb(1.0, 0.72, 0.32), 0.45), roughness=0.16, specular=0.8, metallic=1.0)
    stone = Material(
        textures.marble((0.86, 0.84, 0.80), (0.45, 0.42, 0.40), 21, 512), 0.18, 0.6, clearcoat=0.5
    )
    stage.add(mesh.ball(0.17).moved(x, 0.95, 0.42), stone)
    stage.add(mesh.ball(0.115).moved(room.beside(-side * 0.50, 0.115, gap=0.26), 0.10, -0.30), gold)
    stage.add(
        mesh.ball(0.055).moved(room.beside(-side * 0.66, 0.06, gap=0.36), -0.28, -0.30),
        paint(accent, roughness=0.35, clearcoat=0.6),
    )
    arch = mesh.lathe([(0.0, 0.0), (1.1, 0.0), (1.1, 0.09), (0.0, 0.09)], steps=96)
    arch = mesh.make(arch.points[:, [0, 2, 1]] * np.array([1, -1, 1], np.float32), arch.faces, arch.uv)
    stage.add(
        arch.moved(-side * room.half * 0.34, 1.55, 0.42, scale=0.9),
        paint(mix(base, accent, 0.5), roughness=0.7),
    )
    return stage


def kitchen(scene: Scene, room: Room) -> Stage:
    """An oak worktop with fruit, a bowl and a sprig of green."""
    base, accent, _ = palette(scene)
    oak = mix(base, rgb(0.50, 0.30, 0.15), 0.5)
    boards, bump = textures.wood(textures.triple(oak * 0.9), textures.triple(oak * 0.50), 5)
    stage = Stage(hdri="apartment", hdri_share=0.45, pool=_lamp(scene))
    top = mesh.plane(6.0, -4.6, 1.55)
    stage.add(top.repeated(3.2), Material(boards, 0.30, 0.5, clearcoat=0.15, bump=bump, bump_scale=0.0025))
    if not scene.props:
        return stage
    side = room.side
    for k, (share, y, radius, squash, colour) in enumerate((
        (-0.62, 0.28, 0.165, (1, 1, 0.96), rgb(0.86, 0.30, 0.02)),
        (-0.84, 0.06, 0.150, (1, 1, 0.95), rgb(0.88, 0.36, 0.03)),
        (-0.78, 0.52, 0.155, (1, 1, 0.95), rgb(0.84, 0.27, 0.02)),
        (0.66, 0.62, 0.145, (1.25, 1, 0.95), rgb(0.90, 0.66, 0.05)),
    )):  # fmt: skip
        fruit = mesh.stone(radius, squash, rough=0.03, seed=k + 1)
        skin = Material(
            textures.mottled(textures.triple(colour), textures.triple(colour * 1.12), 1.0, k), 0.34, 0.5,
            clearcoat=0.3, bump=fractal(256, 0.7, k), bump_scale=0.0016,
        )  # fmt: skip
        stage.add(fruit.moved(side * -1 * room.beside(-share, radius), y, turn=40 * k), skin)
    bowl = mesh.lathe(
        [
            (0.001, 0.02),
            (0.14, 0.0),
            (0.15, 0.02),
            (0.30, 0.16),
            (0.34, 0.27),
            (0.325, 0.27),
            (0.28, 0.16),
            (0.12, 0.05),
            (0.001, 0.04),
        ]
    )
    glaze = Material(textures.mottled((0.74, 0.72, 0.67), (0.62, 0.58, 0.52), 1.0, 4), 0.28, 0.5, thin=True)
    stage.add(bowl.moved(side * room.beside(0.80, 0.34), 1.0), glaze)
    green = Material(
        textures.blade_ramp((0.03, 0.07, 0.015), (0.16, 0.30, 0.06), (0.10, 0.22, 0.05)), 0.5, 0.4, thin=True
    )
    leaf_x = side * room.beside(0.52, 0.12)
    for k in range(4):
        stage.add(
            mesh.frond(0.30, pairs=7, rise=0.25, leaf=0.34, width=0.14, seed=k).moved(
                leaf_x, 0.10, 0.005, turn=70 * k + 20
            ),
            green,
        )
    board = mesh.box(0.85, 0.5, 0.05)
    stage.add(
        board.moved(-side * room.beside(0.80, 0.30), 1.15),
        paint(accent * 0.25 + rgb(0.18, 0.09, 0.04), roughness=0.5),
    )
    return stage


def cafe(scene: Scene, room: Room) -> Stage:
    """A dark walnut table with a cup, books and a plant."""
    base, accent, _ = palette(scene)
    walnut = mix(base, rgb(0.16, 0.075, 0.035), 0.5)
    boards, bump = textures.wood(textures.triple(walnut * 1.25), textures.triple(walnut * 0.5), 4, 9)
    stage = Stage(hdri="lobby", hdri_share=0.35, pool=_lamp(scene) + 0.5)
    stage.add(
        mesh.plane(6.0, -4.6, 1.35).repeated(2.6),
        Material(boards, 0.26, 0.5, clearcoat=0.25, bump=bump, bump_scale=0.0022),
    )
    if not scene.props:
        return stage
    side = room.side
    cup = mesh.lathe(
        [
            (0.001, 0.02),
            (0.09, 0.0),
            (0.10, 0.02),
            (0.135, 0.12),
            (0.15, 0.22),
            (0.140, 0.22),
            (0.125, 0.12),
            (0.001, 0.10),
        ]
    )
    saucer = mesh.lathe(
        [(0.001, 0.0), (0.14, 0.0), (0.24, 0.03), (0.235, 0.04), (0.13, 0.015), (0.001, 0.012)]
    )
    china = Material(textures.mottled((0.80, 0.77, 0.71), (0.70, 0.66, 0.58), 1.0, 4), 0.22, 0.5, thin=True)
    x = side * room.beside(0.66, 0.24)
    stage.add(mesh.join([saucer, cup.moved(0, 0, 0.012)]).moved(x, 0.22), china)
    stage.add(
        mesh.lathe([(0.13, 0.0), (0.001, 0.001)]).moved(x, 0.22, 0.205),
        paint(rgb(0.055, 0.022, 0.008), roughness=0.12, thin=True),
    )
    covers: tuple[Rgb, ...] = (
        mix(accent, rgb(0.4, 0.1, 0.05), 0.4),
        rgb(0.05, 0.10, 0.13),
        rgb(0.62, 0.55, 0.42),
    )
    x = -side * room.beside(0.72, 0.34)
    for k, cover in enumerate(covers):
        stage.add(
            mesh.box(0.66 - 0.06 * k, 0.46 - 0.03 * k, 0.075, bevel=0.012).moved(
                x, 0.75, 0.076 * k, turn=8 - 11 * k
            ),
            paint(cover, roughness=0.6),
        )
    pot = mesh.lathe(
        [(0.001, 0.0), (0.10, 0.0), (0.14, 0.20), (0.15, 0.21), (0.14, 0.22), (0.12, 0.19), (0.001, 0.18)]
    )
    stage.add(
        pot.moved(x, 0.78, 0.228),
        Material(textures.mottled((0.36, 0.15, 0.08), (0.44, 0.20, 0.11), 1.0, 2), 0.8, 0.2, thin=True),
    )
    green = Material(
        textures.blade_ramp((0.02, 0.05, 0.012), (0.10, 0.22, 0.05), (0.05, 0.14, 0.04)), 0.4, 0.5, thin=True
    )
    for k in range(9):
        stage.add(
            mesh.frond(0.46, pairs=9, rise=1.1, droop=0.75, leaf=0.34, width=0.16, seed=k).moved(
                x, 0.78, 0.40, turn=40 * k
            ),
            green,
        )
    return stage


def spa(scene: Scene, room: Room) -> Stage:
    """Wet slate, stacked pebbles, a rolled towel, palm leaves and a candle."""
    base, accent, _ = palette(scene)
    slate = mix(base, rgb(0.09, 0.10, 0.10), 0.55)
    stage = Stage(hdri="lobby", hdri_share=0.3, pool=_lamp(scene) + 0.3)
    grain = textures.granite(textures.triple(slate * 1.1), 6)
    stage.add(
        mesh.plane(6.0, -4.6, 1.5).repeated(2.2),
        Material(grain, 0.16, 0.6, clearcoat=0.8, bump=fractal(512, 2.0, 14), bump_scale=0.004),
    )
    slab = mesh.box(2 * max(0.58, room.product + 0.16), 1.0, 0.09, bevel=0.03)
    stage.add(
        slab.moved(0, 0.16, -0.088).repeated(0.7),
        Material(
            textures.granite(textures.triple(mix(base, rgb(0.4, 0.4, 0.38), 0.5)), 16),
            0.6,
            0.4,
            bump=fractal(512, 1.3, 17),
            bump_scale=0.004,
        ),
    )
    stage.shapes[0] = type(stage.shapes[0])(
        stage.shapes[0].mesh.moved(0, 0, -0.088), stage.shapes[0].material
    )
    if not scene.props:
        return stage
    side = room.side
    x = -side * room.beside(0.62, 0.26)
    pebble = Material(
        textures.mottled((0.035, 0.038, 0.04), (0.075, 0.075, 0.075), 1.0, 3), 0.38, 0.5, clearcoat=0.3
    )
    z = -0.088
    for k, radius in enumerate((0.26, 0.20, 0.14)):
        lump = mesh.stone(radius, (1.15, 0.95, 0.42), rough=0.04, seed=k + 4)
        stage.add(lump.moved(x + 0.02 * (-1) ** k, 0.42, z, turn=50 * k), pebble)
        z += float(np.ptp(lump.points[:, 2])) - 0.012
    roll = mesh.lathe([(0.001, 0), (0.17, 0.0), (0.185, 0.03), (0.185, 0.87), (0.17, 0.9), (0.001, 0.9)])
    roll = mesh.make(roll.points[:, [2, 1, 0]] * np.array([1, -1, 1], np.float32), roll.faces, roll.uv * 6)
    linen = Material(
        textures.mottled((0.72, 0.70, 0.66), (0.86, 0.84, 0.80), 0.8, 9),
        0.95,
        0.1,
        bump=fractal(256, 0.6, 3),
        bump_scale=0.006,
    )
    far = side * room.beside(0.72, 0.3)
    stage.add(roll.moved(far - 0.45, 1.02, 0.09), linen)
    candle = mesh.drum(0.13, 0.24, bevel=0.02)
    stage.add(
        candle.moved(side * room.beside(0.80, 0.13), 0.35, -0.088),
        paint(rgb(0.82, 0.74, 0.58), roughness=0.5),
    )
    green = Material(
        textures.blade_ramp((0.02, 0.05, 0.012), (0.13, 0.28, 0.07), textures.triple(accent * 0.5)),
        0.35,
        0.5,
        thin=True,
    )
    for k in range(5):
        stage.add(
            mesh.frond(0.95, pairs=24, rise=0.5, droop=0.7, leaf=0.30, width=0.045, seed=k).moved(
                x - side * 0.55, 0.95, 0.0, turn=36 * k - 60
            ),
            green,
        )
    return stage


def _lamp(scene: Scene) -> float:
    """How strongly the lamp over the table burns."""
    return {"night": 3.2, "dusk": 1.6, "sunrise": 0.3, "golden hour": 0.3}.get(scene.time_of_day, 0.15)
