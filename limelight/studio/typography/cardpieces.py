"""The things in an end card's column: logo, brand, rule, slogan, button; each drawn and measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from limelight.studio.typography.button import draw_button
from limelight.studio.typography.cardcolors import CardColors
from limelight.studio.typography.contrast import Rgb
from limelight.studio.typography.fit import TextLayout, fit_text
from limelight.studio.typography.fonts import nearest_family
from limelight.studio.typography.logo import load_logo
from limelight.studio.typography.raster import Align, baseline, draw_lines
from limelight.studio.typography.sprite import premultiplied, tinted

TEXT_PAD = 6
"""Pixels around a drawn line, for letters that reach beyond their advance."""
_STAGGER_S = 0.14
_WORDMARK = 2.2
"""A logo this many times wider than high carries the brand's name in it; it is not set a second time."""


@dataclass(frozen=True, slots=True)
class CardWords:
    """What a card says, and in which typefaces."""

    brand: str
    slogan: str
    cta: str
    logo: Path | None
    heading_font: str
    body_font: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing in the column, in pixels."""

    kind: Literal["logo", "rule", "text", "button"]
    layers: tuple[NDArray[np.uint8], ...]
    """Premultiplied RGBA; a text has one a line."""
    tops: tuple[float, ...]
    """Where each layer's top lies, from the piece's."""
    width: float
    height: float
    gap: float
    """The space under it."""
    start_s: float
    """When it arrives."""


def pieces(
    words: CardWords, colors: CardColors, *, unit: float, width: float, align: Align, logo: float
) -> tuple[list[Piece], list[str]]:
    """The column from top to bottom, and what had to be changed in it, in words for the advertiser.

    `unit` is the card's measure and `width` the column's, in pixels; `logo` is the height of the logo's box
    in units. Words that no font can draw are left out; a card without any keeps its rule as a mark.
    """
    found: list[Piece] = []
    named = False
    if words.logo is not None:
        box = (round(min(width, (0.66 if align == "left" else 0.60) * unit)), round(logo * unit))
        mark = premultiplied(load_logo(words.logo, background=colors.ground, box=box))
        named = mark.shape[1] > _WORDMARK * mark.shape[0] and bool(words.slogan.strip() or words.cta.strip())
        if named:  # the slogan is the headline; the name stands over it like a signature
            box = (box[0], round(0.092 * unit))
            mark = premultiplied(load_logo(words.logo, background=colors.ground, box=box))
        gap = (0.052 if named else 0.060) * unit
        found.append(Piece("logo", (mark,), (0.0,), mark.shape[1], mark.shape[0], gap, 0.12))
    brand = "" if named else words.brand
    name, line = (
        _brand(brand, words, unit=unit, width=width),
        _slogan(words, unit=unit, width=width, large=named),
    )
    label = _label(words, unit=unit, width=width)
    if name.lines:
        found.append(_text(name, colors.text, align, gap=0.042 * unit, start_s=0.34))
    if ((name.lines or found) and line.lines) or not (name.lines or line.lines or label.lines or found):
        bar = np.ones((max(2, round(0.0062 * unit)), round(0.095 * unit)), np.float32)
        layer = tinted(bar, colors.accent)
        gap = (0.052 if named else 0.040) * unit
        found.append(
            Piece("rule", (layer,), (0.0,), bar.shape[1], bar.shape[0], gap, 0.36 if named else 0.62)
        )
    if line.lines:
        color = colors.text if named else colors.quiet
        found.append(_text(line, color, align, gap=0.078 * unit, start_s=0.46 if named else 0.62))
    if label.lines:
        found.append(_button(label, colors, unit=unit))
    return found, [*name.notes, *line.notes, *label.notes]


def _brand(brand: str, words: CardWords, *, unit: float, width: float) -> TextLayout:
    return fit_text(
        brand,
        max_width=width,
        max_height=0.34 * unit,
        size=0.098 * unit,
        family=words.heading_font,
        weight="heavy",
        max_lines=2,
        tracking=0.10 if len(brand) <= 14 else 0.03,
        leading=1.12,
    )


def _slogan(words: CardWords, *, unit: float, width: float, large: bool) -> TextLayout:
    """The slogan: the card's headline where the logo says the name (`large`), else a quiet line under it."""
    if large:
        return fit_text(
            words.slogan,
            max_width=width,
            max_height=0.46 * unit,
            size=0.132 * unit,
            family=words.heading_font,
            weight="heavy",
            max_lines=3,
            tracking=-0.012,
            leading=1.12,
        )
    serif = nearest_family(words.body_font)[0].kind == "serif"
    return fit_text(
        words.slogan,
        max_width=width,
        max_height=0.36 * unit,
        size=0.062 * unit,
        family=words.body_font,
        weight="italic" if serif else "medium",
        max_lines=3,
        tracking=0.004,
        leading=1.24,
    )


def _text(layout: TextLayout, color: Rgb, align: Align, *, gap: float, start_s: float) -> Piece:
    wide = int(np.ceil(layout.width))
    side: Align = "right" if layout.direction == "rtl" and align == "left" else align
    lines = draw_lines(layout, align=side, width=wide, pad=TEXT_PAD)
    first = layout.ascent - baseline(layout, TEXT_PAD)
    tops = tuple(first + index * layout.leading for index in range(len(lines)))
    layers = tuple(tinted(line, color) for line in lines)
    return Piece("text", layers, tops, wide, layout.height, gap, start_s)


def _label(words: CardWords, *, unit: float, width: float) -> TextLayout:
    return fit_text(
        words.cta,
        max_width=min(width - 0.12 * unit, 0.70 * unit),
        max_height=0.07 * unit,
        size=0.047 * unit,
        family=words.heading_font,
        weight="bold",
        max_lines=1,
        tracking=0.02,
    )


def _button(label: TextLayout, colors: CardColors, *, unit: float) -> Piece:
    tall, wide = round(0.106 * unit), round(label.width + 0.12 * unit)
    layer = premultiplied(draw_button(label, (wide, tall), colors.accent, colors.label))
    return Piece("button", (layer,), (0.0,), wide, tall, 0.0, 0.62 + 2.5 * _STAGGER_S)
