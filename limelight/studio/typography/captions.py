"""Captions: a headline and a line under it, set, placed, made readable, and drawn into a video's frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.motion.easing import quart_out, quintic
from limelight.studio.types import FPS, Aspect, Rgb8
from limelight.studio.typography.contrast import Rgb, parse_hex
from limelight.studio.typography.fit import TextLayout, fit_text
from limelight.studio.typography.legibility import legibilities, scrim_map
from limelight.studio.typography.placing import SETTINGS, Anchor, Rect, Slot, cost, rect_at, slots
from limelight.studio.typography.raster import Coverage, baseline, draw_lines
from limelight.studio.typography.safezone import SAFE_ZONES
from limelight.studio.typography.style import CaptionStyle

_IN_S, _OUT_S, _STAGGER_S = 0.75, 0.30, 0.14
_RISE = 0.034
"""How far a line rises into its place, as a share of the frame's shorter side."""
_SHADOW = 0.42
_SUBLINE_LEAST = 0.88
"""How far the line under a headline may shrink with it: it is small as it is."""


@dataclass(frozen=True, slots=True)
class _Line:
    words: Coverage
    shadow: Coverage
    top: float
    order: int
    opacity: float


class CaptionLayer:
    """One caption over one clip. `weights(frame)` gives what to blend; the caller knows the pixel format."""

    def __init__(
        self,
        text: str,
        subtext: str,
        *,
        size: tuple[int, int],
        aspect: Aspect,
        first: int,
        after: int,
        style: CaptionStyle,
        behind: Sequence[Rgb8],
        product: Sequence[Rect] = (),
        scrim: bool = True,
    ) -> None:
        """`first` and `after` are the caption's first frame and the one after its last, counted as in `at`.

        `behind` holds a few frames the words will stand on; `product` is what they should
        not cover, in pixels.
        """
        self.size, self.first, self.after = size, first, after
        setting = _settle(text, subtext, size=size, aspect=aspect, style=style, product=product)
        heading, body, self.rect, self.anchor, tops = setting
        self.layouts = tuple(layout for layout in (heading, body) if layout)
        self.notes = tuple(note for layout in self.layouts for note in layout.notes)
        self.options = legibilities(behind, [self.rect], parse_hex(style.text_color), scrim=scrim)
        self.legibility = min(self.options, key=lambda option: option.price)
        self._lines = self._drawn(heading, body, tops)
        self._scrim = scrim_map(self.rect, self.anchor, size)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(layout.lines for layout in self.layouts)

    def shown(self, at: int) -> float:
        """How far the caption as a whole is in, 0..1, for its scrim."""
        return quintic((at - self.first) / (0.5 * FPS)) * self._leaving(at)

    def still(self, at: int) -> bool:
        """Whether all of it is there and nothing of it moves or fades."""
        arrived = self.first + (_IN_S + _STAGGER_S * (len(self._lines) - 1)) * FPS
        return arrived <= at and self._leaving(at) >= 1 and self.shown(at) >= 1 and not self.empty

    def scrim(self, at: int) -> NDArray[np.float32] | None:
        """(height, width) weight of the scrim's colour, or None where there is none."""
        level = self.shown(at)
        strength = self.legibility.strength
        return self._scrim * np.float32(strength * level) if level > 0.004 and strength > 0.01 else None

    def take(self, words: Rgb) -> None:
        """Set the words in a colour of `options`, so that all captions of a video may share one."""
        self.legibility = next(option for option in self.options if option.words == words)

    def words(self, at: int) -> list[tuple[int, int, Coverage, Coverage]]:
        """For each visible line: left, top, coverage of its shadow and of its letters, in the frame's pixels.

        `left` and `top` are even, so that chroma planes of half size line up.
        """
        out = []
        pad = _pad(self.size)
        for line in self._lines:
            arrived = quart_out((at - self.first - line.order * _STAGGER_S * FPS) / (_IN_S * FPS))
            level = arrived * self._leaving(at) * line.opacity
            if level <= 0.004:
                continue
            place_y = (
                line.top
                + (1 - arrived) * _RISE * min(self.size)
                - (1 - self._leaving(at)) * 0.008 * self.size[1]
            )
            left, top = self.rect[0] - pad, place_y - pad
            x, y = int(np.floor(left / 2)) * 2, int(np.floor(top / 2)) * 2
            shadow, words = (
                _moved(layer, left - x, top - y) * np.float32(level) for layer in (line.shadow, line.words)
            )
            out.append((x, y, shadow, words))
        return out

    def _leaving(self, at: int) -> float:
        return quintic((self.after - at) / (_OUT_S * FPS))

    def _drawn(self, heading: TextLayout | None, body: TextLayout | None, tops: list[float]) -> list[_Line]:
        pad = _pad(self.size)
        width = int(np.ceil(self.rect[2] - self.rect[0]))
        lines: list[_Line] = []
        for layout, opacity in ((heading, 1.0), (body, 0.94)):
            if layout is None:
                continue
            align = self.anchor.align
            if layout.direction == "rtl" and align == "left":
                align = "right"
            for words in draw_lines(layout, align=align, width=width, pad=pad):
                blur = max(1.0, layout.size * 0.11)
                shadow = np.clip(cv2.GaussianBlur(words, (0, 0), blur) * 1.5, 0, 1) * np.float32(_SHADOW)
                top = self.rect[1] + tops[len(lines)] - (baseline(layout, pad) - pad)
                lines.append(_Line(words, shadow.astype(np.float32), top, len(lines), opacity))
        return lines


