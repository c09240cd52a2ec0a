"""What hangs and shines behind a set on an occasion: lanterns, moons, hearts, garlands, bokeh, a window's frame."""

from __future__ import annotations

import cv2
import numpy as np

from limelight.studio.render import brushes
from limelight.studio.render.brushes import Canvas
from limelight.studio.render.colour import AMBER, WARM, Floats, Rgb, luminance, mix, rgb, smooth
from limelight.studio.render.sky import Daylight, palette
from limelight.studio.scene.model import Scene

_SPOTS = ((-0.62, 0.42), (-0.34, 0.74), (0.36, 0.66), (0.68, 0.36), (-0.92, 0.68), (0.96, 0.70), (0.06, 0.88))
"""Where things hang: x in units, height as a share of what is seen above the horizon; the middle is left free."""


def lanterns(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Round paper lanterns, lit from within."""
    _, accent, _ = palette(scene)
    red = rgb(0.95, 0.09, 0.045)
    for number, (x, high) in enumerate(_spread(canvas)):
        radius = 0.085 + 0.03 * (number % 3)
        _thread(canvas, x, high + radius, accent * 0.5)
        brushes.halo(canvas, (x, high), radius * 2.6, rgb(1.0, 0.30, 0.10) * 0.16)
        gx, gy = canvas.grid()
        far = np.hypot((gx - x) / radius, (gy - high) / (0.82 * radius))
        ribs = 0.82 + 0.18 * np.cos((gx - x) / radius * 9)
        glow = mix(red * 0.85, rgb(1.5, 0.42, 0.14), np.exp(-((far / 0.6) ** 2)))
        canvas.lay(glow * ribs[..., None], smooth(1.04, 0.96, far))
        for top in (0.80, -0.80):
            edge = high + top * radius
            brushes.block(
                canvas,
                x - 0.36 * radius,
                x + 0.36 * radius,
                edge - 0.10 * radius,
                edge + 0.10 * radius,
                accent * 0.9,
            )
        brushes.block(canvas, x - 0.006, x + 0.006, high - 1.6 * radius, high - 0.9 * radius, accent * 0.8)


def moons(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Crescents and stars on threads, and a scatter of warm lights."""
    _, accent, _ = palette(scene)
    gold = mix(accent, rgb(1.0, 0.72, 0.30), 0.5) * float(0.7 + 0.5 * light.lamps)
    brushes.lamps(canvas, 18, [WARM, AMBER, gold], low=0.0, high=0.7, radius=0.016, power=0.8)
    x, y = canvas.grid()
    for number, (at, high) in enumerate(_spread(canvas)):
        _thread(canvas, at, high + 0.06, gold * 0.35)
        if number % 2 == 0:
            radius = 0.095
            outer = smooth(radius + 0.004, radius - 0.004, np.hypot(x - at, y - high))
            inner = smooth(
                0.80 * radius - 0.004, 0.80 * radius + 0.004, np.hypot(x - at - 0.036, y - high - 0.018)
            )
            canvas.lay(gold, outer * inner)
        else:
            canvas.lay(gold, smooth(0.004, -0.004, _star(x - at, y - high, 0.05)))


def hearts(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Lights out of focus, each in the shape of a heart."""
    _, accent, _ = palette(scene)
    x, y = canvas.grid()
    tones = (accent * 0.9, mix(accent, rgb(1, 1, 1), 0.5), WARM * 0.9)
    wide = canvas.view.width / canvas.unit / 2
    for k in range(16):
        at, high = canvas.dice.uniform(-wide, wide), canvas.dice.uniform(0.06, 0.80)
        size = canvas.dice.uniform(0.035, 0.085)
        u, v = (x - at) / size, (y - high) / size
        shape = (u * u + (v - 0.55 * np.sqrt(np.abs(u))) ** 2).astype(np.float32)
        canvas.lay(tones[k % 3], 0.42 * smooth(1.05, 0.85, shape))


def garlands(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Swags of pompons or marigolds along the top, with strings hanging at the sides."""
    base, accent, _ = palette(scene)
    day = float(np.clip(0.35 + 0.65 * luminance(light.horizon) + 0.3 * light.lamps, 0.3, 1.0))
    kin = (
        rgb(1.0, 0.62, 0.06)
        if scene.holiday == "diwali" or scene.theme == "diwali"
        else mix(base, rgb(1, 1, 1), 0.3)
    )
    tones = (accent * day, kin * day, mix(accent, rgb(1, 1, 1), 0.35) * day)
    wide = canvas.view.width / canvas.unit / 2
    balls: list[tuple[float, float]] = []
    top = max(canvas.view.horizon / canvas.unit, 0.25) - 0.05
    for start in np.arange(-wide - 0.1, wide, 0.5):
        balls += [(start + 0.5 * t, top - 0.16 * 4 * t * (1 - t)) for t in np.linspace(0, 0.94, 13)]
    for side in (-1, 1):
        for k in range(3):
            x = side * (wide - 0.06 - 0.16 * k)
            balls += [(x, top - 0.05 * n) for n in range(12 - 3 * k)]
    for k, (x, y) in enumerate(balls):
        _ball(canvas, x, y, 0.026, tones[k % 3])


def bokeh(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """Lights far out of focus on a dim ground; over another backdrop they only add to it."""
    _, accent, far = palette(scene)
    alone = not (scene.backdrop.photo or scene.backdrop.painter not in ("", "bokeh"))
    if alone:
        x, y = canvas.grid()
        fall = np.exp(-(x**2) / 1.2 - (y - 0.15) ** 2 / 0.3)
        ground = mix(far * 0.22, rgb(0.05, 0.045, 0.05), 0.4)
        canvas.pixels = (ground * (0.5 + fall)[..., None]).astype(np.float32)
    tones = [WARM, AMBER, mix(WARM, accent, 0.7) * 1.2, accent * 1.3]
    power = 0.9 if alone else 0.35 + 0.6 * light.lamps
    brushes.lamps(canvas, 26, tones, low=-0.05, high=0.62, radius=0.060, power=power)
    brushes.lamps(canvas, 22, tones, low=-0.02, high=0.5, radius=0.030, power=1.3 * power)


def window(canvas: Canvas, scene: Scene, light: Daylight) -> None:
    """A tall window's white frame before what is seen; by day its panes are bright."""
    side = -1.0 if scene.light.side == "left" else 1.0
    x, _ = canvas.grid()
    day = float(np.clip(luminance(light.horizon), 0.05, 1.0))
    if scene.weather == "clear" and light.lamps < 0.5:
        glow = mix(light.horizon, light.glow, 0.4)
        canvas.pixels = canvas.pixels + glow * (0.20 * smooth(-0.9, 0.7, x * side))[..., None]
    frame = mix(rgb(0.62, 0.60, 0.56) * (0.10 + 0.55 * day), WARM * 0.12, light.lamps)
    for middle in (-1.02, -0.34, 0.34, 1.02):
        at = middle + 0.10 * side
        brushes.block(canvas, at - 0.022, at + 0.022, -1.2, 1.6, frame, soft=0.005)
        brushes.block(canvas, at - 0.004, at + 0.004, -1.2, 1.6, frame * 0.55, soft=0.003)
    for bar in (0.44, 0.98):
        brushes.block(canvas, -3, 3, bar - 0.014, bar + 0.014, frame * 0.9, soft=0.005)
    brushes.block(canvas, -3, 3, -0.14, -0.06, frame * 1.05, soft=0.005)


def _spread(canvas: Canvas) -> list[tuple[float, float]]:
    """Places in the frame for things that hang, shaken by the seed; in a tall frame they draw together and rise."""
    wide = canvas.view.width / canvas.unit / 2
    tall = canvas.view.height > 1.2 * canvas.view.width
    dice = canvas.dice
    top = float(np.clip(canvas.view.horizon / canvas.unit, 0.22, 1.3))
    return [
        (float(np.clip(x, -wide * 0.86, wide * 0.86)) * (0.62 if tall else 1.0) + float(dice.uniform(-0.05, 0.05)),
         high * top + float(dice.uniform(-0.04, 0.04)))
        for x, high in _SPOTS
    ]  # fmt: skip


def _thread(canvas: Canvas, x: float, low: float, tone: Rgb) -> None:
    brushes.block(canvas, x - 0.0018, x + 0.0018, low, low + 2.0, tone, soft=0.0015)


def _ball(canvas: Canvas, x: float, y: float, radius: float, tone: Rgb) -> None:
    """A small ball shaded from above, drawn only where it is."""
    view = canvas.view
    cx = (x * canvas.unit) + view.width / 2 - canvas.scroll
    cy = view.horizon - y * canvas.unit
    r = max(1, round(radius * canvas.unit))
    shade = tuple(float(v) for v in tone * 0.75)
    cv2.circle(canvas.pixels, (round(cx), round(cy)), r, shade, -1, cv2.LINE_AA)
    lit = tuple(float(v) for v in tone)
    cv2.circle(
        canvas.pixels,
        (round(cx - 0.2 * r), round(cy - 0.3 * r)),
        max(1, round(0.6 * r)),
        lit,
        -1,
        cv2.LINE_AA,
    )


def _star(x: Floats, y: Floats, radius: float) -> Floats:
    """Signed distance, about, of a star of five points."""
    angle = np.arctan2(x, y)
    fold = np.abs(((angle / (2 * np.pi) * 5 + 0.5) % 1) - 0.5) * 2
    return (np.hypot(x, y) - radius * (1 - 0.58 * fold)).astype(np.float32)
