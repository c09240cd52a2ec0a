"""The light around a set as one environment image: sky or room, sun, softboxes, and the backplate itself."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.render.camera import View
from limelight.studio.render.colour import Floats, Image, Rgb, luminance, mix, rgb, smooth, tint
from limelight.studio.render.engine import hdri
from limelight.studio.render.sky import (
    Daylight,
    daylight,
    glow,
    gradient,
    palette,
    sun_direction,
    window_direction,
)
from limelight.studio.render.stage import Stage
from limelight.studio.scene.model import Scene

WIDTH, HEIGHT = 512, 256


def directions() -> Floats:
    """(HEIGHT, WIDTH, 3) the world direction of every texel: the left edge looks along +y, the top is +z."""
    u, v = np.meshgrid(
        (np.arange(WIDTH) + 0.5) / WIDTH * 2 * np.pi, (np.arange(HEIGHT) + 0.5) / HEIGHT * np.pi
    )
    return np.stack([np.sin(u) * np.sin(v), np.cos(u) * np.sin(v), np.cos(v)], -1).astype(np.float32)


def ambience(scene: Scene, stage: Stage, plate: Image, view: View) -> Image:
    """(HEIGHT, WIDTH, 3) radiance that lights the set."""
    light = daylight(scene)
    look = directions()
    outdoors = scene.backdrop.outdoors
    base = _sky(light, look, scene) if outdoors else _room(light, look, scene)
    base = _photographed(base, stage) * stage.ambient
    base = _behind(base, plate, view, look)
    side = -1.0 if scene.light.side == "left" else 1.0
    contrast, softness = scene.light.contrast, scene.light.softness
    # A screen throws a shadow that can be read only when the light behind it is small.
    radius = 1.0 if scene.light.pattern != "none" else 1.6 + 15 * softness
    # Hard light is not only small, it outshines what comes from all around.
    hard = float(np.clip((0.30 - softness) / 0.22, 0.0, 1.0))
    base = base * (1 - 0.55 * hard)
    staged = scene.light.direction != "side" or softness < 0.2
    if outdoors:
        towards = sun_direction(light, scene.light.side)
        radius = min(radius, 2.2 + 9 * softness)
        base = base + _disc(
            look, towards, radius, light.sun * light.power * (1.0 + 0.8 * contrast) * (1 + 0.5 * hard)
        )
        if light.elevation < 20:  # a low sun leaves the ground to the sky, which is warm all around then
            base = base + _disc(
                look,
                _unit(0.0, -0.35, 0.9),
                42,
                mix(light.horizon, rgb(1, 0.93, 0.86), 0.5) * 0.55 * light.level,
            )
    elif light.power > 0.5 or staged:
        power = max(light.power, 1.3) if staged else light.power
        base = base + _disc(
            look,
            window_direction(light, scene),
            radius,
            light.sun * power * (0.6 + 0.5 * contrast) * (1 + 1.2 * hard),
        )
    key = (
        mix(light.sun, rgb(1, 1, 1), 0.6)
        * (1.15 - 0.35 * contrast)
        * (0.45 + 0.55 * min(1.0, softness / 0.3))
    )
    base = base + _disc(look, _unit(side * 0.62, -0.66, 0.42), 24, key * (0.42 if outdoors else 0.62))
    fill = mix(light.sun, rgb(1, 1, 1), 0.85) * (0.42 - 0.34 * contrast) * (1 - 0.6 * hard)
    base = base + _disc(look, _unit(-side * 0.75, -0.60, 0.25), 30, fill * 0.6)
    rim = mix(light.glow / max(float(luminance(light.glow)), 1e-3), rgb(1, 1, 1), 0.4)
    base = base + _disc(look, _unit(-side * 0.80, 0.55, 0.35), 12, rim * 0.35 * (0.5 + contrast))
    return np.ascontiguousarray(base, np.float32)


def _sky(light: Daylight, look: Floats, scene: Scene) -> Image:
    up = look[..., 2]
    sky = (
        gradient(light, up)
        + glow(light, look @ sun_direction(light, scene.light.side).astype(np.float32)) * 0.5
    )
    if (
        light.elevation < 20
    ):  # violet skies turn grey rock violet; a camera's white balance takes most of that out
        sky = mix(sky, tint(light.sun, 0.35) * luminance(sky)[..., None], 0.5)
    ground = palette(scene)[0] * float(luminance(light.horizon)) * 0.35
    return mix(sky, ground, smooth(0.02, -0.06, up))


def _room(light: Daylight, look: Floats, scene: Scene) -> Image:
    wall = palette(scene)[2]
    wall = mix(wall / max(float(luminance(wall)), 0.05), rgb(1, 1, 1), 0.5)
    level = float(np.clip(luminance(light.horizon), 0.10, 0.8))
    return wall * level * (0.30 + 0.35 * smooth(-0.3, 0.9, look[..., 2]))[..., None]


def _photographed(base: Image, stage: Stage) -> Image:
    """Detail of a photographed environment at the base's own brightness, so that reflections have something in them."""
    photo = np.minimum(hdri(stage.hdri), 6.0)
    photo = mix(
        np.repeat(luminance(photo)[..., None], 3, -1), photo, 0.45
    )  # detail is wanted, not another hour's colours
    photo = photo / max(float(luminance(photo).mean()), 1e-3) * float(luminance(base).mean())
    return mix(
        base, photo * 0.5 + photo * base / max(float(luminance(base).mean()), 1e-3) * 0.5, stage.hdri_share
    )


def _behind(base: Image, plate: Image, view: View, look: Floats) -> Image:
    """The backplate put where it stands, so that glossy things mirror what the picture shows."""
    ahead = np.maximum(look[..., 1], 0.05)
    k = plate.shape[0] / view.height
    x = (view.cx + view.focal * look[..., 0] / ahead) * k
    y = (view.horizon - view.focal * look[..., 2] / ahead) * k
    seen = cv2.remap(
        plate, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    height, width = plate.shape[:2]
    inside = (
        smooth(-0.35 * width, 0.0, x) * smooth(1.35 * width, 1.0 * width, x)
        * smooth(-0.5 * height, 0.0, y) * smooth(1.2 * height, 0.9 * height, y) * (look[..., 1] > 0.15)
    )  # fmt: skip
    return mix(base, np.minimum(seen, 8.0), inside)


def _disc(look: Floats, towards: NDArray, radius: float, irradiance: Rgb) -> Image:
    """A round light of `radius` degrees that gives `irradiance` / pi on a surface facing it."""
    angle = np.degrees(np.arccos(np.clip(look @ np.asarray(towards, np.float32), -1, 1)))
    cover = smooth(radius * 1.15 + 0.4, radius * 0.85 - 0.4, angle)
    solid = 2 * np.pi * (1 - np.cos(np.radians(max(radius, 1.2))))
    return irradiance * (np.pi / solid) * cover[..., None]


def _unit(x: float, y: float, z: float) -> NDArray:
    vector = np.array([x, y, z])
    return vector / np.linalg.norm(vector)
