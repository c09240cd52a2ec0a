"""What is found out of doors, and what is dried and put in a vase. Colours are linear."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import mesh, textures
from limelight.studio.render.colour import mix, rgb
from limelight.studio.render.mesh import MeshData
from limelight.studio.render.noise import fractal
from limelight.studio.render.sets.place import Place
from limelight.studio.render.sets.shapes import lying, plate, star, tube
from limelight.studio.render.stage import Material, Stage, paint

_BARK = ((0.27, 0.195, 0.135), (0.11, 0.078, 0.055))


def rocks(stage: Stage, place: Place) -> None:
    tone = mix(place.base, rgb(0.30, 0.27, 0.24), 0.6)
    skin = Material(
        textures.granite(textures.triple(tone), 3, 512), 0.8, 0.3, bump=fractal(512, 1.7, 6), bump_scale=0.004
    )
    for k, (dx, dy, radius) in enumerate(((0.10, 0.15, 0.30), (-0.12, -0.22, 0.13), (0.52, -0.08, 0.17))):
        lump = mesh.stone(radius, (1.25, 1.0, 0.85), rough=0.24, smooth=3.2, seed=k + 23, n=96)
        place.put(stage, lump.repeated(0.4).moved(0, 0, turn=70 * k), skin, dx, dy, -0.06)


def driftwood(stage: Stage, place: Place) -> None:
    """A bleached, bent branch."""
    wood = Material(
        textures.mottled((0.50, 0.44, 0.36), (0.30, 0.25, 0.20), 1.6, 5, 512, 1.2),
        0.85,
        0.2,
        bump=fractal(512, 1.4, 9),
        bump_scale=0.004,
    )
    t = np.linspace(0, 1, 30)
    main = np.stack([1.2 * t - 0.1, 0.22 * np.sin(t * 4.2), 0.07 + 0.10 * np.sin(t * 3.0)], -1)
    branch = np.stack([0.45 + 0.42 * t, 0.12 - 0.25 * t, 0.15 + 0.30 * t - 0.10 * t * t], -1)
    shape = mesh.join(
        [
            tube(main, 0.075 * (1 - 0.75 * t) + 0.012 * np.sin(t * 25)),
            tube(branch, 0.04 * (1 - 0.8 * t) + 0.004),
        ]
    )
    if place.away < 0:
        shape = shape.moved(0, 0, turn=180)
    place.put(stage, shape.repeated(2), wood, 0.0, 0.1)


def logs(stage: Stage, place: Place) -> None:
    """Three split logs in a stack."""
    bark = Material(
        textures.mottled(*_BARK, 1.2, 5, 512, 1.3), 0.92, 0.15, bump=fractal(512, 1.3, 6), bump_scale=0.007
    )
    t = np.linspace(-1, 1, 256)
    far = np.hypot(t[:, None], t[None]) + 0.06 * (fractal(256, 2.2, 3) - 0.5)
    rings = (0.5 + 0.5 * np.sin(far * 70))[..., None] * np.ones(3)
    face = Material(
        mix(rgb(0.62, 0.43, 0.25), rgb(0.44, 0.28, 0.14), rings).astype(np.float32), 0.75, 0.2, thin=True
    )
    for dy, dz, radius, turn in ((-0.17, 0.0, 0.16, 4.0), (0.18, 0.0, 0.17, -6.0), (0.0, 0.27, 0.14, 9.0)):
        body = mesh.lathe([(radius, -0.55), (radius * 0.97, 0.0), (radius, 0.55)], steps=40)
        caps = mesh.join([_cap(radius, -0.551), _cap(radius, 0.551)])
        for shape, skin in ((body.repeated(1.5), bark), (caps, face)):
            place.put(
                stage,
                lying(shape, radius).moved(0, 0, turn=turn + 24 * place.away),
                skin,
                0.30,
                dy + 0.15,
                dz,
            )


def _cap(radius: float, at: float) -> MeshData:
    """The cut face of a log."""
    turn = np.linspace(0, 2 * np.pi, 41)
    ring = np.stack([np.cos(turn), np.sin(turn)], -1)
    points = np.stack([np.c_[ring * k, np.full(41, at)] for k in (radius, 0.001)])
    uv = points[..., :2] / (2.05 * radius) + 0.5
    return mesh.make(points.reshape(-1, 3), mesh.quads(2, 41), uv.reshape(-1, 2))


def mushrooms(stage: Stage, place: Place) -> None:
    stem = paint(rgb(0.62, 0.55, 0.43), roughness=0.7)
    cap = Material(
        textures.mottled((0.36, 0.15, 0.05), (0.50, 0.26, 0.10), 1.6, 5, 256), 0.45, 0.4, thin=True
    )
    for dx, dy, high in ((0.0, 0.0, 0.30), (0.16, 0.10, 0.22), (-0.10, -0.12, 0.16), (0.24, -0.08, 0.13)):
        foot = mesh.lathe(
            [
                (0.12 * high, 0),
                (0.15 * high, 0.1 * high),
                (0.09 * high, 0.5 * high),
                (0.10 * high, 0.8 * high),
            ],
            steps=24,
        )
        hat = mesh.lathe([(0.05 * high, 0.74 * high), (0.48 * high, 0.66 * high), (0.50 * high, 0.70 * high), (0.42 * high, 0.86 * high),
                          (0.22 * high, 0.98 * high), (0.001, 1.02 * high)], steps=40)  # fmt: skip
        place.put(stage, foot, stem, dx, dy, -0.03)
        place.put(stage, hat, cap, dx, dy, -0.03)


def cones(stage: Stage, place: Place) -> None:
    """Fir cones: scales in spirals."""
    skin = paint(rgb(0.20, 0.10, 0.045), roughness=0.7, thin=True)
    for number, (dx, dy, size, turn) in enumerate(
        ((0.0, 0.0, 0.30, 30.0), (0.26, 0.18, 0.26, -50.0), (0.20, -0.20, 0.22, 100.0))
    ):
        scales = []
        for k in range(70):
            t = k / 70
            around, out = k * 2.39996, size * 0.30 * np.sin(np.pi * (0.12 + 0.86 * t)) ** 0.8
            leaf = mesh.stone(size * 0.11, (1.0, 0.8, 0.30), rough=0.0, n=8)
            scales.append(
                leaf.moved(0, 0, turn=-np.degrees(around)).moved(
                    out * np.cos(around), out * np.sin(around), size * (0.95 * t - 0.5)
                )
            )
        body = mesh.join(
            [*scales, mesh.stone(size * 0.26, (1, 1, 1.9), rough=0, n=14).moved(0, 0, -size * 0.45)]
        )
        place.put(stage, lying(body, size * 0.32).moved(0, 0, turn=turn + 20 * number), skin, dx, dy)


def shells(stage: Stage, place: Place) -> None:
    """A scallop, a spiral and some small ones."""
    pearl = Material(
        textures.mottled((0.78, 0.62, 0.50), (0.86, 0.78, 0.70), 1.6, 6, 256),
        0.35,
        0.5,
        clearcoat=0.3,
        thin=True,
    )
    u, v = np.meshgrid(np.linspace(-1.15, 1.15, 80), np.linspace(0.02, 1, 24))
    rib = 1 + 0.05 * np.cos(u * 26) * v
    points = np.stack(
        [
            0.26 * v * np.sin(u) * rib,
            0.26 * v * np.cos(u) * rib - 0.12,
            0.09 * np.sin(v * np.pi * 0.8) * (1 - 0.35 * np.abs(u)) * rib + 0.012,
        ],
        -1,
    )
    place.put(
        stage,
        mesh.make(points.reshape(-1, 3), mesh.quads(24, 80), np.stack([u, v], -1).reshape(-1, 2)),
        pearl,
        0.05,
        0.0,
    )
    t = np.linspace(0, 1, 90)
    turn = t * 6 * np.pi
    wide = 0.085 * (1 - t) ** 0.9 + 0.004
    coil = np.stack([0.30 * t - 0.02, wide * np.cos(turn) * 0.9, 0.10 + wide * np.sin(turn) * 0.9], -1)
    place.put(stage, tube(coil, wide * 0.72, steps=16).moved(0, 0, turn=40), pearl, 0.30, -0.20, -0.02)
    for k in range(6):
        place.put(
            stage,
            mesh.stone(0.045, (1.2, 0.9, 0.45), rough=0.1, seed=k, n=16).moved(0, 0, turn=60 * k),
            pearl,
            0.12 * k - 0.2,
            -0.45 + 0.11 * (k % 3),
        )


def starfish(stage: Stage, place: Place) -> None:
    tone = mix(place.accent, rgb(0.80, 0.30, 0.12), 0.7)
    skin = Material(
        textures.mottled(textures.triple(tone), textures.triple(tone * 0.7), 0.6, 3, 256),
        0.8,
        0.2,
        bump=fractal(256, 0.6, 4),
        bump_scale=0.006,
    )
    arms = []
    for k in range(5):
        angle = k * 2 * np.pi / 5
        t = np.linspace(0, 1, 14)
        line = np.stack(
            [0.30 * t * np.cos(angle + 0.25 * t), 0.30 * t * np.sin(angle + 0.25 * t), 0.035 + 0 * t], -1
        )
        arms.append(tube(line, 0.075 * (1 - 0.82 * t)))
    flat = mesh.join(arms)
    flat = mesh.make(flat.points * np.array([1, 1, 0.6], np.float32), flat.faces, flat.uv)
    place.put(stage, flat, skin, 0.08, -0.10)


def cactus(stage: Stage, place: Place) -> None:
    """A ribbed column with two arms, and a small round one."""
    skin = Material(textures.mottled((0.045, 0.12, 0.035), (0.10, 0.20, 0.06), 1.4, 3, 256), 0.6, 0.3)
    t = np.linspace(0, 1, 20)
    place.put(stage, _ribbed(np.stack([0 * t, 0 * t, 0.95 * t - 0.05], -1), 0.125), skin, 0.1, 0.15)
    bend = np.clip(t * 2, 0, 1)
    for side, foot, high in ((1, 0.34, 0.38), (-1, 0.48, 0.26)):
        line = np.stack(
            [
                side * 0.24 * np.sin(bend * np.pi / 2),
                0 * t,
                foot + 0.08 * bend + high * np.clip(t - 0.4, 0, 1),
            ],
            -1,
        )
        place.put(stage, _ribbed(line, 0.07), skin, 0.1, 0.15)
    place.put(stage, _ribbed(np.stack([0 * t, 0 * t, 0.24 * t - 0.03], -1), 0.13), skin, 0.45, -0.05)


def _ribbed(line: np.ndarray, radius: float) -> MeshData:
    t = np.linspace(0, 1, len(line))
    body = tube(
        line, radius * np.sqrt(np.clip(1 - np.clip((t - 0.78) / 0.22, 0, 1) ** 2, 0.004, 1)), steps=48
    )
    ribs = 1 + 0.10 * np.cos(np.linspace(0, 2 * np.pi, 49) * 11)
    points = body.points.reshape(len(line), 49, 3)
    return mesh.make(
        (line[:, None] + (points - line[:, None]) * ribs[None, :, None]).reshape(-1, 3), body.faces, body.uv
    )


def pampas(stage: Stage, place: Place) -> None:
    """Dried plumes in a tall vase."""
    vase(stage, place, dx=0.0)
    plume = Material(
        textures.blade_ramp((0.42, 0.29, 0.16), (0.80, 0.66, 0.46), (0.66, 0.50, 0.32)), 0.9, 0.1, thin=True
    )
    stems = []
    for k in range(7):
        lean, turn = 0.10 + 0.16 * (k % 3) / 2, k * 2.4
        t = np.linspace(0, 1, 8)
        line = np.stack(
            [lean * np.cos(turn) * t**1.6, lean * np.sin(turn) * t**1.6, 0.36 + (0.48 + 0.07 * (k % 4)) * t],
            -1,
        )
        stems.append(tube(line, 0.006))
        roots = line[4:].repeat(70, 0) + np.random.default_rng(k).normal(0, 0.012, (280, 3))
        stems.append(mesh.blades(roots.astype(np.float32), 0.17, 0.007, lean=0.9, seed=k))
    place.put(stage, mesh.join(stems), plume)


def vase(stage: Stage, place: Place, dx: float = 0.05) -> None:
    """A stoneware vase with a long neck."""
    shape = mesh.lathe([(0.001, 0), (0.10, 0), (0.15, 0.05), (0.17, 0.14), (0.13, 0.25), (0.06, 0.32), (0.052, 0.40), (0.068, 0.43),
                        (0.058, 0.425), (0.042, 0.38), (0.001, 0.30)])  # fmt: skip
    clay = mix(place.accent, rgb(0.70, 0.62, 0.52), 0.55)
    skin = textures.mottled(
        textures.triple(clay * 0.85), textures.triple(np.minimum(clay * 1.08, 0.95)), 1.4, 6, 256
    )
    place.put(stage, shape, Material(skin, 0.75, 0.25, bump=fractal(256, 1.2, 5), bump_scale=0.002), dx)


def stars(stage: Stage, place: Place) -> None:
    """Folded stars in gold, standing and lying."""
    gold = paint(mix(place.accent, rgb(1.0, 0.72, 0.32), 0.6), roughness=0.24, specular=0.8, metallic=1.0)
    for dx, dy, size, turn in ((0.0, 0.0, 0.36, 12.0), (0.30, 0.25, 0.52, -14.0), (0.22, -0.22, 0.20, 26.0)):
        place.put(stage, plate(star(size), 0.07, bevel=0.55).moved(0, 0, turn=turn), gold, dx, dy)
