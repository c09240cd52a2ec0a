"""The typefaces: three open families that are always there, those that font packages add, and where else to look."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeAlias

from fontTools.ttLib import TTFont, TTLibError
from PIL import ImageFont

from limelight.studio.errors import InputRejected, RenderFailed
from limelight.studio.typography.cjk import cjk_coverage, cjk_faces, is_cjk, region_of
from limelight.studio.typography.fontfiles import Face, package_faces, package_family, system_fonts

Weight: TypeAlias = Literal["regular", "medium", "bold", "heavy", "italic"]
WEIGHTS: Mapping[Weight, int] = MappingProxyType(
    {"regular": 400, "medium": 500, "bold": 700, "heavy": 800, "italic": 500}
)
"""Each weight on OpenType's scale of 100 to 900; "italic" stands in upright where a family has none."""


@dataclass(frozen=True, slots=True)
class FontFamily:
    """One family: its package, and its file for each weight. All are under the SIL OFL 1.1."""

    name: str
    package: str
    kind: Literal["sans", "serif"]
    files: Mapping[Weight, str]
    """Empty for a family from a font package, which says itself what it holds."""

    def face(self, weight: Weight) -> Face:
        """The face for a weight. Raises RenderFailed if the package is not installed."""
        folder = _folder(self.package)
        if folder is None:
            raise RenderFailed(
                f"The typeface {self.name} is missing: install the package {self.package.replace('_', '-')}."
            )
        if self.files:
            return Face(folder / "files" / self.files[weight])
        return package_family(self.name)[1].nearest(WEIGHTS[weight], italic=weight == "italic")


@cache
def _folder(package: str) -> Path | None:
    """Where an installed package lies."""
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec is not None and spec.origin is not None else None


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

_MEASURED = 200
"""The size in pixels at which lines are measured."""
_SAME = {"source serif": "Source Serif Pro", "source serif 4": "Source Serif Pro"}
"""Other names of families that are there."""
_SERIFS = (
    "serif", "georgia", "times", "garamond", "baskerville", "bodoni", "didot", "caslon", "playfair",
    "merriweather", "lora", "cambria", "palatino", "minion", "freight", "tiempos", "canela", "cormorant",
    "antiqua", "roman", "slab",
)  # fmt: skip
"""Words in the names of typefaces with serifs."""


def font_family(name: str) -> FontFamily:
    """The family called `name`, in any case. Raises InputRejected naming those there are."""
    wanted = _SAME.get(name.casefold().strip(), name).casefold().strip()
    for family in FONTS.values():
        if family.name.casefold() == wanted:
            return family
    found = package_family(name)
    if found[1].faces:
        return FontFamily(name, found[0], found[1].kind, MappingProxyType({}))
    raise InputRejected(
        "unknown_font", f"There is no typeface {name!r}; choose one of {', '.join(FONTS)}.", value=name
    )


def nearest_family(name: str) -> tuple[FontFamily, tuple[str, ...]]:
    """The family called `name`, or one with or without serifs as it has, and a note that says so.

    A brand may name any typeface; what it has licensed is not here, and its video is made all the same.
    """
    try:
        return font_family(name), ()
    except InputRejected:
        plain = name.casefold().replace("sans serif", "").replace("sans-serif", "")
        serif = any(word in plain for word in _SERIFS)
        family = FONTS["Source Serif Pro" if serif else "Manrope"]
        slug = "-".join(name.casefold().split())
        return family, (
            f"The typeface {name} is not installed, so the words are set in {family.name}. "
            f"If it is an open font, pip install fontpkg-{slug} may bring it.",
        )


