"""The parts of an ad that are drawn: lines of type, the price, the button, the badge; measured first, then inked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import cv2
import numpy as np

from limelight.studio.types import Rgba8
from limelight.studio.typography.button import draw_button, solid
from limelight.studio.typography.cardcolors import CardColors
from limelight.studio.typography.contrast import Rgb
from limelight.studio.typography.fit import TextLayout
from limelight.studio.typography.raster import Align, Coverage, baseline, draw_lines

PAD = 6
"""Pixels around drawn letters, for those that reach beyond their advance."""
Name = Literal["logo", "headline", "subline", "price", "cta", "disclaimer"]


@dataclass(frozen=True, slots=True)
class Ink:
    """Drawn pixels, and where they lie from the part's own left top."""

    pixels: Rgba8
    dx: float = 0.0
    dy: float = 0.0


@dataclass(frozen=True, slots=True)
class TextPart:
    """Lines of one text."""

    name: Name
    layout: TextLayout
    align: Align
    quiet: bool = False

    @property
    def texts(self) -> tuple[TextLayout, ...]:
        """The one text."""
        return (self.layout,)

    @property
    def width(self) -> float:
        """Of the widest line."""
        return self.layout.width

    @property
    def height(self) -> float:
        """From the first capital's top to the last baseline."""
        return block_height(self.layout)

    def ink(self, tones: CardColors) -> Ink:
        """The letters, in one colour."""
        color = tones.quiet if self.quiet else tones.text
        return Ink(solid(text_cover(self.layout, self.align), color), -PAD, -PAD)


@dataclass(frozen=True, slots=True)
class PricePart:
    """The price, and the old one struck through beside or, stacked, under it."""

    now: TextLayout
    before: TextLayout | None
    stacked: bool = False
    name: Name = "price"

    @property
    def texts(self) -> tuple[TextLayout, ...]:
        """Both prices."""
        return (self.now, self.before) if self.before else (self.now,)

    @property
    def gap(self) -> float:
        """Between the two."""
        if self.before is None:
            return 0.0
        return 0.8 * self.before.ascent if self.stacked else 0.42 * self.before.size

    @property
    def width(self) -> float:
        """Of the wider one where stacked; else of both with the gap."""
        before = self.before.width if self.before else 0.0
        return max(self.now.width, before) if self.stacked else self.now.width + self.gap + before

    @property
    def height(self) -> float:
        """Of both one under the other, or of the larger one's capitals."""
        tall = block_height(self.now)
        return tall + self.gap + self.before.ascent if self.stacked and self.before else tall

    def ink(self, tones: CardColors) -> Ink:
        """The price in the text's colour, the old one quieter."""
        cover = text_cover(self.now, "left")
        out = np.zeros((int(np.ceil(self.height)) + 4 * PAD, int(np.ceil(self.width)) + 3 * PAD, 4), np.uint8)
        at = round((self.width - self.now.width) / 2) if self.stacked else 0
        _put(out, cover, at, 0, tones.text)
        if self.before is not None:
            struck = strike(text_cover(self.before, "left"), self.before)
            if self.stacked:
                x, y = (self.width - self.before.width) / 2, self.now.ascent + self.gap
            else:  # on one baseline
                x, y = self.now.width + self.gap, self.now.ascent - self.before.ascent
            _put(out, struck, round(x), round(y), tones.quiet)
        return Ink(out, -PAD, -PAD)


@dataclass(frozen=True, slots=True)
class ButtonPart:
    """The call to action."""

    label: TextLayout
    width: float
    height: float
    name: Name = "cta"

    @property
    def texts(self) -> tuple[TextLayout, ...]:
        """The label."""
        return (self.label,)

    def ink(self, tones: CardColors) -> Ink:
        """A pill in the accent's colour with the label optically centred."""
        return Ink(
            draw_button(self.label, (round(self.width), round(self.height)), tones.accent, tones.label)
        )


