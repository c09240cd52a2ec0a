"""Things to eat and drink, and what they are served in. Colours are linear."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import mesh, textures
from limelight.studio.render.colour import mix, rgb
from limelight.studio.render.noise import fractal
from limelight.studio.render.sets.place import Place, china, green
from limelight.studio.render.sets.shapes import plate, tube
from limelight.studio.render.stage import Material, Stage, paint


def bread(stage: Stage, place: Place) -> None:
    """A croissant and a round loaf."""
    crust = Material(textures.mottled((0.50, 0.24, 0.075), (0.30, 0.115, 0.03), 1.4, 3, 256), 0.55, 0.35)
    t = np.linspace(-2.1, 2.1, 44)
    swell = 0.022 + 0.088 * np.cos(t / 2.35) ** 1.3 * (1 + 0.20 * np.sin(t * 9.0))
    line = np.stack([0.21 * np.sin(t * 0.82), 0.20 - 0.21 * np.cos(t * 0.82), 0.10 + 0 * t], -1)
    place.put(stage, tube(line, swell, steps=20).repeated(2), crust, 0.0, -0.05)
    loaf = mesh.stone(0.24, (1.15, 1.0, 0.62), rough=0.07, seed=4)
    floury = textures.mottled((0.46, 0.22, 0.075), (0.72, 0.56, 0.38), 1.8, 6, 256, 1.5)
    place.put(
        stage, loaf, Material(floury, 0.85, 0.15, bump=fractal(256, 1.6, 8), bump_scale=0.004), 0.38, 0.30
    )


def jug(stage: Stage, place: Place) -> None:
    """A milk jug, taller than it is wide."""
    body = mesh.lathe(
        [(0.001, 0.01), (0.13, 0.0), (0.15, 0.03), (0.17, 0.16), (0.15, 0.32), (0.105, 0.43), (0.115, 0.52),
         (0.135, 0.555), (0.122, 0.55), (0.095, 0.43), (0.001, 0.40)]
    )  # fmt: skip
    t = np.linspace(-1.35, 1.45, 22)
    grip = np.stack([0.15 + 0.10 * np.cos(t), 0 * t, 0.33 + 0.15 * np.sin(t)], -1)
    place.put(stage, mesh.join([body, tube(grip, 0.021)]), china(1.02))
    cup = mesh.lathe(
        [
            (0.001, 0.01),
            (0.075, 0.0),
            (0.095, 0.03),
            (0.10, 0.20),
            (0.094, 0.205),
            (0.088, 0.03),
            (0.001, 0.03),
        ],
        steps=48,
    )
    glaze = paint(mix(place.accent, rgb(0.75, 0.72, 0.66), 0.4), roughness=0.3, thin=True)
    place.put(stage, cup, glaze, 0.30, -0.18)


def glasses(stage: Stage, place: Place) -> None:
    """Two stemmed glasses of something sparkling."""
    bowl = [(0.001, 0.0), (0.105, 0.004), (0.100, 0.012), (0.018, 0.03), (0.011, 0.08), (0.011, 0.27), (0.03, 0.31), (0.075, 0.38),
            (0.088, 0.48), (0.078, 0.66), (0.074, 0.66), (0.083, 0.48), (0.07, 0.385), (0.001, 0.33)]  # fmt: skip
    clear = paint(rgb(0.96, 0.97, 0.98), roughness=0.03, specular=0.6, thin=True, clear=0.96)
    wine = paint(
        mix(rgb(0.95, 0.72, 0.30), place.accent, 0.10), roughness=0.03, specular=0.5, thin=True, clear=0.8
    )
    for dx, dy in ((0.0, 0.0), (0.24, 0.16)):
        place.put(stage, mesh.lathe(bowl, steps=56), clear, dx, dy)
        place.put(
            stage,
            mesh.lathe([(0.001, 0.34), (0.066, 0.39), (0.080, 0.48), (0.077, 0.56), (0.001, 0.56)], steps=48),
            wine,
            dx,
            dy,
        )


def apples(stage: Stage, place: Place) -> None:
    for k, (dx, dy, radius) in enumerate(((0.0, 0.0, 0.15), (0.27, 0.16, 0.14), (0.26, -0.17, 0.13))):
        turn = np.linspace(-np.pi / 2, np.pi / 2, 40)
        line = [
            (max(radius * float(np.cos(t)) * (1.02 + 0.10 * float(np.sin(t))), 1e-4),
             radius * (0.92 + 0.90 * float(np.sin(t)) - 0.30 * float(np.exp(-((t - np.pi / 2) / 0.42) ** 2))))
            for t in turn
        ]  # fmt: skip
        red, pale = (
            ((0.52, 0.028, 0.025), (0.66, 0.30, 0.06)) if k != 1 else ((0.30, 0.42, 0.05), (0.55, 0.60, 0.16))
        )
        skin = Material(textures.mottled(red, pale, 2.2, 7 + k, 256, 1.2), 0.25, 0.5, clearcoat=0.4)
        place.put(stage, mesh.lathe(line), skin, dx, dy)
        stalk = tube([[0, 0, 1.50 * radius], [0.01, 0, 1.75 * radius], [0.035, 0, 1.95 * radius]], 0.009)
        place.put(stage, stalk, paint(rgb(0.10, 0.06, 0.025), roughness=0.8), dx, dy)


def melon(stage: Stage, place: Place) -> None:
    """Half a watermelon and two slices."""
    t = np.linspace(0, np.pi, 48)
    rind = paint(rgb(0.035, 0.15, 0.03), roughness=0.35, clearcoat=0.4)
    flesh = Material(textures.mottled((0.72, 0.055, 0.05), (0.58, 0.03, 0.035), 1.2, 4, 256), 0.35, 0.4)
    seeds = paint(rgb(0.015, 0.012, 0.01), roughness=0.3)
    for dx, dy, size, turn in ((0.10, 0.20, 0.34, 14.0), (-0.02, -0.10, 0.27, -22.0)):
        half = np.stack([size * np.cos(t), size * np.sin(t)], -1)
        green_side = plate(half * 1.08, 0.10)
        tilt = turn * place.away
        place.put(stage, green_side.moved(0, 0, turn=tilt), rind, dx, dy)
        place.put(
            stage,
            plate(half * 1.035, 0.108).moved(0, 0, turn=tilt),
            paint(rgb(0.72, 0.78, 0.56), roughness=0.4),
            dx,
            dy,
        )
        place.put(stage, plate(half * 0.96, 0.118).moved(0, 0, turn=tilt), flesh, dx, dy)
        spots = [
            (0.35, 0.30),
            (0.62, 0.42),
            (-0.30, 0.34),
            (-0.60, 0.36),
            (0.02, 0.55),
            (0.30, 0.66),
            (-0.32, 0.68),
            (0.0, 0.22),
        ]
        dots = [
            mesh.stone(0.013, (0.7, 0.5, 1.2), rough=0, n=8).moved(x * size, -0.061, z * size)
            for x, z in spots
        ]
        place.put(stage, mesh.join(dots).moved(0, 0, turn=tilt), seeds, dx, dy)


def mandarins(stage: Stage, place: Place) -> None:
    """A small heap of mandarins with leaves, as they are given at New Year."""
    skin = Material(
        textures.mottled((0.86, 0.26, 0.015), (0.92, 0.34, 0.03), 1.0, 2, 256), 0.36, 0.5, clearcoat=0.3,
        bump=fractal(256, 1.2, 4), bump_scale=0.0006,
    )  # fmt: skip
    leaf = mesh.frond(0.16, pairs=5, rise=0.4, leaf=0.42, width=0.30, seed=2)
    for k, (dx, dy, dz) in enumerate(
        ((0.0, 0.0, 0), (0.26, 0.06, 0), (0.12, 0.24, 0), (0.13, 0.09, 0.19), (0.42, -0.14, 0))
    ):
        place.put(stage, mesh.stone(0.135, (1, 1, 0.84), rough=0.02, seed=k), skin, dx, dy, dz)
        if k in (1, 3, 4):
            place.put(stage, leaf.moved(0, 0, turn=70.0 * k), green(), dx, dy, dz + 0.215)


def dates(stage: Stage, place: Place) -> None:
    """A brass bowl of dates."""
    from_side = [(0.001, 0.05), (0.10, 0.0), (0.11, 0.02), (0.07, 0.06), (0.16, 0.10), (0.25, 0.17), (0.27, 0.22), (0.26, 0.222),
                 (0.22, 0.16), (0.001, 0.13)]  # fmt: skip
    brass = paint(rgb(0.86, 0.60, 0.26), roughness=0.2, specular=0.8, metallic=1.0)
    place.put(stage, mesh.lathe(from_side), brass, 0.06, 0.0)
    dice = np.random.default_rng(8)
    parts = []
    for k in range(26):
        out, turn = 0.19 * float(np.sqrt(dice.random())), float(dice.uniform(0, 6.28))
        fruit = mesh.stone(0.042, (1.75, 1.0, 0.9), rough=0.14, seed=k % 5, n=14)
        parts.append(
            fruit.moved(
                out * np.cos(turn),
                out * np.sin(turn),
                0.17 + 0.07 * (1 - out / 0.19),
                turn=float(dice.uniform(0, 360)),
            )
        )
    place.put(
        stage,
        mesh.join(parts),
        Material(
            textures.mottled((0.16, 0.05, 0.018), (0.28, 0.10, 0.03), 1.2, 5, 256), 0.28, 0.5, clearcoat=0.5
        ),
        0.06,
        0.0,
    )
