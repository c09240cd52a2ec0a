"""From linear light to a finished plate: tone curve, bloom, vignette, grain. Never sees the product."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from limelight.studio.render.colour import Floats, Image, display, luminance
from limelight.studio.scene.model import Mood, Scene

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
_BAND = 48
"""Rows worked on at once."""
_TONES = 65_536
"""Steps of the tone table: in the shadows a twentieth of an 8-bit step."""


def aces(linear: Image) -> Image:
    """Filmic tone curve to display-linear 0..1. Source: Narkowicz 2015, a fit of the ACES reference transform."""
    x = np.maximum(linear, 0) * np.float32(0.72)
    return (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14)


def bloom(linear: Image, strength: float = 0.10) -> Image:
    """Light spilling from what is brighter than the film can hold."""
    height, width = linear.shape[:2]
    small = cv2.resize(linear, (max(width // 4, 8), max(height // 4, 8)), interpolation=cv2.INTER_AREA)
    over = np.minimum(np.maximum(small - 0.85, 0), 6.0)
    radius = 0.012 * max(small.shape[:2])
    spill = cv2.GaussianBlur(over, (0, 0), max(radius, 1.0)) + 0.7 * cv2.GaussianBlur(
        over, (0, 0), max(radius * 4, 2.0)
    )
    return linear + cv2.resize(strength * spill, (width, height), interpolation=cv2.INTER_LINEAR)


def finish(linear: Image, scene: Scene) -> Image:
    """(height, width, 3) display values in 0..1 from linear radiance, with the scene's mood."""
    glowing = bloom(linear)
    height, width = glowing.shape[:2]
    fall = _vignette(width, height, 0.30 if scene.mood in ("moody", "luxury") else 0.16)
    grain = np.random.default_rng(scene.seed).standard_normal((height, width, 1), np.float32)
    out = np.empty((height, width, 3), np.float32)
    for top in range(0, height, _BAND):  # a band at a time stays in the processor's cache
        band = np.s_[top : top + _BAND]
        held = np.minimum(aces(glowing[band]), 1.0)
        toned = _tones(scene.mood)[(held * (_TONES - 1) + 0.5).astype(np.uint16)]
        grey = luminance(toned)[..., None]
        toned -= grey
        toned *= np.float32(_SATURATION[scene.mood])
        toned += grey
        toned *= fall[band]
        toned += grain[band] * np.float32(0.0055)
        np.clip(toned, 0, 1, out=out[band])
    return out


@lru_cache(maxsize=len(_CURVE))
def _tones(mood: Mood) -> Floats:
    """(_TONES,) display values with the mood's curve, by display-linear ones in 0..1: a table is faster than powers."""
    out = display(np.linspace(0, 1, _TONES, dtype=np.float32))
    curve = np.float32(_CURVE[mood])
    return out * (1 - curve) + curve * (out * out * (3 - 2 * out))


@lru_cache(maxsize=4)
def _vignette(width: int, height: int, depth: float) -> Floats:
    y, x = np.ogrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    fall = (np.square(x) + np.square(y)).astype(np.float32)[..., None] * np.float32(0.5)
    return 1 - np.float32(depth) * fall ** np.float32(1.3)
