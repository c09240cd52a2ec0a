"""From linear light to a finished plate: tone curve, bloom, vignette, grain. Never sees the product."""

from __future__ import annotations

import cv2
import numpy as np

from limelight.studio.render.colour import Image, display, luminance
from limelight.studio.scene.model import Scene

_SATURATION = {
    "bold": 1.22,
    "luxury": 1.02,
    "moody": 1.0,
    "calm": 1.02,
    "bright": 1.14,
    "cosy": 1.1,
    "natural": 1.1,
}
_CURVE = {
    "bold": 0.34,
    "luxury": 0.30,
    "moody": 0.38,
    "calm": 0.10,
    "bright": 0.12,
    "cosy": 0.22,
    "natural": 0.2,
}


def aces(linear: Image) -> Image:
    """Filmic tone curve to display-linear 0..1. Source: Narkowicz 2015, a fit of the ACES reference transform."""
    x = np.maximum(linear, 0) * 0.72
    return ((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14)).astype(np.float32)


def bloom(linear: Image, strength: float = 0.10) -> Image:
    """Light spilling from what is brighter than the film can hold."""
    height, width = linear.shape[:2]
    small = cv2.resize(linear, (max(width // 4, 8), max(height // 4, 8)), interpolation=cv2.INTER_AREA)
    over = np.minimum(np.maximum(small - 0.85, 0), 6.0)
    radius = 0.012 * max(small.shape[:2])
    spill = cv2.GaussianBlur(over, (0, 0), max(radius, 1.0)) + 0.7 * cv2.GaussianBlur(
        over, (0, 0), max(radius * 4, 2.0)
    )
    return linear + strength * cv2.resize(spill, (width, height), interpolation=cv2.INTER_LINEAR)


def finish(linear: Image, scene: Scene) -> Image:
    """(height, width, 3) display values in 0..1 from linear radiance, with the scene's mood."""
    out = display(aces(bloom(linear)))
    curve = _CURVE[scene.mood]
    out = out * (1 - curve) + curve * (out * out * (3 - 2 * out))
    grey = luminance(out)[..., None]
    out = grey + (out - grey) * _SATURATION[scene.mood]
    height, width = out.shape[:2]
    y, x = np.ogrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    depth = 0.30 if scene.mood in ("moody", "luxury") else 0.16
    out = out * (1 - depth * np.clip((x * x + y * y) * 0.5, 0, 1) ** 1.3)[..., None]
    grain = np.random.default_rng(scene.seed).standard_normal((height, width, 1), np.float32) * 0.0055
    return np.clip(out + grain, 0, 1).astype(np.float32)
