"""Rectangles of a layout, in pixels of the canvas."""

from __future__ import annotations

from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """In square pixels; 0 where there is nothing."""
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def inset(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The rectangle with margins taken off."""
        return Box(self.x0 + left, self.y0 + top, self.x1 - right, self.y1 - bottom)

    def within(self, other: Box) -> Box:
        """What lies in both; of no size where they do not meet."""
        x0, y0 = max(self.x0, other.x0), max(self.y0, other.y0)
        return Box(x0, y0, max(x0, min(self.x1, other.x1)), max(y0, min(self.y1, other.y1)))

    def rounded(self) -> tuple[int, int, int, int]:
        """To whole pixels."""
        return round(self.x0), round(self.y0), round(self.x1), round(self.y1)
