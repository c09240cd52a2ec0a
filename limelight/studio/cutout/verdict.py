"""How sure a cut-out is, and what to tell the advertiser when it is not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from limelight.studio.cutout.background import Backdrop
from limelight.studio.cutout.pixels import grown, highest, shrunk, square
from limelight.studio.types import Mask8

_ASK = (
    "Send a photo on a plain white or light background with space all round, "
    "or a PNG with a transparent background."
)
_SURE_OF_GLASS = 0.75
"""No clear part is surer than this."""


def judge_alpha(alpha: Mask8) -> tuple[float, str]:
    """Verdict on a picture that came with transparency."""
    share = float((alpha > 128).mean())
    if share < 0.005:
        return (
            0.1,
            f"The picture is almost entirely transparent: the product covers {share:.1%} of it. {_ASK}",
        )
    return 0.99, "The picture came with its own transparency."


def judge(backdrop: Backdrop, product: Mask8) -> tuple[float, str]:
    """Verdict on a silhouette that was found by colour."""
    if backdrop.texture > 0.12 or backdrop.spread > 9:
        confidence = float(np.clip(0.5 - backdrop.texture - backdrop.spread / 100, 0.05, 0.5))
        return confidence, f"The background is busy, so the product's edge is a guess. {_ASK}"
    share = float(product.mean())
    if share < 0.005:
        return 0.05, f"Nothing stands out from the background. {_ASK}"
    if share > 0.92:
        return (
            0.1,
            f"The whole picture looks like product ({share:.0%} of it): no background was found. {_ASK}",
        )
    sides = _touched(product)
    if sides:
        return 0.5, f"The product touches the {sides} edge of the photo and may be cut off. {_ASK}"
    return _edge_confidence(backdrop, product)


def judge_clear(confidence: float, reason: str) -> tuple[float, str]:
    """Verdict on a product with clear parts, from the one on its outline."""
    if confidence < _SURE_OF_GLASS:
        return confidence, reason
    return _SURE_OF_GLASS, (
        "Parts of the product are clear: how much shows through them is told from the background. "
        "A PNG with transparency would be surer."
    )


def _touched(product: Mask8) -> str:
    rims = {"top": product[0], "bottom": product[-1], "left": product[:, 0], "right": product[:, -1]}
    return " and ".join(name for name, rim in rims.items() if float(rim.mean()) > 0.01)


def _like_shadow(b: Backdrop) -> NDArray[np.bool_]:
    """The soft end of a cast shadow: grey, darker than the background, and no hard edge."""
    return (b.chroma < 4) & (b.darker > 0) & (b.darker < 50) & (b.slope < 4 * b.coarseness)


def _edge_confidence(backdrop: Backdrop, product: Mask8) -> tuple[float, str]:
    """Sure where the outline lies on a visible edge and no edge is left outside of it."""
    rim = (product > 0) & (shrunk(product, square(3), outside=1) == 0)
    slope = highest(backdrop.slope, 5)
    seen = float((slope[rim] > 0.9).mean())
    near = grown(product, square(9))
    edges = (backdrop.slope > 1.5 * backdrop.coarseness) & ~_like_shadow(backdrop)
    stray = float((edges & (near == 0)).sum() / max(1, edges.sum()))
    if stray > 0.15:
        return max(0.05, 0.55 - stray), (
            f"{stray:.0%} of what can be seen in the photo lies outside the product that was found. {_ASK}"
        )
    confidence = float(np.clip(0.3 + 0.68 * seen - stray, 0, 0.98))
    faint = float((highest(backdrop.distance, 5)[rim] < 12).mean())
    if seen < 0.8:
        return min(confidence, 0.55), (
            f"The product is nearly as light as its background: {1 - seen:.0%} of its outline "
            "cannot be seen. A photo on light grey, or a PNG with transparency, would give a clean edge."
        )
    if faint > 0.3:
        return min(confidence, 0.75), (
            f"The product is nearly as light as its background along {faint:.0%} of its outline, so the edge "
            "may be a pixel or two off. A photo on light grey would be safer."
        )
    return confidence, "Plain background, clear outline."
