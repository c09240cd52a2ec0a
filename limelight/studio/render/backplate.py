"""The far background of a scene, photographed or painted for the view's own perspective and thrown out of focus."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from limelight.studio.blur import blurred
from limelight.studio.errors import RenderFailed
from limelight.studio.render import festoons, landscapes, overlays, walls
from limelight.studio.render.brushes import Canvas
from limelight.studio.render.camera import View
from limelight.studio.render.colour import Image, floats, luminance, mix, rgb, smooth
from limelight.studio.render.noise import defocus
from limelight.studio.render.panorama import photograph
from limelight.studio.render.sky import Daylight, daylight
from limelight.studio.scene.model import Scene, TimeOfDay
from limelight.studio.scene.parts import CopySpace, Painter

_PAINT_WIDTH = 560
"""Painted at this width: everything is blurred afterwards."""
_PAINTERS: dict[Painter, Callable[[Canvas, Scene, Daylight], None]] = {
    "wall": landscapes.wall, "sky": landscapes.sky, "sea": landscapes.sea, "lake": landscapes.lake,
    "ranges": landscapes.ranges, "mesas": landscapes.mesas, "dunes": landscapes.dunes, "sun": overlays.sun,
    "sunbeams": overlays.sunbeams, "kitchen": overlays.kitchen, "lamps": overlays.lamps, "screen": overlays.screen,
    "hedge": overlays.hedge, "snowfield": overlays.snowfield, "fairylights": overlays.fairylights,
    "embers": overlays.embers, "flames": overlays.flames, "streetlights": overlays.streetlights,
    "gradient": walls.gradient, "brick": walls.brick, "curtain": walls.curtain, "chalkboard": walls.chalkboard,
    "spotlights": walls.spotlights, "lanterns": festoons.lanterns, "moons": festoons.moons, "hearts": festoons.hearts,
    "garlands": festoons.garlands, "bokeh": festoons.bokeh, "window": festoons.window,
}  # fmt: skip


_HELD: dict[TimeOfDay, float] = {
    "sunrise": 0.74, "morning": 0.82, "noon": 0.88, "golden hour": 0.68, "dusk": 0.85, "night": 1.0,
}  # fmt: skip
"""Painted skies are exposed for colour: under a low sun they would burn out."""


def backplate(scene: Scene, view: View) -> Image:
    """(view.height, view.width, 3) linear radiance of what lies behind the set, out of focus."""
    k = min(1.0, _PAINT_WIDTH / max(view.width, view.height))
    small = view.scaled(max(16, round(view.width * k)), max(16, round(view.height * k)))
    canvas = Canvas.blank(small, scene.seed + 101)
    light = daylight(scene)
    backdrop = scene.backdrop
    if backdrop.photo:
        try:
            photograph(canvas, backdrop, scene, light)
        except RenderFailed:
            # Without the path tracer no environment can be read; the 2-D composite has to do with paint.
            (landscapes.ranges if scene.backdrop.outdoors else landscapes.wall)(canvas, scene, light)
    if backdrop.painter:
        _PAINTERS[backdrop.painter](canvas, scene, light)
    if scene.backdrop.outdoors and not backdrop.photo:
        canvas.pixels = canvas.pixels * np.float32(_HELD[scene.time_of_day])
    if backdrop.overlay:
        _PAINTERS[backdrop.overlay](canvas, scene, light)
    if scene.weather in ("misty", "rain") and scene.backdrop.outdoors:
        _, y = canvas.grid()
        haze = mix(light.horizon, light.glow, 0.25)
        grey = mix(
            haze, rgb(0.9, 1.0, 1.12) * float(luminance(haze)), 0.75 if scene.weather == "rain" else 0.3
        )
        canvas.lay(grey * (0.7 if scene.weather == "rain" else 1.0), 0.45 * smooth(0.75, 0.0, np.abs(y)))
    blur = canvas.unit * (0.006 + 0.34 * view.aperture * backdrop.focus)
    blurred = defocus(np.maximum(canvas.pixels, 0), blur)
    if scene.weather == "rain" and not scene.backdrop.outdoors:
        blurred = _through_wet_glass(blurred, scene.seed)
    if scene.camera.copy_space != "none":
        blurred = _calm(blurred, scene.camera.copy_space)
    return cv2.resize(blurred, (view.width, view.height), interpolation=cv2.INTER_CUBIC).clip(0)


def _calm(image: Image, side: CopySpace) -> Image:
    """The part of the backdrop that is kept for words, with its detail and most of its contrast taken out."""
    height, width = image.shape[:2]
    v, u = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    across = {"left": 1 - u, "right": u, "top": 1 - v, "bottom": v}[side]
    soft = blurred(image, 0.09 * min(height, width))
    region = smooth(0.5, 0.75, across)
    even = mix(soft, (image * region[..., None]).sum((0, 1)) / region.sum(), 0.45)
    return mix(image, even, 0.92 * smooth(0.42, 0.68, across))


def _through_wet_glass(image: Image, seed: int) -> Image:
    """The view through a window with rain on it: drops that show the scene upside down, and runs of water."""
    height, width = image.shape[:2]
    dice = np.random.default_rng(seed + 17)
    bend = np.zeros((height, width, 2), np.float32)
    shine = np.zeros((height, width), np.float32)
    unit = min(height, width)
    drops = [
        (dice.uniform(0, width), dice.uniform(0, height), unit * dice.uniform(0.004, 0.016), 1.25)
        for _ in range(420)
    ]
    for _ in range(16):
        x, y = dice.uniform(0, width), dice.uniform(-0.2, 0.5) * height
        drops += [
            (x + dice.normal(0, 0.6), y + 3.0 * s, unit * 0.007, 1.6)
            for s in range(int(dice.integers(10, 40)))
        ]
    for x, y, radius, tall in drops:
        x0, x1 = max(int(x - radius - 1), 0), min(int(x + radius + 2), width)
        y0, y1 = max(int(y - radius * tall - 1), 0), min(int(y + radius * tall + 2), height)
        if x0 >= x1 or y0 >= y1:
            continue
        v, u = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        du, dv = (u - x) / radius, (v - y) / (radius * tall)
        inside = (du * du + dv * dv < 1).astype(np.float32)
        bend[y0:y1, x0:x1, 0] = np.where(inside > 0, -du * 0.07 * width, bend[y0:y1, x0:x1, 0])
        bend[y0:y1, x0:x1, 1] = np.where(inside > 0, -dv * 0.16 * height, bend[y0:y1, x0:x1, 1])
        glint = inside * np.exp(-((du + 0.35) ** 2 + (dv + 0.4) ** 2) * 9)
        shine[y0:y1, x0:x1] = np.maximum(shine[y0:y1, x0:x1], glint)
    v, u = np.mgrid[0:height, 0:width].astype(np.float32)
    seen = cv2.remap(
        image, u + bend[..., 0], v + bend[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    level = float(np.percentile(image, 90))
    return mix(floats(seen), rgb(1, 1, 1) * level, 0.55 * shine)
