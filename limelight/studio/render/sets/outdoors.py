"""Sets under the sky: beach, forest, mountain, winter, desert, city, garden. Colours are linear."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from limelight.studio.render import mesh, textures
from limelight.studio.render.colour import mix, rgb
from limelight.studio.render.noise import fractal
from limelight.studio.render.sky import palette
from limelight.studio.render.stage import Material, Room, Stage, paint
from limelight.studio.scene.model import Scene

_N = 360


def beach(scene: Scene, room: Room) -> Stage:
    """Rippled sand falling away to the sea, with pebbles and a shell-white stone."""
    base, _, _ = palette(scene)
    x, y = _field(3.6, (-4.4, 3.0))
    ripple = np.sin((y * 9 + x * 1.6) * 2.1 + fractal(_N, 2.8, 6) * 9)
    heights = (fractal(_N, 3.2, 3) - 0.5) * 0.10 + 0.011 * ripple
    heights = _level(heights, x, y, room) - 0.30 * np.clip(y - 0.9, 0, None) ** 1.3
    sand = mix(base, rgb(0.72, 0.52, 0.33), 0.4)
    colour = textures.mottled(textures.triple(sand), textures.triple(sand * 0.72), 0.7, 2, 768)
    stage = Stage(hdri="venice", hdri_share=0.25, pool=_lamp(scene))
    stage.add(
        _ground(heights, 3.6, (-4.4, 3.0)).repeated(3),
        Material(colour, 0.95, 0.15, bump=fractal(768, 0.5, 5), bump_scale=0.003),
    )
    if scene.props:
        for k, (share, depth, radius) in enumerate(
            (
                (-0.62, 0.05, 0.15),
                (-0.80, 0.40, 0.10),
                (0.70, 0.34, 0.17),
                (0.54, 0.62, 0.09),
                (0.92, 0.0, 0.07),
            )
        ):
            tone = (0.34, 0.31, 0.29) if k % 2 else (0.55, 0.51, 0.46)
            rock = Material(textures.granite(tone, k, 256), 0.5, 0.4)
            at = room.side * (1 if share > 0 else -1) * abs(room.beside(share, radius))
            stage.add(
                mesh.stone(radius, (1.25, 1, 0.62), seed=k + 3).moved(at, depth, -0.03, turn=60 * k), rock
            )
        green = Material(
            textures.blade_ramp((0.14, 0.13, 0.05), (0.42, 0.40, 0.20), (0.30, 0.30, 0.13)),
            0.7,
            0.2,
            thin=True,
        )
        roots = _scatter(150, (-0.32, 0.32), (0.75, 1.15), 7)
        roots[:, 0] += -room.side * room.beside(0.95, 0.3)
        stage.add(mesh.blades(roots, 0.85, 0.014, lean=0.5, seed=4), green)
    return stage


def forest(scene: Scene, room: Room) -> Stage:
    """A mossy rock in a clearing, ferns and grass around it."""
    snow = scene.weather == "snow" or scene.season == "winter"
    autumn = scene.season == "autumn"
    x, y = _field(2.6, (-2.9, 2.6))
    rough = fractal(_N, 2.5, 41) - 0.5
    fine = fractal(_N, 1.5, 42) - 0.5
    reach = max(0.72, room.product + 0.25)
    away = np.hypot(x / (reach * 1.9), (y - 0.15) / 1.15)
    heights = -0.55 * np.clip(away - 0.55, 0, 1.1) ** 1.3 + rough * 0.16 + fine * 0.018
    flat = np.exp(-(np.hypot(x / (reach * 0.95), y / 0.5) ** 4))
    heights = np.maximum(heights * (1 - flat) + flat * fine * 0.004, -0.62)
    moss = ((0.07, 0.105, 0.02), (0.24, 0.31, 0.07))
    if autumn:
        moss = ((0.07, 0.06, 0.012), (0.22, 0.19, 0.05))
    if snow:
        moss = ((0.62, 0.66, 0.72), (0.86, 0.89, 0.93))
    stage = Stage(hdri="forest", hdri_share=0.45, pool=_lamp(scene))
    cover = textures.mossy((0.20, 0.18, 0.155), *moss, share=0.62)
    stage.add(
        _ground(heights, 2.6, (-2.9, 2.6)).repeated(2.4),
        Material(cover, 0.9, 0.2, bump=fractal(768, 1.1, 44), bump_scale=0.008),
    )
    stage.add(mesh.plane(8, 0.4, 6, -0.60), paint(rgb(0.04, 0.05, 0.018), roughness=0.95))
    if not scene.props:
        return stage
    root, tip, other = ((0.02, 0.05, 0.008), (0.22, 0.34, 0.06), (0.12, 0.22, 0.04))
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
            _scatter(900, (-2.6, 2.6), (0.95, 2.2), 1),
            _scatter(160, (-2.3, -1.0), (-0.6, 0.9), 2),
            _scatter(160, (1.0, 2.3), (-0.6, 0.9), 3),
        ]
    )
    grass[:, 2] = -0.42
    stage.add(mesh.blades(grass, 0.62, 0.018, seed=1), leaf)
    moss_roots = _scatter(1500, (-reach * 1.5, reach * 1.5), (-0.75, 0.95), 5)
    keep = np.hypot(moss_roots[:, 0] / (room.product + 0.22), (moss_roots[:, 1] - 0.1) / 0.42) > 1.0
    moss_roots = moss_roots[keep]
    moss_roots[:, 2] = _sample(heights, moss_roots, 2.6, (-2.9, 2.6)) - 0.004
    stage.add(mesh.blades(moss_roots, 0.075, 0.010, lean=0.6, seed=6), leaf)
    rock = Material(cover, 0.9, 0.2, bump=fractal(512, 1.2, 3), bump_scale=0.006)
    for k, (share, depth, radius) in enumerate(((0.72, 0.25, 0.20), (-0.66, 0.05, 0.13))):
        stage.add(
            mesh.stone(radius, (1.3, 1.0, 0.75), rough=0.2, seed=k + 5).moved(
                room.beside(share * room.side, radius), depth, -0.12
            ),
            rock,
        )
    return stage


def mountain(scene: Scene, room: Room) -> Stage:
    """A granite ledge that drops off into the valley."""
    base, _, _ = palette(scene)
    snow = scene.weather == "snow" or scene.season == "winter"
    x, y = _field(3.2, (-3.6, 1.9))
    steps = fractal(_N, 2.3, 51) - 0.5
    heights = (
        (fractal(_N, 2.9, 51) - 0.5) * 0.34
        - np.abs(fractal(_N, 2.6, 53) - 0.5) * 0.12
        + (fractal(_N, 1.9, 54) - 0.5) * 0.016
    )
    heights = _level(heights, x, y, room, wide=0.22) - 0.75 * np.clip(y - 0.75 - 0.2 * steps, 0, None) ** 1.2
    stage = Stage(hdri="dawn", hdri_share=0.3, pool=_lamp(scene))
    rock = mix(base, rgb(0.33, 0.30, 0.27), 0.7)
    colour = textures.granite(textures.triple(rock), 9)
    if snow:
        colour = mix(colour, rgb(0.84, 0.88, 0.94), _snow_cover())
    surface = Material(colour, 0.8, 0.3, bump=fractal(768, 1.6, 55), bump_scale=0.006)
    stage.add(_ground(heights, 3.2, (-3.6, 1.9)).repeated(1.6), surface)
    if not scene.props:
        return stage
    for k, (share, depth, radius) in enumerate(
        ((-0.72, 0.42, 0.30), (0.80, 0.30, 0.22), (0.60, 0.02, 0.09), (-0.52, 0.02, 0.07))
    ):
        at = -room.side * (1 if share > 0 else -1) * abs(room.beside(share, radius))
        stage.add(
            mesh.stone(radius, (1.25, 1.0, 0.8), rough=0.22, smooth=3.3, seed=k + 23).moved(
                at, depth, -0.10, turn=70 * k
            ),
            surface,
        )
    tuft = Material(
        textures.blade_ramp((0.10, 0.08, 0.03), (0.46, 0.36, 0.15), (0.30, 0.28, 0.10)), 0.7, 0.2, thin=True
    )
    roots = np.concatenate(
        [
            _scatter(90, (-0.16, 0.16), (-0.12, 0.12), k)
            + np.array([s * room.beside(0.66, 0.15), d, -0.04], np.float32)
            for k, (s, d) in enumerate(((1, 0.5), (-1, 0.62), (-1, 0.1)))
        ]
    )
    stage.add(mesh.blades(roots, 0.34, 0.011, lean=0.6, seed=2), tuft)
    return stage


def winter(scene: Scene, room: Room) -> Stage:
    """Fresh snow, fir twigs, baubles and cones of light."""
    _, accent, _ = palette(scene)
    x, y = _field(3.4, (-4.0, 3.2))
    heights = (fractal(_N, 3.1, 11) - 0.5) * 0.36 + (fractal(_N, 1.8, 12) - 0.5) * 0.012
    heights = _level(heights, x, y, room) - 0.10 * np.clip(y - 1.2, 0, None)
    stage = Stage(hdri="dawn", hdri_share=0.2, pool=_lamp(scene) + 0.6)
    white = textures.mottled((0.84, 0.88, 0.94), (0.95, 0.97, 1.0), 0.4, 1)
    snow = Material(white, 0.45, 0.45, bump=fractal(768, 0.8, 2), bump_scale=0.006)
    stage.add(_ground(heights, 3.4, (-4.0, 3.2)).repeated(3), snow)
    if not scene.props:
        return stage
    needle = Material(
        textures.blade_ramp((0.015, 0.045, 0.02), (0.055, 0.14, 0.06), (0.10, 0.16, 0.12)),
        0.55,
        0.35,
        thin=True,
    )
    for k, (side, depth, turn, length) in enumerate(
        (
            (-1, 0.75, -16, 1.3),
            (-1, 0.25, 12, 0.9),
            (1, 0.85, 196, 1.25),
            (1, 0.28, 165, 0.8),
            (1, 1.35, 185, 1.5),
        )
    ):
        start = side * (room.half + 0.35)
        stage.add(
            mesh.twig(length * min(1.0, 0.4 + 0.5 * room.half), seed=k).moved(start, depth, 0.03, turn=turn),
            needle,
        )
    glossy = paint(accent, roughness=0.14, specular=0.8, metallic=0.5, clearcoat=1.0)
    gold = paint(rgb(1.0, 0.70, 0.27), roughness=0.15, specular=0.8, metallic=1.0)
    cap = paint(rgb(0.8, 0.62, 0.30), roughness=0.25, metallic=1.0)
    for _k, (share, depth, radius, skin) in enumerate(
        (
            (0.58, 0.14, 0.19, glossy),
            (0.84, 0.40, 0.15, gold),
            (-0.60, 0.30, 0.17, gold),
            (-0.82, 0.0, 0.125, glossy),
            (0.44, -0.30, 0.08, gold),
        )
    ):
        at = -room.side * (1 if share > 0 else -1) * abs(room.beside(share, radius, gap=0.08))
        stage.add(mesh.ball(radius).moved(at, depth, -0.03), skin)
        stage.add(
            mesh.drum(radius * 0.2, radius * 0.24, bevel=0.004).moved(at, depth, -0.04 + 2 * radius), cap
        )
    return stage


def desert(scene: Scene, room: Room) -> Stage:
    """Dunes with crisp wind ripples."""
    base, shade, _ = palette(scene)
    x, y = _field(4.2, (-4.6, 4.4))
    bend = fractal(_N, 2.9, 61)
    ripple = np.abs(np.sin((y * 2.2 + 0.5 * x) * 3.2 + bend * 16)) ** 0.8
    dune = 0.42 * np.exp(-(((y - 2.7 - 0.5 * np.sin(x * 0.9 + scene.seed)) / 0.9) ** 2)) + 0.22 * (
        fractal(_N, 3.6, 63) - 0.5
    )
    heights = (
        _level(dune, x, y, room, wide=0.5)
        + 0.040 * ripple * (1 - 0.75 * np.exp(-((np.hypot(x, y) / 0.45) ** 4)))
        - 0.02
    )
    stage = Stage(hdri="dawn", hdri_share=0.2, pool=_lamp(scene))
    sand = mix(base, rgb(0.62, 0.42, 0.25), 0.6)
    colour = textures.mottled(textures.triple(sand), textures.triple(mix(sand, shade, 0.22)), 0.8, 66, 768)
    stage.add(
        _ground(heights, 4.2, (-4.6, 4.4)).repeated(3),
        Material(colour, 0.92, 0.15, bump=fractal(768, 0.5, 65), bump_scale=0.004),
    )
    if not scene.props:
        return stage
    rock = Material(
        textures.granite(textures.triple(mix(shade, rgb(0.2, 0.12, 0.08), 0.5)), 3, 256), 0.8, 0.3
    )
    for k, (share, depth, radius) in enumerate(
        ((-0.66, 0.30, 0.19), (-0.86, 0.10, 0.11), (0.74, 0.55, 0.13))
    ):
        at = -room.side * (1 if share > 0 else -1) * abs(room.beside(share, radius))
        stage.add(
            mesh.stone(radius, (1.3, 1.0, 0.8), rough=0.22, smooth=3.3, seed=k + 33).moved(
                at, depth, -0.05, turn=50 * k
            ),
            rock,
        )
    dry = Material(
        textures.blade_ramp((0.20, 0.13, 0.05), (0.55, 0.40, 0.18), (0.42, 0.32, 0.14)), 0.8, 0.2, thin=True
    )
    roots = _scatter(70, (-0.15, 0.15), (-0.12, 0.12), 3) + np.array(
        [room.side * room.beside(0.8, 0.2), 0.35, -0.03], np.float32
    )
    stage.add(mesh.blades(roots, 0.5, 0.010, lean=0.7, seed=8), dry)
    return stage


def city(scene: Scene, room: Room) -> Stage:
    """A dark stone parapet, wet enough to mirror the lights."""
    base, _, _ = palette(scene)
    stage = Stage(hdri="city", hdri_share=0.25, pool=_lamp(scene) + 0.5)
    stone = mix(base, rgb(0.07, 0.075, 0.085), 0.6)
    colour = textures.granite(textures.triple(stone), 19)
    puddles = textures.mottled((0, 0, 0), (1, 1, 1), 2.2, 71)[..., 0]
    wet = 0.10 if scene.weather == "rain" else 0.20
    surface = Material(
        colour * (0.55 + 0.45 * _resized(puddles, colour.shape[0]))[..., None],
        wet,
        0.6,
        clearcoat=0.9,
        bump=fractal(512, 1.9, 72),
        bump_scale=0.004,
    )
    stage.add(mesh.plane(7, -4.6, 1.15).repeated(2.2), surface)
    if not scene.props:
        return stage
    rail = paint(rgb(0.03, 0.032, 0.036), roughness=0.3, metallic=0.9)
    bar = mesh.box(9.0, 0.05, 0.05, bevel=0.015)
    stage.add(bar.moved(0, 1.35, 0.16), rail)
    leaf = Material(
        textures.blade_ramp((0.015, 0.035, 0.012), (0.06, 0.13, 0.05), (0.03, 0.09, 0.04)),
        0.4,
        0.5,
        thin=True,
    )
    planter_x = -room.side * room.beside(0.86, 0.3)
    stage.add(mesh.box(0.55, 0.3, 0.26).moved(planter_x, 0.8), paint(rgb(0.05, 0.052, 0.056), roughness=0.6))
    roots = _scatter(260, (-0.24, 0.24), (-0.1, 0.1), 5) + np.array([planter_x, 0.8, 0.24], np.float32)
    stage.add(mesh.blades(roots, 0.5, 0.022, lean=0.45, seed=3), leaf)
    return stage


def garden(scene: Scene, room: Room) -> Stage:
    """A weathered table with petals and a jar of blossom."""
    base, flower, _ = palette(scene)
    grey = mix(base, rgb(0.30, 0.22, 0.15), 0.55)
    boards, bump = textures.wood(textures.triple(grey), textures.triple(grey * 0.42), 6, 25)
    stage = Stage(hdri="park", hdri_share=0.25, pool=_lamp(scene))
    stage.add(
        mesh.plane(6, -4.6, 1.25).repeated(3.0), Material(boards, 0.65, 0.3, bump=bump, bump_scale=0.004)
    )
    if not scene.props:
        return stage
    side = room.side
    x = -side * room.beside(0.70, 0.24)
    jar = mesh.lathe(
        [
            (0.001, 0),
            (0.13, 0),
            (0.15, 0.03),
            (0.15, 0.26),
            (0.11, 0.31),
            (0.115, 0.35),
            (0.10, 0.35),
            (0.001, 0.30),
        ]
    )
    stage.add(
        jar.moved(x, 0.62),
        Material(textures.mottled((0.66, 0.70, 0.70), (0.78, 0.80, 0.78), 1.5, 3), 0.15, 0.6, thin=True),
    )
    green = Material(
        textures.blade_ramp((0.03, 0.07, 0.015), (0.16, 0.30, 0.07), (0.10, 0.22, 0.05)), 0.5, 0.4, thin=True
    )
    dice = np.random.default_rng(12)
    petals: list[mesh.MeshData] = []
    for k in range(7):
        stem = mesh.frond(0.36, pairs=6, rise=1.5, droop=0.3, leaf=0.28, width=0.10, seed=k).moved(
            x, 0.62, 0.30, turn=51 * k
        )
        stage.add(stem, green)
        head = np.array([x, 0.62, 0.30]) + np.array(
            [np.cos(k * 0.9) * 0.24, np.sin(k * 0.9) * 0.14, 0.26 + 0.20 * dice.random()]
        )
        petals += [
            mesh.stone(0.075, (1.0, 0.55, 0.28), rough=0.1, seed=p, n=16).moved(
                *(head + 0.055 * np.array([np.cos(p * 1.26), np.sin(p * 1.26), 0.2])), turn=72 * p
            )
            for p in range(5)
        ]
    for k in range(11):
        share = float(dice.uniform(-0.95, 0.95))
        petals.append(
            mesh.stone(0.045, (1.3, 0.8, 0.22), rough=0.15, seed=k, n=16).moved(
                room.beside(share, 0.05), float(dice.uniform(-0.45, 0.7)), 0.0, turn=40 * k
            )
        )
    petal = Material(
        textures.mottled(textures.triple(flower), textures.triple(mix(flower, rgb(1, 1, 1), 0.5)), 1.6, 5),
        0.6,
        0.3,
        thin=True,
    )
    stage.add(mesh.join(petals), petal)
    return stage


def _field(half: float, span: tuple[float, float]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    x, y = np.meshgrid(np.linspace(-half, half, _N), np.linspace(*span, _N))
    return x.astype(np.float32), y.astype(np.float32)


def _ground(heights: NDArray[np.float32], half: float, span: tuple[float, float]) -> mesh.MeshData:
    return mesh.terrain(
        heights.astype(np.float32), (half, (span[1] - span[0]) / 2), (0.0, (span[0] + span[1]) / 2)
    )


def _level(
    heights: NDArray[np.float32],
    x: NDArray[np.float32],
    y: NDArray[np.float32],
    room: Room,
    *,
    wide: float = 0.3,
) -> NDArray[np.float32]:
    """The terrain with an even place for the product, a little sunk in."""
    heights = heights - np.median(heights)
    near = np.exp(-((np.hypot(x / (room.product + wide), (y - 0.08) / 0.5)) ** 4))
    return heights * (1 - near) - 0.012 + 0.010 * near


def _scatter(count: int, xs: tuple[float, float], ys: tuple[float, float], seed: int) -> NDArray[np.float32]:
    dice = np.random.default_rng(seed)
    return np.stack([dice.uniform(*xs, count), dice.uniform(*ys, count), np.zeros(count)], -1).astype(
        np.float32
    )


def _sample(
    heights: NDArray[np.float32], roots: NDArray[np.float32], half: float, span: tuple[float, float]
) -> NDArray[np.float32]:
    column = np.clip((roots[:, 0] + half) / (2 * half) * (_N - 1), 0, _N - 1).astype(int)
    row = np.clip((roots[:, 1] - span[0]) / (span[1] - span[0]) * (_N - 1), 0, _N - 1).astype(int)
    return heights[row, column]


def _snow_cover() -> NDArray[np.float32]:
    return np.clip((fractal(768, 2.2, 57) - 0.38) * 6, 0, 1).astype(np.float32)


def _resized(field: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    index = (np.arange(size) * field.shape[0] / size).astype(int)
    return field[index][:, index]


def _lamp(scene: Scene) -> float:
    """How strongly the lamp over the product burns."""
    return {"night": 2.6, "dusk": 0.9, "sunrise": 0.2, "golden hour": 0.15}.get(scene.time_of_day, 0.1)
