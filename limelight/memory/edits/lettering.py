"""`image.text`."""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from limelight.schema.ui_events import Text
from limelight.studio.typography.fit import cap_height, drawable, fit_text
from limelight.studio.typography.fonts import font_family, load
from limelight.studio.typography.raster import baseline, draw_lines

Pixels: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float32]
FAMILY = "Manrope"
_ROOM = 0.94
"""The share of the picture's width and height that words may take before they are made smaller."""
_SHADE = 0.5
"""How dark (or, behind dark words, how light) the soft shade behind the words is."""


def lettered(image: Image.Image, edit: Text) -> tuple[Image.Image, tuple[str, ...]]:
    """A picture with words on it, in up to six lines, and what had to be changed about them, in words.

    Words that do not fit at their size are made smaller. A soft shade of the opposite lightness lies behind
    them, so that they can be read on any picture.
    """
    _, font, _ = drawable(edit.text, font_family(FAMILY), "bold")
    caps = cap_height(load(font, 200)) / 200
    layout = fit_text(
        edit.text, max_width=_ROOM * image.width, max_height=_ROOM * image.height,
        size=max(4.0, edit.size * image.height / caps), min_size=4.0, family=FAMILY, weight="bold",
        max_lines=6,
    )  # fmt: skip
    blur = max(1.0, layout.size * 0.12)
    pad = round(4 * blur)
    width = round(layout.width) + 2
    alpha = np.zeros((image.height, image.width), np.float32)
    first = (
        edit.y * image.height - (layout.ascent + layout.leading * (len(layout.lines) - 1)) / 2 + layout.ascent
    )
    left = round(edit.x * image.width - width / 2) - pad
    for row, line in enumerate(draw_lines(layout, align="center", width=width, pad=pad)):
        _stamp(alpha, line, left, round(first + row * layout.leading - baseline(layout, pad)))
    color = np.array(ImageColor.getrgb(edit.color)[:3], np.float32)
    dark = float(color @ np.array([0.2126, 0.7152, 0.0722])) < 110
    shade = np.minimum(1.0, cv2.GaussianBlur(alpha, (0, 0), blur) * 1.4) * np.float32(_SHADE)
    done = over(np.asarray(image), np.full(3, 255.0 if dark else 0.0, np.float32), shade)
    return Image.fromarray(over(done, color, alpha)), layout.notes


def over(pixels: Pixels, color: Floats, alpha: Floats) -> Pixels:
    """A colour, (3,) or one a pixel, laid over RGB or RGBA; `alpha` is (height, width), 0..1."""
    out = pixels.astype(np.float32)
    under = out[..., 3] / 255 if pixels.shape[2] == 4 else np.ones_like(alpha)
    total = alpha + under * (1 - alpha)
    share = np.divide(alpha, total, out=np.zeros_like(alpha), where=total > 0)[..., None]
    out[..., :3] = color * share + out[..., :3] * (1 - share)
    if pixels.shape[2] == 4:
        out[..., 3] = total * 255
    return np.clip(np.rint(out), 0, 255).astype(np.uint8)


def _stamp(alpha: Floats, line: Floats, left: int, top: int) -> None:
    """Put a line's coverage where it belongs, as far as it lies within the picture."""
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(alpha.shape[1], left + line.shape[1]), min(alpha.shape[0], top + line.shape[0])
    if x1 > x0 and y1 > y0:
        part = line[y0 - top : y1 - top, x0 - left : x1 - left]
        alpha[y0:y1, x0:x1] = np.maximum(alpha[y0:y1, x0:x1], part)
