"""Draws laid-out text as coverage, at twice the size and then brought down: smoother than one size alone."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from limelight.studio.typography.fit import TextLayout, line_width
from limelight.studio.typography.fonts import length, load, runs

Align = Literal["left", "center", "right"]
Coverage = NDArray[np.float32]
"""(height, width), 0..1."""

_SUPER = 2


def draw_lines(layout: TextLayout, *, align: Align, width: int, pad: int) -> list[Coverage]:
    """One coverage map a line, each (round(size * 1.9) + 2 * pad, width + 2 * pad), text between the pads.

    The baseline lies at `baseline(layout, pad)` from the top.
    """
    height = line_height(layout, pad)
    return [_draw(layout, line, align=align, width=width, height=height, pad=pad) for line in layout.lines]


def line_height(layout: TextLayout, pad: int) -> int:
    """The height of one line's coverage map."""
    return round(layout.size * 1.9) + 2 * pad


def baseline(layout: TextLayout, pad: int) -> float:
    """Where the baseline lies in a line's coverage map, from its top."""
    return pad + round(layout.size * 1.25)


def _draw(layout: TextLayout, line: str, *, align: Align, width: int, height: int, pad: int) -> Coverage:
    canvas = Image.new("L", ((width + 2 * pad) * _SUPER, height * _SUPER), 0)
    pen = ImageDraw.Draw(canvas)
    tracking = layout.tracking * _SUPER
    size = max(1, round(layout.size * _SUPER))
    free = width * _SUPER - line_width(line, layout) * _SUPER
    x = pad * _SUPER + {"left": 0.0, "center": free / 2, "right": free}[align]
    y = baseline(layout, pad) * _SUPER
    for own, part in runs(line, layout.font):
        face = load(own, size)
        if layout.joined:
            pen.text((x, y), part, font=face, fill=255, anchor="ls")
        else:
            # Letter by letter, each placed as measured after the text before it: kerning is kept, and a size's own
            # rounding of advances does not add up to a line wider than its box.
            for index, char in enumerate(part):
                offset = (length(part[: index + 1], own) - length(char, own)) * layout.size * _SUPER
                pen.text((x + offset + tracking * index, y), char, font=face, fill=255, anchor="ls")
        x += length(part, own) * layout.size * _SUPER + tracking * len(part)
    pixels = np.asarray(canvas, np.float32) / 255
    small = cv2.resize(pixels, (width + 2 * pad, height), interpolation=cv2.INTER_AREA)
    return small.astype(np.float32, copy=False)


def rounded(width: int, height: int, radius: float) -> NDArray[np.float32]:
    """Coverage of a rectangle with round corners, (height, width)."""
    scale = 4
    shape = Image.new("L", (width * scale, height * scale), 0)
    ImageDraw.Draw(shape).rounded_rectangle(
        (0, 0, width * scale - 1, height * scale - 1), radius * scale, fill=255
    )
    small = shape.resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(small, np.float32) / np.float32(255)
