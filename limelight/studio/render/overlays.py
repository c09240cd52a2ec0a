"""What is painted over a photographed backdrop: lamps, sunbeams, windows, bokeh. Linear light, before defocus."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import brushes
from limelight.studio.render.brushes import Canvas
from limelight.studio.render.colour import AMBER, BLUE, RED, WARM, Rgb, luminance, mix, rgb, smooth
from limelight.studio.render.sky import Daylight, palette
from limelight.studio.scene.model import Scene


def sun(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """The glow of a low sun at the horizon; stars of lamps by night."""
    at = _sun_at(canvas, scene)
    power = float(np.clip(light.power / 2.6, 0, 1)) * (1.0 if light.elevation < 30 else 0.25)
    brushes.halo(canvas, (at, 0.10), 0.55, light.glow * 0.35 * power)
    brushes.halo(canvas, (at, 0.10), 0.10, light.glow * 1.6 * power)
    _, y = canvas.grid()
    haze = mix(light.horizon, light.glow, 0.4)
    canvas.lay(haze, 0.38 * smooth(0.16, 0.0, np.abs(y)) * float(light.elevation < 30) * power)
    if light.lamps > 0.6:
        brushes.lamps(canvas, 12, [WARM, AMBER], low=-0.02, high=0.08, radius=0.014, power=1.6 * light.lamps)


def sunbeams(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Light through the crowns: a glow, haze between the trees, shafts, and discs where leaves let it through."""
    x, y = canvas.grid()
    at = _sun_at(canvas, scene)
    power = float(np.clip(light.power / 2.6, 0, 1))
    low = 1.0 if light.elevation < 30 else 0.45
    haze = mix(light.horizon, light.glow, 0.5)
    canvas.lay(haze, 0.30 * low * power * smooth(0.5, -0.05, np.abs(y - 0.02)))
    brushes.halo(canvas, (at, 0.30), 0.50, light.glow * 0.55 * low * power)
    brushes.halo(canvas, (at, 0.30), 0.12, light.glow * 1.5 * low * power)
    for k in range(5):
        lean = (x - at - 0.11 * (k - 2)) + 0.5 * (y - 0.5) * (1 if at < 0 else -1)
        beam = np.exp(-((lean / 0.034) ** 2)) * smooth(-0.25, 0.5, y)
        canvas.pixels = canvas.pixels + light.glow * (0.20 * low * power * beam)[..., None]
    if light.lamps < 0.9:
        level = 0.2 + 0.5 * power
        brushes.lamps(
            canvas,
            22,
            [light.glow, mix(light.glow, rgb(0.6, 0.8, 0.2), 0.5)],
            low=0.12,
            high=0.7,
            radius=0.026,
            power=level,
        )
    else:
        brushes.lamps(canvas, 16, [WARM, AMBER], low=-0.05, high=0.25, radius=0.013, power=1.3)


