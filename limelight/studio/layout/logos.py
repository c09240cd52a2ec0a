"""How large a logo, or the brand's name in its place, is set."""

from __future__ import annotations

from limelight.studio.layout.adcopy import BrandLook
from limelight.studio.layout.column import set_text
from limelight.studio.layout.parts import LogoPart, TextPart
from limelight.studio.types import Rgba8
from limelight.studio.typography.raster import Align

_WEIGHT = 0.105
"""The square root of a logo's area, as a share of the canvas's: wide and square logos weigh the same."""
_NAME = 0.052
"""The size of a name in type, the same way."""


def mark_part(
    logo: Rgba8 | None,
    brand: BrandLook,
    *,
    unit: float,
    width: float,
    height: float,
    floor: float,
    align: Align,
) -> LogoPart | TextPart | None:
    """The logo, else the brand's name, at its usual weight and no wider or higher than it may be, in pixels.

    `unit` is the measure of the canvas, or of the room for words where that is small beside it. None where there is neither, or no room for a name.
    """
    if logo is not None:
        shape = (logo.shape[1] / logo.shape[0]) ** 0.5
        weight = min(_WEIGHT * unit, width / shape, height * shape)
        return LogoPart(max(8, round(weight * shape)), max(8, round(weight / shape)))
    name = set_text(
        brand.name, min(max(floor, _NAME * unit), height), width, brand.heading_font, "bold", lines=1
    )
    return TextPart("logo", name, align) if name.lines and not name.shortened else None
