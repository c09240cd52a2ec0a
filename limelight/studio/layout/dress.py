"""Dresses a stage with words: panel or scrim, then logo, type, price and button, each a layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.layout.adcopy import AdCopy, BrandLook
from limelight.studio.layout.box import Box
from limelight.studio.layout.column import (
    Column,
    Setting,
    badge_texts,
    fit_column,
    row_height,
    row_width,
    set_text,
)
from limelight.studio.layout.composition import Layer, LayerSpec, flattened
from limelight.studio.layout.logos import mark_part
from limelight.studio.layout.parts import LogoPart, TextPart, badge
from limelight.studio.layout.placements import DisplayPlacement
from limelight.studio.layout.plan import Plan
from limelight.studio.layout.row import Placed, fit_row
from limelight.studio.types import Rgba8
from limelight.studio.typography.cardcolors import CardColors
from limelight.studio.typography.contrast import AA, Rgb, contrast, luminance, parse_hex, readable
from limelight.studio.typography.fit import TextLayout
from limelight.studio.typography.legibility import Legibility, legibilities, scrim_map, seen_contrast
from limelight.studio.typography.logo import fit_logo
from limelight.studio.typography.placing import Anchor
from limelight.studio.typography.raster import Align

Pixels: TypeAlias = NDArray[np.uint8]
_SAFE = 4.65
"""The contrast that a scrim is laid on for: AA, and a little for the rounding of its levels."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Every part in its place, and what had to be given up for it."""

    placed: tuple[Placed, ...]
    words: Box
    """Around all of them."""
    worth: float
    """The column's."""
    dropped: tuple[str, ...]
    shortened: bool

    @property
    def rects(self) -> tuple[Box, ...]:
        """Where the texts stand."""
        return tuple(_box(one) for one in self.placed if one.part.texts)

    @property
    def notes(self) -> tuple[str, ...]:
        """What had to be changed in the texts."""
        return tuple(
            dict.fromkeys(note for one in self.placed for text in one.part.texts for note in text.notes)
        )


@dataclass(frozen=True, slots=True)
class Dressed:
    """The layers over the stage."""

    under: tuple[Layer, ...]
    """Panel and scrim: between background and product."""
    over: tuple[Layer, ...]


@dataclass(frozen=True, slots=True)
class Setup:
    """What the words are set with."""

    words: AdCopy
    brand: BrandLook
    placement: DisplayPlacement
    logo: Rgba8 | None

    @property
    def unit(self) -> float:
        """The measure of the canvas: the side of a square of its area, in pixels."""
        return (self.placement.width * self.placement.height) ** 0.5

    @property
    def floor(self) -> float:
        """The smallest type, in pixels."""
        return max(10.0, 0.021 * self.unit)

    @property
    def grain(self) -> int:
        """About the width of the smallest type's strokes, in pixels."""
        return max(1, round(self.floor / 6))

    @property
    def largest(self) -> float:
        """The largest headline."""
        return min(0.132 * self.unit, 0.42 * self.placement.height)


def fit(plan: Plan, setup: Setup) -> Fitted:
    """The words of `setup` in the plan's places, measured and not yet drawn."""
    if plan.archetype == "banner":
        placed, column, gone = fit_row(
            setup.words, setup.brand, plan.area, floor=setup.floor, largest=setup.largest, logo=setup.logo
        )
        dropped: tuple[str, ...] = (*column.dropped, *gone)
    else:
        area, legal = _legal(plan, setup)
        column = fit_column(setup.words, setup.brand, _setting(plan, setup, area))
        placed, dropped = _stacked(column, area, plan), column.dropped
        if legal is not None:
            left = _left(legal.width, plan.area, plan.align, rtl=legal.layout.direction == "rtl")
            placed.append(Placed(legal, left, plan.area.y1 - legal.height))
    return Fitted(tuple(placed), _around(placed, plan.area), column.worth, dropped, column.shortened)


