"""Another product in the very same scene."""

from __future__ import annotations

from collections.abc import Sequence

from limelight.studio.render.picture import render_picture
from limelight.studio.scene.holidify import scene_of
from limelight.studio.scene.model import Scene
from limelight.studio.types import FRAMES, Aspect, Cutout, Picture, Progress, no_progress


def swap(
    picture: Picture | Scene,
    product: Cutout | Sequence[Cutout],
    *,
    aspect: Aspect | None = None,
    samples: int | None = None,
    height_cm: float | Sequence[float | None] | None = None,
    progress: Progress = no_progress,
) -> Picture:
    """The picture's scene with another product in it: same set, props, light and camera; `meta["scene"]` is equal.

    A picture gives its size as well; a scene is taken in `aspect`, 16:9 when left out. Raises `InputRejected`
    ("no_scene") for a picture that does not tell its scene, and what `render_picture` raises.
    """
    size = None
    if isinstance(picture, Picture) and aspect is None:
        high, wide = picture.rgb.shape[:2]
        size = (wide, high)
        aspect = min(FRAMES, key=lambda name: abs(FRAMES[name][0] / FRAMES[name][1] - wide / high))
    return render_picture(
        product, scene_of(picture), aspect=aspect or "16:9", size=size, samples=samples, height_cm=height_cm,
        as_is=True, progress=progress,
    )  # fmt: skip