@dataclass(frozen=True, slots=True)
class LogoPart:
    """Room for the logo, in pixels; it is drawn once it is known what it stands on."""

    width: float
    height: float
    name: Name = "logo"

    @property
    def texts(self) -> tuple[TextLayout, ...]:
        """None: it is a picture."""
        return ()


Part: TypeAlias = TextPart | PricePart | ButtonPart | LogoPart
"""One thing in a column or row. Heights run from the top of capitals to the last baseline."""


def block_height(layout: TextLayout) -> float:
    """From the top of the first line's capitals to the last baseline."""
    return layout.ascent + layout.leading * max(0, len(layout.lines) - 1)


def text_cover(layout: TextLayout, align: Align, *, width: float | None = None) -> Coverage:
    """All lines of a text in one coverage map, `PAD` around its block."""
    side: Align = "right" if layout.direction == "rtl" and align == "left" else align
    wide = int(np.ceil(layout.width if width is None else width))
    tall = int(np.ceil(block_height(layout) + 0.45 * layout.size)) + 2 * PAD
    out = np.zeros((tall, wide + 2 * PAD), np.float32)
    own = int(np.ceil(layout.width))
    for index, line in enumerate(draw_lines(layout, align=side, width=own, pad=PAD)):
        at = round(layout.ascent + index * layout.leading)
        top = round(at + PAD - baseline(layout, PAD))
        y0, y1 = max(0, top), min(tall, top + line.shape[0])
        place = out[y0:y1, : line.shape[1]]
        np.maximum(place, line[y0 - top : y1 - top], out=place)
    return out


def strike(cover: Coverage, layout: TextLayout) -> Coverage:
    """A text with a line through the middle of its figures."""
    thick = max(1, round(0.075 * layout.size))
    y = PAD + round(0.5 * layout.ascent) - thick // 2
    out = cover.copy()
    out[y : y + thick, PAD - 1 : PAD + round(layout.width) + 1] = 1.0
    return out


def badge(now: TextLayout, before: TextLayout | None, side: int, fill: Rgb, color: Rgb) -> Rgba8:
    """A round price badge: the price in its middle, the old one struck through above it."""
    scale = 4
    big = np.zeros((side * scale, side * scale), np.uint8)
    cv2.circle(big, (side * scale // 2, side * scale // 2), side * scale // 2 - scale, 255, -1, cv2.LINE_AA)
    disc = cv2.resize(big, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255)
    out = solid(disc, fill)
    gap = 0.30 * now.ascent
    total = now.ascent + (before.ascent + gap if before else 0.0)
    top = (side - total) / 2
    if before is not None:
        _print(out, strike(text_cover(before, "left"), before), (side - before.width) / 2, top, color)
        top += before.ascent + gap
    _print(out, text_cover(now, "left"), (side - now.width) / 2, top, color)
    return out


def _print(out: Rgba8, cover: Coverage, x: float, y: float, color: Rgb) -> None:
    """Print a padded coverage map into opaque pixels, its block's left top at (x, y)."""
    left, top = round(x) - PAD, round(y) - PAD
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(out.shape[1], left + cover.shape[1]), min(out.shape[0], top + cover.shape[0])
    share = cover[y0 - top : y1 - top, x0 - left : x1 - left, None]
    area = out[y0:y1, x0:x1, :3]
    area[:] = np.round(area * (1 - share) + np.array(color, np.float32) * share)


def _put(out: Rgba8, cover: Coverage, x: int, y: int, color: Rgb) -> None:
    """Letters of one colour into empty pixels; nothing else stands there."""
    y0, x0 = max(0, y), max(0, x)
    place = out[y0 : y + cover.shape[0], x0 : x + cover.shape[1]]
    alpha = np.round(cover[y0 - y : y0 - y + place.shape[0], x0 - x : x0 - x + place.shape[1]] * 255).astype(
        np.uint8
    )
    seen = alpha > 0
    place[seen, :3] = color
    place[..., 3] = np.maximum(place[..., 3], alpha)
