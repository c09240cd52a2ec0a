"""The two brands' logos: outlines once as SVG, and as transparent PNG in dark and in light ink."""

from __future__ import annotations

import importlib.resources
import io
from dataclasses import dataclass
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont


@dataclass(frozen=True, slots=True)
class Mark:
    """How a logo is set: its word, and whether Northpeak's mountains stand before it."""

    word: str
    font: str
    """Package and file, as "package/file"."""
    gap: float
    """Extra space between letters, in em."""
    ink: str
    light: str
    mountains: bool


MARKS: dict[str, Mark] = {
    "northpeak": Mark("NORTHPEAK", "font_manrope/Manrope-ExtraBold.ttf", 0.09, "#1c5a57", "#f3f1ea", True),
    "maren": Mark(
        "maren", "font_source_serif_pro/SourceSerifPro-Semibold.ttf", 0.03, "#3d2a1e", "#f6efe6", False
    ),
}

_MOUNTAINS = (
    [(0.62, 0.0), (0.806, 0.31), (0.71, 0.43), (0.62, 0.31), (0.53, 0.43), (0.428, 0.31)],
    [(0.0, 1.0), (0.347, 0.44), (0.53, 0.57), (0.62, 0.45), (0.71, 0.57), (0.884, 0.44), (1.22, 1.0)],
    [(1.36, 1.0), (1.10, 0.57), (1.30, 0.24), (1.76, 1.0)],
)
"""Snow cap, its mountain, and the lower mountain; unit height, y downwards."""
_HEIGHT = 200.0
_PAD = 20.0


def _font(mark: Mark) -> Path:
    package, file = mark.font.split("/")
    return Path(str(importlib.resources.files(package).joinpath("files", file)))


def _word(mark: Mark, size: float, left: float, base: float) -> tuple[str, float]:
    """The word as SVG path data, and where it ends."""
    face = TTFont(_font(mark))
    glyphs, cmap = face.getGlyphSet(), face.getBestCmap() or {}
    scale = size / int(face["head"].unitsPerEm)  # pyright: ignore[reportAttributeAccessIssue]
    pen = SVGPathPen(glyphs, ntos=lambda v: f"{v:.1f}")
    x = left
    for letter in mark.word:
        glyph = glyphs[cmap[ord(letter)]]
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, x, base)))
        x += glyph.width * scale + mark.gap * size
    return pen.getCommands(), x - mark.gap * size


def _mountains() -> list[list[tuple[float, float]]]:
    return [[(_PAD + x * _HEIGHT, _PAD + y * _HEIGHT) for x, y in shape] for shape in _MOUNTAINS]


def _metrics(mark: Mark) -> tuple[float, float, float]:
    """Left edge, baseline and size of the word."""
    if mark.mountains:
        return _PAD + 1.76 * _HEIGHT + 70, _PAD + 0.5 * _HEIGHT + 62, 172
    return _PAD, _PAD + 168, 300


def svg(mark: Mark) -> str:
    """The logo in its dark ink, letters as outlines."""
    left, base, size = _metrics(mark)
    path, right = _word(mark, size, left, base)
    shapes = (
        [f"M{' L'.join(f'{x:.1f},{y:.1f}' for x, y in s)}Z" for s in _mountains()] if mark.mountains else []
    )
    width, height = right + _PAD, _HEIGHT + 2 * _PAD
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img">'
        f"<title>{mark.word.title()}</title>"
        f'<path fill="{mark.ink}" d="{" ".join([*shapes, path])}"/></svg>\n'
    )


def png(mark: Mark, ink: str, *, scale: int = 4) -> bytes:
    """The logo on nothing, in one colour; drawn large and reduced."""
    left, base, size = _metrics(mark)
    _, right = _word(mark, size, left, base)
    cover = Image.new("L", (round((right + _PAD) * scale), round((_HEIGHT + 2 * _PAD) * scale)), 0)
    draw = ImageDraw.Draw(cover)
    for shape in _mountains() if mark.mountains else []:
        draw.polygon([(x * scale, y * scale) for x, y in shape], fill=255)
    face = ImageFont.truetype(str(_font(mark)), round(size * scale))
    x = left
    for letter in mark.word:
        draw.text((x * scale, base * scale), letter, font=face, fill=255, anchor="ls")
        x += face.getlength(letter) / scale + mark.gap * size
    cover = cover.resize((cover.width // scale, cover.height // scale), Image.Resampling.LANCZOS)
    logo = Image.new("RGBA", cover.size, ink)
    logo.putalpha(cover)
    out = io.BytesIO()
    logo.save(out, "PNG", optimize=True)
    return out.getvalue()


def write_logos(folder: Path) -> None:
    """Write every brand's three files."""
    folder.mkdir(parents=True, exist_ok=True)
    for brand_id, mark in MARKS.items():
        (folder / f"{brand_id}.svg").write_text(svg(mark), encoding="utf-8")
        (folder / f"{brand_id}.png").write_bytes(png(mark, mark.ink))
        (folder / f"{brand_id}-light.png").write_bytes(png(mark, mark.light))
