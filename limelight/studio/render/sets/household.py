"""Things of the house that stand beside the product. Colours are linear."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import mesh, textures
from limelight.studio.render.colour import Rgb, mix, rgb
from limelight.studio.render.mesh import MeshData
from limelight.studio.render.noise import fractal
from limelight.studio.render.sets.place import Place, china, gold, green
from limelight.studio.render.sets.shapes import torus, tube, upright
from limelight.studio.render.stage import Material, Stage, paint


def citrus(stage: Stage, place: Place) -> None:
    for k, (dx, dy, radius, colour) in enumerate((
        (0.0, 0.0, 0.160, rgb(0.86, 0.30, 0.02)), (0.27, 0.22, 0.150, rgb(0.84, 0.27, 0.02)),
        (0.34, -0.12, 0.135, rgb(0.90, 0.66, 0.05)),
    )):  # fmt: skip
        skin = Material(
            textures.mottled(textures.triple(colour), textures.triple(colour * 1.12), 1.0, k), 0.36, 0.5,
            clearcoat=0.3, bump=fractal(256, 1.2, k), bump_scale=0.0005,
        )  # fmt: skip
        squash = (1.2, 1, 0.96) if k == 2 else (1, 1, 0.96)
        place.put(stage, mesh.stone(radius, squash, rough=0.02, seed=k + 1), skin, dx, dy)


def bowl(stage: Stage, place: Place) -> None:
    shape = mesh.lathe(
        [(0.001, 0.02), (0.14, 0.0), (0.15, 0.02), (0.24, 0.09), (0.30, 0.16), (0.335, 0.265), (0.33, 0.275),
         (0.322, 0.268), (0.28, 0.16), (0.12, 0.05), (0.001, 0.04)]
    )  # fmt: skip
    place.put(stage, shape, china(0.95))


def herbs(stage: Stage, place: Place) -> None:
    for k in range(5):
        sprig = mesh.frond(0.34, pairs=8, rise=0.35, leaf=0.34, width=0.13, seed=k)
        place.put(stage, sprig.moved(0, 0, 0.005, turn=72 * k + 20), green())


def board(stage: Stage, place: Place) -> None:
    oak, bump = textures.wood((0.40, 0.23, 0.11), (0.20, 0.10, 0.045), 2, 41, 512)
    plank = mesh.box(0.95, 0.55, 0.05).moved(0, 0, 0, turn=-8 * place.away)
    place.put(stage, plank.repeated(0.8), Material(oak, 0.5, 0.4, bump=bump, bump_scale=0.002), 0.1, 0.1)


def cup(stage: Stage, place: Place) -> None:
    body = mesh.lathe(
        [(0.001, 0.02), (0.09, 0.0), (0.10, 0.02), (0.128, 0.09), (0.145, 0.17), (0.15, 0.222), (0.146, 0.228),
         (0.140, 0.22), (0.125, 0.12), (0.001, 0.10)]
    )  # fmt: skip
    saucer = mesh.lathe(
        [(0.001, 0.0), (0.14, 0.0), (0.24, 0.03), (0.238, 0.038), (0.13, 0.015), (0.001, 0.012)]
    )
    place.put(
        stage,
        mesh.join([saucer, body.moved(0, 0, 0.012), _handle(0.075, 0.018).moved(0.15, 0, 0.13)]),
        paint(mix(place.accent, rgb(0.78, 0.75, 0.70), 0.55), roughness=0.25, specular=0.5, thin=True),
    )
    place.put(
        stage,
        mesh.lathe([(0.13, 0.0), (0.001, 0.001)]),
        paint(rgb(0.055, 0.022, 0.008), roughness=0.12, thin=True),
        dz=0.19,
    )


def mug(stage: Stage, place: Place) -> None:
    body = mesh.lathe(
        [(0.001, 0.01), (0.14, 0.0), (0.155, 0.015), (0.16, 0.04), (0.16, 0.33), (0.155, 0.34), (0.146, 0.33),
         (0.146, 0.05), (0.001, 0.04)]
    )  # fmt: skip
    glaze = paint(mix(place.accent, rgb(0.75, 0.72, 0.66), 0.35), roughness=0.3, thin=True)
    place.put(stage, mesh.join([body, _handle(0.10, 0.024).moved(0.165, 0, 0.18)]), glaze)
    place.put(
        stage,
        mesh.lathe([(0.147, 0.0), (0.001, 0.001)]),
        paint(rgb(0.06, 0.026, 0.01), roughness=0.12, thin=True),
        dz=0.29,
    )


def _handle(radius: float, thick: float) -> MeshData:
    """Half a ring standing upright in the xz plane, open towards -x."""
    along, around = np.meshgrid(
        np.linspace(-np.pi / 2, np.pi / 2, 22), np.linspace(0, 2 * np.pi, 11), indexing="ij"
    )
    out = radius + thick * np.cos(around)
    points = np.stack([0.8 * out * np.cos(along), thick * np.sin(around), out * np.sin(along)], -1)
    uv = np.stack([along, around], -1)
    return mesh.make(points.reshape(-1, 3), mesh.quads(22, 11), uv.reshape(-1, 2))


def books(stage: Stage, place: Place) -> None:
    covers: tuple[Rgb, ...] = (
        mix(place.accent, rgb(0.4, 0.1, 0.05), 0.3),
        rgb(0.05, 0.10, 0.13),
        rgb(0.62, 0.55, 0.42),
    )
    pages = paint(rgb(0.66, 0.60, 0.48), roughness=0.8)
    for k, cover in enumerate(covers):
        wide, deep, turn = 0.66 - 0.06 * k, 0.46 - 0.03 * k, 8.0 - 11 * k
        place.put(
            stage,
            mesh.box(wide, deep, 0.078, bevel=0.006).moved(0, 0, 0.08 * k, turn=turn),
            paint(cover, roughness=0.55),
        )
        place.put(
            stage,
            mesh.box(wide - 0.02, deep + 0.004, 0.058, bevel=0.004).moved(
                0.012, 0, 0.08 * k + 0.01, turn=turn
            ),
            pages,
        )


def plant(stage: Stage, place: Place) -> None:
    pot = mesh.lathe(
        [
            (0.001, 0.0),
            (0.11, 0.0),
            (0.15, 0.22),
            (0.165, 0.225),
            (0.165, 0.27),
            (0.15, 0.27),
            (0.13, 0.23),
            (0.001, 0.22),
        ]
    )
    place.put(
        stage,
        pot,
        Material(textures.mottled(*_clay(place), 1.0, 2), 0.8, 0.2, thin=True),
    )
    turn = np.linspace(0, 2 * np.pi, 17)[:16] * 3.0
    roots = np.stack([0.055 * np.cos(turn), 0.055 * np.sin(turn), np.full(16, 0.20)], -1).astype(np.float32)
    place.put(stage, mesh.blades(roots, 0.78, 0.085, lean=0.42, seed=6), green())


def _clay(place: Place) -> tuple[textures.Colour, textures.Colour]:
    """Two shades of fired clay, on the way to the accent."""
    clay = mix(rgb(0.40, 0.175, 0.095), place.accent, 0.35)
    return textures.triple(clay * 0.9), textures.triple(np.minimum(clay * 1.1, 0.95))


def pebbles(stage: Stage, place: Place) -> None:
    skin = Material(
        textures.mottled((0.035, 0.038, 0.04), (0.075, 0.075, 0.075), 1.0, 3), 0.38, 0.5, clearcoat=0.3
    )
    z = 0.0
    for k, radius in enumerate((0.26, 0.20, 0.14)):
        lump = mesh.stone(radius, (1.15, 0.95, 0.42), rough=0.04, seed=k + 4)
        place.put(stage, lump.moved(0, 0, 0, turn=50 * k), skin, 0.02 * (-1) ** k, 0.0, z)
        z += float(np.ptp(lump.points[:, 2])) - 0.012


def towel(stage: Stage, place: Place) -> None:
    tones = (rgb(0.80, 0.78, 0.74), mix(place.accent, rgb(0.8, 0.78, 0.74), 0.55), rgb(0.76, 0.73, 0.68))
    z = 0.0
    for k, tone in enumerate(tones):
        folded = mesh.box(0.66 - 0.03 * k, 0.46, 0.135, bevel=0.062).moved(
            0, 0, 0, turn=(6, -4, 9)[k] * place.away
        )
        skin = textures.mottled(
            textures.triple(tone * 0.90), textures.triple(np.minimum(tone * 1.05, 0.92)), 0.4, 9, 256
        )
        place.put(stage, folded.repeated(2.0), Material(skin, 0.95, 0.1), 0.12, 0.1, z)
        z += 0.128


def palm(stage: Stage, place: Place) -> None:
    for k in range(6):
        leaf = mesh.frond(0.95, pairs=26, rise=0.9, droop=0.6, leaf=0.30, width=0.04, seed=k)
        place.put(
            stage, leaf.moved(0, 0, 0, turn=30 * k - 75 + (180 if place.away > 0 else 0)), green(), 0.45, 0.3
        )


def dumbbell(stage: Stage, place: Place) -> None:
    iron = paint(rgb(0.022, 0.022, 0.024), roughness=0.35, specular=0.6)
    steel = paint(rgb(0.55, 0.56, 0.58), roughness=0.22, metallic=1.0)
    for dx, dy, turn in ((0.12, 0.05, 24.0), (0.34, 0.62, -12.0)):
        parts = [mesh.drum(0.19, 0.20, bevel=0.02).moved(0, 0, at) for at in (0.20, -0.40)]
        weights, bar = mesh.join(parts), mesh.lathe([(0.045, -0.3), (0.045, 0.3)], steps=32)
        for shape, skin in ((weights, iron), (bar, steel)):
            lying = mesh.make(
                shape.points[:, [2, 1, 0]] * np.array([1, -1, 1], np.float32), shape.faces, shape.uv
            )
            place.put(stage, lying.moved(0, 0, 0, turn=turn * place.away), skin, dx, dy, 0.19)


def blocks(stage: Stage, place: Place) -> None:
    tones = (place.accent, rgb(0.14, 0.42, 0.52), rgb(0.86, 0.58, 0.10), rgb(0.24, 0.46, 0.22))
    for k, (dx, dy, dz, turn) in enumerate(
        ((0.0, 0.0, 0.0, 12.0), (0.30, 0.16, 0.0, -18.0), (0.14, 0.08, 0.235, 30.0), (0.02, -0.4, 0.0, 40.0))
    ):
        place.put(
            stage,
            mesh.box(0.23, 0.23, 0.23, bevel=0.018).moved(0, 0, 0, turn=turn),
            paint(tones[k], roughness=0.42),
            dx,
            dy,
            dz,
        )


def spheres(stage: Stage, place: Place) -> None:
    stone = Material(
        textures.marble((0.86, 0.84, 0.80), (0.45, 0.42, 0.40), 21, 512), 0.18, 0.6, clearcoat=0.5
    )
    for dx, dy, radius, skin in (
        (0.05, 0.12, 0.17, stone), (0.30, -0.10, 0.10, gold(place)), (-0.05, -0.34, 0.065, paint(place.accent, roughness=0.35, clearcoat=0.6)),
    ):  # fmt: skip
        place.put(stage, mesh.ball(radius), skin, dx, dy)


def tools(stage: Stage, place: Place) -> None:
    steel = paint(rgb(0.42, 0.43, 0.45), roughness=0.3, metallic=1.0)
    grip = paint(mix(place.accent, rgb(0.3, 0.05, 0.02), 0.2), roughness=0.5)
    rod = mesh.lathe([(0.018, -0.05), (0.018, 0.36)], steps=20)
    hand = mesh.lathe(
        [(0.001, -0.36), (0.045, -0.35), (0.055, -0.2), (0.042, -0.06), (0.001, -0.05)], steps=28
    )
    for dx, dy, turn in ((0.05, -0.1, 24.0), (0.12, 0.16, -8.0)):
        for shape, skin in ((rod, steel), (hand, grip)):
            lying = mesh.make(
                shape.points[:, [2, 1, 0]] * np.array([1, -1, 1], np.float32), shape.faces, shape.uv
            )
            place.put(stage, lying.moved(0, 0, 0, turn=turn * place.away), skin, dx, dy, 0.055)
    tin = mesh.lathe(
        [(0.001, 0.0), (0.15, 0.0), (0.15, 0.34), (0.14, 0.34), (0.14, 0.05), (0.001, 0.05)], steps=48
    )
    place.put(stage, tin, paint(rgb(0.30, 0.31, 0.32), roughness=0.35, metallic=0.9), 0.34, 0.45)


def kettlebell(stage: Stage, place: Place) -> None:
    iron = paint(rgb(0.03, 0.03, 0.033), roughness=0.4, specular=0.6)
    bright = paint(place.accent, roughness=0.4, clearcoat=0.3)
    for k, (dx, dy, radius) in enumerate(((0.10, 0.15, 0.22), (0.50, -0.12, 0.16))):
        place.put(stage, mesh.stone(radius, (1, 1, 0.95), rough=0.0, n=48), bright if k else iron, dx, dy)
        t = np.linspace(-0.5, np.pi + 0.5, 26)
        grip = np.stack([0.70 * radius * np.cos(t), 0 * t, 1.95 * radius + 0.62 * radius * np.sin(t)], -1)
        place.put(stage, tube(grip, 0.17 * radius).moved(0, 0, turn=24), iron, dx, dy)


def ball(stage: Stage, place: Place) -> None:
    """A ball in gores of three colours."""
    tones = (place.accent, rgb(0.84, 0.82, 0.78), mix(place.base, place.accent, 0.35))
    pick = (np.arange(96) // 8) % 3
    skin = np.stack([tones[k] for k in pick])[None].repeat(8, 0).astype(np.float32)
    body = mesh.ball(0.28)
    wrapped = mesh.make(body.points, body.faces, body.uv * np.array([0.5, 1.0], np.float32))
    place.put(stage, wrapped.moved(0, 0, turn=30), Material(skin, 0.3, 0.5, clearcoat=0.4), 0.14, 0.1)


def soap(stage: Stage, place: Place) -> None:
    """Two bars of soap on a wooden dish, and a pump bottle."""
    place.put(
        stage,
        mesh.box(0.46, 0.28, 0.045, bevel=0.016),
        paint(rgb(0.42, 0.25, 0.13), roughness=0.6),
        0.1,
        -0.1,
    )
    for k, tone in enumerate((mix(place.accent, rgb(0.9, 0.86, 0.8), 0.7), rgb(0.84, 0.80, 0.72))):
        bar = mesh.box(0.29, 0.19, 0.085, bevel=0.040)
        place.put(
            stage, bar.moved(0, 0, turn=14 * k), paint(tone, roughness=0.45), 0.10, -0.1, 0.045 + 0.085 * k
        )
    flask = mesh.lathe(
        [
            (0.001, 0.0),
            (0.12, 0.0),
            (0.13, 0.015),
            (0.13, 0.34),
            (0.11, 0.40),
            (0.04, 0.43),
            (0.04, 0.48),
            (0.001, 0.48),
        ]
    )
    place.put(stage, flask, paint(rgb(0.16, 0.075, 0.03), roughness=0.12, clearcoat=0.8), 0.42, 0.18)
    spout = [[0, 0, 0.48], [0, 0, 0.56], [-0.05 * place.away, 0, 0.575], [-0.13 * place.away, 0, 0.56]]
    place.put(stage, tube(spout, 0.018), paint(rgb(0.03, 0.03, 0.032), roughness=0.3), 0.42, 0.18)


def glassblocks(stage: Stage, place: Place) -> None:
    """Acrylic: a clear cube, a tinted one and a rod."""
    clear = paint(rgb(0.93, 0.96, 0.98), roughness=0.02, specular=0.6, thin=True, clear=0.95)
    tinted = paint(mix(place.accent, rgb(1, 1, 1), 0.30), roughness=0.02, specular=0.6, thin=True, clear=0.9)
    cool = paint(
        mix(place.base, rgb(0.9, 0.96, 1.0), 0.4), roughness=0.02, specular=0.6, thin=True, clear=0.9
    )
    turn = 18 * place.away
    place.put(stage, mesh.box(0.40, 0.40, 0.40, bevel=0.012).moved(0, 0, turn=turn), clear, 0.14, 0.28)
    place.put(stage, mesh.box(0.26, 0.26, 0.62, bevel=0.010).moved(0, 0, turn=-turn), tinted, 0.52, 0.44)
    place.put(stage, mesh.drum(0.13, 0.16, bevel=0.012), cool, 0.02, -0.22)
    place.put(stage, mesh.box(0.20, 0.20, 0.20, bevel=0.010).moved(0, 0, turn=40), tinted, 0.14, 0.28, 0.40)


def rings(stage: Stage, place: Place) -> None:
    """A ring standing, one lying."""
    skin = paint(place.accent, roughness=0.3, clearcoat=0.6)
    place.put(stage, upright(torus(0.26, 0.058)).moved(0, 0, turn=24 * place.away), skin, 0.10, 0.15)
    place.put(stage, torus(0.15, 0.042), gold(place), 0.40, -0.16)


def discs(stage: Stage, place: Place) -> None:
    """Discs standing one behind the other."""
    tones = (place.accent, mix(place.base, place.accent, 0.5), mix(place.base, rgb(1, 1, 1), 0.35))
    for k, (dx, dy, radius) in enumerate(((0.05, -0.05, 0.20), (0.26, 0.20, 0.33), (0.50, 0.42, 0.46))):
        disc = upright(mesh.drum(radius, 0.06, bevel=0.012)).moved(0, 0, turn=8 * place.away)
        place.put(stage, disc, paint(tones[k], roughness=0.45, clearcoat=0.3), dx, dy)
