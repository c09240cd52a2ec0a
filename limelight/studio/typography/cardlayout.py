"""Where the parts of an end card stand, and in which colours they can be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from limelight.studio.errors import InputRejected
from limelight.studio.types import Rgba8
from limelight.studio.typography.contrast import (
    AA_GRAPHIC,
    BLACK,
    WHITE,
    Rgb,
    luminance,
    mix,
    parse_hex,
    readable,
    worst,
)
from limelight.studio.typography.fit import TextLayout, fit_text
from limelight.studio.typography.fonts import font_family
from limelight.studio.typography.logo import load_logo
from limelight.studio.typography.raster import Align, baseline, draw_lines
from limelight.studio.typography.safezone import SAFE_ZONES, nearest_aspect
from limelight.studio.typography.sprite import Sprite, premultiplied, tinted


@dataclass(frozen=True, slots=True)
class CardColors:
    """The card's colours, each readable on what it stands on."""

    shade: Rgb
    """The ground at its darkest or outermost."""
    glow: Rgb
    """The ground in its pool of light."""
    text: Rgb
    quiet: Rgb
    """The slogan's."""
    rule: Rgb
    button: Rgb
    label: Rgb

    @classmethod
    def of(cls, *, background: str, text: str, accent: str) -> CardColors:
        """Colours for a card from the three a brand gives ("#rrggbb")."""
        ground, wanted, bright = parse_hex(background), parse_hex(text), parse_hex(accent)
        dark = float(luminance(ground)) < 0.5
        shade, glow = mix(ground, BLACK, 0.22 if dark else 0.05), mix(ground, WHITE, 0.09 if dark else 0.30)
        words = readable(wanted, shade, glow)
        if worst(words, shade, glow) < 4.5:  # a mid grey ground carries no pool of light: keep it flat
            shade = glow = ground
            words = readable(wanted, ground)
        soft = mix(words, ground, 0.12)
        quiet = soft if worst(soft, shade, glow) >= 4.5 else words
        accented = bright if worst(bright, shade, glow) >= AA_GRAPHIC else words
        return cls(shade, glow, words, quiet, accented, accented, readable(ground, accented))


@dataclass(frozen=True, slots=True)
class Card:
    """A laid-out end card."""

    sprites: tuple[Sprite, ...]
    """In the order they are drawn."""
    colors: CardColors
    notes: tuple[str, ...]
    words: tuple[tuple[float, float, float, float], ...]
    """The rectangle of each text, (x0, y0, x1, y1) in pixels."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One thing in the column of words: its layers, its height, and the space under it."""

    layers: list[NDArray[np.uint8]]
    tops: list[float]
    width: float
    height: float
    gap: float
    start_s: float
    kind: str


def lay_out(
    *,
    brand: str,
    slogan: str,
    cta: str,
    logo: Path | None,
    colors: CardColors,
    heading_font: str,
    body_font: str,
    size: tuple[int, int],
    product: Rgba8 | None,
) -> Card:
    """The end card for frames of `size`. Raises InputRejected for an unusable logo, product or typeface."""
    if not (brand.strip() or slogan.strip() or logo):
        raise InputRejected("empty_endcard", "An end card needs a brand name, a slogan or a logo; give at least one.")
    column, stand = _areas(size, product is not None)
    beside = product is not None and size[0] > size[1] * 1.2
    align: Align = "left" if beside else "center"
    unit = min(size[0], size[1] * 0.9)
    notes: list[str] = []
    shrink = 1.0
    while True:
        pieces = _pieces(
            brand, slogan, cta, logo, colors=colors, fonts=(heading_font, body_font), unit=unit * shrink,
            width=column[2] - column[0], align=align, notes=notes,
        )
        height = sum(piece.height + piece.gap for piece in pieces) - pieces[-1].gap
        if height <= column[3] - column[1] or shrink < 0.4:
            break
        shrink *= 0.92
        notes.clear()
    sprites: list[Sprite] = []
    if product is not None:
        sprites.extend(_product(product, stand))
    words: list[tuple[float, float, float, float]] = []
    y = (column[1] + column[3] - height) / 2
    for piece in pieces:
        x = column[0] if align == "left" else (column[0] + column[2] - piece.width) / 2
        for index, (layer, top) in enumerate(zip(piece.layers, piece.tops, strict=True)):
            sprites.append(_sprite(piece, layer, x, y + top, index, align))
        if piece.kind == "text":
            words.append((x, y, x + piece.width, y + piece.height))
        y += piece.height + piece.gap
    return Card(tuple(sprites), colors, tuple(dict.fromkeys(notes)), tuple(words))


