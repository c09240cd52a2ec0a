"""A row of type for strips: words, price, then logo and button; from left to right."""

from __future__ import annotations

from dataclasses import dataclass

from limelight.studio.layout.adcopy import AdCopy, BrandLook
from limelight.studio.layout.box import Box
from limelight.studio.layout.column import Column, Setting, button_part, fit_column, price_part
from limelight.studio.layout.logos import mark_part
from limelight.studio.layout.parts import LogoPart, Part, PricePart
from limelight.studio.types import Rgba8


@dataclass(frozen=True, slots=True)
class Placed:
    """A part and its left top, in pixels of the canvas."""

    part: Part
    x: float
    y: float


def fit_row(
    copy: AdCopy, brand: BrandLook, area: Box, *, floor: float, largest: float, logo: Rgba8 | None
) -> tuple[list[Placed], Column, tuple[str, ...]]:
    """The parts in their places, the column of words among them, and the names of what found no room."""
    placed: list[Placed] = []
    gap = max(8.0, 0.16 * area.height)
    right = area.x1
    group = _end_group(copy, brand, area, floor=floor, logo=logo)
    if group:
        wide = max(part.width for part in group)
        between = max(4.0, 0.10 * area.height)
        tall = sum(part.height for part in group) + between * (len(group) - 1)
        y = area.y0 + (area.height - tall) / 2
        for part in group:
            placed.append(Placed(part, right - wide + (wide - part.width) / 2, y))
            y += part.height + between
        right -= wide + 1.4 * gap
    if copy.price.strip():
        price = _price(copy, brand, area, floor=floor)
        placed.append(Placed(price, right - price.width, area.y0 + (area.height - price.height) / 2))
        right -= price.width + 1.4 * gap
    words = copy.model_copy(update={"price": "", "cta": "", "disclaimer": ""})
    room = Setting(right - area.x0, area.height, largest, floor, lines=2, align="left", price=False)
    column = fit_column(words, brand, room)
    y = area.y0 + (area.height - column.height) / 2
    for over, part in zip(column.gaps, column.parts, strict=True):  # no price here, so each row is one part
        y += over
        placed.append(Placed(part, area.x0, y))
        y += part.height
    gone = () if logo is None or any(isinstance(part, LogoPart) for part in group) else ("logo",)
    return placed, column, gone


def _end_group(copy: AdCopy, brand: BrandLook, area: Box, *, floor: float, logo: Rgba8 | None) -> list[Part]:
    """The logo over the button, as far as there are both and both have room."""
    group: list[Part] = []
    if copy.cta.strip():
        group.append(button_part(copy, brand, max(floor, min(0.19 * area.height, 16.0)), 0.5 * area.width))
    left = area.height - (group[0].height + max(4.0, 0.10 * area.height) if group else 0)
    mark = None
    if left >= 10:
        mark = mark_part(
            logo, brand, unit=6.0 * area.height, width=0.24 * area.width, height=min(left, 0.5 * area.height),
            floor=floor, align="center",
        )  # fmt: skip
    if mark is not None:
        group.insert(0, mark)
    return group


def _price(copy: AdCopy, brand: BrandLook, area: Box, *, floor: float) -> PricePart:
    """The price, the old one under it."""
    size = max(1.2 * floor, min(0.34 * area.height, 34.0))
    return price_part(copy, brand, size, 0.3 * area.width, stacked=True)
