"""Breaks text into lines and finds the size at which it fits."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from PIL import ImageFont

from limelight.studio.typography.fontfiles import Face
from limelight.studio.typography.fonts import FontFamily, Weight, font_for, load, nearest_family

Direction = Literal["ltr", "rtl"]
_STEP = 0.94
_LONGEST = 300
"""Characters; no frame has room for more at a size that can be read."""
_COMPLEX = {"R", "AL", "AN"}
_CJK = "Noto Sans CJK (on Debian, apt install fonts-noto-cjk)"
_FONT_FOR = {
    "CJK": _CJK, "HIRAGANA": _CJK, "KATAKANA": _CJK, "HANGUL": _CJK,
    **{script: f"with pip install fontpkg-noto-sans-{script.lower()}" for script in ("THAI", "TAMIL", "TELUGU", "KHMER")},
}  # fmt: skip
"""Where to find a font, by the first word of a character's Unicode name."""
_NO_BREAK_BEFORE = set("、。，．！？：；）」』】〉》…ー々’”)]}!?,.:;%")


@dataclass(frozen=True, slots=True)
class TextLayout:
    """Text ready to be drawn. All lengths are in pixels of the frame."""

    lines: tuple[str, ...]
    size: float
    """The font's size."""
    leading: float
    """From one baseline to the next."""
    tracking: float
    """Added between letters; 0 for scripts whose letters join."""
    width: float
    """Of the widest line."""
    height: float
    """From the top of the first line's capitals to the last baseline and its descenders."""
    ascent: float
    font: Face
    direction: Direction
    notes: tuple[str, ...] = ()
    """What had to be changed, in words for the advertiser."""


def fit_text(
    text: str,
    *,
    max_width: float,
    max_height: float,
    size: float,
    min_size: float | None = None,
    family: str = "Manrope",
    weight: Weight = "bold",
    max_lines: int = 2,
    tracking: float = 0.0,
    leading: float = 1.16,
) -> TextLayout:
    """Lay `text` out in at most `max_lines` balanced lines, at `size` pixels or as much smaller as needed.

    `tracking` and `leading` are in ems. Below `min_size` (default 45 % of `size`) the text is shortened
    with an ellipsis and the layout's notes say so; they also say which characters no installed font can draw,
    and what stands in for a `family` that is not installed.
    """
    typeface, instead = nearest_family(family)
    words, font, notes = drawable(text, typeface, weight)
    notes = (*instead, *notes)
    if len(words) > _LONGEST:
        notes = (*notes, f"“{words[:40]}…” was too long for the frame and was shortened.")
        words = words[:_LONGEST].rstrip() + "…"
    joined = any(_is_joined(char) for char in words)
    track = 0.0 if joined else tracking
    least = size * 0.45 if min_size is None else min(min_size, size)
    room = _Room(font, max_width, max_height, max_lines, track, leading)
    lines, at, cut = room.fit(words, size, least)
    if cut:
        notes = (*notes, f"“{words[:40]}…” was too long for the frame and was shortened.")
    face = load(font, max(1, round(at)))
    ascent, descent = cap_height(face), 0.26 * at
    direction: Direction = "rtl" if _is_rtl(words) else "ltr"
    return TextLayout(
        lines=tuple(lines),
        size=at,
        leading=at * leading,
        tracking=at * track,
        width=max((room.width(line, at) for line in lines), default=0.0),
        height=ascent + descent + at * leading * max(0, len(lines) - 1) if lines else 0.0,
        ascent=ascent,
        font=font,
        direction=direction,
        notes=notes,
    )


def drawable(text: str, family: FontFamily, weight: Weight) -> tuple[str, Face, tuple[str, ...]]:
    """The text without what no font can draw, the font to draw it with, and what to tell the advertiser."""
    words = " ".join(unicodedata.normalize("NFC", text).split())
    font, lacking = font_for(words, family, weight)
    if lacking:
        # Compatibility forms (full-width letters, ligatures, circled digits) often have a plain equivalent.
        words = "".join(
            unicodedata.normalize("NFKC", char) if ord(char) in lacking else char for char in words
        )
        font, lacking = font_for(words, family, weight)
    if not lacking:
        return words, font, ()
    left_out = "".join(dict.fromkeys(char for char in words if ord(char) in lacking))
    words = " ".join("".join(" " if ord(char) in lacking else char for char in words).split())
    font, _ = font_for(words, family, weight)
    return words, font, (f"No installed font can draw “{left_out}”: {_remedy(left_out)}.",)


def _remedy(left_out: str) -> str:
    """What to do about characters that no font has."""
    if all(_is_symbol(char) for char in left_out):
        return "emoji are left out"
    scripts = (unicodedata.name(char, "").split(" ")[0].split("-")[0] for char in left_out)
    named = next((_FONT_FOR[script] for script in scripts if script in _FONT_FOR), "")
    return "install a font for this script" + (f", for example {named}" if named else "")


