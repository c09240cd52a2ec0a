"""How one clip gives way to the next, without ever showing two pictures through each other.

A transition takes no time of its own: it works on the last frames of the clip before and the first of the
clip after.
"""

from __future__ import annotations

from typing import Protocol

import cv2
import numpy as np

from limelight.studio.motion.easing import quintic
from limelight.studio.motion.facts import Box
from limelight.studio.motion.i420 import I420, planes, yuv
from limelight.studio.types import FPS

HALF_FRAMES = round(0.33 * FPS)
"""How many frames on either side of the cut a transition may touch."""


_WHOLE = 0.94
"""The most of the frame that a product may fill while a match cut enlarges it."""


class Join(Protocol):
    """The change between two clips."""

    lead: int
    """How many frames before the cut carry no words."""
    tail: int
    """How many frames after it carry none."""

    def leave(self, frame: I420, before: int) -> I420:
        """A frame of the clip before the cut; `before` counts down to 1, the last frame."""
        ...

    def enter(self, frame: I420, after: int) -> I420:
        """A frame of the clip after the cut; `after` counts up from 0, the first frame."""
        ...


class Cut:
    """The next frame is the next clip's."""

    lead = tail = 0

    def leave(self, frame: I420, before: int) -> I420:
        return frame

    def enter(self, frame: I420, after: int) -> I420:
        return frame


