"""Backdrops of a photo studio, painted: gradient, bricks, curtain, chalkboard, beams of light. Linear, before defocus."""

from __future__ import annotations

import numpy as np

from limelight.studio.render import brushes
from limelight.studio.render.brushes import Canvas
from limelight.studio.render.colour import Floats, Rgb, floats, hex_rgb, luminance, mix, rgb, smooth, tint
from limelight.studio.render.noise import fractal
from limelight.studio.render.sky import Daylight, palette
from limelight.studio.scene.model import Scene

_LATE = {"night": 0.34, "dusk": 0.58, "sunrise": 0.88, "golden hour": 0.9}


def tones(scene: Scene) -> tuple[Rgb, Rgb]:
    """The wall's colour and a second one: as asked for, else the palette's far colour and one towards the accent."""
    asked = [hex_rgb(code) for code in scene.backdrop.colours]
    _, accent, far = palette(scene)
    first = asked[0] if asked else far
    if len(asked) > 1:
        return first, asked[1]
    if asked:
        return first, np.clip(mix(first, rgb(1, 1, 1), 0.45), 0, 0.95)
    return first, mix(first, accent, 0.42)


def level(scene: Scene, light: Daylight) -> Rgb:
    """Brightness and tint of a wall at the scene's hour."""
    warm = 0.15 if scene.time_of_day in ("morning", "noon") else 0.4
    warm = max(warm, 0.6 if scene.light.colour else 0.0)
    return mix(rgb(1, 1, 1), tint(light.sun), warm) * _LATE.get(scene.time_of_day, 1.0)


def gradient(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """One colour below, another above, brighter on the side of the light."""
    low, high = tones(scene)
    x, y = canvas.grid()
    side = -1.0 if scene.light.side == "left" else 1.0
    rise = smooth(-0.05, 0.75, y)
    fall = 0.74 + 0.30 * np.exp(-((x - 0.25 * side) ** 2 + (y - 0.22) ** 2) / 0.7)
    canvas.pixels = (mix(low, high, rise) * fall[..., None] * level(scene, light)).astype(np.float32)


def brick(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Courses of brick with pale joints, each brick its own shade."""
    asked = scene.backdrop.colours
    clay = hex_rgb(asked[0]) if asked else rgb(0.36, 0.135, 0.085)
    x, y = canvas.grid()
    row = np.floor(y / 0.072)
    column = np.floor((x + 0.11 * (row % 2)) / 0.22)
    u, v = (x + 0.11 * (row % 2)) / 0.22 - column, y / 0.072 - row
    shade = 0.72 + 0.5 * ((np.sin(row * 127.1 + column * 311.7 + scene.seed) * 43758.5453) % 1)
    joint = np.minimum(np.minimum(u, 1 - u) * 0.22, np.minimum(v, 1 - v) * 0.072)
    pixels = mix(mix(clay, rgb(0.6, 0.56, 0.5), 0.45), clay * 0.9, smooth(0.002, 0.007, joint))
    pixels = pixels * shade[..., None]
    canvas.pixels = (pixels * _pool(canvas, scene)[..., None] * level(scene, light)).astype(np.float32)


def curtain(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Cloth in deep upright folds."""
    cloth, _ = tones(scene)
    x, y = canvas.grid()
    sway = np.interp((x * 120 + 256) % 512, np.arange(512), fractal(512, 2.0, scene.seed % 7 + 60)[5])
    fold = 0.5 + 0.5 * np.sin(x * 26 + sway * 9 + 0.25 * np.sin(y * 2.2 + x * 3))
    shade = 0.30 + 0.85 * fold**1.4
    canvas.pixels = (cloth * (shade * _pool(canvas, scene))[..., None] * level(scene, light)).astype(
        np.float32
    )


def chalkboard(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """A school's board in its wooden frame, with chalk upon it, on a pale wall."""
    board = palette(scene)[2]
    x, y = canvas.grid()
    day = level(scene, light)
    wall = rgb(0.62, 0.58, 0.50) * day
    canvas.pixels = (
        np.broadcast_to(wall, canvas.pixels.shape).astype(np.float32) * _pool(canvas, scene)[..., None]
    )
    # It hangs where the frame shows it, however high the camera stands.
    top = float(np.clip(0.92 * canvas.view.horizon / canvas.unit, 0.34, 0.80))
    brushes.block(canvas, -0.98, 0.98, 0.045, top, rgb(0.34, 0.19, 0.09) * day, soft=0.004)
    dust = floats(0.82 + 0.36 * np.interp((x * 60 + y * 190) % 512, np.arange(512), fractal(512, 1.4, 9)[3]))
    inner = (
        smooth(-0.944, -0.936, x)
        * smooth(0.944, 0.936, x)
        * smooth(0.081, 0.089, y)
        * smooth(top - 0.036, top - 0.044, y)
    )
    canvas.lay(board * dust[..., None] * _pool(canvas, scene)[..., None] * day, inner)
    chalk = rgb(0.82, 0.82, 0.78) * day
    for k in range(9):
        left, high = canvas.dice.uniform(-0.86, 0.5), top - 0.10 - 0.062 * k
        if high < 0.10:
            break
        words = left
        while words < left + canvas.dice.uniform(0.25, 0.6):
            wide = canvas.dice.uniform(0.02, 0.09)
            brushes.block(canvas, words, min(words + wide, 0.9), high, high + 0.018, chalk * 0.75, soft=0.006)
            words += wide + 0.025
    ring = np.abs(np.hypot(x - 0.62, y - 0.5 * top - 0.02) - min(0.15, 0.32 * top))
    canvas.lay(chalk, 0.8 * smooth(0.008, 0.002, ring))


def spotlights(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """A dark wall cut by beams from above, in white and the accent's colour."""
    _, accent, far = palette(scene)
    x, y = canvas.grid()
    dark = (far if luminance(far) < 0.08 else far * 0.12) * float(1.0 + 1.6 * light.level - 0.8)
    canvas.pixels = (dark * (0.5 + 0.9 * _pool(canvas, scene))[..., None]).astype(np.float32)
    sun = tint(light.sun)
    side = -1.0 if scene.light.side == "left" else 1.0
    for at, lean, tone, power in (
        (-0.55 * side, 0.42 * side, mix(rgb(1, 1, 1), sun, 0.4), 0.26), (0.50 * side, -0.30 * side, accent, 0.42),
        (0.05, -0.06, mix(accent, rgb(1, 1, 1), 0.6), 0.16),
    ):  # fmt: skip
        down = np.clip(1.05 - y, 0, 2)
        middle = at + lean * down
        beam = np.exp(-(((x - middle) / (0.035 + 0.13 * down)) ** 2)) * smooth(-0.2, 0.35, y)
        pool = np.exp(-(((x - (at + lean * 0.95)) / 0.34) ** 2) - ((y - 0.10) / 0.16) ** 2)
        canvas.pixels = (
            canvas.pixels + tone * (power * (0.7 + 0.5 * light.level) * (beam + 0.8 * pool))[..., None]
        )


def _pool(canvas: Canvas, scene: Scene) -> Floats:
    """Light on a wall: a broad pool towards the key's side."""
    x, y = canvas.grid()
    side = -1.0 if scene.light.side == "left" else 1.0
    return floats(0.42 + 0.62 * np.exp(-((x - side * 0.22) ** 2 + (y - 0.12) ** 2) / 0.6))
