"""From how high a product was photographed, told by the lower outline of its cut-out, and a camera to go with it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.render.camera import DISTANCE
from limelight.studio.scene.parts import Camera

_SOLE = 0.24
"""How far up the outline, as a share of the height, may still be what the product stands on."""
_ROUND = 28.0
"""Degrees from which it is the product itself that is round below, as a watch is, and tells nothing."""
_SHARE = 0.72
"""How much of the height of the photo's own camera the scene's has at least."""
_HIGHEST = 1.6


def pitch(alpha: NDArray[np.uint8]) -> float:
    """Degrees by which the photo's camera looked down, 0..28, from a tight alpha (height, width).

    The lower outline of what stands on the ground rises towards what stands further back: by half the footprint's depth
    on both sides of a round or square foot, by most of it from the toe of a boot to its heel. Footprints are taken to
    be about as deep as they are wide.
    """
    height, width = alpha.shape
    k = 160 / max(width, 1)
    mask = cv2.resize(alpha, (160, max(8, round(height * k))), interpolation=cv2.INTER_AREA) > 127
    lift = np.argmax(mask[::-1], axis=0).astype(np.float32)
    lift[~mask.any(0)] = np.inf
    rows = mask.shape[0]
    lowest = int(np.median(np.flatnonzero(lift <= lift.min() + 1)))
    ends = []
    for way in (-1, 1):
        at = lowest
        while 0 <= at + way < 160 and lift[at + way] < _SOLE * rows and abs(lift[at + way] - lift[at]) <= 3.5:
            at += way
        ends.append(at)
    left, right = ends
    span = right - left
    if span < 24:
        return 0.0
    rise_left, rise_right = float(lift[left]), float(lift[right])
    if min(lowest - left, right - lowest) > 0.2 * span:
        share = min(rise_left, rise_right) / (span / 2)
    else:
        share = max(rise_left, rise_right) / (0.8 * span)
    degrees = float(np.degrees(np.arcsin(np.clip(share, 0, 0.9))))
    return degrees if degrees < _ROUND else 0.0


def followed(camera: Camera, degrees: float) -> Camera:
    """The camera raised towards the height of the photo's own, where that looked down; the higher of two stays higher."""
    least = min(_SHARE * DISTANCE * float(np.tan(np.radians(degrees))), _HIGHEST)
    if camera.angle == "low" or camera.height >= 1.2 * least:
        return camera
    return camera.model_copy(update={"height": round(0.9 * least + 0.25 * camera.height, 4)})
