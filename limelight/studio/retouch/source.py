"""What a picture was made of, when the studio made it: its scene, and the product's cut-out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from pydantic import ValidationError

from limelight.studio.errors import InputRejected
from limelight.studio.fidelity import product_fidelity
from limelight.studio.probe import read_image
from limelight.studio.render import render_picture
from limelight.studio.scene import Scene
from limelight.studio.types import FRAMES, Aspect, Cutout, Mask8, Picture, Progress, Rgb8

MOST_PIXELS = 16_777_216
"""Of a picture that is made."""
_NOISE = 6.0
"""Levels of 255 by which half of what is around the product differs at most: two renderings of one scene differ so much."""
_SAME = 0.9
"""Likeness, SSIM, of the product in the picture and in its scene above which the picture is still that scene."""


@dataclass(frozen=True)
class Source:
    """A scene with its product."""

    scene: Scene
    cutout: Cutout
    height_cm: float | None = None

    @classmethod
    def of(cls, origin: dict[str, Any] | None) -> Source | None:
        """As a request names it; None when there is none, or of a version of scenes that is no more."""
        if not origin:
            return None
        try:
            scene = Scene.model_validate(origin["scene"])
        except ValidationError:
            return None
        rgba = np.asarray(Image.open(origin["cutout"]).convert("RGBA"))
        return cls(scene, Cutout(rgba, 1.0), origin.get("height_cm"))

    def shown(self, scene: Scene, size: tuple[int, int], progress: Progress) -> Picture:
        """The product in a scene like its own, (width, height)."""
        return render_picture(
            self.cutout, scene, aspect=nearest(size), size=size, height_cm=self.height_cm, as_is=True, progress=progress
        )  # fmt: skip


def nearest(size: tuple[int, int]) -> Aspect:
    """The aspect that a frame is nearest to."""
    ratio = np.log(size[0] / size[1])
    return min(FRAMES, key=lambda name: abs(np.log(FRAMES[name][0] / FRAMES[name][1]) - ratio))


def same(picture: Rgb8, anew: Picture) -> bool:
    """Whether a picture is still the one that its scene gives: it may have been cropped or lettered since."""
    if picture.shape != anew.rgb.shape or int((anew.mask > 250).sum()) < 64:
        return False
    gap = np.abs(picture.astype(np.int16) - anew.rgb).max(axis=2)[anew.mask < 5]
    if gap.size and float(np.median(gap)) > _NOISE:
        return False
    return product_fidelity(picture, anew.mask, anew.rgb).ssim >= _SAME


def read_rgb(path: str, *, what: str = "the picture") -> Rgb8:
    """(height, width, 3). Raises `InputRejected`."""
    return np.asarray(read_image(Path(path).read_bytes(), name=what).convert("RGB"))


def read_mask(path: str | None, size: tuple[int, int], *, what: str = "the mask") -> Mask8 | None:
    """(height, width), black and white; None where none is given. Raises `InputRejected` for another size."""
    if not path:
        return None
    mask = read_image(Path(path).read_bytes(), name=what).convert("L")
    if mask.size != size:
        raise InputRejected(
            "mask",
            f"{what} is {mask.width}x{mask.height} and the picture {size[0]}x{size[1]}: give a mask of the picture's size",
            limit=list(size), value=list(mask.size),
        )  # fmt: skip
    return np.asarray(mask)
