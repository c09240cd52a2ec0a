"""How one clip gives way to the next, without ever showing two pictures through each other.

A transition takes no time of its own: it works on the last frames of the clip before and the first of the
clip after.
"""

from __future__ import annotations

from typing import Protocol

import cv2
import numpy as np

from limelight.studio.motion.easing import clamp, quintic
from limelight.studio.motion.facts import Box
from limelight.studio.motion.i420 import I420, planes, yuv
from limelight.studio.types import FPS

HALF_FRAMES = round(0.33 * FPS)
"""How many frames on either side of the cut a transition may touch."""


class Join(Protocol):
    """The change between two clips."""

    def leave(self, frame: I420, before: int) -> I420:
        """A frame of the clip before the cut; `before` counts down to 1, the last frame."""
        ...

    def enter(self, frame: I420, after: int) -> I420:
        """A frame of the clip after the cut; `after` counts up from 0, the first frame."""
        ...


class Cut:
    """The next frame is the next clip's."""

    def leave(self, frame: I420, before: int) -> I420:
        return frame

    def enter(self, frame: I420, after: int) -> I420:
        return frame


class Dip:
    """The picture loses focus and sinks into a colour, and the next one comes into focus out of it."""

    _MOST = 0.86
    _BLUR = 0.020

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
    """A panel of colour sweeps in over one clip and on, off the next; a lighter edge runs ahead of it."""

    _EDGE = 0.055
    _LEAN = 0.16

    def __init__(self, color: tuple[int, int, int], *, rightwards: bool = True) -> None:
        self._panel = yuv(color)
        self._ahead = yuv(_toward_white(color, 0.35))
        self._rightwards = rightwards

    def leave(self, frame: I420, before: int) -> I420:
        return self._cover(frame, 1 - (before - 1) / HALF_FRAMES, entering=False)

    def enter(self, frame: I420, after: int) -> I420:
        return self._cover(frame, (after + 1) / HALF_FRAMES, entering=True)

    def _cover(self, frame: I420, share: float, *, entering: bool) -> I420:
        """Paint the panel's part of a frame: all of it at the cut, none at the far ends."""
        if share <= 0 or (entering and share >= 1):
            return frame
        reach = 1 + self._EDGE + self._LEAN + 0.01
        front = reach * (1 - (1 - clamp(share)) ** 2.6 if entering else clamp(share) ** 2.6)
        for index, plane in enumerate(planes(frame)):
            height, width = plane.shape
            across = (np.arange(width, dtype=np.float32) + 0.5)[None] / width
            if not self._rightwards:
                across = 1 - across
            lean = self._LEAN * (1 - (np.arange(height, dtype=np.float32) + 0.5)[:, None] / height)
            place = across + lean
            soft = width / 1.5  # two thirds of a pixel of anti-aliasing on either side
            if entering:
                panel = np.clip((place - front + self._EDGE) * soft, 0, 1)
                ahead = np.clip((place - front) * soft, 0, 1)
                layers = ((self._ahead, panel), (self._panel, ahead))
            else:
                panel = np.clip((front - self._EDGE - place) * soft, 0, 1)
                ahead = np.clip((front - place) * soft, 0, 1)
                layers = ((self._ahead, ahead), (self._panel, panel))
            for color, weight in layers:
                plane[:] = cv2.blendLinear(np.full_like(plane, color[index]), plane, weight, 1 - weight)
        return frame


class Match:
    """A cut on which the product stays where it is and as large as it is.

    Both clips are only ever enlarged towards the cut, never shrunk, so that no edge of a picture comes into
    view.
    """

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
        self._out, self._in = grow_out * spare, grow_in * spare
        self._held, self._from = last.centre, first.centre
        self._to = tuple(
            min(max(want, 1 - self._in * (1 - have)), self._in * have)
            for have, want in zip(first.centre, last.centre, strict=True)
        )

    def leave(self, frame: I420, before: int) -> I420:
        near = quintic(1 - before / self._FRAMES)
        return frame if near <= 0 else _enlarged(frame, self._out**near, self._held, self._held)

    def enter(self, frame: I420, after: int) -> I420:
        near = 1 - quintic(after / self._FRAMES)
        if near <= 0:
            return frame
        scale = self._in**near
        # The share of the zoom that is left, not of the time, keeps the frame covered all the way.
        rest = (scale - 1) / (self._in - 1) if self._in > 1 + 1e-6 else 0.0
        place = tuple(start + (end - start) * rest for start, end in zip(self._from, self._to, strict=True))
        return _enlarged(frame, scale, self._from, place)


def _enlarged(frame: I420, scale: float, point: tuple[float, ...], place: tuple[float, ...]) -> I420:
    """The frame enlarged so that `point` comes to `place`, both in shares of its width and height."""
    out = np.empty_like(frame)
    for source, target in zip(planes(frame), planes(out), strict=True):
        height, width = source.shape
        x, y = (
            (end - scale * start) * side + (scale - 1) / 2
            for side, start, end in zip((width, height), point, place, strict=True)
        )
        matrix = np.array([[scale, 0, x], [0, scale, y]], np.float64)
        target[:] = cv2.warpAffine(
            source, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
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
