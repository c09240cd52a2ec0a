"""Light by time of day: the sun, the sky's colours, how dark the world is and whether lamps burn."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from limelight.studio.render.colour import Image, Rgb, hex_rgb, luminance, mix, rgb, smooth, tint
from limelight.studio.scene.model import Scene, TimeOfDay
from limelight.studio.scene.themes import THEMES


@dataclass(frozen=True, slots=True)
class Daylight:
    """The outdoor light of one time of day. Radiance in units where a noon sky is about 1."""

    sun: Rgb
    """Colour, unit luminance."""
    power: float
    """Irradiance of the sun against that of the sky."""
    elevation: float
    """Degrees above the horizon."""
    azimuth: float
    """Degrees from straight behind the product towards the light's side; 180 is behind the camera."""
    top: Rgb
    horizon: Rgb
    glow: Rgb
    """Around the sun, at the horizon."""
    level: float
    """Brightness of what lies behind, against the product's own exposure."""
    lamps: float
    """0..1: how much the lamps and windows of the place are lit."""


DAYLIGHT: dict[TimeOfDay, Daylight] = {
    "sunrise": Daylight(
        tint(rgb(1.0, 0.56, 0.27)), 2.6, 11, 42, rgb(0.36, 0.41, 0.60), rgb(1.0, 0.57, 0.42),
        rgb(1.5, 0.74, 0.30), 0.95, 0.25,
    ),
    "morning": Daylight(
        tint(rgb(1.0, 0.91, 0.76)), 1.9, 36, 105, rgb(0.30, 0.52, 0.92), rgb(0.82, 0.90, 0.98),
        rgb(1.0, 0.95, 0.82), 1.05, 0.05,
    ),
    "noon": Daylight(
        tint(rgb(1.0, 0.97, 0.92)), 2.2, 62, 130, rgb(0.17, 0.40, 0.92), rgb(0.66, 0.83, 1.0),
        rgb(0.95, 0.98, 1.0), 1.2, 0.0,
    ),
    "golden hour": Daylight(
        tint(rgb(1.0, 0.66, 0.32)), 2.6, 17, 62, rgb(0.40, 0.45, 0.66), rgb(1.0, 0.68, 0.44),
        rgb(1.7, 1.0, 0.42), 1.0, 0.2,
    ),
    "dusk": Daylight(
        tint(rgb(1.0, 0.50, 0.28)), 0.9, 7, 30, rgb(0.055, 0.095, 0.27), rgb(0.62, 0.27, 0.20),
        rgb(1.0, 0.40, 0.13), 0.62, 0.75,
    ),
    "night": Daylight(
        tint(rgb(0.55, 0.70, 1.0)), 0.35, 42, 70, rgb(0.006, 0.012, 0.040), rgb(0.030, 0.050, 0.115),
        rgb(0.05, 0.08, 0.16), 0.5, 1.0,
    ),
}  # fmt: skip


def daylight(scene: Scene) -> Daylight:
    """The light of the scene's time of day, greyed by its weather."""
    light = DAYLIGHT[scene.time_of_day]
    if scene.light.colour:
        glow = tint(hex_rgb(scene.light.colour))
        light = replace(light, sun=glow, glow=mix(light.glow, glow * float(luminance(light.glow)), 0.6))
    match scene.light.direction:
        case "back":
            light = replace(light, azimuth=24.0)
        case "front":
            light = replace(light, azimuth=152.0, elevation=max(light.elevation, 20.0))
        case "top":
            light = replace(light, elevation=max(light.elevation, 76.0))
        case "side":
            pass
    if scene.weather in ("overcast", "rain", "misty"):
        grey = {"overcast": 0.6, "rain": 0.7, "misty": 0.45}[scene.weather]
        level = float(luminance(0.4 * light.top + 0.6 * light.horizon))
        dull = rgb(0.95, 1.0, 1.06) * level
        return Daylight(
            mix(light.sun, rgb(1, 1, 1), grey * 0.6), light.power * (1 - grey * 0.85), light.elevation, light.azimuth,
            mix(light.top, dull, grey), mix(light.horizon, dull * 1.1, grey * 0.8),
            mix(light.glow, dull * 1.3, grey * 0.8), light.level * (1 - 0.12 * grey), light.lamps,
        )  # fmt: skip
    return light


def palette(scene: Scene) -> tuple[Rgb, Rgb, Rgb]:
    """Set, accent and backdrop colours, linear: the scene's own, filled up from the theme; single parts may differ."""
    default = THEMES[scene.theme].palette
    first, second, third = _asked(scene) if scene.palette else (hex_rgb(default[k]) for k in range(3))
    if scene.stage.colour:
        first = hex_rgb(scene.stage.colour)
    if scene.backdrop.colours:
        third = hex_rgb(scene.backdrop.colours[0])
    return first, second, third


def _asked(scene: Scene) -> tuple[Rgb, Rgb, Rgb]:
    """The colours of the words: an accent and a backdrop of the first colour's kin where they name only one."""
    first = hex_rgb(scene.palette[0])
    second = hex_rgb(scene.palette[1]) if len(scene.palette) > 1 else mix(first, rgb(1, 1, 1), 0.35)
    third = hex_rgb(scene.palette[2]) if len(scene.palette) > 2 else mix(first, rgb(0.9, 0.88, 0.85), 0.5)
    return first, second, third


def gradient(light: Daylight, sin_elevation: np.ndarray) -> Image:
    """Sky radiance by the sine of the elevation (any shape); below the horizon it stays the horizon's colour."""
    up = np.clip(sin_elevation, 0.0, 1.0).astype(np.float32)
    return mix(light.horizon, light.top, smooth(0.0, 0.62, up**0.75)[..., None])


def glow(light: Daylight, cos_sun: np.ndarray) -> Image:
    """The brightening of the sky around the sun, by the cosine of the angle to it."""
    near = np.clip(cos_sun, 0.0, 1.0).astype(np.float32)[..., None]
    return light.glow * (0.55 * near**6 + 1.2 * near**60 + 3.0 * near**900)


def sun_direction(light: Daylight, side: str) -> np.ndarray:
    """(3,) unit vector towards the sun; x right, y away from the camera, z up."""
    sign = -1.0 if side == "left" else 1.0
    azimuth, elevation = np.radians(light.azimuth), np.radians(light.elevation)
    return np.array(
        [sign * np.sin(azimuth) * np.cos(elevation), np.cos(azimuth) * np.cos(elevation), np.sin(elevation)]
    )


def window_direction(light: Daylight, scene: Scene) -> np.ndarray:
    """(3,) unit vector towards the window through which a room is lit."""
    side = -1.0 if scene.light.side == "left" else 1.0
    vector = np.array(
        {
            "side": (side * 0.86, -0.15 + 0.3 * (light.elevation < 30), 0.30 + 0.2 * (light.elevation > 30)),
            "front": (side * 0.35, -0.80, 0.45),
            "back": (side * 0.55, 0.72, 0.38),
            "top": (side * 0.18, -0.10, 0.97),
        }[scene.light.direction]
    )
    return vector / np.linalg.norm(vector)