def _areas(
    size: tuple[int, int], product: bool
) -> tuple[tuple[float, float, float, float], tuple[float, float, float, float]]:
    """The rectangle for the words, and the one for the product."""
    width, height = size
    x0, y0, x1, y1 = SAFE_ZONES[nearest_aspect(size)].rect(size)
    x0, x1 = round(x0 + 0.02 * width), round(x1 - 0.02 * width)
    if height > 1.5 * width:
        y1 = round(0.74 * height)  # an end card's ground fills the app's own zone; only its words must stay clear
    if not product:
        return (x0, y0, x1, y1), (0, 0, 0, 0)
    if width > height * 1.2:
        return (x0 + 0.02 * width, y0, 0.54 * width, y1), (0.58 * width, 0.10 * height, 0.94 * width, 0.88 * height)
    split = y0 + 0.50 * (y1 - y0)
    return (x0, split + 0.03 * height, x1, y1), (x0, y0 * 0.8, x1, split)


def _pieces(
    brand: str, slogan: str, cta: str, logo: Path | None, *, colors: CardColors, fonts: tuple[str, str], unit: float,
    width: float, align: Align, notes: list[str],
) -> list[_Piece]:
    pieces: list[_Piece] = []
    if logo is not None:
        ground = mix(colors.shade, colors.glow, 0.6)
        mark = premultiplied(load_logo(logo, background=ground, box=(round(min(width, 0.5 * unit)), round(0.19 * unit))))
        pieces.append(_Piece([mark], [0.0], mark.shape[1], mark.shape[0], 0.055 * unit, 0.12, "logo"))
    if brand.strip():
        spaced = 0.10 if len(brand) <= 14 else 0.03
        name = fit_text(
            brand, max_width=width, max_height=0.34 * unit, size=0.098 * unit, family=fonts[0], weight="heavy",
            max_lines=2, tracking=spaced, leading=1.12,
        )
        notes.extend(name.notes)
        if name.lines:
            pieces.append(_text(name, colors.text, align, gap=0.042 * unit, start=0.34))
    if brand.strip() and slogan.strip():
        bar = np.ones((max(2, round(0.0055 * unit)), round(0.085 * unit)), np.float32)
        pieces.append(_Piece([tinted(bar, colors.rule)], [0.0], bar.shape[1], bar.shape[0], 0.040 * unit, 0.62, "rule"))
    if slogan.strip():
        serif = font_family(fonts[1]).kind == "serif"
        line = fit_text(
            slogan, max_width=width, max_height=0.36 * unit, size=0.062 * unit, family=fonts[1],
            weight="italic" if serif else "medium", max_lines=3, tracking=0.004, leading=1.24,
        )
        notes.extend(line.notes)
        if line.lines:
            pieces.append(_text(line, colors.quiet, align, gap=0.078 * unit, start=0.62))
    if cta.strip():
        pieces.append(_button(cta, colors, fonts[0], unit=unit, width=width, notes=notes))
    if not pieces:
        raise InputRejected(
            "undrawable_endcard",
            f"No installed font can draw the end card's words ({brand!r}, {slogan!r}); install a font for this script.",
            value=brand,
        )
    return pieces


def _text(layout: TextLayout, color: Rgb, align: Align, *, gap: float, start: float) -> _Piece:
    pad = 6
    if layout.direction == "rtl" and align == "left":
        align = "right"
    wide = int(np.ceil(layout.width))
    maps = draw_lines(layout, align=align, width=wide, pad=pad)
    tops = [layout.ascent + index * layout.leading - baseline(layout, pad) for index in range(len(maps))]
    return _Piece([tinted(one, color) for one in maps], tops, wide, layout.height, gap, start, "text")