def dress(plan: Plan, setup: Setup, behind: tuple[Layer, ...], fitted: Fitted) -> Dressed:
    """The fitted words drawn over the layers `behind`, with what makes them readable there."""
    under: list[Layer] = []
    veil: list[Layer] = []
    if plan.panel is not None:
        ground = parse_hex(setup.brand.background)
        under.append(_panel(plan.panel, ground))
        tones = CardColors.on(
            ground,
            ground,
            text=parse_hex(setup.brand.text),
            accent=parse_hex(setup.brand.accent),
            label=ground,
        )
    else:
        picture = flattened(behind, setup.placement.size)
        found = legible(picture, fitted.rects, setup)
        tones = _tones(found, patch(picture, fitted.words), setup.brand)
        if found.strength >= 0.01:
            scrim = _scrim(plan, fitted.words, found, setup.placement.size)
            # Under the product, which stays as it is; only words that had to stand on it need the scrim between.
            on = plan.product is not None and any(rect.within(plan.product).area for rect in fitted.rects)
            (veil if on else under).append(scrim)
    below = flattened((*behind[:1], *under, *behind[1:], *veil), setup.placement.size)
    over = [*veil, *(_layer(one, tones, below, setup) for one in fitted.placed)]
    place = badge_for(plan, setup)
    if place is not None:
        over.append(_badge(place, setup, below))
    return Dressed(tuple(under), tuple(over))


def badge_for(plan: Plan, setup: Setup) -> Box | None:
    """The price's badge, where there is a price short enough to be read in it."""
    if plan.badge is None or not setup.words.price.strip():
        return None
    now, _ = badge_texts(setup.words, setup.brand, round(plan.badge.width))
    return plan.badge if now.lines and now.size >= 1.1 * setup.floor else None


def legible(picture: Pixels, rects: Sequence[Box], setup: Setup) -> Legibility:
    """In which colour, and under which scrim, texts in these places can be read on a picture."""
    options = legibilities(
        [picture], rects, parse_hex(setup.brand.text), scrim=True, grain=setup.grain, least=_SAFE
    )
    return min(options, key=lambda one: one.price)


def reading_cost(behind: Pixels, rects: Sequence[Box], setup: Setup) -> float:
    """What a picture loses by having words on it: for the scrim, for bustle behind them, for another colour."""
    found = legible(behind, rects, setup)
    grey = behind.astype(np.float32).mean(axis=2)
    side = max(8, round(64 * grey.shape[0] / grey.shape[1]))
    small = cv2.resize(grey, (64, side), interpolation=cv2.INTER_AREA)
    fine = small - cv2.GaussianBlur(small, (0, 0), 6)  # what is about as large as letters
    bustle = float(fine.std() / 255 * (1 - found.strength))
    recolored = found.words != parse_hex(setup.brand.text)
    return found.strength + 5.0 * max(0.0, bustle - 0.02) + 0.12 * recolored


def _legal(plan: Plan, setup: Setup) -> tuple[Box, TextPart | None]:
    """What the disclaimer leaves of the area, and the disclaimer, at its foot."""
    text = setup.words.disclaimer.strip()
    if not text or not setup.placement.limits.disclaimer:
        return plan.area, None
    size = max(8.0, 0.78 * setup.floor)
    layout = set_text(text, size, plan.area.width, setup.brand.body_font, "regular", lines=4)
    if not layout.lines:
        return plan.area, None
    part = TextPart("disclaimer", layout, plan.align, quiet=True)
    return plan.area.inset(0, 0, 0, part.height + 1.2 * setup.placement.margin * 0.8), part


def _setting(plan: Plan, setup: Setup, area: Box) -> Setting:
    logo = mark_part(
        setup.logo, setup.brand, unit=min(setup.unit, 1.6 * area.area**0.5), width=0.8 * area.width, height=0.2 * area.height,
        floor=setup.floor, align=plan.align,
    )  # fmt: skip
    narrow = area.width < 0.8 * area.height
    return Setting(
        area.width, area.height, setup.largest, setup.floor, 5 if narrow else 3, plan.align, logo,
        price=badge_for(plan, setup) is None,
    )  # fmt: skip


