"""The far background of every theme, painted for the view's own perspective and thrown out of focus."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from limelight.studio.render import brushes
from limelight.studio.render.brushes import Canvas
from limelight.studio.render.camera import View
from limelight.studio.render.colour import Image, Rgb, luminance, mix, rgb, smooth
from limelight.studio.render.noise import defocus
from limelight.studio.render.sky import Daylight, daylight, palette
from limelight.studio.scene.model import Scene

_WARM, _AMBER, _RED, _BLUE = (
    rgb(1.0, 0.74, 0.42),
    rgb(1.0, 0.55, 0.2),
    rgb(1.0, 0.16, 0.12),
    rgb(0.35, 0.6, 1.0),
)
_PAINT_WIDTH = 560
"""Painted at this width: everything is blurred afterwards."""


def backplate(scene: Scene, view: View) -> Image:
    """(view.height, view.width, 3) linear radiance of what lies behind the set, out of focus."""
    k = min(1.0, _PAINT_WIDTH / max(view.width, view.height))
    small = view.scaled(max(16, round(view.width * k)), max(16, round(view.height * k)))
    canvas = Canvas.blank(small, scene.seed + 101)
    light = daylight(scene)
    _PAINTERS[scene.theme](canvas, scene, light)
    if scene.weather in ("misty", "rain"):
        _, y = canvas.grid()
        canvas.lay(mix(light.horizon, light.glow, 0.25), 0.5 * smooth(0.75, 0.0, np.abs(y)))
    blur = canvas.unit * (0.006 + 0.34 * view.aperture * _DEPTH.get(scene.theme, 1.0))
    blurred = defocus(np.maximum(canvas.pixels, 0), blur)
    return cv2.resize(blurred, (view.width, view.height), interpolation=cv2.INTER_CUBIC).clip(0)


def _studio(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    _, _, wall = palette(scene)
    x, y = canvas.grid()
    side = -1.0 if scene.light.side == "left" else 1.0
    dark = 0.35 if scene.time_of_day in ("night", "dusk") else 1.0
    fall = np.exp(-((x - side * 0.15) ** 2 + (y - 0.1) ** 2) / 0.55)
    canvas.pixels = wall * (dark * (0.34 + 0.66 * fall))[..., None] * mix(rgb(1, 1, 1), light.sun, 0.35)


def _kitchen(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    room, lamp = _room(light)
    wall = rgb(0.62, 0.60, 0.55) * room + _WARM * 0.10 * lamp
    canvas.pixels = np.broadcast_to(wall, canvas.pixels.shape).copy()
    for row in np.arange(-0.16, 0.62, 0.085):  # a tiled splashback
        brushes.block(canvas, -3, 3, row, row + 0.006, wall * 0.82)
    outside = mix(light.horizon, light.top, 0.35) * (1.15 if lamp < 0.5 else 0.8)
    side = -1.0 if scene.light.side == "left" else 1.0
    left, right = sorted((side * 0.20, side * 0.86))
    brushes.block(canvas, left - 0.03, right + 0.03, 0.02, 0.80, rgb(0.75, 0.72, 0.67) * (room + 0.15 * lamp))
    brushes.block(canvas, left, right, 0.05, 0.77, outside * 1.3)
    brushes.block(canvas, left, right, 0.05, 0.22, mix(outside, rgb(0.25, 0.36, 0.14) * room, 0.7))
    for bar in (left + (right - left) / 2,):
        brushes.block(canvas, bar - 0.012, bar + 0.012, 0.05, 0.77, rgb(0.7, 0.68, 0.63) * room)
    brushes.halo(canvas, ((left + right) / 2, 0.4), 0.6, light.glow * 0.16 * room)
    wood = rgb(0.36, 0.20, 0.10) * (room + 0.3 * lamp)
    for shelf in (0.30, 0.55):
        a, b = sorted((-side * 0.12, -side * 1.6))
        brushes.block(canvas, a, b, shelf, shelf + 0.025, wood)
        _row_of_jars(canvas, a, b, shelf + 0.025, float(luminance(room)) + 0.35 * lamp)
    brushes.halo(canvas, (-side * 0.55, 0.62), 0.32, _WARM * 1.1 * lamp)
    brushes.block(canvas, -3, 3, -1.0, -0.10, wood * 0.9)


def _row_of_jars(canvas: Canvas, left: float, right: float, foot: float, level: float) -> None:
    """Jars, bowls and books standing on a shelf."""
    glazes = [
        rgb(0.80, 0.76, 0.68),
        rgb(0.55, 0.25, 0.13),
        rgb(0.20, 0.32, 0.27),
        rgb(0.78, 0.52, 0.20),
        rgb(0.10, 0.12, 0.14),
    ]
    x = left + 0.05
    while x < right - 0.05:
        wide, high = canvas.dice.uniform(0.04, 0.11), canvas.dice.uniform(0.06, 0.16)
        glaze = glazes[int(canvas.dice.integers(len(glazes)))] * float(level)
        brushes.block(canvas, x, x + wide, foot, foot + high, glaze, soft=0.008)
        x += wide + canvas.dice.uniform(0.01, 0.09)


def _room(light: Daylight) -> tuple[Rgb, float]:
    """Colour and level of the daylight in a room, and of its lamps."""
    level = float(np.clip(luminance(mix(light.horizon, light.top, 0.4)) * 1.1, 0.05, 1.0))
    colour = mix(light.horizon / max(float(luminance(light.horizon)), 1e-3), rgb(1, 1, 1), 0.55)
    return colour * level, light.lamps


def _beach(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    side = scene.light.side
    brushes.sky(canvas, light, side, clouds=0.4)
    x, y = canvas.grid()
    far = mix(light.horizon, light.top, 0.5) * 0.72
    brushes.ridge(canvas, -0.012, 0.05, far, seed=scene.seed % 7 + 3, beta=3.0)
    _, sea, _ = palette(scene)
    water = mix(
        sea * float(0.25 + 1.1 * luminance(light.top)), light.horizon, smooth(-0.12, 0.0, y)[..., None] * 0.5
    )
    canvas.lay(water, smooth(0.002, -0.002, y))
    flecks = np.abs(np.sin(x * 40 + 9 * np.sin(x * 7 + y * 60))) ** 14 * smooth(-0.4, -0.01, y)
    canvas.pixels = (
        canvas.pixels
        + (light.glow * 0.8) * (flecks * smooth(0.0, -0.004, y) * np.exp(-(x**2) / 0.3))[..., None]
    )
    surf = smooth(0.012, 0.0, np.abs(y + 0.22 + 0.012 * np.sin(x * 9)))
    canvas.lay(mix(rgb(0.9, 0.92, 0.92), light.horizon, 0.3) * float(0.15 + 0.85 * light.level), surf * 0.8)
    if light.lamps > 0.6:
        brushes.lamps(canvas, 16, [_WARM, _AMBER], low=0.0, high=0.05, radius=0.012, power=2.2)


def _forest(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    x, y = canvas.grid()
    autumn = scene.season == "autumn"
    leaf = (rgb(0.10, 0.145, 0.03), rgb(0.34, 0.42, 0.09))
    if autumn:
        leaf = (rgb(0.22, 0.09, 0.02), rgb(0.75, 0.33, 0.06))
    if scene.season == "winter" or scene.weather == "snow":
        leaf = (rgb(0.20, 0.24, 0.24), rgb(0.72, 0.77, 0.80))
    level = float(0.10 + 0.8 * luminance(mix(light.horizon, light.top, 0.35)))
    warmth = mix(rgb(1, 1, 1), light.sun, 0.55 if light.elevation < 30 else 0.2)
    haze = mix(light.horizon, light.glow, 0.45) * 0.95
    brushes.sky(canvas, light, scene.light.side, clouds=0.0)
    sun_x = (-0.34 if scene.light.side == "left" else 0.34) + canvas.scroll / canvas.unit
    brushes.halo(canvas, (sun_x, 0.30), 0.42, light.glow * 0.9 * float(light.power / 2.6))
    for k, far in enumerate((0.78, 0.5, 0.2, 0.0)):
        veil = lambda c, far=far: mix(c * level * warmth, haze, far)  # noqa: E731
        brushes.foliage(
            canvas,
            -0.3 if k < 3 else 0.42,
            1.5,
            (veil(leaf[0]), veil(leaf[1])),
            seed=31 + k + scene.seed % 5,
            density=(0.62, 0.5, 0.38, 0.36)[k],
            scale=(2.6, 1.9, 1.2, 0.8)[k],
        )
        bark = veil(rgb(0.085, 0.06, 0.042))
        brushes.trunks(
            canvas,
            (11, 8, 5, 2)[k],
            bark,
            foot=(-0.02, -0.06, -0.12, -0.2)[k],
            width=(0.028, 0.045, 0.075, 0.13)[k],
            seed=scene.seed + k * 7 + 2,
            rim=bark + haze * 0.18,
        )
    ground = mix(leaf[0] * level * warmth * 1.4, haze, 0.15)
    canvas.lay(mix(ground, haze, smooth(-0.3, 0.0, y)[..., None] * 0.5), smooth(0.02, -0.10, y))
    for k in range(5):  # shafts of light
        lean = (x - sun_x - 0.10 * (k - 2)) + 0.5 * (y - 0.5) * (1 if sun_x < 0 else -1)
        beam = np.exp(-((lean / 0.035) ** 2)) * smooth(-0.25, 0.5, y)
        canvas.pixels = canvas.pixels + light.glow * (0.14 * float(light.power / 2.6) * beam)[..., None]
    if light.lamps < 0.9:
        brushes.lamps(
            canvas,
            26,
            [light.glow, mix(light.glow, leaf[1] * 2, 0.5)],
            low=0.1,
            high=0.75,
            radius=0.022,
            power=0.7 * level + 0.25,
        )
    else:
        brushes.lamps(canvas, 14, [_WARM, _AMBER], low=-0.05, high=0.25, radius=0.012, power=1.2)


def _mountain(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    brushes.sky(canvas, light, scene.light.side, clouds=0.5)
    haze = mix(light.horizon, light.glow, 0.2)
    rock = mix(rgb(0.10, 0.12, 0.17), light.top * 0.5, 0.5) * float(0.25 + 0.75 * light.level)
    snowy = scene.season == "winter" or scene.weather == "snow"
    far_rock = mix(rock, rgb(0.8, 0.85, 0.95) * float(luminance(light.horizon)), 0.5 if snowy else 0.0)
    for k, (base, rise, share) in enumerate(
        ((0.16, 0.16, 0.74), (0.06, 0.13, 0.52), (-0.05, 0.10, 0.30), (-0.18, 0.09, 0.10))
    ):
        colour = mix(far_rock if k < 2 else rock, haze, share)
        brushes.ridge(
            canvas,
            base,
            rise,
            colour,
            seed=scene.seed % 11 + 5 + k,
            beta=(2.2, 2.2, 2.4, 2.6)[k],
            foot=mix(colour, haze, 0.62),
        )
    if light.lamps > 0.6:
        brushes.lamps(canvas, 9, [_WARM, _AMBER], low=-0.35, high=-0.22, radius=0.012, power=2.0)


def _winter(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    _, y = canvas.grid()
    day = float(np.clip(luminance(light.horizon) * 1.1, 0.06, 1.0))
    _, accent, far = palette(scene)
    top = mix(far * 0.55, light.top, 0.5)
    canvas.pixels = mix(mix(light.horizon, rgb(0.75, 0.82, 0.95) * day, 0.5), top, smooth(0.0, 0.6, y))
    fir = mix(rgb(0.012, 0.035, 0.030), rgb(0.62, 0.70, 0.80) * day, 0.25)
    for k, share in enumerate((0.55, 0.15)):
        _firs(
            canvas,
            mix(fir, light.horizon, share),
            foot=-0.10,
            height=(0.50, 0.70)[k],
            count=(15, 8)[k],
            seed=scene.seed + k,
        )
    canvas.lay(rgb(0.72, 0.80, 0.95) * float(day * 0.8 + 0.05), smooth(-0.05, -0.12, y))
    glowing = 0.35 + light.lamps
    brushes.lamps(
        canvas,
        42,
        [_WARM, _AMBER, _WARM, mix(accent, _RED, 0.3) * 1.5],
        low=-0.08,
        high=0.70,
        radius=0.034,
        power=0.9 * glowing,
    )


def _firs(canvas: Canvas, colour: Rgb, *, foot: float, height: float, count: int, seed: int) -> None:
    """A row of fir trees as jagged triangles."""
    x, y = canvas.grid()
    dice = np.random.default_rng(seed + 900)
    half = canvas.view.width / canvas.unit * 0.8
    for middle in dice.uniform(-half, half, count):
        high = height * dice.uniform(0.55, 1.0)
        t = np.clip((y - foot) / high, 0, 1)
        half_width = high * 0.27 * (1 - t) * (0.8 + 0.2 * np.cos(t * 46))
        canvas.lay(colour, smooth(0.006, -0.006, np.abs(x - middle) - half_width) * (y > foot))


def _desert(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    brushes.sky(canvas, light, scene.light.side, clouds=0.25)
    sand, shade, _ = palette(scene)
    lit = float(0.06 + 0.75 * luminance(light.horizon))
    haze = mix(light.horizon, light.glow, 0.2)
    for k, (base, rise, share) in enumerate(((0.06, 0.05, 0.62), (0.0, 0.06, 0.35), (-0.10, 0.07, 0.08))):
        body = mix(sand, shade, 0.25 * k) * mix(rgb(1, 1, 1), light.sun, 0.5) * lit
        brushes.ridge(
            canvas,
            base,
            rise,
            mix(body, haze, share),
            seed=scene.seed % 9 + 21 + k,
            beta=3.6,
            foot=mix(body * 0.55, haze, share),
        )


def _city(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    brushes.sky(canvas, light, scene.light.side, clouds=0.3)
    _, accent, cool = palette(scene)
    day = float(np.clip(luminance(light.horizon), 0.02, 1.0))
    for k, share in enumerate((0.60, 0.35, 0.12)):
        stone = mix(rgb(0.13, 0.15, 0.19) * (day + 0.05), mix(light.horizon, light.top, 0.4), share)
        _towers(canvas, stone, light, layer=k, seed=scene.seed)
    ground = rgb(0.06, 0.065, 0.08) * (0.2 + day)
    _, y = canvas.grid()
    canvas.lay(ground + light.horizon * 0.12, smooth(-0.08, -0.16, y))
    lit = 0.25 + 1.1 * light.lamps
    colours = [_WARM, _AMBER, accent * 1.4, cool * 1.3, _RED, rgb(0.9, 0.95, 1.0)]
    brushes.lamps(canvas, 26, colours, low=-0.22, high=0.10, radius=0.040, power=1.3 * lit)
    brushes.lamps(canvas, 18, colours[:4], low=0.05, high=0.55, radius=0.022, power=0.8 * lit)


def _towers(canvas: Canvas, stone: Rgb, light: Daylight, *, layer: int, seed: int) -> None:
    """A row of towers with some windows lit."""
    dice = np.random.default_rng(seed * 3 + layer)
    half = canvas.view.width / canvas.unit * 0.85
    at = -half
    while at < half:
        wide = dice.uniform(0.10, 0.24) * (0.6 + 0.3 * layer)
        high = dice.uniform(0.25, 0.75) * (1.0 - 0.22 * layer)
        brushes.block(canvas, at, at + wide, -0.2, high, stone * float(dice.uniform(0.75, 1.2)))
        for _ in range(int(26 * light.lamps) + 2):
            wx, wy = at + dice.uniform(0.01, max(wide - 0.02, 0.011)), dice.uniform(-0.1, high - 0.03)
            lamp = (_WARM if dice.random() < 0.8 else _BLUE) * float(
                (0.25 + light.lamps) * dice.uniform(0.3, 1.6)
            )
            brushes.block(canvas, wx, wx + 0.014, wy, wy + 0.018, lamp, soft=0.002)
        at += wide + dice.uniform(-0.02, 0.07)


def _cafe(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    room, lamp = _room(light)
    _, accent, wall = palette(scene)
    lamp = max(lamp, 0.35)
    brightness = room * 0.75 + _WARM * 0.16 * lamp
    canvas.pixels = np.broadcast_to(wall * brightness, canvas.pixels.shape).copy()
    side = -1.0 if scene.light.side == "left" else 1.0
    a, b = sorted((side * 0.34, side * 1.0))
    outside = mix(light.horizon, light.glow, 0.3)
    brushes.block(canvas, a, b, -0.05, 0.75, rgb(0.30, 0.22, 0.16) * brightness)
    brushes.block(canvas, a + 0.03, b - 0.03, 0.0, 0.72, outside)
    brushes.block(canvas, a + 0.03, b - 0.03, 0.0, 0.26, mix(outside, rgb(0.12, 0.2, 0.07) * room, 0.65))
    brushes.block(
        canvas, (a + b) / 2 - 0.012, (a + b) / 2 + 0.012, 0.0, 0.72, rgb(0.30, 0.22, 0.16) * brightness
    )
    left, right = sorted((-side * 0.10, -side * 1.7))
    case = rgb(0.22, 0.13, 0.075) * brightness
    brushes.block(canvas, left, right, -0.2, 0.85, case)
    for shelf in (-0.02, 0.22, 0.46):
        brushes.block(canvas, left + 0.02, right - 0.02, shelf, shelf + 0.21, case * 0.45)
        _row_of_jars(canvas, left + 0.03, right - 0.03, shelf, float(luminance(brightness)) * 0.9)
    for at, high in ((-side * 0.30, 0.62), (-side * 0.78, 0.50), (side * 0.12, 0.68)):
        brushes.halo(canvas, (at, high), 0.20, _WARM * 0.55 * lamp)
        brushes.halo(canvas, (at, high), 0.035, mix(_WARM, accent, 0.3) * 4.5 * lamp)
    brushes.block(canvas, -3, 3, -1.0, -0.20, rgb(0.16, 0.10, 0.06) * brightness)


def _spa(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    room, lamp = _room(light)
    stone, leaf, wall = palette(scene)
    x, y = canvas.grid()
    side = -1.0 if scene.light.side == "left" else 1.0
    fall = 0.45 + 0.75 * np.exp(-((x - side * 0.7) ** 2) / 0.5)
    canvas.pixels = wall * room * (0.8 * fall)[..., None] + _WARM * 0.12 * lamp
    for edge in np.arange(-2.0, 2.0, 0.34):
        brushes.block(canvas, edge, edge + 0.006, -0.3, 1.2, wall * room * 0.35)
    brushes.foliage(
        canvas,
        -0.1,
        0.75,
        (leaf * room * 0.35, leaf * room * 1.1),
        seed=51 + scene.seed % 5,
        density=0.40,
        scale=1.1,
    )
    brushes.halo(
        canvas, (side * 0.55, 0.45), 0.5, mix(light.glow, rgb(1, 1, 1), 0.5) * 0.35 * float(luminance(room))
    )
    canvas.lay(mix(stone * room * 0.5, wall * room, 0.35), smooth(-0.05, -0.12, y))
    if lamp > 0.2:
        brushes.lamps(canvas, 12, [_WARM, _AMBER], low=-0.06, high=0.12, radius=0.022, power=1.4 * lamp)


def _garden(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    _, y = canvas.grid()
    _, flower, green = palette(scene)
    level = float(0.10 + 0.75 * luminance(mix(light.horizon, light.top, 0.35)))
    warm = mix(rgb(1, 1, 1), light.sun, 0.5)
    haze = mix(light.horizon, light.glow, 0.3)
    brushes.sky(canvas, light, scene.light.side, clouds=0.3)
    if scene.season == "autumn":
        green = rgb(0.55, 0.28, 0.06)
    for k, (top, share) in enumerate(((0.42, 0.45), (0.26, 0.2), (0.10, 0.0))):
        dark, bright = (mix(green * s * level * warm, haze, share) for s in (0.28, 1.0))
        brushes.foliage(
            canvas,
            -0.5,
            top,
            (dark, bright),
            seed=71 + k + scene.seed % 5,
            density=0.86 - 0.1 * k,
            scale=1.6 - 0.4 * k,
        )
    canvas.lay(mix(green * level * warm * 0.75, haze, 0.1), smooth(-0.06, -0.16, y))
    petals = [flower * level * 1.3, mix(flower, rgb(1, 1, 1), 0.5) * level * 1.3]
    brushes.lamps(canvas, 34, petals, low=-0.16, high=0.22, radius=0.022, power=0.9)
    brushes.lamps(canvas, 14, [light.glow], low=0.2, high=0.6, radius=0.026, power=0.5 * level)
    if light.lamps > 0.5:
        brushes.lamps(canvas, 22, [_WARM], low=0.28, high=0.36, radius=0.016, power=2.0)


_PAINTERS: dict[str, Callable[[Canvas, Scene, Daylight], None]] = {
    "studio": _studio, "kitchen": _kitchen, "beach": _beach, "forest": _forest, "mountain": _mountain,
    "winter": _winter, "desert": _desert, "city": _city, "cafe": _cafe, "spa": _spa, "garden": _garden,
}  # fmt: skip
_DEPTH: dict[str, float] = {
    "mountain": 0.45,
    "desert": 0.45,
    "beach": 0.6,
    "kitchen": 0.8,
    "cafe": 0.9,
    "forest": 0.9,
}
"""How strongly each background is thrown out of focus: what is recognised by its outline keeps more of it."""