@lru_cache(maxsize=128)
def load(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels."""
    layout = ImageFont.Layout.RAQM if _has_raqm() else ImageFont.Layout.BASIC
    font = ImageFont.truetype(str(face.path), size, layout_engine=layout)
    if face.weight:
        font.set_variation_by_axes([
            face.weight if axis.get("name") == b"Weight" else axis.get("default") or 0
            for axis in font.get_variation_axes()
        ])  # fmt: skip
    return font


@cache
def _has_raqm() -> bool:
    from PIL import features

    return bool(features.check("raqm"))


@lru_cache(maxsize=512)
def coverage(path: Path, number: int = 0) -> frozenset[int]:
    """The code points a font file can draw; empty for a file that is no usable outline font."""
    known = cjk_coverage(path)
    if known is not None:
        return known
    try:
        with TTFont(str(path), lazy=True, fontNumber=number) as font:
            if "glyf" not in font and "CFF " not in font and "CFF2" not in font:
                return frozenset()  # bitmap-only colour fonts have fixed sizes that a caption cannot use
            return frozenset(font.getBestCmap() or {})
    except (TTLibError, OSError, AssertionError, KeyError):
        return frozenset()


def font_for(
    text: str, family: FontFamily, weight: Weight, language: str = ""
) -> tuple[Face, frozenset[int]]:
    """The face that draws most of `text`, and the code points of `text` that even it lacks.

    The family asked for wins when it has all. Ideographs, kana and Hangul it lacks come from Noto Sans beside it,
    in the forms of the `language`. Then the other families; then font packages; then the machine's own fonts, bold
    ones first for bold weights: one face for a whole text, so that lines of right-to-left and joined scripts are
    shaped whole.
    """
    return _font_for(text, family.name, weight, language)


@lru_cache(maxsize=512)
def _font_for(text: str, name: str, weight: Weight, language: str) -> tuple[Face, frozenset[int]]:
    family = font_family(name)
    needed = frozenset(ord(char) for char in text if not char.isspace() and not _invisible(ord(char)))
    best = family.face(weight)
    lacking = needed - coverage(best.path)
    cjk = frozenset(code for code in lacking if is_cjk(code))
    if cjk:
        more = cjk_faces(cjk, region_of(text, language), WEIGHTS[weight])
        best = replace(best, more=more)
        lacking = lacking.difference(*(coverage(face.path) for face in more))
    if not lacking:
        return best, lacking
    others = sorted(
        (other for other in FONTS.values() if other != family), key=lambda other: other.kind != family.kind
    )
    for face in (
        *(other.face(weight) for other in others),
        *package_faces(WEIGHTS[weight]),
        *(Face(path) for path in system_fonts(weight in ("bold", "heavy"))),
    ):
        missing = needed - coverage(face.path)
        if len(missing) < len(lacking):
            best, lacking = face, missing
        if not lacking:
            break
    return best, lacking


def runs(text: str, face: Face) -> list[tuple[Face, str]]:
    """The text in stretches of one face each: `face` for what it draws, those beside it for the rest."""
    if not face.more:
        return [(face, text)]
    found: list[tuple[Face, str]] = []
    for char in text:
        code = ord(char)
        if found and (char == " " or _invisible(code)):
            own = found[-1][0]
        else:
            own = next((one for one in (face, *face.more) if code in coverage(one.path)), face)
        if found and found[-1][0] == own:
            found[-1] = own, found[-1][1] + char
        else:
            found.append((own, char))
    return found


def advance(text: str, face: Face) -> float:
    """The width of one line in ems, without tracking. Measured large: hinted advances of small sizes do not scale."""
    return sum(length(part, own) for own, part in runs(text, face))


@lru_cache(maxsize=16384)
def length(text: str, face: Face) -> float:
    """The same of text in one face."""
    return load(face, _MEASURED).getlength(text) / _MEASURED


def _invisible(code: int) -> bool:
    """Joiners, direction marks and variation selectors: they shape their neighbours and need no glyph."""
    return (
        0x200B <= code <= 0x200F
        or 0x202A <= code <= 0x202E
        or 0x2060 <= code <= 0x2069
        or 0xFE00 <= code <= 0xFE0F
    )
