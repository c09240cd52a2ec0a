"""Where display ads run: sizes, safe zones, how much may be said, how large a file may be."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from limelight.studio.errors import InputRejected
from limelight.studio.layout.adcopy import AdCopy
from limelight.studio.layout.box import Box

Field: TypeAlias = Literal["headline", "subline", "price", "cta", "disclaimer"]
FIELDS: tuple[Field, ...] = ("headline", "subline", "price", "cta", "disclaimer")
SMALLEST_SIDE, LARGEST_SIDE = 50, 4096
_WORDS: dict[Field, str] = {
    "headline": "headline", "subline": "sub-line", "price": "price", "cta": "call to action",
    "disclaimer": "disclaimer",
}  # fmt: skip


class CopyLimits(BaseModel):
    """The most characters of each text; 0 where the placement has no room for it."""

    model_config = ConfigDict(frozen=True)

    headline: int
    subline: int
    price: int
    cta: int
    disclaimer: int


class DisplayPlacement(BaseModel):
    """One size in which ads are bought."""

    model_config = ConfigDict(frozen=True)

    name: str
    label: str
    """As the trade calls it."""
    width: int
    height: int
    limits: CopyLimits
    safe: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """Left, top, right, bottom: shares of the width or height that an app covers with its own controls."""
    max_bytes: int = 150_000
    """The largest file taken."""

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.width, self.height

    @property
    def margin(self) -> int:
        """The least space between words and edge, in pixels."""
        return max(5, round(0.058 * (self.width * self.height) ** 0.5 * min(1.0, self.shape)))

    @property
    def shape(self) -> float:
        """1 for anything up to 2:1, less for strips: they have no room for wide margins."""
        return (2 * min(self.size) / max(self.size)) ** 0.35 if max(self.size) > 2 * min(self.size) else 1.0

    @property
    def room(self) -> Box:
        """The part of the canvas that words may stand in."""
        left, top, right, bottom = self.safe
        m = self.margin
        return Box(
            max(m, left * self.width), max(m, top * self.height),
            self.width - max(m, right * self.width), self.height - max(m, bottom * self.height),
        )  # fmt: skip


class Violation(BaseModel):
    """A text that is longer than its placement allows."""

    model_config = ConfigDict(frozen=True)

    field: Field
    message: str
    limit: int
    """Characters."""
    value: int


def _limits(headline: int, subline: int, price: int, cta: int, disclaimer: int) -> CopyLimits:
    return CopyLimits(headline=headline, subline=subline, price=price, cta=cta, disclaimer=disclaimer)


_SPONSORED = 5_000_000
# Meta asks for 14 % above, 35 % below and 6 % beside in stories and reels, where the app's own controls lie.
_STORY = (0.06, 0.14, 0.06, 0.35)

PLACEMENTS: Mapping[str, DisplayPlacement] = MappingProxyType({
    one.name: one
    for one in (
        DisplayPlacement(name="300x250", label="medium rectangle", width=300, height=250, limits=_limits(40, 50, 10, 16, 90)),
        DisplayPlacement(name="336x280", label="large rectangle", width=336, height=280, limits=_limits(40, 56, 10, 16, 90)),
        DisplayPlacement(name="728x90", label="leaderboard", width=728, height=90, limits=_limits(40, 56, 10, 16, 70)),
        DisplayPlacement(name="970x250", label="billboard", width=970, height=250, limits=_limits(50, 80, 12, 20, 120)),
        DisplayPlacement(name="160x600", label="wide skyscraper", width=160, height=600, limits=_limits(40, 60, 10, 14, 90)),
        DisplayPlacement(name="300x600", label="half page", width=300, height=600, limits=_limits(50, 90, 12, 18, 120)),
        DisplayPlacement(name="320x50", label="mobile leaderboard", width=320, height=50, limits=_limits(28, 0, 9, 12, 0)),
        DisplayPlacement(name="320x100", label="large mobile banner", width=320, height=100, limits=_limits(36, 36, 10, 14, 0)),
        DisplayPlacement(name="1200x628", label="sponsored brand", width=1200, height=628, limits=_limits(50, 90, 14, 20, 160), max_bytes=_SPONSORED),
        DisplayPlacement(name="1080x1080", label="square", width=1080, height=1080, limits=_limits(50, 90, 14, 20, 160), max_bytes=_SPONSORED),
        DisplayPlacement(name="1080x1350", label="portrait", width=1080, height=1350, limits=_limits(50, 100, 14, 20, 160), max_bytes=_SPONSORED),
        DisplayPlacement(name="1080x1920", label="story", width=1080, height=1920, limits=_limits(50, 100, 14, 20, 160), safe=_STORY, max_bytes=_SPONSORED),
    )
})  # fmt: skip
"""Every placement by name. File sizes are those that ad servers take; numbers of characters, those that the size bears."""


def placement_for(wanted: DisplayPlacement | str | tuple[int, int]) -> DisplayPlacement:
    """The placement of that name or size ("300x250", (300, 250)); any other size takes the limits of its nearest.

    Raises InputRejected for a name that is no size, and for sides under 50 or over 4096 pixels.
    """
    if isinstance(wanted, DisplayPlacement):
        return wanted
    name = wanted.strip().lower().replace("×", "x") if isinstance(wanted, str) else f"{wanted[0]}x{wanted[1]}"
    if name in PLACEMENTS:
        return PLACEMENTS[name]
    width, _, height = name.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise InputRejected(
            "placement", f"There is no placement {wanted!r}; choose one of {', '.join(PLACEMENTS)}, or any WIDTHxHEIGHT.",
            limit=list(PLACEMENTS), value=wanted,
        )  # fmt: skip
    size = int(width), int(height)
    for side in size:
        if not SMALLEST_SIDE <= side <= LARGEST_SIDE:
            raise InputRejected(
                "placement_size",
                f"An ad of {name} pixels cannot be made: each side is {SMALLEST_SIDE} to {LARGEST_SIDE} pixels.",
                limit=[SMALLEST_SIDE, LARGEST_SIDE], value=list(size),
            )  # fmt: skip
    near = min(PLACEMENTS.values(), key=lambda one: _unlike(one.size, size))
    return near.model_copy(update={"name": name, "label": "custom", "width": size[0], "height": size[1]})


def _unlike(one: tuple[int, int], other: tuple[int, int]) -> float:
    """How far two sizes are apart: in shape first, then in area."""
    shape = abs((one[0] / one[1]) / (other[0] / other[1]) - 1) + abs(
        (other[0] / other[1]) / (one[0] / one[1]) - 1
    )
    area = abs((one[0] * one[1]) / (other[0] * other[1]) - 1)
    return shape + 0.05 * area


def check_copy(copy: AdCopy, placement: DisplayPlacement) -> tuple[Violation, ...]:
    """What is too long for the placement, each with its limit, its length and what to do."""
    found: list[Violation] = []
    for field in FIELDS:
        text: str = " ".join(getattr(copy, field).split())
        limit: int = getattr(placement.limits, field)
        if len(text) <= limit:
            continue
        what = f"The {_WORDS[field]} has {len(text)} characters; a {placement.name} {placement.label}"
        advice = (
            f"{what} has no room for one: leave it out, or choose a larger placement."
            if limit == 0
            else f"{what} takes {limit}: shorten it by {len(text) - limit}."
        )
        found.append(Violation(field=field, message=advice, limit=limit, value=len(text)))
    return tuple(found)
