"""The part of a frame that no player or app covers with its own controls."""

from __future__ import annotations

from dataclasses import dataclass

from limelight.studio.types import Aspect


@dataclass(frozen=True, slots=True)
class SafeZone:
    """Margins to keep free of words, as shares of the frame's width or height."""

    left: float
    top: float
    right: float
    bottom: float

    def rect(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """(x0, y0, x1, y1) in pixels of a frame of `size` (width, height)."""
        width, height = size
        return (
            round(self.left * width),
            round(self.top * height),
            round((1 - self.right) * width),
            round((1 - self.bottom) * height),
        )


SAFE_ZONES: dict[Aspect, SafeZone] = {
    # Title-safe area of SMPTE ST 2046-1 is the middle 90 %; a little more below, where players draw their
    # bar.
    "16:9": SafeZone(0.055, 0.06, 0.055, 0.085),
    "1:1": SafeZone(0.065, 0.065, 0.065, 0.075),
    "4:5": SafeZone(0.07, 0.07, 0.07, 0.08),
    # Meta asks for 14 % above, 35 % below and 6 % beside in reels, where the app's own words and buttons lie.
    "9:16": SafeZone(0.07, 0.14, 0.07, 0.35),
}


def nearest_aspect(size: tuple[int, int]) -> Aspect:
    """The aspect whose proportions are nearest to a frame's."""
    ratio = size[0] / size[1]
    shapes: dict[Aspect, float] = {"16:9": 16 / 9, "1:1": 1.0, "4:5": 4 / 5, "9:16": 9 / 16}
    return min(shapes, key=lambda aspect: abs(shapes[aspect] / ratio - 1))
