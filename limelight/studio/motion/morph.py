"""A cut inside a quick zoom: one product swells, and the next settles out of it, in the same place and as large."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from limelight.studio.motion.facts import Box
from limelight.studio.motion.i420 import I420, planes
from limelight.studio.motion.transitions import enlarged
from limelight.studio.types import FPS

_FRAMES = round(0.42 * FPS)
"""How many frames on either side of the cut the zoom takes."""
_SWELL = 1.55
"""How much larger than the larger of both the products are at the cut."""
_MOST = 3.0
"""The most that either picture is enlarged."""
_STRETCH = 1.12
"""How far a product may be stretched across or down to take the other's shape."""
_POWER = 2.4
_SHUTTER = 1.0
"""How much of the time between two frames the shutter is open."""
_PASSES = 3
"""Each pass doubles the moments that a blurred frame is made of."""
_MIDDLE = Box(x0=0.3, y0=0.3, x1=0.7, y1=0.7)


@dataclass(frozen=True, slots=True)
class _Side:
    """What happens to one clip: how far it is enlarged at the cut, about which point, and where that point lies then."""

    scale: tuple[float, float]
    point: tuple[float, float]
    place: tuple[float, float]

    def at(self, near: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """The scale and the place at `near`, 0 far from the cut .. 1 at it."""
        scale = self.scale[0] ** near, self.scale[1] ** near
        # Following the zoom and not the time keeps the frame covered all the way.
        rest = [
            (s - 1) / (most - 1) if most > 1 + 1e-6 else 0.0
            for s, most in zip(scale, self.scale, strict=True)
        ]
        x, y = (
            start + (end - start) * share
            for start, end, share in zip(self.point, self.place, rest, strict=True)
        )
        return scale, (x, y)


class Morph:
    """See the module. Both pictures are only ever enlarged, so that no edge of one comes into view."""

    lead = tail = _FRAMES

    def __init__(self, last: Box | None, first: Box | None) -> None:
        """`last` is the product in the last frame before the cut, `first` in the first after it, where there is one."""
        before, after = last or _MIDDLE, first or _MIDDLE
        out, into = _scales(before, after)
        held = [
            min(max((a + b) / 2, _low(a, s), _low(b, t)), _high(a, s), _high(b, t))
            for a, b, s, t in zip(before.centre, after.centre, out, into, strict=True)
        ]
        self._out = _Side(
            out,
            before.centre,
            (_within(held[0], before.centre[0], out[0]), _within(held[1], before.centre[1], out[1])),
        )
        self._in = _Side(
            into,
            after.centre,
            (_within(held[0], after.centre[0], into[0]), _within(held[1], after.centre[1], into[1])),
        )

    def leave(self, frame: I420, before: int) -> I420:
        return _zoomed(frame, self._out, _near(before - 0.5), _near(before + 0.5 - _SHUTTER))

    def enter(self, frame: I420, after: int) -> I420:
        return _zoomed(frame, self._in, _near(after + 0.5), _near(after - 0.5 + _SHUTTER))


def _near(frames: float) -> float:
    """How near the cut a moment is that lies so many frames from it."""
    return max(0.0, 1 - max(0.0, frames) / _FRAMES) ** _POWER


def _scales(before: Box, after: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """How far each is enlarged across and down, so that both products are equally large at the cut, nearly."""
    sizes = [(box.x1 - box.x0, box.y1 - box.y0) for box in (before, after)]
    tall = max(size[1] for size in sizes) * _SWELL
    wide = float(np.sqrt(np.prod([size[0] * tall / max(size[1], 1e-6) for size in sizes])))
    scales: list[tuple[float, float]] = []
    for own_wide, own_tall in sizes:
        down = min(max(tall / max(own_tall, 1e-6), 1.0), _MOST)
        across = min(max(wide / max(own_wide, 1e-6), down / _STRETCH), down * _STRETCH)
        scales.append((max(1.0, across), down))
    return scales[0], scales[1]


def _low(centre: float, scale: float) -> float:
    """The least place to which `centre` can be brought while the frame stays covered."""
    return 1 - scale * (1 - centre)


def _high(centre: float, scale: float) -> float:
    return scale * centre


def _within(place: float, centre: float, scale: float) -> float:
    return min(max(place, _low(centre, scale)), _high(centre, scale))


def _zoomed(frame: I420, side: _Side, near: float, blurred: float) -> I420:
    """The frame enlarged as at `near`, and blurred by the zoom from there to `blurred`."""
    if near <= 0:
        return frame
    scale, place = side.at(near)
    out = enlarged(frame, scale, side.point, place)
    reach = max(1.0, (side.scale[1] ** abs(blurred - near)))
    for level in range(_PASSES):
        step = reach ** (1 / 2 ** (level + 1))
        if step < 1 + 1 / out.shape[1]:
            continue
        grown = enlarged(out, (step, step), place, place)
        for plane, more in zip(planes(out), planes(grown), strict=True):
            cv2.addWeighted(plane, 0.5, more, 0.5, 0, dst=plane)
    return out