def text_width(text: str, font: ImageFont.FreeTypeFont, tracking: float) -> float:
    """The width of one line in the font's own pixels."""
    return font.getlength(text) + tracking * max(0, len(text) - 1)


def cap_height(font: ImageFont.FreeTypeFont) -> float:
    """The height of a capital letter, which is what the eye takes for the top of a line."""
    box = font.getbbox("H", anchor="ls")
    return float(-box[1]) if box[1] < 0 else font.size * 0.72


class _Room:
    """The space a text has, and how its words break in it."""

    def __init__(
        self, font: Face, max_width: float, max_height: float, max_lines: int, tracking: float, leading: float
    ) -> None:
        self._font = font
        self._max_width = max_width
        self._max_height = max_height
        self._max_lines = max_lines
        self._tracking = tracking
        self._leading = leading

    def width(self, line: str, size: float) -> float:
        # Measured at a fixed large size: hinted advances at small sizes would not scale.
        face = load(self._font, 200)
        return text_width(line, face, self._tracking * 200) * size / 200

    def fit(self, text: str, size: float, least: float) -> tuple[list[str], float, bool]:
        """The lines, the size they are set in, and whether the text had to be shortened."""
        while True:
            lines = self.lines(text, size)
            if lines is not None:
                return lines, size, False
            if size <= least:
                return self.shortened(text, size), size, True
            size = max(least, size * _STEP)

    def lines(self, text: str, size: float) -> list[str] | None:
        """The fewest lines that fit, broken where they come out most even; None if none do."""
        if not text:
            return []
        pieces = break_points(text)
        rows = min(self._max_lines, max(1, 1 + int((self._max_height - size) / (size * self._leading))))
        if size > self._max_height:
            return None
        for count in range(1, rows + 1):
            broken = self._even(pieces, count, size)
            if broken is not None:
                return broken
        return None

    def shortened(self, text: str, size: float) -> list[str]:
        """As much of the text as fits, then an ellipsis. A single over-long word is cut inside."""
        low, high = 0, len(text)
        best = ["…"]
        while low < high:
            middle = (low + high + 1) // 2
            lines = self.lines(text[:middle].rstrip(" ,.;:-") + "…", size)
            if lines is None:
                high = middle - 1
            else:
                low, best = middle, lines
        return best

    def _even(self, pieces: list[str], count: int, size: float) -> list[str] | None:
        """Exactly `count` lines with the least uneven widths, each within the room. Small: words are few."""
        if count > len(pieces):
            return None
        total = len(pieces)
        width: dict[tuple[int, int], float] = {}

        def measure(start: int, end: int) -> float:
            key = (start, end)
            if key not in width:
                width[key] = self.width("".join(pieces[start:end]).strip(), size)
            return width[key]

        ideal = self.width("".join(pieces).strip(), size) / count
        best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
        for row in range(1, count + 1):
            for end in range(row, total + 1):
                for start in range(end - 1, row - 2, -1):
                    if measure(start, end) > self._max_width:
                        break  # from further back the line only gets longer
                    if (row - 1, start) not in best:
                        continue
                    cost = best[row - 1, start][0] + (measure(start, end) - ideal) ** 2
                    if (row, end) not in best or cost < best[row, end][0]:
                        best[row, end] = (cost, start)
        if (count, total) not in best:
            return None
        ends = [total]
        for row in range(count, 0, -1):
            ends.append(best[row, ends[-1]][1])
        ends.reverse()
        return ["".join(pieces[start:end]).strip() for start, end in pairwise(ends)]


def break_points(text: str) -> list[str]:
    """The pieces a line may be broken between: words with the space after them, and single ideographs."""
    pieces: list[str] = []
    for char in text:
        starts = (
            not pieces or pieces[-1].endswith(" ") or _is_ideograph(char) or _is_ideograph(pieces[-1][-1])
        )
        if pieces and (char == " " or char in _NO_BREAK_BEFORE):
            starts = False
        if starts:
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces


def _is_ideograph(char: str) -> bool:
    code = ord(char)
    return (
        0x3040 <= code <= 0x30FF
        or 0x3400 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
    )


def _is_joined(char: str) -> bool:
    """Whether letter-spacing would break the script: Arabic, Hebrew with points, Indic, Thai and the like."""
    return (
        unicodedata.bidirectional(char) in _COMPLEX
        or 0x0900 <= ord(char) <= 0x109F
        or 0x1780 <= ord(char) <= 0x17FF
    )


def _is_rtl(text: str) -> bool:
    """The direction of the first letter that has one, as Unicode's bidirectional algorithm decides it."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind == "L":
            return False
        if kind in ("R", "AL"):
            return True
    return False


def _is_symbol(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk", "Cn", "Mn", "Cf")
