"""Steam that rises behind a product."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.motion.blend import lay
from limelight.studio.motion.easing import clamp
from limelight.studio.motion.facts import Box
from limelight.studio.motion.i420 import I420
from limelight.studio.motion.light import Light

_COARSE = 2
"""Steam is drawn at this fraction of half resolution: it has no detail that more would show."""
_BRIGHT = 0.62
"""The mean brightness from which a scene counts as bright."""
_VEIL = 168


class Steam:
    """Soft wisps that rise behind the product's top, or from the middle of a scene without one."""

    def __init__(self, size: tuple[int, int], seed: int, light: Light) -> None:
        self.half = (size[0] // 2, size[1] // 2)
        # White on white would not be seen: before a bright scene, steam is what it is in life, a veil of grey.
        grey = _VEIL if light.mean > _BRIGHT else 255
        self._colour = light.on((grey, grey, grey), 0.15)
        random = np.random.default_rng(seed)
        side = 256
        noise = random.standard_normal((side, side)).astype(np.float32)
        tiled = np.tile(noise, (2, 2))
        # The middle of the blurred tiles repeats without a seam; their rims saw the border.
        middle = slice(side // 2, side // 2 + side)
        octaves = [cv2.GaussianBlur(tiled, (0, 0), sigma)[middle, middle] for sigma in (5, 10, 20)]
        smooth = sum(
            octave / octave.std() * weight for octave, weight in zip(octaves, (0.5, 0.8, 1.0), strict=True)
        )
        self._wisps = np.clip(np.asarray(smooth, np.float32) * 0.26 + 0.50, 0, 1)

    def draw(self, frame: I420, t: float, *, product: Box | None) -> None:
        wide, high = (max(2, side // _COARSE) for side in self.half)
        foot_x, foot_y = (product.centre[0] * wide, product.y0 * high) if product else (wide / 2, high * 0.7)
        width = (product.x1 - product.x0) * wide if product else wide * 0.2
        rise = 0.60 * high
        y, x = np.arange(high, dtype=np.float32)[:, None], np.arange(wide, dtype=np.float32)[None]
        up = ((foot_y + 0.06 * rise - y) / rise).astype(np.float32)
        width = min(width, 0.7 * rise)  # a wide pot steams from its lid, not from end to end
        risen = np.clip(up, 0, 1)
        spread = width * (0.15 + 0.38 * risen)
        curl = 0.07 * width * risen * np.sin(5.0 * up - 1.6 * t)
        fade = np.clip(up * 5, 0, 1) * np.clip(1 - up, 0, 1)
        plume = np.exp(-(((x - foot_x - curl) / spread) ** 2)) * fade
        grain = 200 / high
        slow = self._sample((x - foot_x) * grain * 0.9, y * grain * 0.55 + 34 * t)
        fast = self._sample((x - foot_x) * grain * 1.6 + 70, y * grain * 0.9 + 61 * t)
        cover = np.minimum(1.7 * plume * slow * (0.35 + 0.65 * fast), 0.8) * clamp(0.35 + t / 0.8)
        lay(frame, cv2.resize(cover.astype(np.float32), self.half).astype(np.float32), self._colour)

    def _sample(self, x: NDArray[np.float32], y: NDArray[np.float32]) -> NDArray[np.float32]:
        shape = (y.shape[0], x.shape[1])
        map_x, map_y = (np.broadcast_to(along, shape).astype(np.float32) for along in (x, y))
        wisps = cv2.remap(self._wisps, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        return wisps.astype(np.float32, copy=False)
