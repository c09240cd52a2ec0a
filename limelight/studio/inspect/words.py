"""The words in a picture: read as they were written, in enough contrast, inside the safe zone; the label untouched."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

import cv2
import numpy as np

from limelight.studio.inspect.model import Copy, Signal
from limelight.studio.inspect.reading import Line, plain
from limelight.studio.types import Rgb8
from limelight.studio.typography.contrast import AA, AA_GRAPHIC, luminance, parse_hex

LEAST_INSIDE = 0.98
"""Share of the words' box that should lie in the safe zone."""
LEAST_READ = 0.9
"""Share of the letters that should be read as they were written."""
_LARGE = 0.045
"""Letters of this share of the frame's shorter side are large: WCAG asks for less contrast of them."""
_SURE, _TALL = 0.9, 9.0
"""Lines of the label are compared where the photo's own are read with this score and are so many pixels tall."""


def readable(copy: Copy, lines: Sequence[Line]) -> Signal:
    """Whether the words are found among the lines that were read, in any order and however they are broken."""
    wanted, seen = plain(copy.text), plain("".join(line.text for line in lines))
    value = _found(wanted, seen)
    ok = value >= LEAST_READ
    said = f'"{copy.text}" can be read: {value:.0%} of its letters'
    if not ok:
        said = (
            f'Of "{copy.text}" {value:.0%} of the letters can be read; {LEAST_READ:.0%} is asked for: '
            "set it larger, or on a plainer ground"
        )
    return Signal(
        name="copy", about=copy.text, value=round(value, 4), threshold=LEAST_READ, ok=ok, reason=f"{said}."
    )


def _found(wanted: str, seen: str) -> float:
    """Share of the letters of `wanted` that are in `seen` in their order, in pieces of three letters or more."""
    if not wanted:
        return 1.0
    if wanted in seen:
        return 1.0
    blocks = SequenceMatcher(None, wanted, seen, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 2) / len(wanted)


def label(photo: Sequence[Line], picture: Sequence[Line]) -> Signal | None:
    """Whether what can be read on the photo's product can be read in the picture; None where it says nothing."""
    words = [plain(line.text) for line in photo if line.score >= _SURE and line.height >= _TALL]
    words = [word for word in words if word]
    if not words:
        return None
    seen = plain("".join(line.text for line in picture))
    lost = [word for word in words if _found(word, seen) < LEAST_READ]
    value = 1 - len(lost) / len(words)
    if not lost:
        reason = f"All {len(words)} lines of the product's own text can be read as in the photo."
    else:
        reason = (
            f"{len(lost)} of {len(words)} lines of the product's own text cannot be read as in the photo, such as "
            f'"{lost[0]}"; all are asked for: show the product larger, or paste the cut-out over it again.'
        )
    return Signal(name="label", value=round(value, 4), threshold=1.0, ok=not lost, reason=reason)


def contrast(copy: Copy, rgb: Rgb8) -> Signal | None:
    """The WCAG ratio of the words against the worst tenth of what is behind them; None for words without a box."""
    if copy.box is None:
        return None
    height, width = rgb.shape[:2]
    x0, y0, x1, y1 = copy.box.pixels((width, height))
    part = rgb[y0:y1, x0:x1]
    ink, behind = _ink(part, copy.color)
    above = ink > float(np.median(behind))
    near = float(np.percentile(behind, 90 if above else 10))
    value = (max(ink, near) + 0.05) / (min(ink, near) + 0.05)
    # Letters are about two thirds of a line's height.
    large = 0.67 * (y1 - y0) / copy.lines >= _LARGE * min(height, width)
    least, size = (AA_GRAPHIC, "large") if large else (AA, "small")
    ok = value >= least
    cure = "darken" if above else "lighten"
    ask = "" if ok else f"; {least:g} is asked for {size} text: {cure} the scrim behind it"
    return Signal(
        name="contrast", about=copy.text, value=round(value, 2), threshold=least, ok=ok,
        reason=f'The contrast of "{copy.text}" is {value:.1f}{ask}.',
    )  # fmt: skip


def _ink(part: Rgb8, color: str | None) -> tuple[float, np.ndarray]:
    """Luminance of the letters, and of every pixel that is none of theirs.

    Without a colour the letters are the smaller side of the best split of the box in two (Otsu 1979); what is near
    them is left out, for it is mixed of both.
    """
    light = luminance(part)
    if color is not None:
        rgb = np.array(parse_hex(color), np.float32)
        letters = np.abs(part.astype(np.float32) - rgb).max(-1) < 48
        ink = float(luminance(parse_hex(color)))
    else:
        grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
        _, split = cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)
        letters = np.asarray(split) > 0
        if letters.mean() > 0.5:
            letters = ~letters
        ink = float(np.median(light[letters])) if letters.any() else float(np.median(light))
    apart = cv2.dilate(letters.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0
    return ink, light[apart] if apart.any() else light.ravel()


def inside(copy: Copy, rect: tuple[int, int, int, int], size: tuple[int, int]) -> Signal | None:
    """How much of the words' box lies in the safe zone; None for words without a box."""
    if copy.box is None:
        return None
    x0, y0, x1, y1 = copy.box.pixels(size)
    across = max(0, min(x1, rect[2]) - max(x0, rect[0]))
    down = max(0, min(y1, rect[3]) - max(y0, rect[1]))
    share = across * down / ((x1 - x0) * (y1 - y0))
    ok = share >= LEAST_INSIDE
    ask = "" if ok else f"; {LEAST_INSIDE:.0%} is asked for: move them towards the middle"
    return Signal(
        name="safe zone", about=copy.text, value=round(share, 4), threshold=LEAST_INSIDE, ok=ok,
        reason=f'{share:.0%} of the words "{copy.text}" lies in the safe zone{ask}.',
    )  # fmt: skip
