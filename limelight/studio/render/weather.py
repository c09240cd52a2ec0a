"""Rain and snow in the air, and candle flames: drawn over the plate in linear light, before the product."""

from __future__ import annotations

import cv2
import numpy as np

from limelight.studio.render.camera import DISTANCE, View
from limelight.studio.render.colour import WARM, Floats, Image, luminance, mix, rgb
from limelight.studio.scene.model import Scene


def weathered(plate: Image, scene: Scene, view: View) -> Image:
    """The plate with the scene's rain or snow falling through it; under a roof none falls."""
    if not scene.backdrop.outdoors or scene.weather not in ("rain", "snow"):
        return plate
    level = float(np.clip(np.percentile(luminance(plate), 80), 0.10, 1.2))
    if scene.weather == "rain":
        return plate + rgb(0.85, 0.93, 1.0) * (0.50 * level * _rain(scene, view))[..., None]
    return mix(plate, rgb(0.95, 0.97, 1.0) * max(level * 1.7, 0.45), _snow(scene, view))


def _rain(scene: Scene, view: View) -> Floats:
    """Slanting streaks at three depths, 0..1."""
    dice = np.random.default_rng(scene.seed + 401)
    layer = np.zeros((view.height, view.width), np.float32)
    unit = min(view.width, view.height)
    slant = 0.10 if scene.light.side == "left" else -0.10
    for count, length, thick, strength in ((240, 0.06, 1, 0.30), (110, 0.12, 1, 0.55), (26, 0.22, 2, 0.50)):
        streaks = np.zeros_like(layer)
        for _ in range(count):
            x, y = dice.uniform(-0.05, 1.05) * view.width, dice.uniform(-0.2, 1.0) * view.height
            reach = unit * length * dice.uniform(0.6, 1.2)
            end = (int(x + slant * reach), int(y + reach))
            cv2.line(streaks, (int(x), int(y)), end, float(dice.uniform(0.4, 1.0)), thick, cv2.LINE_AA)
        layer += strength * cv2.GaussianBlur(streaks, (0, 0), 0.6 * thick * max(unit / 720, 0.5))
    return np.clip(layer, 0, 1)


def _snow(scene: Scene, view: View) -> Floats:
    """Flakes at three depths, the nearest soft and large, 0..1."""
    dice = np.random.default_rng(scene.seed + 402)
    layer = np.zeros((view.height, view.width), np.float32)
    unit = min(view.width, view.height)
    for count, radius, soft, strength in (
        (300, 0.0016, 0.0008, 0.75),
        (110, 0.0034, 0.0015, 0.85),
        (26, 0.010, 0.006, 0.60),
    ):
        flakes = np.zeros_like(layer)
        for _ in range(count):
            at = (int(dice.uniform(0, view.width)), int(dice.uniform(0, view.height)))
            size = max(1, round(radius * unit * dice.uniform(0.6, 1.4)))
            cv2.circle(flakes, at, size, float(dice.uniform(0.4, 1.0)), -1, cv2.LINE_AA)
        layer = np.maximum(layer, strength * cv2.GaussianBlur(flakes, (0, 0), max(soft * unit, 0.5)))
    return np.clip(layer, 0, 1)


def flames(plate: Image, places: list[tuple[float, float, float]], view: View) -> Image:
    """Candle flames at their places in the scene, each with its glow."""
    out = plate
    y, x = np.mgrid[0 : view.height, 0 : view.width].astype(np.float32)
    for px, py, pz in places:
        scale = view.focal / (DISTANCE + py)
        at_x, at_y = view.cx + px * scale, view.horizon - (pz - view.lens_height) * scale
        high = 0.115 * scale
        up = (at_y - y) / high
        inside = np.clip(up, 0, 1)
        width = 0.17 * high * np.sin(np.pi * inside**0.62) + 0.4
        body = np.clip((width - np.abs(x - at_x)) / max(0.05 * high, 0.8) + 0.5, 0, 1) * (up > 0) * (up < 1)
        blur = max(0.03 * high, 0.5) + 0.012 * abs(py) * high
        body = cv2.GaussianBlur(body.astype(np.float32), (0, 0), blur)
        hot = mix(rgb(1.0, 0.42, 0.08), rgb(1.0, 0.86, 0.55), np.clip(1.2 - inside, 0, 1)) * 4.0
        far = ((x - at_x) ** 2 + (y - at_y + 0.5 * high) ** 2) / (high * high)
        out = mix(out, hot, body) + WARM * (0.17 * np.exp(-far / 1.6) + 0.045 * np.exp(-far / 12))[..., None]
    return out.astype(np.float32)