def _stacked(column: Column, area: Box, plan: Plan) -> list[Placed]:
    """The column's rows down its area: the logo at the top, the rest as the plan says."""
    spare = max(0.0, area.height - column.height)
    lead = bool(column.parts) and column.parts[0].name == "logo"
    start = {"top": 0.0, "middle": spare / 2, "bottom": spare}[plan.level]
    rtl = any(text.direction == "rtl" for part in column.parts[: 2 if lead else 1] for text in part.texts)
    y = area.y0 + (0.0 if lead else start)
    placed: list[Placed] = []
    for index, (gap, row) in enumerate(zip(column.gaps, column.rows, strict=True)):
        y += gap
        if lead and index == 1:
            y += start
        tall = row_height(row)
        x = _left(row_width(row, column.between), area, plan.align, rtl=rtl)
        for part in reversed(row) if rtl else row:
            placed.append(Placed(part, x, y + (tall - part.height) / 2))
            x += part.width + column.between
        y += tall
    return placed


def _left(width: float, area: Box, align: Align, *, rtl: bool) -> float:
    """Where something of that width begins."""
    if align == "center":
        return area.x0 + (area.width - width) / 2
    return area.x1 - width if rtl != (align == "right") else area.x0


def _box(one: Placed) -> Box:
    """The rectangle a part fills."""
    return Box(one.x, one.y, one.x + one.part.width, one.y + one.part.height)


def _around(placed: list[Placed], area: Box) -> Box:
    if not placed:
        return Box(area.x0, area.y0, area.x0, area.y0)
    return Box(
        min(one.x for one in placed), min(one.y for one in placed),
        max(one.x + one.part.width for one in placed), max(one.y + one.part.height for one in placed),
    )  # fmt: skip


def _panel(panel: Box, ground: Rgb) -> Layer:
    x0, y0, x1, y1 = panel.rounded()
    pixels = np.empty((y1 - y0, x1 - x0, 4), np.uint8)
    pixels[:] = (*ground, 255)
    return Layer("panel", pixels, x0, y0, LayerSpec(kind="fill", fill=hexed(ground), box=panel))


def _tones(found: Legibility, behind: Pixels, brand: BrandLook) -> CardColors:
    """Colours for words on a veiled picture."""
    veiled = np.round(behind * (1 - found.strength) + np.array(found.scrim) * found.strength).astype(np.uint8)
    low, high = extremes(veiled)
    tones = CardColors.on(
        low, high, text=found.words, accent=parse_hex(brand.accent), label=parse_hex(brand.background)
    )
    return replace(tones, text=found.words)  # the scrim was laid for this colour


def _scrim(plan: Plan, words: Box, found: Legibility, size: tuple[int, int]) -> Layer:
    more = max(4.0, 0.03 * min(size))  # past where the scrim begins to fade
    full = words.inset(-more, -more, -more, -more)
    cover = scrim_map(full, Anchor(plan.align, plan.level), size) * np.float32(found.strength)
    pixels = np.empty((*cover.shape, 4), np.uint8)
    pixels[..., :3] = found.scrim
    pixels[..., 3] = np.round(cover * 255)
    return Layer("scrim", pixels, 0, 0, LayerSpec(kind="fill", fill=hexed(found.scrim), box=words))


def _layer(one: Placed, tones: CardColors, below: Pixels, setup: Setup) -> Layer:
    box = _box(one)
    name = one.part.name
    if isinstance(one.part, LogoPart):
        return _logo(box, tones, below, setup)
    text: TextLayout = one.part.texts[0]
    if name == "cta":
        tones = _button_tones(tones, patch(below, box), setup.brand)
        spec = _text_spec(
            "button", text, tones.label, contrast(tones.label, tones.accent), box, fill=hexed(tones.accent)
        )
    else:
        if seen_contrast(tones.quiet, below, box, grain=setup.grain) < AA:
            tones = replace(tones, quiet=tones.text)
        quiet = isinstance(one.part, TextPart) and one.part.quiet
        color = tones.quiet if quiet else tones.text
        spec = _text_spec("text", text, color, seen_contrast(color, below, box, grain=setup.grain), box)
    ink = one.part.ink(tones)
    return Layer(name, ink.pixels, round(one.x + ink.dx), round(one.y + ink.dy), spec)