class Dip:
    """The picture loses focus and sinks into a colour, and the next one comes into focus out of it."""

    lead = HALF_FRAMES
    tail = HALF_FRAMES // 2
    _MOST = 0.97
    _BLUR = 0.016

    def __init__(self, color: tuple[int, int, int]) -> None:
        self._color = yuv(color)

    def leave(self, frame: I420, before: int) -> I420:
        return self._sink(frame, 1 - (before - 0.5) / HALF_FRAMES)

    def enter(self, frame: I420, after: int) -> I420:
        return self._sink(frame, 1 - (after + 0.5) / HALF_FRAMES)

    def _sink(self, frame: I420, share: float) -> I420:
        if share <= 0:
            return frame
        depth = quintic(share)
        sigma = self._BLUR * min(frame.shape[1], frame.shape[0] * 2 // 3) * depth
        for plane, color, scale in zip(planes(frame), self._color, (1.0, 0.5, 0.5), strict=True):
            if sigma * scale > 0.4:
                plane[:] = _soft(plane, sigma * scale)
            flat = np.full_like(plane, color)
            cv2.addWeighted(flat, self._MOST * depth, plane, 1 - self._MOST * depth, 0, dst=plane)
        return frame


class Wipe:
    """A leaning band of colour crosses the frame and leaves the next clip behind it.

    Ahead of the band the clip before stands still in its last frame; it is gone within half a second.
    """

    lead = 0
    tail = round(0.5 * FPS)
    _BAND = 0.10
    _AHEAD = 0.022
    _LEAN = 0.18

    def __init__(self, last: I420, color: tuple[int, int, int]) -> None:
        """`last` is the last frame before the cut; `color` the band's, with a lighter edge ahead of it."""
        self._last = last
        self._colors = yuv(_toward_white(color, 0.45)), yuv(color)

    def leave(self, frame: I420, before: int) -> I420:
        return frame

    def enter(self, frame: I420, after: int) -> I420:
        if after >= self.tail:
            return frame
        share = (after + 1) / (self.tail + 1)
        band, ahead = self._BAND, self._AHEAD
        front = (1 + self._LEAN + band + 2 * ahead) * (0.7 * quintic(share) + 0.3 * share) - ahead
        for index, (plane, old) in enumerate(zip(planes(frame), planes(self._last), strict=True)):
            height, width = plane.shape
            across = (np.arange(width, dtype=np.float32) + 0.5)[None] / width
            place = across + self._LEAN * (1 - (np.arange(height, dtype=np.float32) + 0.5)[:, None] / height)
            # Laid over one another from the back: next clip, band, its lighter edge, the clip before.
            for start, layer in (
                (front - band, np.full_like(plane, self._colors[1][index])),
                (front, np.full_like(plane, self._colors[0][index])),
                (front + ahead, np.ascontiguousarray(old)),
            ):
                weight = np.clip((place - start) * (width / 1.5) + 0.5, 0, 1)
                plane[:] = cv2.blendLinear(layer, np.ascontiguousarray(plane), weight, 1 - weight)
        return frame


class Match:
    """A cut on which the product stays where it is and as large as it is.

    Both clips are only ever enlarged towards the cut, never shrunk, so that no edge of a picture comes into
    view.
    """

    lead = tail = 0
    _FRAMES = round(0.5 * FPS)
    _SCALE = 1.22
    _SPARE = 1.10
    """How much both clips may be enlarged beyond what the product's size asks, to make room for moving it."""

    def __init__(self, last: Box, first: Box) -> None:
        """`last` is the product in the last frame before the cut, `first` in the first after it."""
        ratio = (last.y1 - last.y0) / max(1e-6, first.y1 - first.y0)
        grow_in = min(max(ratio, 1.0), self._SCALE)
        grow_out = min(max(1 / max(ratio, 1e-6), 1.0), self._SCALE)
        spare = 1.0
        for have, want in zip(first.centre, last.centre, strict=True):
            spare = max(spare, want / have / grow_in, (1 - want) / (1 - have) / grow_in)
        spare = min(spare, self._SPARE)
        self._out = max(1.0, min(grow_out * spare, _room(last)))
        self._in = max(1.0, min(grow_in * spare, _room(first)))
        self._held, self._from = last.centre, first.centre
        self._to = tuple(
            min(max(want, 1 - self._in * (1 - have)), self._in * have)
            for have, want in zip(first.centre, last.centre, strict=True)
        )

    def leave(self, frame: I420, before: int) -> I420:
        near = quintic(1 - before / self._FRAMES)
        return frame if near <= 0 else enlarged(frame, self._out**near, self._held, self._held)

    def enter(self, frame: I420, after: int) -> I420:
        near = 1 - quintic(after / self._FRAMES)
        if near <= 0:
            return frame
        scale = self._in**near
        # The share of the zoom that is left, not of the time, keeps the frame covered all the way.
        rest = (scale - 1) / (self._in - 1) if self._in > 1 + 1e-6 else 0.0
        place = tuple(start + (end - start) * rest for start, end in zip(self._from, self._to, strict=True))
        return enlarged(frame, scale, self._from, place)


def _room(box: Box) -> float:
    """How far a frame may be enlarged about its product before the product no longer fits."""
    return _WHOLE / max(box.x1 - box.x0, box.y1 - box.y0, 1e-6)


def enlarged(
    frame: I420, scale: float | tuple[float, float], point: tuple[float, ...], place: tuple[float, ...]
) -> I420:
    """The frame enlarged (across and down) so that `point` comes to `place`, both in shares of its width and height."""
    across, down = scale if isinstance(scale, tuple) else (scale, scale)
    out = np.empty_like(frame)
    for source, target in zip(planes(frame), planes(out), strict=True):
        height, width = source.shape
        x, y = (
            (end - by * start) * side + (by - 1) / 2
            for side, by, start, end in zip((width, height), (across, down), point, place, strict=True)
        )
        matrix = np.array([[across, 0, x], [0, down, y]], np.float64)
        cv2.warpAffine(
            source,
            matrix,
            (width, height),
            dst=target,
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
    return out


def _soft(plane: np.ndarray, sigma: float) -> np.ndarray:
    """A wide blur, done small: the result has no detail that the full size could show."""
    step = 4 if sigma > 6 else 2 if sigma > 3 else 1
    if step == 1:
        return cv2.GaussianBlur(plane, (0, 0), sigma)
    small = cv2.resize(plane, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / step)
    return cv2.resize(small, (plane.shape[1], plane.shape[0]), interpolation=cv2.INTER_LINEAR)


def _toward_white(color: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    r, g, b = (round(channel + (255 - channel) * share) for channel in color)
    return r, g, b
