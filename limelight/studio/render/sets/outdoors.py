"""Grounds under the sky: sand, dunes, moss, ledge, snow, street, grass, shore. Colours are linear."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import mesh, textures
from limelight.studio.render.colour import mix, rgb
from limelight.studio.render.noise import fractal
from limelight.studio.render.sets.land import (
    GRID,
    field,
    ground_mesh,
    heights_at,
    level,
    lot_of,
    resized,
    sample,
    scatter,
    snow_cover,
)
from limelight.studio.render.sets.table import begun
from limelight.studio.render.sky import palette
from limelight.studio.render.stage import Material, Room, Stage, paint
from limelight.studio.scene.model import Scene


def sand(scene: Scene, room: Room) -> Stage:
    """Rippled sand falling away to the sea, with pebbles and a shell-white stone."""
    lot = lot_of(room, 3.6, (-4.4, 3.0))
    base, _, _ = palette(scene)
    x, y = field(*lot)
    ripple = np.sin((y * 9 + x * 1.6) * 2.1 + fractal(GRID, 2.8, 6) * 9)
    heights = (fractal(GRID, 3.2, 3) - 0.5) * 0.10 + 0.011 * ripple
    heights = level(heights, x, y, room) - 0.30 * np.clip(y - 0.9, 0, None) ** 1.3
    tone = mix(base, rgb(0.72, 0.52, 0.33), 0.4)
    colour = textures.mottled(textures.triple(tone), textures.triple(tone * 0.80), 0.9, 2, 768)
    stage = begun(scene)
    stage.heights = heights_at(heights, lot)
    stage.add(
        ground_mesh(heights, *lot).repeated(3),
        Material(colour, 0.95, 0.15, bump=fractal(768, 1.0, 5), bump_scale=0.0018),
    )
    if scene.props.dressing:
        for k, (share, depth, radius) in enumerate(
            (
                (-0.62, 0.05, 0.15),
                (-0.80, 0.40, 0.10),
                (0.70, 0.34, 0.17),
                (0.54, 0.62, 0.09),
                (0.92, 0.0, 0.07),
            )
        ):
            grey = (0.34, 0.31, 0.29) if k % 2 else (0.55, 0.51, 0.46)
            rock = Material(textures.granite(grey, k, 256), 0.5, 0.4)
            at = room.side * (1 if share > 0 else -1) * abs(room.beside(share, radius))
            stage.add(
                mesh.stone(radius, (1.25, 1, 0.62), seed=k + 3)
                .repeated(0.3)
                .moved(at, depth, -0.03, turn=60 * k),
                rock,
            )
        green = Material(
            textures.blade_ramp((0.14, 0.13, 0.05), (0.42, 0.40, 0.20), (0.30, 0.30, 0.13)),
            0.7,
            0.2,
            thin=True,
        )
        roots = scatter(150, (-0.32, 0.32), (0.75, 1.15), 7)
        roots[:, 0] += -room.side * room.beside(0.95, 0.3)
        stage.add(mesh.blades(roots, 0.85, 0.014, lean=0.5, seed=4), green)
    return stage


def moss(scene: Scene, room: Room) -> Stage:
    """A mossy rock in a clearing, ferns and grass around it."""
    lot = lot_of(room, 2.6, (-2.9, 2.6))
    wide = max(1.0, lot[0] / 2.6 * min(room.scale, 1.0))
    snowy = scene.weather == "snow" or scene.season == "winter"
    autumn = scene.season == "autumn"
    x, y = field(*lot)
    rough = fractal(GRID, 2.5, 41) - 0.5
    fine = fractal(GRID, 1.5, 42) - 0.5
    reach = max(0.72, room.product + 0.25)
    away = np.hypot(x / (reach * 1.9), (y - 0.15) / 1.15)
    heights = -0.55 * np.clip(away - 0.55, 0, 1.1) ** 1.3 + rough * 0.16 + fine * 0.018
    flat = np.exp(-(np.hypot(x / (reach * 0.95), y / 0.5) ** 4))
    heights = np.maximum(heights * (1 - flat) + flat * fine * 0.004, -0.62 if wide == 1.0 else -0.59)
    tones = ((0.085, 0.115, 0.026), (0.26, 0.31, 0.075))
    if autumn:
        tones = ((0.07, 0.06, 0.012), (0.22, 0.19, 0.05))
    if snowy:
        tones = ((0.62, 0.66, 0.72), (0.86, 0.89, 0.93))
    stage = begun(scene)
    stage.heights = heights_at(heights, lot)
    cover = textures.mossy((0.20, 0.18, 0.155), *tones, share=0.80)
    stage.add(
        ground_mesh(heights, *lot).repeated(2.4),
        Material(cover, 0.9, 0.2, bump=fractal(768, 1.5, 44), bump_scale=0.005),
    )
    stage.add(
        mesh.plane(8 * wide**3, 0.4 if wide == 1.0 else lot[1][0], 6, -0.60),
        paint(rgb(0.04, 0.05, 0.018), roughness=0.95),
    )
    if not scene.props.dressing:
        return stage
    root, tip, other = ((0.02, 0.042, 0.008), (0.17, 0.25, 0.05), (0.10, 0.17, 0.035))
    if autumn:
        root, tip, other = ((0.05, 0.03, 0.008), (0.48, 0.22, 0.04), (0.34, 0.26, 0.06))
    leaf = Material(textures.blade_ramp(root, tip, other), 0.5, 0.35, thin=True)
    for number, (side, near) in enumerate(((-1, 0.5), (1, 0.75), (-1, 1.25), (1, 1.4))):
        x0 = side * room.beside(0.78 + 0.1 * number, 0.25)
        fern = [
            mesh.frond(
                0.95, pairs=24, rise=0.75, droop=0.72, leaf=0.26, width=0.035, seed=9 * number + k
            ).moved(x0, near, -0.16, turn=51 * k)
            for k in range(7)
        ]
        stage.add(mesh.join(fern), leaf)
    grass = np.concatenate(
        [
            scatter(round(900 * wide), (-2.6 * wide, 2.6 * wide), (0.95, 2.2), 1),
            scatter(round(160 * wide), (-2.3 * wide, -1.0), (-0.6, 0.9), 2),
            scatter(round(160 * wide), (1.0, 2.3 * wide), (-0.6, 0.9), 3),
        ]
    )
    grass[:, 2] = -0.42
    stage.add(mesh.blades(grass, 0.62, 0.018, seed=1), leaf)
    moss_roots = scatter(1500, (-reach * 1.5, reach * 1.5), (-0.75, 0.95), 5)
    keep = np.hypot(moss_roots[:, 0] / (room.product + 0.22), (moss_roots[:, 1] - 0.1) / 0.42) > 1.0
    moss_roots = moss_roots[keep]
    moss_roots[:, 2] = sample(heights, moss_roots, *lot) - 0.004
    stage.add(mesh.blades(moss_roots, 0.075, 0.010, lean=0.6, seed=6), leaf)
    rock = Material(cover, 0.9, 0.2, bump=fractal(512, 1.2, 3), bump_scale=0.006)
    for k, (share, depth, radius) in enumerate(((0.72, 0.25, 0.20), (-0.66, 0.05, 0.13))):
        stage.add(
            mesh.stone(radius, (1.3, 1.0, 0.75), rough=0.2, seed=k + 5)
            .repeated(0.3)
            .moved(room.beside(share * room.side, radius), depth, -0.12),
            rock,
        )
    return stage


def ledge(scene: Scene, room: Room) -> Stage:
    """A granite ledge that drops off into the valley."""
    lot = lot_of(room, 3.2, (-3.6, 1.9))
    base, _, _ = palette(scene)
    snowy = scene.weather == "snow" or scene.season == "winter"
    x, y = field(*lot)
    steps = fractal(GRID, 2.3, 51) - 0.5
    heights = (
        (fractal(GRID, 2.9, 51) - 0.5) * 0.34
        - np.abs(fractal(GRID, 2.6, 53) - 0.5) * 0.12
        + (fractal(GRID, 1.9, 54) - 0.5) * 0.016
    )
    heights = level(heights, x, y, room, wide=0.22) - 0.75 * np.clip(y - 0.75 - 0.2 * steps, 0, None) ** 1.2
    stage = begun(scene)
    stage.heights = heights_at(heights, lot)
    rock = mix(base, rgb(0.36, 0.31, 0.265), 0.55)
    colour = textures.granite(textures.triple(rock), 9)
    if snowy:
        colour = mix(colour, rgb(0.84, 0.88, 0.94), snow_cover())
    surface = Material(colour, 0.8, 0.3, bump=fractal(768, 1.9, 55), bump_scale=0.004)
    stage.add(ground_mesh(heights, *lot).repeated(1.6), surface)
    if not scene.props.dressing:
        return stage
    face = textures.granite(textures.triple(rock), 4, 256)
    if snowy:
        face = mix(face, rgb(0.84, 0.88, 0.94), 0.55)
    boulder = Material(face, 0.85, 0.25)
    for k, (share, depth, radius) in enumerate(
        ((-0.72, 0.42, 0.30), (0.80, 0.30, 0.22), (0.60, 0.02, 0.09), (-0.52, 0.02, 0.07))
    ):
        at = -room.side * (1 if share > 0 else -1) * abs(room.beside(share, radius))
        stage.add(
            mesh.stone(radius, (1.25, 1.0, 0.8), rough=0.22, smooth=3.3, seed=k + 23, n=120)
            .repeated(0.35)
            .moved(at, depth, -0.10, turn=70 * k),
            boulder,
        )
    tuft = Material(
        textures.blade_ramp((0.10, 0.08, 0.03), (0.46, 0.36, 0.15), (0.30, 0.28, 0.10)), 0.7, 0.2, thin=True
    )
    roots = np.concatenate(
        [
            scatter(90, (-0.16, 0.16), (-0.12, 0.12), k)
            + np.array([s * room.beside(0.66, 0.15), d, -0.04], np.float32)
            for k, (s, d) in enumerate(((1, 0.5), (-1, 0.62), (-1, 0.1)))
        ]
    )
    stage.add(mesh.blades(roots, 0.34, 0.011, lean=0.6, seed=2), tuft)
    return stage


def snow(scene: Scene, room: Room) -> Stage:
    """Fresh snow, drifted, with what the theme puts upon it."""
    lot = lot_of(room, 3.4, (-4.0, 3.2))
    x, y = field(*lot)
    heights = (fractal(GRID, 3.4, 11) - 0.5) * 0.34 + (fractal(GRID, 2.4, 12) - 0.5) * 0.010
    heights = level(heights, x, y, room) - 0.10 * np.clip(y - 1.2, 0, None)
    stage = begun(scene)
    stage.heights = heights_at(heights, lot)
    white = textures.mottled((0.84, 0.88, 0.94), (0.95, 0.97, 1.0), 0.4, 1)
    cover = Material(white, 0.5, 0.4, bump=fractal(768, 1.2, 2), bump_scale=0.0008)
    stage.add(ground_mesh(heights, *lot).repeated(3), cover)
    return stage


def dunes(scene: Scene, room: Room) -> Stage:
    """Dunes with crisp wind ripples."""
    lot = lot_of(room, 4.2, (-4.6, 4.4))
    base, shade, _ = palette(scene)
    x, y = field(*lot)
    bend = fractal(GRID, 3.2, 61)
    ripple = 0.5 + 0.5 * np.sin((y * 13 + x * 2.5) + bend * 14)
    ripple = ripple**1.4
    crest = np.sin(x * 0.9 + scene.seed)
    dune = 0.42 * np.exp(-(((y - 2.7 - 0.5 * crest) / 0.9) ** 2)) + 0.20 * (fractal(GRID, 3.8, 63) - 0.5)
    calm = 1 - 0.8 * np.exp(-((np.hypot(x / (room.product + 0.1), y / 0.4)) ** 4))
    heights = level(dune, x, y, room, wide=0.5) + 0.016 * ripple * calm - 0.006
    stage = begun(scene)
    stage.heights = heights_at(heights, lot)
    tone = mix(base, rgb(0.62, 0.42, 0.25), 0.6)
    colour = textures.mottled(textures.triple(tone), textures.triple(mix(tone, shade, 0.12)), 1.2, 66, 768)
    stage.add(
        ground_mesh(heights, *lot).repeated(3),
        Material(colour, 0.92, 0.15, bump=fractal(768, 1.0, 65), bump_scale=0.0015),
    )
    if not scene.props.dressing:
        return stage
    rock = Material(
        textures.granite(textures.triple(mix(shade, rgb(0.2, 0.12, 0.08), 0.5)), 3, 256), 0.8, 0.3
    )
    for k, (share, depth, radius) in enumerate(
        ((-0.66, 0.30, 0.19), (-0.86, 0.10, 0.11), (0.74, 0.55, 0.13))
    ):
        at = -room.side * (1 if share > 0 else -1) * abs(room.beside(share, radius))
        stage.add(
            mesh.stone(radius, (1.3, 1.0, 0.8), rough=0.22, smooth=3.3, seed=k + 33)
            .repeated(0.3)
            .moved(at, depth, -0.05, turn=50 * k),
            rock,
        )
    dry = Material(
        textures.blade_ramp((0.20, 0.13, 0.05), (0.55, 0.40, 0.18), (0.42, 0.32, 0.14)), 0.8, 0.2, thin=True
    )
    roots = scatter(70, (-0.15, 0.15), (-0.12, 0.12), 3) + np.array(
        [room.side * room.beside(0.8, 0.2), 0.35, -0.03], np.float32
    )
    stage.add(mesh.blades(roots, 0.5, 0.010, lean=0.7, seed=8), dry)
    return stage


def street(scene: Scene, room: Room) -> Stage:
    """A dark stone ledge, wet enough to mirror the lights."""
    base, _, _ = palette(scene)
    stage = begun(scene)
    stone = mix(base, rgb(0.07, 0.075, 0.085), 0.6)
    colour = textures.granite(textures.triple(stone), 19)
    puddles = textures.mottled((0, 0, 0), (1, 1, 1), 2.2, 71)[..., 0]
    wet = 0.10 if scene.weather == "rain" else 0.20
    surface = Material(
        colour * (0.55 + 0.45 * resized(puddles, colour.shape[0]))[..., None],
        wet,
        0.6,
        clearcoat=0.9,
        bump=fractal(512, 1.9, 72),
        bump_scale=0.004,
    )
    stage.add(mesh.plane(7, -4.6, 1.15).repeated(2.2), surface)
    if not scene.props.dressing:
        return stage
    leaf = Material(
        textures.blade_ramp((0.015, 0.035, 0.012), (0.06, 0.13, 0.05), (0.03, 0.09, 0.04)),
        0.4,
        0.5,
        thin=True,
    )
    planter_x = -room.side * room.beside(0.86, 0.3)
    stage.add(mesh.box(0.55, 0.3, 0.26).moved(planter_x, 0.8), paint(rgb(0.05, 0.052, 0.056), roughness=0.6))
    roots = scatter(260, (-0.24, 0.24), (-0.1, 0.1), 5) + np.array([planter_x, 0.8, 0.24], np.float32)
    stage.add(mesh.blades(roots, 0.5, 0.022, lean=0.45, seed=3), leaf)
    return stage


def grass(scene: Scene, room: Room) -> Stage:
    """A flat stone in tall grass."""
    lot = lot_of(room, 3.0, (-3.4, 3.0))
    _, accent, _ = palette(scene)
    stage = begun(scene)
    autumn = scene.season == "autumn"
    earth = textures.mottled((0.10, 0.085, 0.03), (0.17, 0.16, 0.05), 1.8, 2, 512)
    heights = (fractal(GRID, 3.0, 23) - 0.5) * 0.22 - 0.09
    stage.heights = heights_at(heights, lot)
    stage.add(ground_mesh(heights, *lot).repeated(3), Material(earth, 0.95, 0.1))
    tone = mix(rgb(0.40, 0.38, 0.34), rgb(0.5, 0.46, 0.38), 0.5)
    flat = mesh.stone(1.0, (max(0.62, room.product + 0.26), 0.62, 0.13), rough=0.10, seed=9, n=96)
    top = float(np.percentile(flat.points[:, 2], 97))
    rock = Material(
        textures.granite(textures.triple(tone), 12), 0.75, 0.3, bump=fractal(512, 1.7, 6), bump_scale=0.003
    )
    stage.add(flat.moved(0, 0.12, -top), rock)
    stage.add(mesh.box(2 * (room.product + 0.12), 0.42, 0.1, bevel=0.045).moved(0, 0.1, -0.1), rock)
    ramp = ((0.035, 0.05, 0.01), (0.40, 0.38, 0.10), (0.20, 0.30, 0.06))
    if autumn:
        ramp = ((0.06, 0.045, 0.015), (0.55, 0.40, 0.16), (0.42, 0.26, 0.08))
    blade = Material(textures.blade_ramp(*ramp), 0.55, 0.35, thin=True)
    clear = room.product + 0.30
    roots = np.concatenate(
        [scatter(2600, (-3.0, 3.0), (0.75, 2.9), 1), scatter(900, (-2.6, 2.6), (-0.9, 0.75), 2)]
    )
    roots = roots[(np.abs(roots[:, 0]) > clear + 0.25) | (roots[:, 1] > 0.85)]
    roots[:, 2] = sample(heights, roots, *lot)
    tall = roots[:, 1] > 0.6
    stage.add(mesh.blades(roots[tall], 0.52, 0.016, lean=0.5, seed=4), blade)
    stage.add(mesh.blades(roots[~tall], 0.30, 0.014, lean=0.6, seed=5), blade)
    if scene.props.dressing:
        dots = [
            mesh.stone(0.028, (1, 1, 0.6), rough=0.1, seed=k % 4, n=10).moved(
                float(px), float(py), float(pz) + 0.24 + 0.2 * (k % 5) / 5
            )
            for k, (px, py, pz) in enumerate(roots[tall][::34])
        ]
        stage.add(mesh.join(dots), paint(accent, roughness=0.6, thin=True))
    return stage


def shore(scene: Scene, room: Room) -> Stage:
    """Rounded pebbles and a flat stone where still water begins."""
    lot = lot_of(room, 3.2, (-3.6, 3.2))
    stage = begun(scene)
    x, y = field(*lot)
    heights = (fractal(GRID, 2.8, 71) - 0.5) * 0.10 - 0.03 - 0.34 * np.clip(y - 0.55, 0, 1.2)
    ground = level(heights, x, y, room)
    stage.heights = heights_at(ground, lot)
    gravel = textures.mottled((0.24, 0.23, 0.21), (0.12, 0.115, 0.11), 0.9, 4, 768, 1.2)
    stage.add(
        ground_mesh(ground, *lot).repeated(3),
        Material(gravel, 0.7, 0.3, bump=fractal(512, 1.0, 8), bump_scale=0.004),
    )
    water = Material(
        textures.flat(rgb(0.02, 0.035, 0.04)),
        0.04,
        0.9,
        clearcoat=1.0,
        bump=fractal(512, 3.2, 9),
        bump_scale=0.012,
    )
    stage.add(mesh.plane(9, 0.62, 9.0, -0.085).repeated(2), water)
    dice = np.random.default_rng(scene.seed % 5 + 60)
    tones = ((0.38, 0.37, 0.35), (0.20, 0.20, 0.21), (0.46, 0.42, 0.36))
    piles: list[list[mesh.MeshData]] = [[], [], []]
    for k in range(210):
        px, py = float(dice.uniform(-1.1, 1.1)) * (room.half + 0.4), float(dice.uniform(-1.0, 0.8))
        radius = float(dice.uniform(0.025, 0.085)) * (1.5 if k % 17 == 0 else 1.0)
        if abs(px) < room.product + radius + 0.05 and -0.9 < py < 0.55:
            continue
        lump = mesh.stone(radius, (1.25, 1.0, 0.6), rough=0.05, seed=k % 9, n=22)
        at = np.array([[px, py, 0.0]], np.float32)
        pz = float(sample(ground, at, *lot)[0]) - 0.3 * radius
        piles[k % 3].append(lump.moved(px, py, pz, turn=37.0 * k))
    for tone, pile in zip(tones, piles, strict=True):
        stage.add(mesh.join(pile), Material(textures.granite(tone, 3, 256), 0.42, 0.45, clearcoat=0.15))
    return stage
