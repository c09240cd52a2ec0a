"""Draws laid-out text as coverage, at twice the size and then brought down: smoother than one size alone."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from limelight.studio.typography.fit import TextLayout, text_width
from limelight.studio.typography.fonts import load

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
    face = load(layout.font, max(1, round(layout.size * _SUPER)))
    tracking = layout.tracking * _SUPER
    wide = text_width(line, face, tracking)
    free = width * _SUPER - wide
    x = pad * _SUPER + {"left": 0.0, "center": free / 2, "right": free}[align]
    y = baseline(layout, pad) * _SUPER
    if tracking == 0:
        pen.text((x, y), line, font=face, fill=255, anchor="ls")
    else:
        # Letter by letter, each placed after the text before it, so that kerning is kept.
        for index, char in enumerate(line):
            offset = face.getlength(line[: index + 1]) - face.getlength(char) + tracking * index
            pen.text((x + offset, y), char, font=face, fill=255, anchor="ls")
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
