"""What belongs to one occasion: lanterns, diyas, crescents, roses, bags, balloons. Colours are linear."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import mesh, textures
from limelight.studio.render.colour import Rgb, mix, rgb
from limelight.studio.render.mesh import MeshData
from limelight.studio.render.sets import shapes
from limelight.studio.render.sets.place import Place, gold, green
from limelight.studio.render.stage import Material, Stage, paint

_BRASS = (0.86, 0.60, 0.26)


def paperlanterns(stage: Stage, place: Place) -> None:
    """Two red paper lanterns standing, glowing from within."""
    for dx, dy, radius in ((0.08, 0.12, 0.25), (0.52, -0.10, 0.17)):
        turn = np.linspace(0, 2 * np.pi, 97)
        t = np.linspace(-1.2, 1.2, 33)
        out = radius * np.cos(t) * (1 + 0.025 * np.cos(np.linspace(0, 16 * np.pi, 33)))
        points = np.stack(
            [
                out[:, None] * np.cos(turn),
                out[:, None] * np.sin(turn),
                np.repeat((0.84 * radius * np.sin(t) + 0.92 * radius)[:, None], 97, 1),
            ],
            -1,
        )
        uv = np.stack(np.broadcast_arrays(turn[None] / 6.2832, (t[:, None] + 1.2) / 2.4), -1)
        glow = np.exp(-(((np.linspace(-1, 1, 64)) / 0.55) ** 2))[:, None, None] * np.ones(
            (1, 8, 1), np.float32
        )
        skin = (rgb(0.60, 0.025, 0.018) + glow * rgb(0.95, 0.16, 0.04)).astype(np.float32)
        place.put(
            stage,
            mesh.make(points.reshape(-1, 3), mesh.quads(33, 97), uv.reshape(-1, 2)),
            Material(skin, 0.6, 0.2, thin=True),
            dx,
            dy,
            0.05,
        )
        for dz in (0.03, 1.70 * radius):
            place.put(stage, mesh.drum(radius * 0.38, radius * 0.22, bevel=0.005), gold(place), dx, dy, dz)
        place.put(
            stage, shapes.tube([[0, 0, 1.9 * radius], [0, 0, 2.35 * radius]], 0.006), gold(place), dx, dy
        )


def coins(stage: Stage, place: Place) -> None:
    """Stacks of gold coins, some fallen."""
    skin = paint(rgb(0.95, 0.66, 0.22), roughness=0.22, specular=0.8, metallic=1.0)
    dice = np.random.default_rng(5)
    one = mesh.drum(0.095, 0.026, bevel=0.008)
    parts = []
    for x, y, count in (
        (0.0, 0.0, 7),
        (0.21, 0.10, 4),
        (0.18, -0.14, 2),
        (-0.16, -0.22, 1),
        (0.40, -0.05, 1),
        (0.05, -0.34, 1),
    ):
        parts += [
            one.moved(x + float(dice.normal(0, 0.006)), y + float(dice.normal(0, 0.006)), 0.027 * k)
            for k in range(count)
        ]
    place.put(stage, mesh.join(parts), skin, 0.14)


def diyas(stage: Stage, place: Place) -> None:
    """Clay lamps with a flame each."""
    clay = Material(
        textures.mottled((0.42, 0.15, 0.06), (0.50, 0.20, 0.09), 1.2, 2, 256), 0.75, 0.2, thin=True
    )
    oil = paint(rgb(0.70, 0.42, 0.10), roughness=0.08)
    for dx, dy in ((0.0, -0.12), (0.30, 0.10), (0.56, -0.22), (-0.05, -0.55), (0.38, -0.50)):
        bowl = mesh.lathe(
            [
                (0.001, 0.0),
                (0.055, 0.0),
                (0.075, 0.02),
                (0.125, 0.075),
                (0.13, 0.085),
                (0.12, 0.082),
                (0.001, 0.035),
            ],
            steps=48,
        )
        points = bowl.points.copy()
        points[:, 0] += np.where(points[:, 0] > 0.05, (points[:, 0] - 0.05) * 0.9, 0)
        bowl = mesh.make(points, bowl.faces, bowl.uv)
        place.put(stage, bowl, clay, dx, dy)
        place.put(stage, mesh.lathe([(0.11, 0.066), (0.001, 0.067)], steps=40), oil, dx, dy)
        stage.flames.append((place.x + place.away * dx + 0.13, place.y + dy, place.z + 0.10))


def marigolds(stage: Stage, place: Place) -> None:
    """Heads of marigold, heaped and strewn."""
    dice = np.random.default_rng(12)
    heads: tuple[list[MeshData], list[MeshData]] = ([], [])
    spots = [
        (0.0, 0.0, 0.0),
        (0.2, 0.10, 0),
        (0.14, -0.13, 0),
        (0.12, 0.02, 0.10),
        (-0.14, -0.34, 0),
        (0.40, -0.22, 0),
        (0.42, 0.22, 0),
        (0.10, -0.52, 0),
    ]
    for k, (x, y, z) in enumerate(spots):
        radius = 0.105 if z == 0 else 0.095
        for _ in range(46):
            out = dice.normal(size=3)
            out[2] = abs(out[2])
            out /= np.linalg.norm(out)
            petal = mesh.stone(0.026, (1.3, 0.9, 0.45), rough=0.1, seed=int(dice.integers(3)), n=7)
            at = out * np.array([radius, radius, radius * 0.72])
            heads[k % 2].append(
                petal.moved(x + at[0], y + at[1], z + at[2], turn=float(dice.uniform(0, 360)))
            )
    for tone, parts in zip((rgb(0.90, 0.30, 0.01), rgb(0.93, 0.52, 0.02)), heads, strict=True):
        place.put(stage, mesh.join(parts), paint(tone, roughness=0.6, thin=True), 0.14)


def crescent(stage: Stage, place: Place) -> None:
    """A great crescent and a star on a round foot."""
    brass = paint(rgb(*_BRASS), roughness=0.2, specular=0.8, metallic=1.0)
    place.put(stage, mesh.drum(0.16, 0.05, bevel=0.012), brass, 0.1, 0.15)
    place.put(stage, shapes.crescent(0.72).moved(0, 0, turn=-14 * place.away), brass, 0.1, 0.15, 0.045)
    place.put(
        stage,
        shapes.plate(shapes.star(0.22), 0.05, bevel=0.5).moved(0, 0, turn=-14 * place.away),
        brass,
        0.16,
        0.13,
        0.34,
    )


def card(stage: Stage, place: Place) -> None:
    """A folded card standing before its envelope."""
    paper, tint = (
        paint(rgb(0.84, 0.80, 0.74), roughness=0.85, thin=True),
        paint(mix(place.accent, rgb(0.9, 0.86, 0.8), 0.25), roughness=0.8),
    )
    turn = 18.0 * place.away
    front = mesh.box(0.40, 0.012, 0.52, bevel=0.003)
    place.put(stage, front.moved(0, 0, turn=turn), paper, 0.05, 0.0)
    place.put(stage, front.moved(0, 0.12, turn=turn + 14), paper, 0.05, 0.02)
    heart = shapes.plate(shapes.heart(0.20), 0.010)
    place.put(stage, heart.moved(0, -0.014, 0.16, turn=0).moved(0, 0, turn=turn), tint, 0.05, 0.0)
    envelope = mesh.box(0.46, 0.32, 0.014, bevel=0.004)
    place.put(stage, envelope.moved(0, 0, turn=-12 * place.away), tint, 0.18, -0.34)


def roses(stage: Stage, place: Place) -> None:
    """Three roses lying, with stems and leaves."""
    flower = mix(place.accent, rgb(0.72, 0.03, 0.06), 0.5)
    head = Material(
        textures.mottled(textures.triple(flower), textures.triple(flower * 0.6), 1.4, 5, 256),
        0.6,
        0.3,
        thin=True,
    )
    for k, (dy, turn) in enumerate(((-0.16, 12.0), (0.02, -6.0), (0.20, 22.0))):
        line = np.stack(
            [np.linspace(0.06, 0.82, 10), 0.02 * np.sin(np.linspace(0, 4, 10)), np.full(10, 0.05)], -1
        )
        lean = turn if place.away > 0 else 180 - turn
        place.put(
            stage,
            shapes.tube(line, 0.011).moved(0, 0, turn=-lean if place.away < 0 else lean),
            green(),
            0.0,
            dy,
        )
        for at in (0.35, 0.55):
            leaf = mesh.frond(0.20, pairs=4, rise=0.25, leaf=0.40, width=0.26, seed=k)
            place.put(
                stage, leaf.moved(0, 0, 0.05, turn=60 + 130 * (at > 0.4)), green(), at, dy + 0.1 * (at - 0.4)
            )
        place.put(stage, _rose(0.115), head, -0.02, dy, 0.0)


def _rose(radius: float) -> MeshData:
    """A rose's head: petals wrapped in a spiral, wider outside."""
    petals = []
    for k in range(18):
        share = k / 18
        turn, out = k * 2.39996, radius * (0.10 + 0.62 * share)
        u, v = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(0, 1, 7))
        wide = radius * (0.42 + 0.40 * share)
        curl = out * (0.62 + 0.38 * np.sin(v * 1.5)) + radius * 0.16 * share * v**3
        angle = u * wide / max(out, 0.3 * radius) * (0.75 + 0.25 * np.sin(v * np.pi))
        points = np.stack(
            [
                curl * np.cos(angle),
                curl * np.sin(angle),
                radius * (0.35 + (1.20 - 0.45 * share) * v - 0.10 * u * u),
            ],
            -1,
        )
        one = mesh.make(points.reshape(-1, 3), mesh.quads(7, 9), np.stack([u, v], -1).reshape(-1, 2))
        petals.append(one.moved(0, 0, turn=float(np.degrees(turn))))
    heart = mesh.stone(0.42 * radius, (1, 1, 1.5), rough=0.05, n=14).moved(0, 0, 0.35 * radius)
    return mesh.join([*petals, heart])


