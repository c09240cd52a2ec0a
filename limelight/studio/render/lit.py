"""From which side a product photo is lit, so that the scene can be lit from there too."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from limelight.studio.render.colour import linear, luminance
from limelight.studio.scene.model import Scene

_CLEARLY = 0.22
"""Difference of the log luminance of a photo's left and right thirds from which it has a lit side."""


def lit_like(product: NDArray[np.uint8], scene: Scene) -> Scene:
    """The scene with its key light on the side from which the photo is lit, where the photo clearly says so."""
    weight = (product[..., 3] > 250).astype(np.float32)
    shade = np.log(luminance(linear(product[..., :3].astype(np.float32) / 255)) + 0.02) * weight
    third = max(product.shape[1] // 3, 1)
    means = [
        float(shade[:, part].sum() / max(weight[:, part].sum(), 1.0))
        for part in (np.s_[:third], np.s_[-third:])
    ]
    if abs(means[0] - means[1]) < _CLEARLY:
        return scene
    side = "left" if means[0] > means[1] else "right"
    return scene.model_copy(update={"light": scene.light.model_copy(update={"side": side})})
