"""Far backgrounds painted whole: studio wall, sky, sea, lake, ranges, mesas, dunes. Linear light, before defocus."""

from __future__ import annotations

import cv2
import numpy as np

from limelight.studio.render import brushes
from limelight.studio.render.brushes import Canvas
from limelight.studio.render.colour import AMBER, WARM, Floats, Image, floats, luminance, mix, rgb, smooth
from limelight.studio.render.noise import fractal
from limelight.studio.render.sky import Daylight, palette
from limelight.studio.scene.model import Scene


def wall(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """A lit wall that falls off to the corners."""
    _, _, colour = palette(scene)
    x, y = canvas.grid()
    side = -1.0 if scene.light.side == "left" else 1.0
    dark = {"night": 0.30, "dusk": 0.5, "sunrise": 0.85, "golden hour": 0.85}.get(scene.time_of_day, 1.0)
    # A black wall still shows where the light falls on it.
    dark *= 1.0 + 2.2 * float(np.clip(1 - luminance(colour) / 0.06, 0, 1))
    fall = np.exp(-((x - side * 0.15) ** 2 + (y - 0.1) ** 2) / 0.55)
    warm = mix(rgb(1, 1, 1), light.sun, 0.15 if scene.time_of_day in ("morning", "noon") else 0.5)
    canvas.pixels = (colour * (dark * (0.34 + 0.66 * fall))[..., None] * warm).astype(np.float32)
    if scene.time_of_day in ("sunrise", "golden hour"):
        _window_light(canvas, side, light)


def _window_light(canvas: Canvas, side: float, light: Daylight) -> None:
    """Low sun through a window: two slanting panes of light on the wall."""
    x, y = canvas.grid()
    lean = x * side - 0.35 * (y - 0.2)
    for middle in (-0.42, -0.12):
        pane = smooth(0.125, 0.105, np.abs(lean - middle)) * smooth(
            0.34, 0.31, np.abs(y - 0.28 + 0.12 * lean)
        )
        canvas.pixels = canvas.pixels * (1 + 0.55 * pane[..., None] * light.sun)


def sky(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Nothing but sky and high clouds."""
    brushes.sky(canvas, light, scene.light.side, clouds=1.0)
    _low_sun(canvas, scene, light)
    x, y = canvas.grid()
    field = fractal(512, 2.4, scene.seed % 5 + 31, 1.0, 1.6)
    u, v = (x * 150 + 256) % 512, (y * 230 + 100) % 512
    cloud = smooth(
        0.50,
        0.80,
        floats(
            cv2.remap(
                field,
                u.astype(np.float32),
                v.astype(np.float32),
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_WRAP,
            )
        ),
    )
    white = mix(light.horizon, rgb(1, 1, 1) * float(luminance(light.horizon)), 0.5) * 1.08
    canvas.lay(white, 0.8 * cloud * smooth(-0.1, 0.25, y))


def sea(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Sky over an open sea that runs out in foam on the sand."""
    brushes.sky(canvas, light, scene.light.side, clouds=0.55)
    _low_sun(canvas, scene, light)
    far = mix(light.horizon, light.top, 0.5) * 0.74
    brushes.ridge(canvas, -0.016, 0.045, far, seed=scene.seed % 7 + 3, beta=3.0)
    x, y = canvas.grid()
    _, tone, _ = palette(scene)
    day = float(0.10 + 1.0 * luminance(light.top) + 0.25 * luminance(light.horizon))
    deep, shallow = tone * day * rgb(0.45, 0.75, 0.95), mix(tone, rgb(0.35, 0.72, 0.70), 0.5) * day
    waves = _waves(x, y, 3)
    water = mix(deep, shallow, smooth(-0.02, -0.26, y)) * (0.86 + 0.28 * waves)[..., None]
    mirror = smooth(-0.30, 0.0, y) * (0.35 + 0.5 * waves)
    water = mix(water, mix(light.horizon, light.top, 0.25), mirror)
    canvas.lay(water, smooth(0.002, -0.002, y))
    _glitter(canvas, light, scene, waves)
    for low, wide in ((-0.17, 0.006), (-0.235, 0.012)):
        crest = y - low - 0.014 * np.sin(x * 6 + low * 90) - 0.012 * (_across(x, 5) - 0.5)
        foam = smooth(wide, 0.0, np.abs(crest)) * smooth(0.30, 0.62, _across(x, 9))
        canvas.lay(
            mix(rgb(0.9, 0.93, 0.95), light.horizon, 0.3) * float(0.10 + 0.80 * light.level), foam * 0.65
        )
    if light.lamps > 0.6:
        brushes.lamps(canvas, 14, [WARM, AMBER], low=0.0, high=0.03, radius=0.011, power=2.2)


def lake(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Hills, a far shore of trees, and their reflection in still water."""
    ranges(canvas, scene, light)
    x, y = canvas.grid()
    shade = mix(rgb(0.025, 0.055, 0.03), light.horizon * 0.4, 0.16) * float(0.25 + 0.75 * light.level)
    if scene.season == "autumn":
        shade = mix(rgb(0.22, 0.09, 0.02), light.horizon * 0.5, 0.25)
    brushes.ridge(canvas, 0.005, 0.055, shade, seed=scene.seed % 6 + 40, beta=1.5)
    horizon = int(np.clip(canvas.view.horizon, 0, canvas.view.height))
    below = canvas.view.height - horizon
    if below <= 1 or horizon <= 1:
        return
    rows = np.clip(horizon - 1 - (np.arange(below) * 0.9).astype(int), 0, None)
    mirrored = canvas.pixels[rows]
    mirrored = cv2.GaussianBlur(mirrored, (0, 0), sigmaX=1.2, sigmaY=4.0)
    depth = np.clip(-y[horizon:], 0, 1)
    water = mirrored * (0.62 + 0.22 * _waves(x[horizon:], y[horizon:], 6))[..., None]
    tone = palette(scene)[1] * float(0.05 + 0.30 * luminance(light.top))
    canvas.pixels[horizon:] = mix(water, tone, 0.15 + 0.5 * smooth(0.0, 0.5, depth))


def ranges(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Four ranges of hills, paler with distance."""
    brushes.sky(canvas, light, scene.light.side, clouds=0.6)
    _low_sun(canvas, scene, light)
    haze = mix(light.horizon, light.glow, 0.2)
    rock = mix(rgb(0.15, 0.145, 0.15), light.top * 0.45, 0.35) * float(0.25 + 0.75 * light.level)
    snowy = scene.season == "winter" or scene.weather == "snow"
    white = rgb(0.8, 0.85, 0.95) * float(luminance(light.horizon))
    for k, (base, rise, share) in enumerate(
        ((0.17, 0.17, 0.70), (0.06, 0.13, 0.46), (-0.05, 0.10, 0.24), (-0.18, 0.09, 0.06))
    ):
        near = mix(rock, mix(white, rock, 0.15 * k), 0.75 if snowy else 0.0)
        colour = mix(near, haze, share)
        seed = scene.seed % 11 + 5 + k
        brushes.ridge(
            canvas, base, rise, colour, seed=seed, beta=(2.2, 2.2, 2.4, 2.6)[k], foot=mix(colour, haze, 0.6)
        )
    if light.lamps > 0.6:
        brushes.lamps(canvas, 9, [WARM, AMBER], low=-0.35, high=-0.22, radius=0.012, power=2.0)


def mesas(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Table mountains in layered red rock, standing in haze."""
    brushes.sky(canvas, light, scene.light.side, clouds=0.45)
    _low_sun(canvas, scene, light)
    haze = mix(light.horizon, light.glow, 0.25)
    x, y = canvas.grid()
    warm = mix(rgb(1, 1, 1), light.sun, 0.6)
    dice = np.random.default_rng(scene.seed % 13 + 5)
    lit = float(0.10 + 0.70 * luminance(light.horizon))
    for share, scale, tone in ((0.68, 0.7, 0.9), (0.46, 1.0, 1.0), (0.22, 1.2, 0.85)):
        top = np.full(x.shape[1], -0.03, np.float32)
        for _ in range(4):
            at, half, high = (
                dice.uniform(-1.2, 1.2),
                scale * dice.uniform(0.06, 0.22),
                scale * dice.uniform(0.04, 0.13),
            )
            body = smooth(half * 1.5, half, np.abs(x[0] - at)) * high + 0.25 * high * smooth(
                half * 2.8, half, np.abs(x[0] - at)
            )
            top = np.maximum(top, body - 0.03)
        top = top + 0.008 * (_across(x, 11)[0] - 0.5)
        strata = 0.82 + 0.30 * np.interp(
            (y * 640 + 90 * share) % 512, np.arange(512), fractal(512, 1.6, 12)[4]
        )
        side = -1.0 if scene.light.side == "left" else 1.0
        slope = np.gradient(cv2.GaussianBlur(top[None], (0, 0), 2.0)[0])
        face = np.clip(0.85 - side * slope * 60, 0.45, 1.3)
        rock = rgb(0.46, 0.185, 0.085) * tone * lit * warm * (strata * face[None])[..., None]
        coverage = smooth(-0.0035, 0.0035, top[None] - y)
        canvas.lay(mix(rock, haze, share), coverage)
    ground = palette(scene)[0] * lit * 0.95 * warm * (0.80 + 0.4 * _waves(x, y, 8))[..., None]
    canvas.lay(mix(haze, ground, smooth(0.0, 0.34, -y)), smooth(0.004, -0.004, y + 0.012))


def dunes(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Dunes behind dunes, each with a lit and a shaded face."""
    brushes.sky(canvas, light, scene.light.side, clouds=0.3)
    _low_sun(canvas, scene, light)
    sand, shade, _ = palette(scene)
    lit = float(0.06 + 0.75 * luminance(light.horizon))
    haze = mix(light.horizon, light.glow, 0.2)
    for k, (base, rise, share) in enumerate(((0.07, 0.06, 0.60), (0.0, 0.07, 0.34), (-0.10, 0.08, 0.08))):
        body = mix(sand, shade, 0.22 * k) * mix(rgb(1, 1, 1), light.sun, 0.5) * lit
        seed = scene.seed % 9 + 21 + k
        brushes.ridge(
            canvas, base, rise, mix(body, haze, share), seed=seed, beta=3.6, foot=mix(body * 0.5, haze, share)
        )


def _low_sun(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """A sun that stands low enough to be in the frame: its disc and the glow around it."""
    if light.elevation > 20 or light.power < 0.5:
        return
    at = (-0.30 if scene.light.side == "left" else 0.30) + canvas.scroll / canvas.unit
    high = 0.10 + 0.006 * light.elevation
    for radius, power in ((0.75, 0.22), (0.28, 0.40), (0.055, 3.0)):
        brushes.halo(canvas, (at, high), radius, light.glow * power)


def _waves(x: Floats, y: Floats, seed: int) -> Floats:
    """Noise lying on the water in perspective, 0..1, calmer towards the horizon."""
    depth = 0.055 / np.maximum(-y, 0.004)
    field = fractal(512, 1.9, seed, 1.0, 0.35)
    u, v = (x * (2 + 26 * depth) * 26) % 512, (depth * 420) % 512
    return floats(
        cv2.remap(
            field, u.astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP
        )
    )


def _glitter(canvas: Canvas, light: Daylight, scene: Scene, waves: Floats) -> None:
    """The sun's path on the water."""
    x, y = canvas.grid()
    at = (-0.30 if scene.light.side == "left" else 0.30) + canvas.scroll / canvas.unit
    path = np.exp(-(((x - at) / (0.05 - 0.55 * np.minimum(y, 0))) ** 2)) * smooth(0.0, -0.004, y)
    sparks = smooth(0.60, 0.95, waves) * smooth(-0.5, -0.01, y)
    power = float(np.clip(light.power / 2.2, 0.1, 1.2))
    canvas.pixels = canvas.pixels + light.glow * (1.5 * power * sparks * path)[..., None]


def _across(x: Floats, seed: int) -> Image:
    """Noise along the frame, 0..1."""
    line = fractal(512, 2.0, seed)[7]
    return np.interp((x * 90 + 256) % 512, np.arange(512), line).astype(np.float32)