def tulips(stage: Stage, place: Place) -> None:
    """A bunch of tulips in a glass vase."""
    vase = mesh.lathe(
        [
            (0.001, 0.0),
            (0.10, 0.0),
            (0.115, 0.02),
            (0.10, 0.18),
            (0.13, 0.36),
            (0.12, 0.36),
            (0.09, 0.18),
            (0.001, 0.03),
        ]
    )
    place.put(
        stage,
        vase,
        Material(textures.mottled((0.74, 0.72, 0.68), (0.66, 0.64, 0.60), 1.0, 4), 0.2, 0.5, thin=True),
    )
    tones: tuple[Rgb, ...] = (
        place.accent,
        mix(place.accent, rgb(1, 0.95, 0.9), 0.55),
        mix(place.accent, rgb(0.95, 0.62, 0.12), 0.6),
    )
    stems: list[MeshData] = []
    heads: tuple[list[MeshData], ...] = ([], [], [])
    for k in range(11):
        turn, lean = k * 2.39996, 0.06 + 0.20 * ((k * 0.618) % 1)
        t = np.linspace(0, 1, 9)
        high = 0.42 - 0.25 * lean + 0.08 * ((k * 0.38) % 1)
        line = np.stack([lean * np.cos(turn) * t**1.7, lean * np.sin(turn) * t**1.7, 0.28 + high * t], -1)
        stems.append(shapes.tube(line, 0.009, steps=8))
        for part in range(6):
            petal = mesh.stone(0.058, (0.52, 0.9, 1.55), rough=0.04, seed=part % 3, n=14)
            around = part * 60.0 + 20 * k
            c, s = np.cos(np.radians(around)), np.sin(np.radians(around))
            heads[k % 3].append(
                petal.moved(0, 0, turn=-around).moved(
                    line[-1, 0] + 0.030 * c, line[-1, 1] + 0.030 * s, line[-1, 2] - 0.02
                )
            )
    place.put(stage, mesh.join(stems), green())
    roots = np.stack(
        [0.05 * np.cos(np.arange(14)), 0.05 * np.sin(np.arange(14)), np.full(14, 0.30)], -1
    ).astype(np.float32)
    place.put(stage, mesh.blades(roots, 0.46, 0.05, lean=0.6, seed=4), green())
    for tone, parts in zip(tones, heads, strict=True):
        place.put(stage, mesh.join(parts), paint(tone, roughness=0.5, thin=True))