def _logo(box: Box, tones: CardColors, below: Pixels, setup: Setup) -> Layer:
    """The logo as it can be seen on what is there: in its own colours, in the text's, or on a plate."""
    assert setup.logo is not None, "a logo is placed where there is one"
    r, g, b = (int(value) for value in patch(below, box).mean(axis=0))
    size = (round(box.width), round(box.height))
    pixels = fit_logo(setup.logo, background=(r, g, b), box=size, tint=tones.text)
    x, y = box.x0 + (size[0] - pixels.shape[1]) / 2, box.y0 + (size[1] - pixels.shape[0]) / 2
    return Layer("logo", pixels, round(x), round(y), LayerSpec(kind="logo", box=box))


def _button_tones(tones: CardColors, behind: Pixels, brand: BrandLook) -> CardColors:
    """The same with the accent chosen for what is under the button alone."""
    low, high = extremes(behind, share=0.15)
    own = CardColors.on(
        low, high, text=tones.text, accent=parse_hex(brand.accent), label=parse_hex(brand.background)
    )
    return replace(tones, accent=own.accent, label=own.label)


def _text_spec(
    kind: str, text: TextLayout, color: Rgb, ratio: float, box: Box, *, fill: str = ""
) -> LayerSpec:
    return LayerSpec.model_validate({
        "kind": kind, "text": " ".join(text.lines), "lines": text.lines, "font": text.font.path.name,
        "size": round(text.size, 2), "color": hexed(color), "fill": fill, "contrast": round(ratio, 2), "box": box,
    })  # fmt: skip


def _badge(place: Box, setup: Setup, below: Pixels) -> Layer:
    """The round price badge, in the accent's colour where that stands out, else in another of the brand's."""
    side = round(place.width)
    r, g, b = (int(value) for value in patch(below, place).mean(axis=0))
    colors = [parse_hex(one) for one in (setup.brand.accent, setup.brand.background, setup.brand.text)]
    fill = next((one for one in colors if contrast(one, (r, g, b)) >= 1.5), colors[0])
    color = readable(parse_hex(setup.brand.background), fill)
    now, before = badge_texts(setup.words, setup.brand, side)
    spec = _text_spec("badge", now, color, contrast(color, fill), place, fill=hexed(fill))
    return Layer("price", badge(now, before, side, fill, color), round(place.x0), round(place.y0), spec)


def patch(picture: Pixels, box: Box) -> Pixels:
    """The pixels in a box, (n, 3); the nearest ones where it lies outside."""
    height, width = picture.shape[:2]
    x0, y0 = min(max(0, round(box.x0)), width - 1), min(max(0, round(box.y0)), height - 1)
    return picture[y0 : max(y0 + 1, round(box.y1)), x0 : max(x0 + 1, round(box.x1))].reshape(-1, 3)


def extremes(pixels: Pixels, *, share: float = 0.03) -> tuple[Rgb, Rgb]:
    """The darkest and the lightest of (n, 3) pixels, that `share` of each not counted; a few thousand are looked at."""
    pixels = pixels[:: max(1, len(pixels) // 6000)]
    order = np.argsort(luminance(pixels))
    return _rgb(pixels[order[int(share * (len(order) - 1))]]), _rgb(
        pixels[order[int((1 - share) * (len(order) - 1))]]
    )


def hexed(color: Rgb) -> str:
    """ "#rrggbb"."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def _rgb(pixel: Pixels) -> Rgb:
    r, g, b = (int(value) for value in pixel)
    return r, g, b