def _settle(
    text: str,
    subtext: str,
    *,
    size: tuple[int, int],
    aspect: Aspect,
    style: CaptionStyle,
    product: Sequence[Rect],
) -> tuple[TextLayout | None, TextLayout | None, Rect, Anchor, list[float]]:
    """The headline, the line under it, their block, its place and its baselines, where least is lost."""
    nominal = SETTINGS[aspect].headline * min(size)
    best: tuple[float, tuple[TextLayout | None, TextLayout | None, Rect, Anchor, list[float]]] | None = None
    for slot in slots(aspect=aspect, size=size, product=product):
        heading, body = _set(text, subtext, slot, size=size, aspect=aspect, style=style)
        width, height, tops = _stack(heading, body)
        rect = rect_at(slot.anchor, width, height, aspect=aspect, size=size)
        kept = heading.size / nominal if heading else slot.scale
        lines = sum(len(layout.lines) - 1 for layout in (heading, body) if layout)
        price = cost(rect, slot, size=size, product=product, size_kept=kept, lines=lines)
        if best is None or price < best[0] - 1e-9:
            best = price, (heading, body, rect, slot.anchor, tops)
    assert best is not None, "every aspect has at least one place for a caption"
    return best[1]


def _set(
    text: str, subtext: str, slot: Slot, *, size: tuple[int, int], aspect: Aspect, style: CaptionStyle
) -> tuple[TextLayout | None, TextLayout | None]:
    """The headline and the line under it, laid out for a slot; None for what is empty."""
    setting, short, width = SETTINGS[aspect], min(size) * slot.scale, slot.width
    _, y0, _, y1 = SAFE_ZONES[aspect].rect(size)
    narrow = width < 0.4 * size[0]
    heading = body = None
    if text.strip():
        heading = fit_text(
            text,
            max_width=width,
            max_height=0.34 * (y1 - y0),
            size=setting.headline * short,
            family=style.heading_font,
            weight="heavy",
            max_lines=3 if narrow else 2,
            tracking=-0.012,
            leading=1.12,
        )
    if subtext.strip():
        body = fit_text(
            subtext,
            max_width=width,
            max_height=0.20 * (y1 - y0),
            size=setting.subline * min(size) * max(slot.scale, _SUBLINE_LEAST),
            family=style.body_font,
            weight="medium",
            max_lines=3 if narrow else 2,
            tracking=0.012,
            leading=1.3,
        )
    return heading, body


def _stack(heading: TextLayout | None, body: TextLayout | None) -> tuple[float, float, list[float]]:
    """The block's width and height, and each line's baseline from the block's top."""
    baselines: list[float] = []
    width = height = 0.0
    for layout in (heading, body):
        if layout is None or not layout.lines:
            continue
        if height:
            height += layout.size * 0.62
        baselines.extend(
            height + layout.ascent + index * layout.leading for index in range(len(layout.lines))
        )
        width, height = max(width, layout.width), height + layout.height
    return width, height, baselines


def _pad(size: tuple[int, int]) -> int:
    return max(4, round(0.03 * min(size)) * 2 // 2)


def _moved(layer: Coverage, dx: float, dy: float) -> Coverage:
    """The map shifted by less than two pixels, exactly, and grown to even sides."""
    height, width = layer.shape
    side = (width + 4) // 2 * 2, (height + 4) // 2 * 2
    shift = np.array([[1, 0, dx], [0, 1, dy]], np.float64)
    moved = cv2.warpAffine(layer, shift, side, flags=cv2.INTER_LINEAR)
    return moved.astype(np.float32, copy=False)
