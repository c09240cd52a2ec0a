"""The picture as a whole: sharp, well exposed, in the brand's colours."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from limelight.studio.deltae import delta_e, lab
from limelight.studio.inspect.model import Signal
from limelight.studio.types import Mask8, Rgb8
from limelight.studio.typography.contrast import parse_hex

LEAST_SHARP = 6.0
"""Mean absolute Laplacian, in levels of 255, of the sharpest tenth of the tiles looked at."""
MOST_CLIPPED = 0.10
"""Share of the picture that may be white, or black, beyond any drawing."""
LEAST_BRIGHT, MOST_BRIGHT = 0.08, 0.90
"""Mean brightness, 0..1 of the display's values."""
NEAREST_BRAND = 15.0
"""ΔE2000 within which a colour of the picture passes for a brand colour."""

_TILE = 32
_LOOKED_AT = 640
"""Longest side at which colours and exposure are measured, in pixels."""
_COLOURS, _LEAST_SHARE = 6, 0.03


def sharpness(rgb: Rgb8, mask: Mask8 | None) -> Signal:
    """Fine detail, where the product is, or else where the picture is sharpest: backgrounds are blurred on purpose."""
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    edges = np.abs(cv2.Laplacian(grey, cv2.CV_16S, ksize=1)).astype(np.float32)
    rows, columns = (n // _TILE * _TILE for n in grey.shape)
    tiles = edges[:rows, :columns].reshape(rows // _TILE, _TILE, columns // _TILE, _TILE).mean((1, 3))
    if mask is not None and mask.any():
        cover = cv2.resize((mask > 127).astype(np.float32), tiles.shape[::-1], interpolation=cv2.INTER_AREA)
        tiles = tiles[cover > 0.5] if (cover > 0.5).any() else tiles[cover == cover.max()]
    value = float(np.sort(tiles.ravel())[-max(1, tiles.size // 10) :].mean())
    ok = value >= LEAST_SHARP
    where = "product" if mask is not None else "picture"
    said = f"The {where}'s sharpest parts have an edge strength of {value:.1f}"
    ask = "" if ok else f"; {LEAST_SHARP:g} is asked for: send a larger or sharper photo"
    return Signal(
        name="sharpness", value=round(value, 2), threshold=LEAST_SHARP, ok=ok, reason=f"{said}{ask}."
    )


def exposure(rgb: Rgb8) -> list[Signal]:
    """What is clipped at both ends, and the mean."""
    small = _smaller(rgb)
    white, black = float((small.min(-1) >= 252).mean()), float((small.max(-1) <= 4).mean())
    mean = float(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).mean() / 255)
    return [
        _clipped("highlights", white, "white", "less light, or a lower exposure"),
        _clipped("shadows", black, "black", "more light, or a fill from the other side"),
        _brightness(mean),
    ]


def _clipped(name: str, share: float, what: str, cure: str) -> Signal:
    ok = share <= MOST_CLIPPED
    ask = "" if ok else f"; at most {MOST_CLIPPED:.0%} is asked for: {cure}"
    return Signal(
        name=name, value=round(share, 4), threshold=MOST_CLIPPED, ok=ok,
        reason=f"{share:.0%} of the picture is plain {what}{ask}.",
    )  # fmt: skip


def _brightness(mean: float) -> Signal:
    ok = LEAST_BRIGHT <= mean <= MOST_BRIGHT
    threshold = MOST_BRIGHT if mean > MOST_BRIGHT else LEAST_BRIGHT
    ask = ""
    if not ok:
        ask = f"; {LEAST_BRIGHT:.0%} to {MOST_BRIGHT:.0%} is asked for: {'less' if mean > MOST_BRIGHT else 'more'} light"
    return Signal(
        name="brightness", value=round(mean, 4), threshold=threshold, ok=ok,
        reason=f"The picture's mean brightness is {mean:.0%}{ask}.",
    )  # fmt: skip


def palette(rgb: Rgb8, brand: Sequence[str]) -> Signal:
    """How near the picture's main colours come to the brand's. Raises `InputRejected` for what is no colour."""
    wanted = lab(np.array([[parse_hex(code) for code in brand]], np.uint8))[0]
    main = dominant(rgb)
    apart = delta_e(lab(main[None])[0][:, None], wanted[None])
    found, code = divmod(int(apart.argmin()), len(brand))
    value, ok = float(apart.min()), bool(apart.min() <= NEAREST_BRAND)
    shade = "#" + "".join(f"{int(c):02x}" for c in main[found])
    ask = (
        ""
        if ok
        else f"; {NEAREST_BRAND:g} is asked for: name a brand colour in the prompt, or use one in a prop or the words"
    )
    return Signal(
        name="palette", value=round(value, 2), threshold=NEAREST_BRAND, ok=ok,
        reason=f"The picture's {shade} is nearest to the brand's {brand[code]}, with ΔE {value:.0f} between them{ask}.",
    )  # fmt: skip


def dominant(rgb: Rgb8) -> Rgb8:
    """(n, 3): the picture's main colours, the largest first; those of under three in a hundred pixels left out."""
    small = _smaller(rgb, side=96)
    points = lab(small).reshape(-1, 3).astype(np.float32)
    cv2.setRNGSeed(1)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 0.5)
    _, labels, _ = cv2.kmeans(points, _COLOURS, np.empty(0, np.int32), stop, 1, cv2.KMEANS_PP_CENTERS)
    flat, numbers = small.reshape(-1, 3), np.asarray(labels).ravel()
    counts = np.bincount(numbers, minlength=_COLOURS)
    order = [i for i in np.argsort(-counts) if counts[i] >= _LEAST_SHARE * len(flat)]
    return np.array([flat[numbers == i].mean(0) for i in order]).round().astype(np.uint8)


def _smaller(rgb: Rgb8, side: int = _LOOKED_AT) -> Rgb8:
    scale = min(1.0, side / max(rgb.shape[:2]))
    return np.asarray(cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
