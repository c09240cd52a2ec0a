"""Captions: a headline and a line under it, set, placed, made readable, and drawn into a video's frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.motion.easing import quart_out, quintic
from limelight.studio.types import FPS, Aspect, Rgb8
from limelight.studio.typography.contrast import AA, BLACK, INK, WHITE, Rgb, luminance, mix, parse_hex
from limelight.studio.typography.fit import TextLayout, fit_text
from limelight.studio.typography.placing import SETTINGS, Anchor, Rect, Slot, cost, rect_at, slots
from limelight.studio.typography.raster import Coverage, baseline, draw_lines
from limelight.studio.typography.safezone import SAFE_ZONES
from limelight.studio.typography.style import CaptionStyle

_IN_S, _OUT_S, _STAGGER_S = 0.75, 0.30, 0.14
_RISE = 0.034
"""How far a line rises into its place, as a share of the frame's shorter side."""
_SCRIM_MOST = 0.82
_LOYALTY = 2.0
"""How many times less another colour must change the picture before it replaces the one asked for."""
_SHADOW = 0.42
_SUBLINE_LEAST = 0.88
"""How far the line under a headline may shrink with it: it is small as it is."""


@dataclass(frozen=True, slots=True)
class Legibility:
    """How a caption is made readable over its picture."""

    words: Rgb
    scrim: Rgb
    strength: float
    """0..1: how far the picture behind the words is taken towards `scrim`."""
    ratio: float
    """The contrast that results at the worst twentieth of the picture behind them, shadow not counted."""
    price: float = 0.0
    """How much it changes the picture; more than 1 where it cannot be read as it should."""


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
        self.options = legibilities(behind, self.rect, parse_hex(style.text_color), scrim=scrim)
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


def legibilities(behind: Sequence[Rgb8], rect: Rect, wanted: Rgb, *, scrim: bool) -> tuple[Legibility, ...]:
    """For the colour wanted, white and near black: the weakest scrim that reaches WCAG AA over every picture."""
    patches = [_patch(picture, rect) for picture in behind] or [np.full((1, 3), 128, np.uint8)]
    pixels = np.concatenate(patches)
    found: list[Legibility] = []
    for words in dict.fromkeys((wanted, WHITE, INK)):
        option = _with(words, pixels)
        # The words as the brand wants them, unless others leave the picture much more as it is.
        price = _changed(pixels, option) * (_LOYALTY if found else 1.0) + max(0.0, AA - option.ratio)
        if not scrim:
            option = Legibility(words, option.scrim, 0.0, _worst(words, pixels))
        found.append(replace(option, price=price))
    return tuple(found)


def _with(words: Rgb, pixels: NDArray[np.uint8]) -> Legibility:
    r, g, b = pixels.mean(axis=0)
    mean: Rgb = round(r), round(g), round(b)
    # A shade or tint of the picture's own colour: black or white would lie over it like a veil.
    scrim = mix(mean, BLACK, 0.86) if float(luminance(words)) > 0.18 else mix(mean, WHITE, 0.86)
    strength = 0.0
    while strength < _SCRIM_MOST and _worst(words, _veiled(pixels, scrim, strength)) < AA:
        strength += 0.02
    return Legibility(words, scrim, strength, _worst(words, _veiled(pixels, scrim, strength)))


def _changed(pixels: NDArray[np.uint8], option: Legibility) -> float:
    """How much the scrim changes the picture, 0..1, and a little so that a tie is decided by order."""
    return 0.02 + option.strength * float(np.abs(pixels - np.array(option.scrim, np.float64)).mean()) / 255


def _veiled(pixels: NDArray[np.uint8], scrim: Rgb, strength: float) -> NDArray[np.uint8]:
    mixed = pixels * (1 - strength) + np.array(scrim) * strength
    return np.round(mixed).astype(np.uint8)


def _worst(words: Rgb, pixels: NDArray[np.uint8]) -> float:
    """The contrast at the worst twentieth of the pixels."""
    light = luminance(pixels)
    own = float(luminance(words))
    behind = float(np.percentile(light, 95 if own > 0.18 else 5))
    return (max(own, behind) + 0.05) / (min(own, behind) + 0.05)


def _patch(picture: Rgb8, rect: Rect) -> NDArray[np.uint8]:
    """The pixels behind the words, averaged over about a stroke's width: (n, 3)."""
    height, width = picture.shape[:2]
    x0, y0 = max(0, int(rect[0])), max(0, int(rect[1]))
    x1, y1 = min(width, int(rect[2]) + 1), min(height, int(rect[3]) + 1)
    patch = picture[y0:y1, x0:x1]
    small = (max(1, patch.shape[1] // 6), max(1, patch.shape[0] // 6))
    averaged = cv2.resize(patch, small, interpolation=cv2.INTER_AREA)
    return averaged.reshape(-1, 3).astype(np.uint8, copy=False)


def scrim_map(rect: Rect, anchor: Anchor, size: tuple[int, int]) -> NDArray[np.float32]:
    """(height, width) 0..1: full behind the words and out to the frame's edge near them, soft elsewhere."""
    width, height = size
    step = 8
    soft = 0.15 * min(size)
    x0, y0, x1, y1 = rect[0] - soft, rect[1] - soft * 0.9, rect[2] + soft, rect[3] + soft * 0.9
    if anchor.align == "center":
        x0, x1 = -width, 2.0 * width
    elif anchor.align == "left":
        x0 = -width
    else:
        x1 = 2.0 * width
    if anchor.level == "bottom":
        y1 = 2.0 * height
    elif anchor.level == "top":
        y0 = -height
    xs = (np.arange(-(-width // step)) + 0.5) * step
    ys = (np.arange(-(-height // step)) + 0.5) * step
    across = _edge((xs - x0) / soft) * _edge((x1 - xs) / soft)
    down = _edge((ys - y0) / soft) * _edge((y1 - ys) / soft)
    small = (down[:, None] * across[None]).astype(np.float32)
    return cv2.resize(small, size, interpolation=cv2.INTER_CUBIC).clip(0, 1)


def _edge(t: NDArray[np.floating]) -> NDArray[np.floating]:
    """0 below -1, 1 above 1, smooth between."""
    u = np.clip((t + 1) / 2, 0, 1)
    return u * u * u * (u * (u * 6 - 15) + 10)


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
