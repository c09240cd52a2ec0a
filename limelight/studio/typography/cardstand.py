"""The product on an end card: on a round field of colour that shows it, with the shadow under it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.errors import InputRejected
from limelight.studio.types import Rgba8
from limelight.studio.typography.cardcolors import CardColors
from limelight.studio.typography.contrast import BLACK, WHITE, Rgb, contrast, mix
from limelight.studio.typography.sprite import Sprite, premultiplied, tinted

_SEEN = 1.6
"""Under this contrast between the product and the brand's light colour, another field is looked for."""
_APART = 1.25
"""The least contrast between the field and the card's ground."""
_SCALE = 3


def stand(product: Rgba8, colors: CardColors, *, middle: tuple[float, float], radius: float) -> list[Sprite]:
    """Field, shadow and product about `middle`, in pixels, in the order they are drawn.

    Raises InputRejected for a product that is no RGBA picture, or an empty one.
    """
    if product.ndim != 3 or product.shape[2] != 4 or not (product[..., 3] > 8).any():
        raise InputRejected(
            "bad_product",
            f"The end card's product must be an RGBA picture with something in it, not {product.shape}.",
            value=str(product.shape),
        )
    rows = np.flatnonzero((product[..., 3] > 8).any(axis=1))
    columns = np.flatnonzero((product[..., 3] > 8).any(axis=0))
    own = product[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    field = disc(radius, field_color(own, colors))
    cut = _fitted(premultiplied(own), radius)
    tall, wide = cut.shape[:2]
    # A little below the middle: its weight, not its outline, is what the eye centres.
    x, y = middle[0] - wide / 2, middle[1] + 0.05 * radius - tall / 2
    shadow = contact_shadow(wide)
    under = Sprite(
        shadow,
        middle[0] - shadow.shape[1] / 2,
        y + tall - shadow.shape[0] * 0.56 - 0.02 * wide,
        "rise",
        0.08,
        1.0,
    )
    return [
        Sprite(field, middle[0] - field.shape[1] / 2, middle[1] - field.shape[0] / 2, "settle", 0.0, 0.9),
        under,
        Sprite(cut, x, y, "rise", 0.08, 1.0),
    ]


def field_color(product: Rgba8, colors: CardColors) -> Rgb:
    """The field's colour: the brand's light one, or a tint of its accent where that would swallow the product."""
    solid = product[..., 3] > 200
    pixels = product[..., :3][solid] if solid.any() else product[..., :3].reshape(-1, 3)
    r, g, b = np.median(pixels, axis=0)
    own: Rgb = int(r), int(g), int(b)
    pale = max((colors.text, mix(colors.glow, WHITE, 0.86)), key=lambda color: contrast(color, BLACK))
    options = (pale, mix(colors.accent, WHITE, 0.25), mix(colors.accent, BLACK, 0.25))
    apart = [color for color in options if contrast(color, colors.ground) >= _APART] or list(options)
    seen = [color for color in apart if contrast(color, own) >= _SEEN]
    return seen[0] if seen else max(options, key=lambda color: contrast(color, own))


def disc(radius: float, color: Rgb) -> NDArray[np.uint8]:
    """A round field, a little lighter above than below, as a wall is that a lamp lights."""
    side = 2 * int(np.ceil(radius)) + 2
    big = np.zeros((side * _SCALE, side * _SCALE), np.uint8)
    centre = (side * _SCALE // 2, side * _SCALE // 2)
    cv2.circle(big, centre, round(radius * _SCALE), 255, -1, cv2.LINE_AA)
    cover = cv2.resize(big, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    down = np.linspace(0, 1, side, dtype=np.float32)[:, None, None]
    light, dark = (
        np.array(mix(color, end, share), np.float32) for end, share in ((WHITE, 0.18), (BLACK, 0.14))
    )
    layer = np.empty((side, side, 4), np.float32)
    layer[..., :3] = (light + (dark - light) * down) * cover[..., None]
    layer[..., 3] = cover * 255
    return np.round(layer).astype(np.uint8)


def _fitted(cut: NDArray[np.uint8], radius: float) -> NDArray[np.uint8]:
    """The product as large as the field bears it: tall ones reach over its edge a little, wide ones just fit."""
    height, width = cut.shape[:2]
    scale = min(1.72 * radius / width, 1.72 * radius / height, 2.0 * radius / float(np.hypot(width, height)))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(cut, size, interpolation=interpolation).astype(np.uint8)


def contact_shadow(wide: int) -> NDArray[np.uint8]:
    """A flat soft ellipse under something `wide` pixels across."""
    yy, xx = np.mgrid[0 : round(0.16 * wide) + 2, 0 : round(1.5 * wide) + 2].astype(np.float32)
    across = (xx - (xx.shape[1] - 1) / 2) / (0.62 * wide)
    down = (yy - (yy.shape[0] - 1) / 2) / (0.07 * wide + 1)
    away = across**2 + down**2
    dark = 0.5 * np.exp(-2.2 * away) * np.clip(1 - away, 0, 1)
    return tinted(dark.astype(np.float32), (20, 12, 6))
