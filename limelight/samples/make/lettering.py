"""Fonts and the drawing of labels."""

from __future__ import annotations

import importlib.resources
from functools import cache

from PIL import Image, ImageDraw, ImageFont

_FILES = {
    "Manrope": (
        "font_manrope",
        "Manrope-{}.ttf",
        {"regular": "Regular", "medium": "Medium", "bold": "Bold", "black": "ExtraBold", "light": "Light"},
    ),
    "Lato": (
        "font_lato",
        "Lato-{}.ttf",
        {"regular": "Regular", "medium": "Regular", "bold": "Bold", "black": "Black", "light": "Light"},
    ),
    "Source Serif": (
        "font_source_serif_pro",
        "SourceSerifPro-{}.ttf",
        {
            "regular": "Regular",
            "medium": "Semibold",
            "bold": "Bold",
            "black": "Black",
            "light": "Light",
            "italic": "It",
        },
    ),
}


@cache
def font(family: str, weight: str, size: int) -> ImageFont.FreeTypeFont:
    """A font of `size` pixels; families Manrope, Lato, Source Serif."""
    package, pattern, weights = _FILES[family]
    path = importlib.resources.files(package) / "files" / pattern.format(weights[weight])
    return ImageFont.truetype(str(path), size)


def spaced(
    draw: ImageDraw.ImageDraw,
    xy: tuple[float, float],
    text: str,
    *,
    face: ImageFont.FreeTypeFont,
    fill: str,
    gap: float = 0,
) -> None:
    """Centred text on one line, with `gap` pixels between the letters."""
    widths = [face.getlength(c) for c in text]
    x = xy[0] - (sum(widths) + gap * (len(text) - 1)) / 2
    for c, w in zip(text, widths, strict=True):
        draw.text((x, xy[1]), c, font=face, fill=fill, anchor="lm")
        x += w + gap


def sheet(width: int, height: int, colour: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A blank label."""
    image = Image.new("RGB", (width, height), colour)
    return image, ImageDraw.Draw(image)


def peak(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, *, fill: str, cut: str) -> None:
    """Northpeak's mark: two mountains under a snow line, centred on (x, y)."""
    s = size

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x + px * s, y + py * s) for px, py in points]

    draw.polygon(at((-0.05, 0.6), (0.5, -0.2), (1.0, 0.6)), fill=fill)
    draw.polygon(at((-1.0, 0.6), (-0.2, -0.7), (0.62, 0.6)), fill=cut)
    draw.polygon(at((-1.0, 0.6), (-0.2, -0.7), (0.5, 0.6)), fill=fill)
    snow = at((-0.64, 0.0), (-0.42, -0.16), (-0.28, 0.02), (-0.14, -0.16), (0.04, 0.02), (0.2, -0.1))
    draw.line(snow, fill=cut, width=max(1, round(0.09 * s)), joint="curve")
