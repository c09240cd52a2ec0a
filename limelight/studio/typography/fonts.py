"""The typefaces: three open families that are always there, and what the machine has for other scripts."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeAlias

from fontTools.ttLib import TTFont, TTLibError
from PIL import ImageFont

from limelight.studio.errors import InputRejected, RenderFailed

Weight: TypeAlias = Literal["regular", "medium", "bold", "heavy", "italic"]


@dataclass(frozen=True, slots=True)
class FontFamily:
    """One family: its package, and its file for each weight. All are under the SIL OFL 1.1."""

    name: str
    package: str
    kind: Literal["sans", "serif"]
    files: Mapping[Weight, str]

    def path(self, weight: Weight) -> Path:
        """The file for a weight. Raises RenderFailed if the package is not installed."""
        spec = importlib.util.find_spec(self.package)
        if spec is None or spec.origin is None:
            raise RenderFailed(
                f"The typeface {self.name} is missing: install the package {self.package.replace('_', '-')}."
            )
        return Path(spec.origin).parent / "files" / self.files[weight]


FONTS: Mapping[str, FontFamily] = MappingProxyType(
    {
        "Manrope": FontFamily(
            "Manrope",
            "font_manrope",
            "sans",
            {
                "regular": "Manrope-Regular.ttf",
                "medium": "Manrope-Medium.ttf",
                "bold": "Manrope-Bold.ttf",
                "heavy": "Manrope-ExtraBold.ttf",
                "italic": "Manrope-Medium.ttf",
            },
        ),
        "Source Serif Pro": FontFamily(
            "Source Serif Pro",
            "font_source_serif_pro",
            "serif",
            {
                "regular": "SourceSerifPro-Regular.ttf",
                "medium": "SourceSerifPro-Semibold.ttf",
                "bold": "SourceSerifPro-Bold.ttf",
                "heavy": "SourceSerifPro-Black.ttf",
                "italic": "SourceSerifPro-It.ttf",
            },
        ),
        "Lato": FontFamily(
            "Lato",
            "font_lato",
            "sans",
            {
                "regular": "Lato-Regular.ttf",
                "medium": "Lato-Regular.ttf",
                "bold": "Lato-Bold.ttf",
                "heavy": "Lato-Black.ttf",
                "italic": "Lato-Italic.ttf",
            },
        ),
    }
)
"""The families to choose from, by name. Manrope has no italic of its own: its medium weight stands in."""

_SEARCHED_AT_MOST = 4000


def font_family(name: str) -> FontFamily:
    """The family called `name`, in any case. Raises InputRejected naming those there are."""
    for family in FONTS.values():
        if family.name.casefold() == name.casefold():
            return family
    raise InputRejected(
        "unknown_font", f"There is no typeface {name!r}; choose one of {', '.join(FONTS)}.", value=name
    )


@lru_cache(maxsize=128)
def load(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """A font file at a size in pixels."""
    layout = ImageFont.Layout.RAQM if _has_raqm() else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(path), size, layout_engine=layout)


@cache
def _has_raqm() -> bool:
    from PIL import features

    return bool(features.check("raqm"))


@lru_cache(maxsize=512)
def coverage(path: Path, number: int = 0) -> frozenset[int]:
    """The code points a font file can draw; empty for a file that is no usable outline font."""
    try:
        with TTFont(str(path), lazy=True, fontNumber=number) as font:
            if "glyf" not in font and "CFF " not in font and "CFF2" not in font:
                return frozenset()  # bitmap-only colour fonts have fixed sizes that a caption cannot use
            return frozenset(font.getBestCmap() or {})
    except (TTLibError, OSError, AssertionError, KeyError):
        return frozenset()


def font_for(text: str, family: FontFamily, weight: Weight) -> tuple[Path, frozenset[int]]:
    """The font file that draws most of `text`, and the code points of `text` that even it lacks.

    The family asked for wins when it has all; then the other families; then the machine's own fonts, bold
    ones first for bold weights. One font for a whole text, so that lines of right-to-left and joined
    scripts are shaped whole.
    """
    needed = frozenset(ord(char) for char in text if not char.isspace() and not _invisible(ord(char)))
    own = family.path(weight)
    best, lacking = own, needed - coverage(own)
    if not lacking:
        return best, lacking
    others = sorted(
        (other for other in FONTS.values() if other != family), key=lambda other: other.kind != family.kind
    )
    for path in (*(other.path(weight) for other in others), *system_fonts(weight in ("bold", "heavy"))):
        missing = needed - coverage(path)
        if len(missing) < len(lacking):
            best, lacking = path, missing
        if not lacking:
            break
    return best, lacking


@cache
def system_fonts(bold: bool) -> tuple[Path, ...]:
    """Further font files: of installed font packages, then the machine's; those of the wanted weight first.

    The order does not change. A script is added by installing a package that announces its files under the
    entry points `fonts_ttf` or `fonts_otf`, or by installing a font on the machine.
    """
    found = [*_packaged_fonts()]
    for folder in _font_folders():
        if folder.is_dir():
            found.extend(
                path for path in folder.rglob("*") if path.suffix.lower() in {".ttf", ".otf", ".ttc"}
            )
    unfit = ("Italic", "Oblique", "Mono", "Math")
    upright = [path for path in found if not any(word in path.stem for word in unfit)]
    ranked = sorted(upright, key=lambda path: (("Bold" in path.stem) != bold, len(path.stem), str(path)))
    return tuple(ranked[:_SEARCHED_AT_MOST])


def _packaged_fonts() -> list[Path]:
    own = {family.package for family in FONTS.values()}
    points = [point for group in ("fonts_ttf", "fonts_otf") for point in entry_points(group=group)]
    files: list[Path] = []
    for point in points:
        if point.module.split(".")[0] not in own:
            files.extend(Path(path) for path in point.load().values())
    return files


def _font_folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    ]


def _invisible(code: int) -> bool:
    """Joiners, direction marks and variation selectors: they shape their neighbours and need no glyph."""
    return (
        0x200B <= code <= 0x200F
        or 0x202A <= code <= 0x202E
        or 0x2060 <= code <= 0x2069
        or 0xFE00 <= code <= 0xFE0F
    )
