"""The different shots a storyboard takes of one scene."""

from __future__ import annotations

import random

from limelight.studio.scene.model import Camera, Scene, Shot

_SHOTS: dict[Shot, Camera] = {
    "hero": Camera(shot="hero", fill=0.56, height=0.58, aperture=0.045),
    "detail": Camera(shot="detail", fill=0.8, height=0.5, aperture=0.075, azimuth=10.0),
    "wide": Camera(shot="wide", fill=0.36, height=0.85, aperture=0.03, x=0.4, azimuth=-12.0),
    "low": Camera(shot="low", fill=0.62, height=0.22, aperture=0.055, azimuth=6.0, x=0.54),
    "side": Camera(shot="side", fill=0.52, height=0.62, aperture=0.05, x=0.36, azimuth=28.0),
}


def vary(scene: Scene, *, shot: Shot, seed: int) -> Scene:
    """The same place and moment from another camera; `seed` shakes it a little and may mirror it.

    The same arguments always give the same scene. The product stays in the safe area whatever the seed: the
    renderer fits the frame to the product.
    """
    dice = random.Random(f"{scene.theme}/{shot}/{seed}")
    base = _SHOTS[shot]
    mirror = dice.random() < 0.5
    x = 1.0 - base.x if mirror else base.x
    camera = base.model_copy(
        update={
            "fill": round(base.fill * dice.uniform(0.95, 1.05), 4),
            "height": round(base.height * dice.uniform(0.88, 1.12), 4),
            "azimuth": round((-base.azimuth if mirror else base.azimuth) + dice.uniform(-5.0, 5.0), 2),
            "x": round(x + dice.uniform(-0.02, 0.02), 4),
        }
    )
    side = scene.light.side if shot in ("hero", "detail") else ("right" if mirror else "left")
    return scene.model_copy(
        update={"camera": camera, "light": scene.light.model_copy(update={"side": side}), "seed": scene.seed}
    )
