"""Where the parts of an end card stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from limelight.studio.errors import InputRejected
from limelight.studio.types import Rgba8
from limelight.studio.typography.cardcolors import CardColors
from limelight.studio.typography.cardpieces import TEXT_PAD, CardWords, Piece, pieces
from limelight.studio.typography.cardstand import stand
from limelight.studio.typography.raster import Align
from limelight.studio.typography.safezone import SAFE_ZONES, nearest_aspect
from limelight.studio.typography.sprite import Sprite

Area: TypeAlias = tuple[float, float, float, float]
"""(x0, y0, x1, y1) in pixels of the frame."""

_SMALLEST = 0.4
_STAGGER_S = 0.14


@dataclass(frozen=True, slots=True)
class Card:
    """A laid-out end card."""

    sprites: tuple[Sprite, ...]
    """In the order they are drawn."""
    colors: CardColors
    words: tuple[Area, ...]
    """The rectangle of each text and of the button."""
    notes: tuple[str, ...]


def lay_out(words: CardWords, colors: CardColors, *, size: tuple[int, int], product: Rgba8 | None) -> Card:
    """The card for frames of `size`. Raises InputRejected for an unusable logo, product or typeface."""
    if not (words.brand.strip() or words.slogan.strip() or words.logo):
        raise InputRejected(
            "empty_endcard", "An end card needs a brand name, a slogan or a logo; give at least one."
        )
    area, middle, radius = _areas(size, product=product is not None)
    align: Align = "left" if product is not None and _wide(size) else "center"
    column, notes = _fitted(
        words, colors, area, size=size, align=align, logo=0.19 if product is None else 0.135
    )
    sprites = stand(product, colors, middle=middle, radius=radius) if product is not None else []
    rects: list[Area] = []
    y = (area[1] + area[3] - _height(column)) / 2
    for piece in column:
        x = area[0] if align == "left" else (area[0] + area[2] - piece.width) / 2
        sprites.extend(_sprites(piece, x, y))
        if piece.kind in ("text", "button"):
            rects.append((x, y, x + piece.width, y + piece.height))
        y += piece.height + piece.gap
    return Card(tuple(sprites), colors, tuple(rects), tuple(dict.fromkeys(notes)))


def _fitted(
    words: CardWords, colors: CardColors, area: Area, *, size: tuple[int, int], align: Align, logo: float
) -> tuple[list[Piece], list[str]]:
    """The column as large as its area allows, and its notes."""
    unit = min(size[0], size[1] * 0.9)
    shrink = 1.0
    while True:
        column, notes = pieces(
            words, colors, unit=unit * shrink, width=area[2] - area[0], align=align, logo=logo
        )
        if _height(column) <= area[3] - area[1] or shrink < _SMALLEST:
            return column, notes
        shrink *= 0.94


def _height(column: list[Piece]) -> float:
    return sum(piece.height + piece.gap for piece in column) - column[-1].gap


def _wide(size: tuple[int, int]) -> bool:
    return size[0] > size[1] * 1.2


def _areas(size: tuple[int, int], *, product: bool) -> tuple[Area, tuple[float, float], float]:
    """The rectangle for the words, and the middle and radius of the product's field."""
    width, height = size
    x0, y0, x1, y1 = SAFE_ZONES[nearest_aspect(size)].rect(size)
    left, right = x0 + 0.02 * width, x1 - 0.02 * width
    tall = height > 1.5 * width
    # A card's ground may lie under an app's buttons; its words must not. In upright frames they end well
    # above them.
    bottom = 0.79 * height if tall else y1
    if not product:
        return (left, y0, right, bottom), (0, 0), 0
    if _wide(size):
        return (left + 0.015 * width, y0, 0.455 * width, y1), (0.725 * width, 0.5 * height), 0.42 * height
    radius = (0.37 if tall else 0.27 if width == height else 0.30) * width
    top = (0.125 if tall else 0.075) * height
    return (left, top + 2 * radius + 0.04 * height, right, bottom), (width / 2, top + radius), radius


def _sprites(piece: Piece, x: float, y: float) -> list[Sprite]:
    first = piece.start_s
    match piece.kind:
        case "logo":
            return [Sprite(piece.layers[0], x, y, "settle", first, 0.9)]
        case "rule":
            return [Sprite(piece.layers[0], x, y, "grow", first, 0.7)]
        case "button":
            return [Sprite(piece.layers[0], x, y, "rise", first)]
        case "text":
            return [
                Sprite(layer, x - TEXT_PAD, y + top, "rise", first + _STAGGER_S * index)
                for index, (layer, top) in enumerate(zip(piece.layers, piece.tops, strict=True))
            ]