def _button(cta: str, colors: CardColors, font: str, *, unit: float, width: float, notes: list[str]) -> _Piece:
    label = fit_text(
        cta, max_width=min(width - 0.12 * unit, 0.70 * unit), max_height=0.06 * unit, size=0.040 * unit, family=font,
        weight="bold", max_lines=1, tracking=0.02,
    )
    notes.extend(label.notes)
    tall, wide = round(0.092 * unit), round(label.width + 0.105 * unit)
    scale = 4
    shape = Image.new("L", (wide * scale, tall * scale), 0)
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, wide * scale - 1, tall * scale - 1), tall * scale / 2, fill=255)
    pill = np.asarray(shape.resize((wide, tall), Image.Resampling.LANCZOS), np.float32) / 255
    pixels = tinted(pill, colors.button).astype(np.float32)
    for words in draw_lines(label, align="center", width=wide, pad=0):
        # Optically centred: the middle of the capitals on the middle of the pill.
        top = round(tall / 2 + label.ascent / 2 - baseline(label, 0))
        y0, y1 = max(0, top), min(tall, top + words.shape[0])
        cover = words[y0 - top : y1 - top, :, None]
        pixels[y0:y1, :, :3] = pixels[y0:y1, :, :3] * (1 - cover) + np.array(colors.label, np.float32) * cover
    return _Piece([np.round(pixels).astype(np.uint8)], [0.0], wide, tall, 0.0, 0.98, "button")


def _sprite(piece: _Piece, layer: NDArray[np.uint8], x: float, y: float, index: int, align: Align) -> Sprite:
    start = piece.start_s + 0.14 * index
    if piece.kind == "logo":
        return Sprite(layer, x, y, "settle", start, 0.9)
    if piece.kind == "rule":
        return Sprite(layer, x, y, "grow", start, 0.7)
    if piece.kind == "text":
        return Sprite(layer, x - 6, y, "rise", start)
    return Sprite(layer, x, y, "rise", start)


def _product(product: Rgba8, stand: tuple[float, float, float, float]) -> list[Sprite]:
    """The product, as large as its place allows, and the soft shadow under it."""
    if product.ndim != 3 or product.shape[2] != 4 or not (product[..., 3] > 8).any():
        raise InputRejected(
            "bad_product", f"The end card's product must be an RGBA picture with something in it, not {product.shape}.",
            value=str(product.shape),
        )
    rows = np.flatnonzero((product[..., 3] > 8).any(axis=1))
    columns = np.flatnonzero((product[..., 3] > 8).any(axis=0))
    cut = premultiplied(product[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    room_w, room_h = stand[2] - stand[0], (stand[3] - stand[1]) * 0.94
    scale = min(room_w / cut.shape[1], room_h / cut.shape[0])
    wide, tall = max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale))
    cut = cv2.resize(cut, (wide, tall), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    x = (stand[0] + stand[2] - wide) / 2
    y = stand[3] - tall - 0.03 * (stand[3] - stand[1])
    yy, xx = np.mgrid[0 : round(0.16 * wide) + 2, 0 : round(1.5 * wide)].astype(np.float32)
    middle = (xx.shape[1] - 1) / 2, (xx.shape[0] - 1) / 2
    away = ((xx - middle[0]) / (0.62 * wide)) ** 2 + ((yy - middle[1]) / (0.07 * wide + 1)) ** 2
    dark = (0.55 * np.exp(-2.2 * away) * np.clip(1.0 - away, 0, 1)).astype(np.float32)
    shadow = Sprite(tinted(dark, (0, 0, 0)), x + wide / 2 - xx.shape[1] / 2, y + tall - xx.shape[0] * 0.55, "rise", 0.05)
    return [shadow, Sprite(cut, x, y, "rise", 0.05, 1.0)]
