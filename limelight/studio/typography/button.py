"""The button of an ad or an end card."""

from __future__ import annotations

import numpy as np

from limelight.studio.types import Rgba8
from limelight.studio.typography.contrast import Rgb
from limelight.studio.typography.fit import TextLayout
from limelight.studio.typography.raster import Coverage, baseline, draw_lines, rounded


def draw_button(label: TextLayout, size: tuple[int, int], fill: Rgb, color: Rgb) -> Rgba8:
    """A pill of `size` (width, height) with its label: the middle of the capitals on the middle of the pill."""
    wide, tall = size
    out = solid(rounded(wide, tall, tall / 2), fill)
    for line in draw_lines(label, align="center", width=wide, pad=0):
        top = round(tall / 2 + label.ascent / 2 - baseline(label, 0))
        y0, y1 = max(0, top), min(tall, top + line.shape[0])
        share = line[y0 - top : y1 - top, :, None]
        area = out[y0:y1, :, :3]
        area[:] = np.round(area * (1 - share) + np.array(color, np.float32) * share)
    return out


def solid(cover: Coverage, color: Rgb) -> Rgba8:
    """Coverage as pixels of one colour, straight alpha."""
    out = np.empty((*cover.shape, 4), np.uint8)
    out[..., :3] = color
    out[..., 3] = np.round(cover * 255)
    return out
