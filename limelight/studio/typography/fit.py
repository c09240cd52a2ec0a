"""Breaks text into lines and finds the size at which it fits."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from PIL import ImageFont

from limelight.studio.typography.breaking import Piece, pieces
from limelight.studio.typography.cjk import is_cjk
from limelight.studio.typography.fontfiles import Face
from limelight.studio.typography.fonts import (
    FontFamily,
    Weight,
    advance,
    font_for,
    load,
    nearest_family,
    runs,
)

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
_WIDOW = 2.0
"""What a last line of one short word costs; unevenness of a whole line costs 1."""
_IDEOGRAPHS, _JOINED = 1.30, 1.42
"""The least leading of scripts that fill their em, and of those with marks above and below, in ems."""


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
    joined: bool = False
    """Whether its letters join, so that a line is drawn whole."""
    shortened: bool = False
    """Whether an ellipsis stands for what did not fit."""
    torn: float = 0.0
    """How badly its lines break: 0 for even ones, more for uneven ones, widows and broken phrases."""


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
    language: str = "",
) -> TextLayout:
    """Lay `text` out in at most `max_lines` balanced lines, at `size` pixels or as much smaller as needed.

    `tracking` and `leading` are in ems. Below `min_size` (default 45 % of `size`) the text is shortened
    with an ellipsis and the layout's notes say so; they also say which characters no installed font can draw,
    and what stands in for a `family` that is not installed. `language` (BCP 47) decides the forms of ideographs and
    where lines of scripts without spaces may end.
    """
    typeface, instead = nearest_family(family)
    words, font, notes = drawable(text, typeface, weight, language)
    notes = (*instead, *notes)
    too_long = len(words) > _LONGEST
    if too_long:
        notes = (*notes, f"“{words[:40]}…” was too long for the frame and was shortened.")
        words = words[:_LONGEST].rstrip() + "…"
    joined = any(_is_joined(char) for char in words)
    track = 0.0 if joined else tracking
    ideographs = any(is_cjk(ord(char)) for char in words)
    leading = max(leading, _JOINED if joined else _IDEOGRAPHS if ideographs else 0.0)
    least = size * 0.45 if min_size is None else min(min_size, size)
    room = _Room(font, max_width, max_height, max_lines, track, leading, language)
    lines, at, cut = room.fit(words, size, least)
    if cut:
        notes = (*notes, f"“{words[:40]}…” was too long for the frame and was shortened.")
    ascent = _rise(lines[0], font, at, plain=not (joined or ideographs)) if lines else at
    descent = 0.26 * at
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
        joined=joined,
        shortened=cut or too_long,
        torn=room.torn,
    )


def drawable(
    text: str, family: FontFamily, weight: Weight, language: str = ""
) -> tuple[str, Face, tuple[str, ...]]:
    """The text without what no font can draw, the font to draw it with, and what to tell the advertiser."""
    words = " ".join(unicodedata.normalize("NFC", text).split())
    font, lacking = font_for(words, family, weight, language)
    if lacking:
        # Compatibility forms (full-width letters, ligatures, circled digits) often have a plain equivalent.
        words = "".join(
            unicodedata.normalize("NFKC", char) if ord(char) in lacking else char for char in words
        )
        font, lacking = font_for(words, family, weight, language)
    if not lacking:
        return words, font, ()
    left_out = "".join(dict.fromkeys(char for char in words if ord(char) in lacking))
    words = " ".join("".join(" " if ord(char) in lacking else char for char in words).split())
    font, _ = font_for(words, family, weight, language)
    return words, font, (f"No installed font can draw “{left_out}”: {_remedy(left_out)}.",)


def _remedy(left_out: str) -> str:
    """What to do about characters that no font has."""
    if all(_is_symbol(char) for char in left_out):
        return "emoji are left out"
    scripts = (unicodedata.name(char, "").split(" ")[0].split("-")[0] for char in left_out)
    named = next((_FONT_FOR[script] for script in scripts if script in _FONT_FOR), "")
    return "install a font for this script" + (f", for example {named}" if named else "")


def line_width(line: str, layout: TextLayout) -> float:
    """The width of one line of a layout, in pixels of the frame."""
    return advance(line, layout.font) * layout.size + layout.tracking * max(0, len(line) - 1)


def cap_height(font: ImageFont.FreeTypeFont) -> float:
    """The height of a capital letter, which is what the eye takes for the top of a line."""
    box = font.getbbox("H", anchor="ls")
    return float(-box[1]) if box[1] < 0 else font.size * 0.72


def _rise(line: str, font: Face, size: float, *, plain: bool) -> float:
    """How far a first line reaches above its baseline: its capitals, or in other scripts its letters."""
    if plain:
        return cap_height(load(font, max(1, round(size))))
    tops = [load(own, 200).getbbox(part, anchor="ls")[1] for own, part in runs(line, font)]
    return max(-min(tops), 0.6 * 200) * size / 200


class _Room:
    """The space a text has, and how its words break in it."""

    def __init__(
        self, font: Face, max_width: float, max_height: float, max_lines: int, tracking: float, leading: float,
        language: str,
    ) -> None:  # fmt: skip
        self._font = font
        self._max_width = max_width
        self._max_height = max_height
        self._max_lines = max_lines
        self._tracking = tracking
        self._leading = leading
        self._language = language
        self._widths: dict[str, float] = {}
        self.torn = 0.0
        """How badly the lines found last break."""

    def width(self, line: str, size: float) -> float:
        if line not in self._widths:
            self._widths[line] = advance(line, self._font) + self._tracking * max(0, len(line) - 1)
        return self._widths[line] * size

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
        parts = pieces(text, self._language)
        rows = min(self._max_lines, max(1, 1 + int((self._max_height - size) / (size * self._leading))))
        if size > self._max_height:
            return None
        for count in range(1, rows + 1):
            broken = self._even(parts, count, size)
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

    def _even(self, parts: tuple[Piece, ...], count: int, size: float) -> list[str] | None:
        """Exactly `count` lines that break best, each within the room. Small: words are few."""
        total = len(parts)
        if count > total:
            return None
        texts = [part.text for part in parts]
        ideal = max(1e-6, self.width("".join(texts).strip(), size) / count)
        best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
        for row in range(1, count + 1):
            for end in range(row, total + 1):
                if row < count and end == total:
                    continue
                for start in range(end - 1, row - 2, -1):
                    line = "".join(texts[start:end]).strip()
                    wide = self.width(line, size)
                    if wide > self._max_width:
                        break  # from further back the line only gets longer
                    if (row - 1, start) not in best:
                        continue
                    cost = best[row - 1, start][0] + (wide / ideal - 1) ** 2 + parts[start].cost
                    if row == count > 1 and end - start == 1 and wide < 0.75 * ideal:
                        cost += _WIDOW
                    if (row, end) not in best or cost < best[row, end][0]:
                        best[row, end] = (cost, start)
        if (count, total) not in best:
            return None
        self.torn = best[count, total][0]
        ends = [total]
        for row in range(count, 0, -1):
            ends.append(best[row, ends[-1]][1])
        ends.reverse()
        return ["".join(texts[start:end]).strip() for start, end in pairwise(ends)]


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
