"""A photographed surrounding as backdrop: a window of an environment, graded to the hour and the season."""

from __future__ import annotations

import cv2
import numpy as np

from limelight.studio.render.brushes import Canvas
from limelight.studio.render.colour import Image, Rgb, luminance, mix, rgb, smooth, tint
from limelight.studio.render.engine import hdri
from limelight.studio.render.sky import Daylight
from limelight.studio.scene.model import Backdrop, Scene, TimeOfDay

_MIDDLE = 0.30
"""Luminance to which the median of what stands near the horizon is brought, by day."""
_LEVEL: dict[TimeOfDay, float] = {
    "sunrise": 0.62, "morning": 1.0, "noon": 1.3, "golden hour": 0.85, "dusk": 0.30, "night": 0.085,
}  # fmt: skip
_LAMPLIT: dict[TimeOfDay, float] = {
    "sunrise": 0.75, "morning": 0.95, "noon": 1.05, "golden hour": 0.85, "dusk": 0.62, "night": 0.5,
}  # fmt: skip
"""The same where lamps burn at all hours."""


def photograph(canvas: Canvas, backdrop: Backdrop, scene: Scene, light: Daylight) -> None:
    """Fills the canvas with the view in the direction the seed picks."""
    yaw = backdrop.yaws[scene.seed % len(backdrop.yaws)] + (scene.seed * 37) % 25 - 12
    zoom = backdrop.zoom * (0.82 + 0.05 * ((scene.seed * 5) % 7))
    pixels = window(canvas, backdrop.photo, yaw, zoom=zoom)
    canvas.pixels = graded(pixels * backdrop.exposure, scene, light, lit=backdrop.lit)
    canvas.pixels = _seasoned(canvas.pixels, scene, backdrop)


def window(canvas: Canvas, name: str, yaw: float, *, zoom: float) -> Image:
    """What the environment shows in the direction `yaw` (degrees), wider than the lens sees by `zoom`."""
    x, y = canvas.grid()
    scale = canvas.unit / canvas.view.focal * zoom
    across = np.arctan(x * scale)
    up = np.arctan(y * scale * np.cos(across))
    photo = _normal(name)
    high, wide = photo.shape[:2]
    u = ((across / (2 * np.pi) + yaw / 360.0) % 1.0 * wide).astype(np.float32)
    v = ((0.5 - up / np.pi) * high).astype(np.float32)
    return np.maximum(cv2.remap(photo, u, v, cv2.INTER_CUBIC, borderMode=cv2.BORDER_WRAP), 0).astype(
        np.float32
    )


def _normal(name: str) -> Image:
    photo = hdri(name)
    high = photo.shape[0]
    band = luminance(photo[round(0.36 * high) : round(0.58 * high)])
    return np.minimum(photo * (_MIDDLE / max(float(np.median(band)), 1e-3)), 9.0).astype(np.float32)


def graded(pixels: Image, scene: Scene, light: Daylight, *, lit: bool) -> Image:
    """Split toning: shadows take the colour of the sky, lights that of the sun; then the hour's own level."""
    shade = luminance(pixels)[..., None]
    bright = smooth(0.05, 1.2, shade)
    time = scene.time_of_day
    strength = {"morning": 0.28, "noon": 0.10, "night": 0.75}.get(time, 0.62) * (0.55 if lit else 1.0)
    lights = mix(rgb(1, 1, 1), tint(light.glow), strength)
    darks = mix(rgb(1, 1, 1), tint(light.top), strength * 0.55)
    # Skies of the photo are burnt out: by late light they keep a colour only when they are held back.
    held = pixels / (1 + (0.0 if time in ("morning", "noon") else 0.45) * np.maximum(shade - 0.6, 0))
    level = (_LAMPLIT if lit else _LEVEL)[time]
    if not lit and not scene.backdrop.outdoors and light.lamps > 0.5:
        return _evening_room(pixels, light)
    if scene.weather in ("overcast", "rain", "misty") and not lit:
        held = mix(held, np.repeat(luminance(held)[..., None], 3, -1), 0.35)
        level *= 0.82
    return (held * mix(darks, lights, bright) * level).astype(np.float32)


def _evening_room(pixels: Image, light: Daylight) -> Image:
    """A room by lamplight: walls warm and low, the windows gone dark."""
    shade = luminance(pixels)
    room = np.minimum(pixels, 1.0) * rgb(1.16, 0.90, 0.62) * (0.58 - 0.24 * light.lamps)
    outside = mix(light.top, light.horizon, 0.18) * 1.3
    return mix(room, outside, 0.9 * smooth(0.8, 2.2, shade))


def _seasoned(pixels: Image, scene: Scene, backdrop: Backdrop) -> Image:
    """Leaves turn in autumn and whiten in winter: greens are told by their colour."""
    if not backdrop.green or (scene.season not in ("autumn", "winter") and scene.weather != "snow"):
        return pixels
    shade = luminance(pixels)[..., None]
    red, green, blue = pixels[..., 0:1], pixels[..., 1:2], pixels[..., 2:3]
    leafy = smooth(0.02, 0.22, (green - np.maximum(blue, 0.75 * red)) / np.maximum(shade, 1e-3))
    if scene.season == "autumn" and scene.weather != "snow":
        turned: Rgb = rgb(1.75, 0.78, 0.20)
        return mix(pixels, shade * turned, leafy * 0.85)
    snowy = mix(np.repeat(shade, 3, -1), rgb(0.86, 0.93, 1.04) * 0.85 * np.sqrt(np.maximum(shade, 0)), 0.45)
    return mix(pixels, snowy, 0.45 + 0.5 * leafy)