def hearts(stage: Stage, place: Place) -> None:
    """Glossy hearts, one standing, others leaning and small."""
    skin = paint(place.accent, roughness=0.18, specular=0.6, clearcoat=1.0)
    pale = paint(mix(place.accent, rgb(1, 0.92, 0.9), 0.6), roughness=0.35, clearcoat=0.5)
    for k, (dx, dy, size, turn) in enumerate(
        ((0.10, 0.15, 0.46, 14.0), (0.44, -0.05, 0.28, -18.0), (0.0, -0.28, 0.18, 30.0))
    ):
        body = shapes.plate(shapes.heart(size), size * 0.42, bevel=0.35)
        place.put(stage, body.moved(0, 0, turn=turn * place.away), pale if k == 1 else skin, dx, dy)


def bags(stage: Stage, place: Place) -> None:
    """Paper shopping bags with cord handles."""
    for dx, dy, wide, high, turn, tone in (
        (0.12, 0.22, 0.52, 0.66, 16.0, place.accent), (0.0, -0.18, 0.36, 0.44, -14.0, mix(place.base, rgb(0.8, 0.78, 0.74), 0.5)),
    ):  # fmt: skip
        body = mesh.box(wide, wide * 0.42, high, bevel=0.004)
        place.put(
            stage, body.moved(0, 0, turn=turn * place.away), paint(tone, roughness=0.5, clearcoat=0.3), dx, dy
        )
        t = np.linspace(0, np.pi, 18)
        cord = paint(mix(tone, rgb(0.9, 0.86, 0.8), 0.6), roughness=0.8)
        for y in (-0.15 * wide, 0.15 * wide):
            grip = np.stack([0.17 * wide * np.cos(t), np.full(18, y), high + 0.34 * wide * np.sin(t)], -1)
            place.put(stage, shapes.tube(grip, 0.011).moved(0, 0, turn=turn * place.away), cord, dx, dy)


