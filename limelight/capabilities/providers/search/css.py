"""Colours and typefaces of a style sheet, by how much they are used for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from limelight.schema.finding import Shade

_RULE = re.compile(r"([^{}]{1,600})\{([^{}]*)\}")
_DECLARED = re.compile(r"([\w\-]+)\s*:\s*([^;{}]{1,400})")
_HEX = re.compile(r"#([0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b")
_RGB = re.compile(
    r"rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*(?:[,/]\s*([\d.]+%?)\s*)?\)", re.I
)
_NAMED_FOR = re.compile(r"--[\w\-]*(?:brand|primary|accent|secondary|highlight|cta)", re.I)
_BIG = re.compile(r"\b(?:body|header|hero|button|btn|cta|banner|navbar|h1|h2|a)\b", re.I)
_GENERIC = frozenset({
    "inherit", "initial", "unset", "revert", "serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "ui-sans-serif",
    "ui-serif", "ui-monospace", "-apple-system", "blinkmacsystemfont", "arial", "helvetica", "helvetica neue", "segoe ui",
    "roboto", "times", "times new roman", "georgia", "courier new", "sans", "emoji", "apple color emoji", "segoe ui emoji",
    "segoe ui symbol", "noto color emoji", "verdana", "tahoma", "menlo", "monaco", "consolas",
})  # fmt: skip
MOST_COLORS, MOST_FONTS = 16, 4


def colors_of(sheets: Sequence[str]) -> list[Shade]:
    """Colours, the most used first. One that a variable names as the brand's counts ten times, a button's three times."""
    weights: Counter[str] = Counter()
    for sheet in sheets:
        for selector, body in _RULE.findall(_bare(sheet)):
            for name, value in _DECLARED.findall(body):
                weight = 10 if _NAMED_FOR.match(name) else 3 if _BIG.search(selector) else 1
                if name.startswith(("--", "background", "border", "fill")) or "color" in name:
                    for color in named_in(value):
                        weights[color] += weight
    return [Shade(color=color, weight=float(weight)) for color, weight in weights.most_common(MOST_COLORS)]


def fonts_of(sheets: Sequence[str]) -> list[str]:
    """Typefaces that are not everybody's, the most used first."""
    found: Counter[str] = Counter()
    for sheet in sheets:
        for selector, body in _RULE.findall(_bare(sheet)):
            for name, value in _DECLARED.findall(body):
                if name == "font-family" and "@font-face" not in selector:
                    first = value.split(",")[0].strip().strip("\"'").strip()
                    if re.fullmatch(r"[A-Za-z][\w \-]{1,40}", first) and first.lower() not in _GENERIC:
                        found[first] += 3 if _BIG.search(selector) else 1
    return [name for name, _ in found.most_common(MOST_FONTS)]


def named_in(value: str) -> list[str]:
    """Opaque colours in a value, `#rrggbb`."""
    found: list[str] = []
    for code in _HEX.findall(value):
        if len(code) in (3, 4):
            code = "".join(c * 2 for c in code)
        if len(code) == 6 or code[6:].lower() == "ff":
            found.append(f"#{code[:6].lower()}")
    for red, green, blue, alpha in _RGB.findall(value):
        if alpha in ("", "1", "1.0", "100%") and max(int(red), int(green), int(blue)) < 256:
            found.append(f"#{int(red):02x}{int(green):02x}{int(blue):02x}")
    return found


def _bare(sheet: str) -> str:
    """Without comments, and without the wrapping of `@media`, whose rules count like the others."""
    return re.sub(
        r"@(?:media|supports|layer|container)[^{;]{0,300}\{", "", re.sub(r"/\*[\s\S]*?\*/", "", sheet)
    )
