"""What lies on a desk or a dressing table: pencils, notebooks, a globe, gadgets, a tie. Colours are linear."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import mesh, textures
from limelight.studio.render.colour import mix, rgb
from limelight.studio.render.sets import shapes
from limelight.studio.render.sets.place import Place
from limelight.studio.render.stage import Material, Stage, paint

_BRASS = (0.86, 0.60, 0.26)


def gadgets(stage: Stage, place: Place) -> None:
    """A keyboard and a phone lying flat."""
    dark, pale = (
        paint(rgb(0.05, 0.052, 0.058), roughness=0.3),
        paint(rgb(0.62, 0.63, 0.65), roughness=0.35, metallic=0.6),
    )
    turn = 12.0 * place.away
    place.put(stage, mesh.box(0.86, 0.32, 0.03, bevel=0.010).moved(0, 0, turn=turn), pale, 0.25, 0.05)
    keys = [
        mesh.box(0.052, 0.05, 0.014, bevel=0.005).moved(0.062 * (c - 6), 0.062 * (r - 1.5), 0.030)
        for r in range(4)
        for c in range(13)
    ]
    place.put(
        stage, mesh.join(keys).moved(0, 0, turn=turn), paint(rgb(0.80, 0.80, 0.79), roughness=0.5), 0.25, 0.05
    )
    place.put(
        stage, mesh.box(0.17, 0.34, 0.020, bevel=0.009).moved(0, 0, turn=-18 * place.away), dark, 0.02, -0.32
    )


def pencils(stage: Stage, place: Place) -> None:
    """A cup of coloured pencils, and two that lie beside it."""
    pot = mesh.lathe(
        [(0.001, 0.0), (0.12, 0.0), (0.125, 0.01), (0.125, 0.27), (0.115, 0.27), (0.113, 0.03), (0.001, 0.03)]
    )
    place.put(stage, pot, paint(mix(place.accent, rgb(0.8, 0.78, 0.74), 0.3), roughness=0.4, thin=True))
    tones = (
        rgb(0.66, 0.05, 0.04),
        rgb(0.05, 0.22, 0.52),
        rgb(0.80, 0.46, 0.03),
        rgb(0.06, 0.32, 0.12),
        rgb(0.35, 0.08, 0.40),
        rgb(0.85, 0.60, 0.08),
    )
    wood, tip = paint(rgb(0.62, 0.42, 0.24), roughness=0.7), 0.06
    for k, tone in enumerate(tones):
        lean, turn = 0.09 + 0.03 * (k % 3), k * 1.05 + 0.3
        high = 0.54 + 0.05 * (k % 3)
        foot, head = (
            np.array([-0.05 * np.cos(turn), -0.05 * np.sin(turn), 0.04]),
            np.array([lean * np.cos(turn), lean * np.sin(turn), high]),
        )
        way = (head - foot) / np.linalg.norm(head - foot)
        place.put(
            stage, shapes.tube([foot, head], 0.017, steps=6), paint(tone, roughness=0.35, clearcoat=0.4)
        )
        place.put(stage, shapes.tube([head, head + way * tip], np.array([0.016, 0.005]), steps=6), wood)
        place.put(
            stage,
            shapes.tube(
                [head + way * tip * 0.9, head + way * tip * 1.35], np.array([0.0055, 0.001]), steps=6
            ),
            paint(tone),
        )
    for k, (dy, turn) in enumerate(((-0.30, 18.0), (-0.38, 4.0))):
        body = shapes.tube([[-0.28, 0, 0.017], [0.28, 0, 0.017]], 0.017, steps=6)
        end = shapes.tube(
            [[0.28, 0, 0.017], [0.34, 0, 0.017], [0.365, 0, 0.017]], np.array([0.016, 0.005, 0.001]), steps=6
        )
        place.put(
            stage, body.moved(0, 0, turn=turn), paint(tones[k + 2], roughness=0.35, clearcoat=0.4), 0.08, dy
        )
        place.put(stage, end.moved(0, 0, turn=turn), wood, 0.08, dy)


def notebooks(stage: Stage, place: Place) -> None:
    """Spiral notebooks, stacked, a pen on top."""
    covers = (place.accent, mix(place.accent, rgb(0.06, 0.10, 0.14), 0.75))
    for k, cover in enumerate(covers):
        turn = (10.0, -8.0)[k] * place.away
        for thick, dz, skin in (
            (0.010, 0.0, paint(cover, roughness=0.5)),
            (0.040, 0.010, paint(rgb(0.80, 0.78, 0.72), roughness=0.9)),
            (0.010, 0.050, paint(cover, roughness=0.45)),
        ):
            place.put(
                stage,
                mesh.box(0.62 - 0.06 * k, 0.46 - 0.04 * k, thick, bevel=0.003).moved(
                    0, 0, 0.06 * k + dz, turn=turn
                ),
                skin,
                0.12,
                0.05,
            )
    t = np.linspace(0, 26 * np.pi, 260)
    coil = np.stack([0.030 * np.cos(t), np.linspace(-0.19, 0.19, 260), 0.090 + 0.030 * np.sin(t)], -1)
    place.put(
        stage,
        shapes.tube(coil, 0.0045, steps=6).moved(-0.28, 0, turn=0).moved(0, 0, turn=-8 * place.away),
        paint(rgb(0.7, 0.7, 0.7), roughness=0.25, metallic=1.0),
        0.12,
        0.05,
    )
    pen = shapes.tube([[-0.2, 0, 0], [0.2, 0, 0], [0.235, 0, 0]], np.array([0.014, 0.014, 0.002]), steps=12)
    place.put(
        stage,
        pen.moved(0, 0, 0.135, turn=35),
        paint(rgb(0.03, 0.03, 0.035), roughness=0.2, clearcoat=0.8),
        0.16,
        0.02,
    )


def globe(stage: Stage, place: Place) -> None:
    """A globe on its stand."""
    land = textures.mottled((0.05, 0.20, 0.38), (0.05, 0.20, 0.38), 2.0, 3, 256)
    field = textures.mottled((0, 0, 0), (1, 1, 1), 2.3, 17, 256)[..., :1]
    skin = np.where(field > 0.55, mix(rgb(0.42, 0.36, 0.14), rgb(0.16, 0.30, 0.08), field), land).astype(
        np.float32
    )
    place.put(stage, mesh.ball(0.24), Material(skin, 0.3, 0.5, clearcoat=0.6), 0.1, 0.15, 0.16)
    brass = paint(rgb(*_BRASS), roughness=0.25, specular=0.8, metallic=1.0)
    t = np.linspace(-1.75, 1.75, 40)
    ring = np.stack([0.275 * np.cos(t) * 0.92, 0 * t, 0.40 + 0.275 * np.sin(t)], -1)
    place.put(stage, shapes.tube(ring, 0.013), brass, 0.1, 0.15)
    place.put(stage, mesh.drum(0.15, 0.03, bevel=0.01), brass, 0.1, 0.15)
    place.put(stage, shapes.tube([[0, 0, 0.02], [0, 0, 0.14]], 0.02), brass, 0.1, 0.15)


def necktie(stage: Stage, place: Place) -> None:
    """A striped tie rolled up, its end lying out."""
    stripe = ((np.add.outer(np.arange(96), np.arange(96)) // 12) % 4 == 0)[..., None]
    cloth = mix(place.accent, rgb(0.02, 0.03, 0.05), 0.25)
    skin = np.where(stripe, mix(place.accent, rgb(0.85, 0.72, 0.50), 0.7), cloth).astype(np.float32)
    silk = Material(skin, 0.45, 0.4, thin=True)
    t = np.linspace(0, 1, 140)
    angle = t * 7.5 * np.pi
    out = 0.035 + 0.145 * t
    line = np.stack([out * np.cos(angle), out * np.sin(angle)], -1)
    tail = np.stack([line[-1, 0] + np.linspace(0, 0.10, 20), line[-1, 1] - np.linspace(0.01, 0.62, 20)], -1)
    path = np.vstack([line, tail])
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    points = np.stack([np.c_[path, np.zeros(len(path))], np.c_[path, np.full(len(path), 0.26)]], 1)
    points[len(line) :, 1, 2] = np.linspace(0.26, 0.02, 20)
    points[len(line) :, 1, 0] += np.linspace(0, 0.20, 20)
    points[len(line) :, :, 2] += 0.004
    uv = np.stack(np.broadcast_arrays(along[:, None] * 2.4, np.array([0.0, 0.6])[None]), -1)
    ribbon = mesh.make(points.reshape(-1, 3), mesh.quads(len(path), 2), uv.reshape(-1, 2))
    place.put(stage, ribbon if place.away > 0 else ribbon.moved(0, 0, turn=150), silk, 0.12, 0.05)