def kitchen(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Shelves with crockery on the side away from the window, and a pendant lamp."""
    level, lamp = float(np.clip(luminance(light.horizon), 0.06, 0.9)), light.lamps
    side = -1.0 if scene.light.side == "left" else 1.0
    wood = rgb(0.36, 0.20, 0.10) * (level + 0.3 * lamp)
    left, right = sorted((-side * 0.40, -side * 1.7))
    for shelf in (0.22, 0.46):
        brushes.block(canvas, left, right, shelf - 0.022, shelf, wood)
        _crockery(canvas, left, right, shelf, level + 0.35 * lamp)
    brushes.halo(canvas, (-side * 0.62, 0.66), 0.30, WARM * (0.08 + 0.9 * lamp))
    brushes.halo(canvas, (-side * 0.62, 0.66), 0.04, WARM * (0.6 + 4.0 * lamp))
    fronts = (
        rgb(0.50, 0.46, 0.40),
        rgb(0.30, 0.36, 0.28),
        rgb(0.20, 0.27, 0.34),
        rgb(0.44, 0.27, 0.15),
        rgb(0.62, 0.58, 0.52),
    )
    cabinet = mix(fronts[scene.seed % len(fronts)], palette(scene)[2], 0.25) * float(
        0.5 * level + 0.25 * lamp
    )
    brushes.block(canvas, -3, 3, -1.0, -0.13, cabinet)
    brushes.block(canvas, -3, 3, -0.145, -0.12, wood * 0.9)


def _crockery(canvas: Canvas, left: float, right: float, foot: float, level: float) -> None:
    glazes = [
        rgb(0.80, 0.76, 0.68),
        rgb(0.55, 0.25, 0.13),
        rgb(0.20, 0.32, 0.27),
        rgb(0.78, 0.52, 0.20),
        rgb(0.72, 0.70, 0.66),
    ]
    x = left + 0.05
    while x < right - 0.05:
        wide, high = canvas.dice.uniform(0.05, 0.12), canvas.dice.uniform(0.07, 0.16)
        glaze = glazes[int(canvas.dice.integers(len(glazes)))] * float(level)
        brushes.block(canvas, x, x + wide, foot, foot + high, glaze, soft=0.01)
        x += wide + canvas.dice.uniform(0.02, 0.12)


def lamps(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Pendant lamps and their pools of warm light."""
    burning = max(light.lamps, 0.30)
    side = -1.0 if scene.light.side == "left" else 1.0
    accent = palette(scene)[1]
    for at, high in ((-side * 0.34, 0.46), (-side * 0.86, 0.36), (side * 0.58, 0.52)):
        brushes.halo(canvas, (at, high), 0.24, WARM * 0.40 * burning)
        brushes.halo(canvas, (at, high), 0.040, mix(WARM, accent, 0.2) * 4.5 * burning)


def screen(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """A stone wall on one side and the garden seen past it; tea lights when it is late."""
    stone, _, wall = palette(scene)
    side = -1.0 if scene.light.side == "left" else 1.0
    level = float(np.clip(luminance(light.horizon), 0.06, 0.9))
    left, right = sorted((-side * 0.34, -side * 2.2))
    brushes.block(
        canvas,
        left,
        right,
        -1.2,
        1.5,
        mix(wall, stone, 0.35) * level * 0.75 + WARM * 0.04 * light.lamps,
        soft=0.01,
    )
    for k in range(6):
        edge = -side * (0.34 + 0.22 * k)
        brushes.block(canvas, edge - 0.004, edge + 0.004, -1.2, 1.5, wall * level * 0.35)
    brushes.block(canvas, -3, 3, -1.2, -0.12, mix(stone, wall, 0.3) * level * 0.5)
    if light.lamps > 0.2:
        brushes.lamps(canvas, 14, [WARM, AMBER], low=-0.08, high=0.10, radius=0.022, power=1.5 * light.lamps)


def hedge(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Blossom before the lawn, and light through leaves above."""
    _, flower, _ = palette(scene)
    level = float(0.10 + 0.75 * luminance(mix(light.horizon, light.top, 0.35)))
    tones = [flower * level * 1.2, mix(flower, rgb(1, 1, 1), 0.5) * level * 1.2]
    brushes.lamps(canvas, 40, tones, low=-0.20, high=0.10, radius=0.024, power=0.9)
    brushes.lamps(
        canvas,
        16,
        [light.glow, mix(light.glow, rgb(0.5, 0.8, 0.2), 0.5)],
        low=0.22,
        high=0.62,
        radius=0.030,
        power=0.45 * level,
    )
    if light.elevation < 30:
        sun(canvas, scene, light)
    if light.lamps > 0.5:
        brushes.lamps(canvas, 22, [WARM], low=0.24, high=0.34, radius=0.016, power=2.2)


def snowfield(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """The white ground between set and trees, and cold haze."""
    _, y = canvas.grid()
    day = float(np.clip(luminance(light.horizon) * 1.05, 0.05, 1.0))
    white = mix(rgb(0.74, 0.82, 0.95), light.horizon / max(float(luminance(light.horizon)), 1e-3), 0.14) * day
    canvas.lay(white, 0.35 * smooth(0.45, 0.0, np.abs(y)))
    canvas.lay(white * 0.92, smooth(-0.03, -0.14, y))
    if light.lamps > 0.2:
        brushes.lamps(canvas, 10, [WARM, AMBER], low=0.0, high=0.22, radius=0.022, power=1.5 * light.lamps)
    elif light.elevation < 30:
        sun(canvas, scene, light)


def fairylights(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Strings of warm lights, some in the accent colour."""
    accent = palette(scene)[1]
    tones = [WARM, AMBER, WARM, mix(accent, RED, 0.3) * 1.5]
    brushes.lamps(canvas, 30, tones, low=0.02, high=0.62, radius=0.042, power=0.55 + 0.75 * light.lamps)
    brushes.lamps(canvas, 26, [WARM, AMBER], low=-0.02, high=0.5, radius=0.020, power=0.5 + 1.0 * light.lamps)


def embers(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Orange lights low among dark trunks, violet haze above."""
    accent, far = palette(scene)[1], palette(scene)[2]
    _, y = canvas.grid()
    canvas.lay(far * 0.8, 0.35 * smooth(-0.1, 0.6, y))
    brushes.halo(canvas, (0.0, -0.02), 0.8, accent * 0.14)
    brushes.lamps(canvas, 26, [accent * 1.6, AMBER], low=-0.14, high=0.20, radius=0.030, power=1.3)


def flames(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Rows of small flames before a dark, coloured wall."""
    base, accent, far = palette(scene)
    x, y = canvas.grid()
    fall = np.exp(-(x**2) / 0.8 - (y - 0.1) ** 2 / 0.35)
    wall = far * 0.5 + base * (0.5 * fall)[..., None] + accent * (0.10 * fall)[..., None]
    canvas.pixels = (wall * (1 + 1.6 * (1 - light.lamps))).astype(np.float32)
    brushes.lamps(canvas, 34, [WARM, AMBER, accent * 1.4], low=-0.08, high=0.10, radius=0.030, power=1.8)
    brushes.lamps(canvas, 26, [WARM, accent], low=0.1, high=0.6, radius=0.016, power=0.9)


def streetlights(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Windows, lamps and traffic: the later, the more; their colours from the palette."""
    _, accent, cool = palette(scene)
    if light.lamps < 0.15:
        return
    lit = light.lamps
    _windows(canvas, lit)
    glow: Rgb = mix(accent, cool, 0.5)
    brushes.halo(canvas, (0.0, 0.02), 0.9, glow * 0.10 * lit)
    signs = [accent * 1.6, cool * 1.5, mix(accent, RED, 0.5) * 1.3, mix(cool, rgb(0.9, 0.2, 0.8), 0.5) * 1.4]
    for _ in range(7):  # tall signs
        at, low = canvas.dice.uniform(-1.1, 1.1), canvas.dice.uniform(0.02, 0.32)
        wide, high = canvas.dice.uniform(0.012, 0.05), canvas.dice.uniform(0.06, 0.22)
        tone = signs[int(canvas.dice.integers(len(signs)))]
        brushes.block(canvas, at, at + wide, low, low + high, tone * float(1.6 * lit), soft=0.006)
        brushes.halo(canvas, (at, low + high / 2), 0.16, tone * 0.14 * lit)
    brushes.lamps(
        canvas,
        20,
        [WARM, AMBER, *signs[:2], RED, rgb(0.9, 0.95, 1.0)],
        low=-0.13,
        high=0.06,
        radius=0.055,
        power=0.85 * lit,
    )
    brushes.lamps(
        canvas, 14, [WARM, AMBER, rgb(0.9, 0.95, 1.0)], low=-0.06, high=0.22, radius=0.026, power=1.2 * lit
    )


def _windows(canvas: Canvas, lit: float) -> None:
    """Lit windows in columns, as towers have them."""
    for _ in range(15):
        at, foot, top = (
            canvas.dice.uniform(-1.2, 1.2),
            canvas.dice.uniform(0.02, 0.12),
            canvas.dice.uniform(0.2, 0.7),
        )
        tone = WARM if canvas.dice.random() < 0.7 else BLUE
        for row in np.arange(foot, top, 0.030):
            for column in range(4):
                if canvas.dice.random() < 0.45:
                    x = at + 0.020 * column
                    brushes.block(
                        canvas,
                        x,
                        x + 0.011,
                        row,
                        row + 0.016,
                        tone * float(0.5 * lit * canvas.dice.uniform(0.3, 1.5)),
                        soft=0.002,
                    )


def _sun_at(canvas: Canvas, scene: Scene) -> float:
    return (-0.34 if scene.light.side == "left" else 0.34) + canvas.scroll / canvas.unit