def balloons(stage: Stage, place: Place) -> None:
    """Balloons in the air on strings."""
    tones = (place.accent, mix(place.base, rgb(1, 1, 1), 0.25), mix(place.accent, rgb(1, 0.9, 0.8), 0.5))
    for k, (dx, dy, dz, radius) in enumerate(
        ((0.05, 0.25, 0.52, 0.20), (0.34, 0.05, 0.70, 0.18), (-0.02, 0.50, 0.82, 0.17))
    ):
        body = mesh.stone(radius, (0.92, 0.92, 1.15), rough=0.0, n=40)
        skin = paint(tones[k], roughness=0.16, specular=0.6, clearcoat=1.0)
        place.put(stage, body, skin, dx, dy, dz)
        t = np.linspace(0, 1, 10)
        string = np.stack([0.02 * np.sin(t * 7 + k), 0 * t, dz * t], -1)
        place.put(stage, shapes.tube(string, 0.004, steps=6), paint(rgb(0.7, 0.7, 0.68)), dx, dy)


def parasol(stage: Stage, place: Place) -> None:
    """A striped sun umbrella stuck in the ground, leaning."""
    ribs, rows = 16, 10
    turn, t = np.linspace(0, 2 * np.pi, ribs * 6 + 1), np.linspace(0.01, 1, rows)
    sag = 1 - 0.05 * np.abs(np.sin(turn * ribs / 2)) * np.ones((rows, 1)) * t[:, None]
    points = np.stack(
        [
            0.62 * t[:, None] * sag * np.cos(turn),
            0.62 * t[:, None] * sag * np.sin(turn),
            0.30 * (1 - t[:, None] ** 1.7) * np.ones_like(turn),
        ],
        -1,
    )
    stripe = (
        np.where(((np.arange(96) // 6) % 2 == 0)[None, :, None], place.accent, rgb(0.86, 0.84, 0.80))
        .astype(np.float32)
        .repeat(8, 0)
    )
    uv = np.stack(np.broadcast_arrays(turn[None] / 6.2832, t[:, None]), -1)
    roof = mesh.make(points.reshape(-1, 3), mesh.quads(rows, len(turn)), uv.reshape(-1, 2)).moved(0, 0, 0.82)
    pole = shapes.tube([[0, 0, -0.05], [0, 0, 1.16]], 0.018)
    lean = 0.26 * -place.away
    for shape, skin in (
        (roof, Material(stripe, 0.7, 0.2, thin=True)),
        (pole, paint(rgb(0.72, 0.66, 0.56), roughness=0.5)),
    ):
        tilted = shape.points.copy()
        tilted[:, 0] += lean * tilted[:, 2]
        tilted[:, 2] -= lean * shape.points[:, 0] * 0.6
        place.put(stage, mesh.make(tilted, shape.faces, shape.uv), skin, 0.34, 0.35)
