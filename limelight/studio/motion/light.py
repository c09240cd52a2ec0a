"""The light of a scene, read off the picture: what floats in the air takes its colour from it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from limelight.studio.types import Rgb8

_BRIGHTEST = 0.12
"""The share of a picture that counts as lit."""


@dataclass(frozen=True, slots=True)
class Light:
    """What lights a scene."""

    colour: tuple[int, int, int]
    """Of the brightest parts, sRGB, brought to full brightness."""
    mean: float
    """0..1: how bright the scene is on the whole."""
    shade: tuple[int, int, int]
    """The colour of its darkest parts, sRGB."""

    def on(self, colour: tuple[int, int, int], share: float = 0.5) -> tuple[int, int, int]:
        """`colour` (sRGB) as it looks in this light; `share` of the light's own colour is taken on."""
        lit = (
            round(own * (1 - share + share * tint / 255))
            for own, tint in zip(colour, self.colour, strict=True)
        )
        r, g, b = lit
        return r, g, b


def light_of(picture: Rgb8) -> Light:
    """The light in which a picture was taken."""
    small = cv2.resize(picture, (96, 54), interpolation=cv2.INTER_AREA).reshape(-1, 3).astype(np.float64)
    grey = small @ [0.2126, 0.7152, 0.0722]
    order = np.argsort(grey, kind="stable")
    few = max(1, round(_BRIGHTEST * len(order)))
    bright, dark = small[order[-few:]].mean(axis=0), small[order[: 2 * few]].mean(axis=0)
    r, g, b = np.round(bright * (255 / max(1.0, float(bright.max()))))
    sr, sg, sb = np.round(dark)
    return Light(
        (int(r), int(g), int(b)),
        float(grey.mean()) / 255,
        (int(sr), int(sg), int(sb)),
    )
