"""The product in a picture: whether it is the photo's own, sharp, large enough and inside the frame."""

from __future__ import annotations

import cv2
import numpy as np

from limelight.studio.fidelity import LEAST_SSIM, MOST_DELTA_E, MOST_LIGHT, Fidelity
from limelight.studio.inspect.model import Signal
from limelight.studio.render.paste import body, tight
from limelight.studio.types import Cutout, Mask8, Rgb8

LEAST_AREA, MOST_AREA = 0.04, 0.65
"""Share of the frame the product should take."""
LEAST_INSIDE = 0.95
"""Share of the product that should lie in its safe zone."""

_Span = tuple[int, int, int, int]


def fidelity_signal(found: Fidelity) -> Signal:
    """The product's own pixels, or not."""
    numbers = (
        f"SSIM {found.ssim:.3f}, colour off by ΔE {found.delta_e:.1f}, light of ΔE {found.raw_delta_e:.1f}"
    )
    if found.kept:
        reason = f"The product is the photo's own: {numbers}."
    else:
        reason = (
            f"The product is not the photo's own: {numbers}; SSIM of at least {LEAST_SSIM}, ΔE of at most "
            f"{MOST_DELTA_E:g} and light of at most {MOST_LIGHT:g} are asked for: paste the cut-out over it again."
        )
    return Signal(
        name="fidelity", value=round(found.ssim, 4), threshold=LEAST_SSIM, ok=found.kept, reason=reason
    )


def resampled(photo: Cutout, mask: Mask8, rgb: Rgb8) -> Rgb8 | None:
    """The cut-out's colours where the picture shows the product; None for a mask without a product.

    Both are cropped to the product's body; the mask's outermost pixels may have been lost in rounding, so a pixel more
    on each side is tried as well.
    """
    around, inside = _bounds(mask), _bounds(photo.rgba[..., 3])
    if around is None or inside is None:
        return None
    x0, y0, x1, y1 = (edge + out for edge, out in zip(around, (-1, -1, 1, 1), strict=True))
    window = np.s_[max(y0, 0) : y1, max(x0, 0) : x1]
    seen, solid = rgb[window], mask[window] > 250
    own = tight(photo).astype(np.float32)
    own[..., :3] *= own[..., 3:] / 255

    def laid(fewer: _Span) -> Rgb8:
        a, b, c, d = fewer
        part = _scaled(own, (x1 - x0 - a - c, y1 - y0 - b - d))
        whole = np.pad(part, ((b, d), (a, c), (0, 0)))
        return whole[max(-y0, 0) :, max(-x0, 0) :][: seen.shape[0], : seen.shape[1]]

    def off(fewer: _Span) -> float:
        return float(cv2.absdiff(laid(fewer), seen)[solid].mean()) if solid.any() else 0.0

    beside = min(((a, 1, c, 1) for a in (1, 0) for c in (1, 0)), key=off)
    best = min(((beside[0], b, beside[2], d) for b in (1, 0) for d in (1, 0)), key=off)
    frame = np.zeros_like(rgb)
    frame[window] = laid(best)
    return frame


def _scaled(own: np.ndarray, size: tuple[int, int]) -> Rgb8:
    """Premultiplied colours at another size, (width, height), straight again."""
    way = cv2.INTER_AREA if size[1] < own.shape[0] else cv2.INTER_CUBIC
    small = np.clip(cv2.resize(own, size, interpolation=way), 0, 255)
    return np.rint(np.clip(small[..., :3] * 255 / np.maximum(small[..., 3:], 1), 0, 255)).astype(np.uint8)


def _bounds(mask: Mask8) -> _Span | None:
    rows, columns = (np.flatnonzero((body(mask) > 0).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def area(mask: Mask8) -> Signal:
    """How much of the frame the product takes."""
    share = float((mask > 127).mean())
    numbers = f"The product takes {share:.0%} of the frame"
    if share < LEAST_AREA:
        reason = f"{numbers}; at least {LEAST_AREA:.0%} is asked for: move the camera closer."
    elif share > MOST_AREA:
        reason = f"{numbers}; at most {MOST_AREA:.0%} is asked for: move the camera back."
    else:
        reason = f"{numbers}."
    threshold = MOST_AREA if share > MOST_AREA else LEAST_AREA
    return Signal(
        name="product area",
        value=round(share, 4),
        threshold=threshold,
        ok=LEAST_AREA <= share <= MOST_AREA,
        reason=reason,
    )


def inside(mask: Mask8, rect: _Span) -> Signal:
    """How much of the product lies in the safe zone."""
    x0, y0, x1, y1 = rect
    covered = mask > 127
    share = float(covered[y0:y1, x0:x1].sum() / max(int(covered.sum()), 1))
    ok = share >= LEAST_INSIDE
    ask = (
        ""
        if ok
        else f"; {LEAST_INSIDE:.0%} is asked for: move the product towards the middle, or make it smaller"
    )
    return Signal(
        name="safe zone", about="product", value=round(share, 4), threshold=LEAST_INSIDE, ok=ok,
        reason=f"{share:.0%} of the product lies in the safe zone{ask}.",
    )  # fmt: skip
