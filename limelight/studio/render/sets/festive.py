"""Candles, flowers, and what is put up for a feast. Colours are linear."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import mesh, textures
from limelight.studio.render.colour import mix, rgb
from limelight.studio.render.mesh import MeshData
from limelight.studio.render.sets.place import Place, china, gold, green
from limelight.studio.render.stage import Material, Stage, paint


def lit_candle(stage: Stage, place: Place, dx: float, dy: float, radius: float, high: float) -> None:
    wax = paint(mix(rgb(0.85, 0.76, 0.60), place.accent, 0.12), roughness=0.5)
    place.put(stage, mesh.drum(radius, high, bevel=0.012), wax, dx, dy)
    place.put(
        stage,
        mesh.lathe([(0.004, 0.0), (0.004, 0.035)], steps=8),
        paint(rgb(0.02, 0.018, 0.016)),
        dx,
        dy,
        high,
    )
    stage.flames.append((place.x + place.away * dx, place.y + dy, place.z + high + 0.03))


def candle(stage: Stage, place: Place) -> None:
    lit_candle(stage, place, 0.0, 0.0, 0.105, 0.34)
    lit_candle(stage, place, 0.26, 0.10, 0.09, 0.20)


def candles(stage: Stage, place: Place) -> None:
    for k, (dx, dy) in enumerate(((0.0, 0.0), (0.24, 0.22), (0.42, -0.05), (0.62, 0.25))):
        lit_candle(stage, place, dx, dy, 0.075, (0.10, 0.26, 0.16, 0.20)[k])


def blossom(stage: Stage, place: Place) -> None:
    vase = mesh.lathe(
        [(0.001, 0), (0.13, 0), (0.155, 0.03), (0.16, 0.20), (0.12, 0.30), (0.105, 0.34), (0.115, 0.37), (0.10, 0.37),
         (0.001, 0.32)]
    )  # fmt: skip
    place.put(stage, vase, china(1.02))
    dice = np.random.default_rng(12)
    heads: list[MeshData] = []
    for k in range(8):
        turn, reach = k * 2.4, 0.10 + 0.16 * ((k * 0.618) % 1)
        stem = mesh.frond(0.34, pairs=5, rise=1.7, droop=0.35, leaf=0.30, width=0.14, seed=k)
        place.put(stage, stem.moved(0, 0, 0.33, turn=137.5 * k), green())
        middle = np.array(
            [np.cos(turn) * reach, np.sin(turn) * reach * 0.8, 0.62 + 0.16 * ((k * 0.381) % 1) - 0.3 * reach]
        )
        for _ in range(22):
            out = dice.normal(size=3)
            out /= np.linalg.norm(out)
            petal = mesh.stone(0.042, (1.0, 0.7, 0.35), rough=0.1, seed=int(dice.integers(4)), n=10)
            heads.append(
                petal.moved(
                    *(middle + out * np.array([0.085, 0.085, 0.062])), turn=float(dice.uniform(0, 360))
                )
            )
    light = mix(place.accent, rgb(1, 1, 1), 0.6)
    petals_skin = Material(
        textures.mottled(textures.triple(place.accent), textures.triple(light), 1.6, 5), 0.6, 0.3, thin=True
    )
    place.put(stage, mesh.join(heads), petals_skin)


def petals(stage: Stage, place: Place) -> None:
    dice = np.random.default_rng(31)
    scattered: list[MeshData] = []
    for k in range(16):
        x, y = float(dice.uniform(-0.3, 0.5)) * place.away, float(dice.uniform(-0.75, 0.25))
        one = mesh.stone(0.05, (1.3, 0.85, 0.20), rough=0.15, seed=k % 5, n=16)
        scattered.append(one.moved(x, y, 0.0, turn=float(dice.uniform(0, 360))))
    skin = textures.mottled(
        textures.triple(place.accent), textures.triple(mix(place.accent, rgb(1, 1, 1), 0.45)), 1.6, 5
    )
    place.put(stage, mesh.join(scattered), Material(skin, 0.6, 0.3, thin=True))


def gifts(stage: Stage, place: Place) -> None:
    papers = (
        place.accent,
        mix(place.base, rgb(0.8, 0.76, 0.68), 0.7),
        mix(place.accent, rgb(0.02, 0.03, 0.03), 0.6),
    )
    for k, (dx, dy, dz, wide, high) in enumerate(
        ((0.12, 0.25, 0.0, 0.62, 0.38), (0.10, 0.22, 0.38, 0.40, 0.22), (0.02, -0.30, 0.0, 0.32, 0.22))
    ):
        turn = (14, -20, 32)[k] * place.away
        ribbon = gold(place) if k != 2 else paint(rgb(0.8, 0.78, 0.72), roughness=0.35)
        place.put(
            stage,
            mesh.box(wide, wide * 0.8, high, bevel=0.008).moved(0, 0, 0, turn=turn),
            paint(papers[k], roughness=0.45, clearcoat=0.2),
            dx,
            dy,
            dz,
        )
        for across in (True, False):
            band = mesh.box(
                0.07 if across else wide + 0.008,
                wide * 0.8 + 0.008 if across else 0.07,
                high + 0.006,
                bevel=0.004,
            )
            place.put(stage, band.moved(0, 0, 0, turn=turn), ribbon, dx, dy, dz)
        for side in (-1, 1):
            loop = mesh.stone(0.075, (1.25, 0.55, 0.75), rough=0.06, seed=3, n=28).moved(
                0.075 * side, 0, 0, turn=turn
            )
            place.put(stage, loop, ribbon, dx, dy, dz + high - 0.01)


def baubles(stage: Stage, place: Place) -> None:
    glossy = paint(place.accent, roughness=0.14, specular=0.8, metallic=0.5, clearcoat=1.0)
    cap = paint(rgb(0.8, 0.62, 0.30), roughness=0.25, metallic=1.0)
    for k, (dx, dy, radius) in enumerate(((0.0, -0.10, 0.185), (0.30, 0.20, 0.15), (-0.06, -0.42, 0.085))):
        skin = glossy if k % 2 == 0 else gold(place)
        place.put(stage, mesh.ball(radius), skin, dx, dy)
        place.put(stage, mesh.drum(radius * 0.2, radius * 0.24, bevel=0.004), cap, dx, dy, 2 * radius - 0.01)


def twigs(stage: Stage, place: Place) -> None:
    needle = Material(
        textures.blade_ramp((0.015, 0.045, 0.02), (0.055, 0.14, 0.06), (0.10, 0.16, 0.12)),
        0.55,
        0.35,
        thin=True,
    )
    for k, (dx, dy, turn, length) in enumerate(((0.95, 0.35, -16, 1.15), (0.95, -0.15, 12, 0.85))):
        towards = turn if place.away < 0 else 180 - turn
        place.put(stage, mesh.twig(length, seed=k).moved(0, 0, 0.03, turn=towards), needle, dx, dy)


def pumpkins(stage: Stage, place: Place) -> None:
    for k, (dx, dy, radius) in enumerate(((0.08, 0.1, 0.30), (0.46, -0.18, 0.19), (-0.12, -0.34, 0.11))):
        theta, phi = np.meshgrid(np.linspace(0, np.pi, 40), np.linspace(0, 2 * np.pi, 97), indexing="ij")
        ribs = 1 + 0.075 * np.abs(np.sin(phi * 5)) ** 0.7 * np.sin(theta)
        flat = np.sin(theta) * ribs
        points = radius * np.stack(
            [
                flat * np.cos(phi),
                flat * np.sin(phi),
                0.76 * (np.cos(theta) * (1 - 0.28 * np.exp(-((theta / 0.5) ** 2))) + 1),
            ],
            -1,
        )
        body = mesh.make(
            points.reshape(-1, 3), mesh.quads(40, 97)[:, ::-1], np.stack([phi, theta], -1).reshape(-1, 2) / 3
        )
        skin = (rgb(0.72, 0.22, 0.02), rgb(0.78, 0.46, 0.14), rgb(0.62, 0.14, 0.02))[k]
        place.put(
            stage,
            body,
            Material(
                textures.mottled(textures.triple(skin), textures.triple(skin * 0.8), 1.4, k),
                0.42,
                0.45,
                clearcoat=0.2,
            ),
            dx,
            dy,
        )
        stalk = mesh.lathe(
            [
                (0.12 * radius, 0.0),
                (0.075 * radius, 0.18 * radius),
                (0.09 * radius, 0.34 * radius),
                (0.001, 0.35 * radius),
            ],
            steps=24,
        )
        place.put(stage, stalk, paint(rgb(0.16, 0.13, 0.05), roughness=0.8), dx, dy, 1.24 * radius)


def leaves(stage: Stage, place: Place) -> None:
    dice = np.random.default_rng(7)
    for tone in (rgb(0.50, 0.13, 0.02), rgb(0.62, 0.33, 0.04), rgb(0.34, 0.08, 0.02)):
        parts: list[MeshData] = []
        for _ in range(8):
            x, y = float(dice.uniform(-0.35, 0.6)) * place.away, float(dice.uniform(-0.8, 0.3))
            leaf = mesh.frond(
                0.17, pairs=7, rise=0.25, droop=0.9, leaf=0.5, width=0.24, seed=int(dice.integers(4))
            )
            parts.append(leaf.moved(x, y, 0.012, turn=float(dice.uniform(0, 360))))
        place.put(stage, mesh.join(parts), paint(tone, roughness=0.55, thin=True))


def eggs(stage: Stage, place: Place) -> None:
    tones = (
        place.accent,
        rgb(0.52, 0.72, 0.80),
        rgb(0.90, 0.78, 0.42),
        rgb(0.62, 0.78, 0.52),
        rgb(0.88, 0.84, 0.76),
    )
    for k, (dx, dy) in enumerate(((0.0, 0.0), (0.22, 0.12), (0.40, -0.05), (0.10, -0.30), (0.34, -0.34))):
        egg = mesh.stone(0.11, (1.0, 1.28, 0.96), rough=0.0, seed=1, n=40).moved(0, 0, 0, turn=40.0 * k)
        speckled = textures.mottled(
            textures.triple(tones[k]), textures.triple(tones[k] * 0.75), 0.4, k, 256, 0.6
        )
        place.put(stage, egg, Material(speckled, 0.4, 0.4), dx, dy)


def lantern(stage: Stage, place: Place) -> None:
    brass = gold(place)
    for k, dz in enumerate((0.0, 0.62)):
        place.put(stage, mesh.drum(0.22 - 0.02 * k, 0.05, bevel=0.01), brass, 0.1, 0.1, dz)
    for k in range(6):
        turn = k * np.pi / 3
        place.put(
            stage,
            mesh.lathe([(0.012, 0.0), (0.012, 0.6)], steps=10),
            brass,
            0.1 + 0.18 * float(np.cos(turn)),
            0.1 + 0.18 * float(np.sin(turn)),
            0.04,
        )
    place.put(
        stage,
        mesh.lathe([(0.20, 0.0), (0.10, 0.14), (0.03, 0.2), (0.001, 0.21)], steps=40),
        brass,
        0.1,
        0.1,
        0.66,
    )
    lit_candle(stage, place, 0.1, 0.1, 0.085, 0.24)
