"""The different shots a storyboard takes of one scene, and what the seed changes in them."""

from __future__ import annotations

import random

from limelight.studio.scene.model import USUAL, Camera, Light, Scene, Shot

_SHOTS: dict[Shot, Camera] = {
    "hero": Camera(shot="hero", fill=0.56, height=0.58, aperture=0.045),
    "detail": Camera(shot="detail", fill=0.8, height=0.5, aperture=0.075, azimuth=10.0),
    "wide": Camera(shot="wide", fill=0.36, height=0.85, aperture=0.03, x=0.4, azimuth=-12.0),
    "low": Camera(shot="low", fill=0.62, height=0.22, aperture=0.055, azimuth=6.0, x=0.54),
    "side": Camera(shot="side", fill=0.52, height=0.62, aperture=0.05, x=0.36, azimuth=28.0),
}
_ANGLES = {"low": 0.22, "high": 1.45}
_HEIGHTS = (0.55, 0.8, 1.0, 1.4, 1.9)
"""A hero's camera stands low, at eye level or high, by the seed."""
_DAY = ("sunrise", "morning", "noon", "golden hour")


def vary(scene: Scene, *, shot: Shot, seed: int) -> Scene:
    """The same place and moment from another camera; `seed` moves camera, light and props, and may mirror it.

    The same arguments always give the same scene. What the words asked of camera and light is kept. The product stays
    in the safe area whatever the seed: the renderer fits the frame to the product.
    """
    dice = random.Random(f"{scene.theme}/{shot}/{seed}")
    shot = scene.camera.shot if shot == "hero" else shot
    mirror = dice.random() < 0.5
    camera = _camera(scene.camera, shot, dice, mirror=mirror)
    side = scene.light.side if shot in ("hero", "detail") else ("right" if mirror else "left")
    light = _light(scene, dice).model_copy(update={"side": side})
    props = scene.props
    if props.count == USUAL:  # nobody said how many
        props = props.model_copy(update={"count": dice.choice((2, 3, 3, 4))})
    return scene.model_copy(update={"camera": camera, "light": light, "props": props})


def _camera(asked: Camera, shot: Shot, dice: random.Random, *, mirror: bool) -> Camera:
    base, hero = _SHOTS[shot], shot == "hero"
    height = _ANGLES.get(asked.angle, base.height * (dice.choice(_HEIGHTS) if hero else 1.0))
    azimuth, x = (-base.azimuth, 1.0 - base.x) if mirror else (base.azimuth, base.x)
    turn, shift = (16.0, 0.09) if hero else (8.0, 0.02)
    return base.model_copy(
        update={
            "fill": round(base.fill * (dice.uniform(0.80, 1.08) if hero else dice.uniform(0.94, 1.05)), 4),
            "height": round(height * dice.uniform(0.92, 1.08), 4),
            "azimuth": round(azimuth + dice.uniform(-turn, turn), 2),
            "x": round(x + dice.uniform(-shift, shift), 4),
            "aperture": round(base.aperture * dice.uniform(0.75, 1.3), 4),
            "angle": asked.angle,
            "copy_space": asked.copy_space,
        }
    )


def _light(scene: Scene, dice: random.Random) -> Light:
    """The light a little harder or softer; by day it may fall in through a window or leaves, or from behind."""
    light = scene.light
    change: dict[str, object] = {
        "softness": round(min(max(light.softness * dice.uniform(0.5, 1.5), 0.0), 1.0), 4),
        "contrast": round(min(max(light.contrast + dice.uniform(-0.15, 0.15), 0.0), 1.0), 4),
    }
    screened, behind, tone = dice.random() < 0.4, dice.random() < 0.3, dice.random()
    plain = light.pattern == "none" and light.direction == "side" and light.softness < 0.5
    if plain and scene.weather == "clear" and scene.time_of_day in _DAY and not scene.backdrop.outdoors:
        if screened:
            change |= {"pattern": dice.choice(("window", "leaves", "leaves", "blinds")), "softness": 0.1}
        elif behind:
            change["direction"] = "back"
    if light.colour is None and tone > 0.6:
        change["colour"] = "#ffdcb8" if tone < 0.85 else "#e3ecff"
    return light.model_copy(update=change)
