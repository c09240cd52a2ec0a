"""A brand's colours without those that the person wants left out."""

from __future__ import annotations

from collections.abc import Collection

from limelight.memory.colors import name_of
from limelight.schema.product import BrandColors, BrandKit
from limelight.schema.work import ColorName

KIN: dict[ColorName, frozenset[str]] = {
    "red": frozenset({"red"}), "orange": frozenset({"orange"}), "yellow": frozenset({"yellow"}), "green": frozenset({"green"}),
    "blue": frozenset({"blue", "teal"}), "purple": frozenset({"purple"}), "pink": frozenset({"pink"}),
    "gold": frozenset({"yellow"}), "black": frozenset({"black"}), "white": frozenset({"white"}),
}  # fmt: skip
"""Colours, by what pixels of them are called."""
_DARK = ("#1f2f3a", "#24312a", "#3a2a21", "#33343a")
_BRIGHT = ("#d9a441", "#2f7d78", "#8a6fc0", "#c9b79a")
_LIGHT = ("#ffffff", "#f4eee2")
"""What a colour is exchanged for when the brand has no other that is allowed: the first that is."""


def sparing(brand: BrandKit, avoid: Collection[ColorName]) -> BrandKit:
    """The kit with each colour that is to be avoided exchanged for another of its own, or for a quiet one."""
    if not avoid:
        return brand
    out = frozenset().union(*(KIN[one] for one in avoid))
    own = [brand.colors.accent, brand.colors.secondary, brand.colors.primary]

    def fit(color: str, *others: str, taken: str = "") -> str:
        return next(
            (one for one in (color, *others) if name_of(one) not in out and one != taken),
            others[-1] if others else color,
        )

    primary = fit(brand.colors.primary, *_DARK)
    colors = BrandColors(
        primary=primary, secondary=fit(brand.colors.secondary, *_DARK), accent=fit(*own, *_BRIGHT, taken=primary),
        background=fit(brand.colors.background, *_LIGHT), text=fit(brand.colors.text, *_DARK),
    )  # fmt: skip
    return brand.model_copy(update={"colors": colors})
