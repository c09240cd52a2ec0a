"""A still made ready for a moving camera: the scene without its product, and the product on top."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.errors import InputRejected
from limelight.studio.motion.i420 import Planes, planes_of
from limelight.studio.motion.light import Light, light_of
from limelight.studio.motion.plate import bled, without_product
from limelight.studio.motion.relief import Relief, Volume, relief_of, volume_of
from limelight.studio.types import Mask8, Rgb8

OVERSAMPLE = 1.5
"""Source pixels per frame pixel. Bilinear sampling of a source of the frame's own size would turn soft and
sharp again as the camera drifts by half pixels; from a denser source its softness stays the same."""
_SHARE_MAX = 0.84
"""The most of the frame's width or height that the product may fill before the scene is widened around it."""
_SHARE_FITTED = 0.78
HEADROOM = 0.31
"""Where the product begins in an upright frame, as a share of its height: such frames carry their words above it,
for below it lie an app's own."""
_FOOTROOM = 0.11
_STANDS = 0.78
"""Where the ground would carry a product in a scene without one, as a share of the view's height."""
_SHAPE = 16
_SOLID = 96
"""Mask values above this count as product when its bounds are measured."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle in source pixels."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle, (x, y)."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Layer:
    """A product cut out of its scene, in the planes of a video frame."""

    colour: Planes
    """Its own, continued a little way past its edge."""
    alpha: NDArray[np.uint8]
    """(h, w), for Y."""
    half: NDArray[np.uint8]
    """(h / 2, w / 2), for U and V."""
    volume: Volume


@dataclass(frozen=True, slots=True)
class Stage:
    """The layers a camera films, in source pixels."""

    plate: Planes
    """The scene; where the product stood it is filled in from around it."""
    relief: Relief
    """How near each part of the plate is."""
    light: Light
    """What lights the scene."""
    product: Layer | None
    """The product, cropped to `bounds` and a margin; both sides of the crop are even."""
    origin: tuple[int, int]
    """Where the product crop's top left corner lies on the plate, both even."""
    bounds: Bounds | None
    """The product's bounds on the plate."""
    contact: tuple[float, float]
    """Where the product touches what it stands on; the camera's parallax turns about this point."""
    view: Bounds
    """What a camera at zoom 1 sees; it has the frame's proportions."""

    @property
    def size(self) -> tuple[int, int]:
        """The plate's (width, height)."""
        return self.plate.y.shape[1], self.plate.y.shape[0]

    def shape(self) -> list[str]:
        """Which of 16 x 16 parts of its bounds the product fills; see `ClipFacts.product_shape`."""
        if self.product is None or self.bounds is None:
            return []
        x0, y0 = round(self.bounds.x0) - self.origin[0], round(self.bounds.y0) - self.origin[1]
        x1, y1 = round(self.bounds.x1) - self.origin[0], round(self.bounds.y1) - self.origin[1]
        solid = (self.product.alpha[y0:y1, x0:x1] > _SOLID).astype(np.float32)
        share = cv2.resize(solid, (_SHAPE, _SHAPE), interpolation=cv2.INTER_AREA)
        return ["".join("1" if part > 0.02 else "0" for part in row) for row in share]


def build_stage(picture: Rgb8, mask: Mask8, size: tuple[int, int]) -> Stage:
    """Make a stage for frames of `size` (width, height) from a picture and its product mask of equal size.

    A product too large for the frame's proportions is kept whole: the scene is continued around it, blurred.
    Raises InputRejected if picture and mask do not fit together.
    """
    _check(picture, mask)
    has_product = bool((mask > _SOLID).any())
    plate = without_product(picture, mask) if has_product else picture
    window = _window(mask if has_product else None, picture.shape[1], picture.shape[0], size)
    plate, picture, mask, window = _widen(plate, picture, mask, window)
    scale = size[0] * OVERSAMPLE / (window.x1 - window.x0)
    view = Bounds(window.x0 * scale, window.y0 * scale, window.x1 * scale, window.y1 * scale)
    plate = _resize(plate, scale)
    high = view.y1 - view.y0
    if not has_product:
        relief = relief_of(plate, view.y0 + _STANDS * high, high)
        return Stage(planes_of(plate), relief, light_of(plate), None, (0, 0), None, view.centre, view)
    picture, mask = _resize(picture, scale), _resize(mask, scale)
    bounds = _bounds(mask)
    contact = _contact(mask, bounds)
    layer, origin = _cut(picture, mask, bounds)
    return Stage(
        planes_of(plate),
        relief_of(plate, contact[1], high),
        light_of(plate),
        layer,
        origin,
        bounds,
        contact,
        view,
    )


def _cut(picture: Rgb8, mask: Mask8, bounds: Bounds) -> tuple[Layer, tuple[int, int]]:
    """The product as a layer, and where its top left corner lies."""
    x0, y0 = max(0, int(bounds.x0) - 6) // 2 * 2, max(0, int(bounds.y0) - 6) // 2 * 2
    x1, y1 = min(int(bounds.x1) + 7, mask.shape[1]) // 2 * 2, min(int(bounds.y1) + 7, mask.shape[0]) // 2 * 2
    alpha = np.ascontiguousarray(mask[y0:y1, x0:x1])
    half = cv2.resize(alpha, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    colour = planes_of(bled(picture[y0:y1, x0:x1], alpha))
    return Layer(colour, alpha, half, volume_of(alpha)), (x0, y0)


def _check(picture: Rgb8, mask: Mask8) -> None:
    if picture.ndim != 3 or picture.shape[2] != 3 or min(picture.shape[:2]) < 16:
        raise InputRejected(
            "bad_picture",
            f"A clip needs an RGB picture of at least 16x16 pixels; this one has the shape {picture.shape}.",
            limit=16,
            value=str(picture.shape),
        )
    if mask.shape != picture.shape[:2]:
        raise InputRejected(
            "bad_mask",
            f"The mask is {mask.shape[1]}x{mask.shape[0]} and the picture "
            f"{picture.shape[1]}x{picture.shape[0]} pixels; they must be the same size.",
            value=str(mask.shape),
        )


def _bounds(mask: Mask8) -> Bounds:
    columns = np.flatnonzero((mask > _SOLID).any(axis=0))
    rows = np.flatnonzero((mask > _SOLID).any(axis=1))
    return Bounds(float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1))


def _contact(mask: Mask8, bounds: Bounds) -> tuple[float, float]:
    """The middle of the lowest tenth of the product, at its foot."""
    top = int(bounds.y1 - 0.1 * (bounds.y1 - bounds.y0)) - 1
    columns = np.flatnonzero((mask[max(0, top) : int(bounds.y1)] > _SOLID).any(axis=0))
    return float(columns[0] + columns[-1] + 1) / 2, bounds.y1


def _window(mask: Mask8 | None, width: int, height: int, size: tuple[int, int]) -> Bounds:
    """The largest part of the picture in the frame's proportions; larger where the product needs that."""
    ratio = size[0] / size[1]
    wide = min(width, height * ratio)
    if mask is None:
        return _around((width / 2, height / 2), wide, wide / ratio, width, height)
    product = _bounds(mask)
    across, tall = product.x1 - product.x0, product.y1 - product.y0
    if across > _SHARE_MAX * wide or tall > _SHARE_MAX * wide / ratio:
        wide = max(wide, across / _SHARE_FITTED, tall / _SHARE_FITTED * ratio)
    if ratio < 0.7:
        wide = max(wide, tall / (1 - HEADROOM - _FOOTROOM) * ratio)
        window = _around(product.centre, wide, wide / ratio, width, height)
        up = max(0.0, window.y0 - (product.y0 - HEADROOM * wide / ratio))
        return Bounds(window.x0, window.y0 - up, window.x1, window.y1 - up)
    return _around(product.centre, wide, wide / ratio, width, height)


def _around(centre: tuple[float, float], wide: float, high: float, width: int, height: int) -> Bounds:
    """A window of the given size about a point, moved inside the picture along each axis on which it fits."""
    x0 = min(max(0.0, centre[0] - wide / 2), width - wide) if wide <= width else centre[0] - wide / 2
    y0 = min(max(0.0, centre[1] - high / 2), height - high) if high <= height else centre[1] - high / 2
    return Bounds(x0, y0, x0 + wide, y0 + high)


def _widen(plate: Rgb8, picture: Rgb8, mask: Mask8, window: Bounds) -> tuple[Rgb8, Rgb8, Mask8, Bounds]:
    """Continue the scene as far as the window reaches: mirrored, and the more blurred the farther out."""
    height, width = mask.shape
    left, top = max(0, int(np.ceil(-window.x0))), max(0, int(np.ceil(-window.y0)))
    right, bottom = max(0, int(np.ceil(window.x1 - width))), max(0, int(np.ceil(window.y1 - height)))
    if not (left or top or right or bottom):
        return plate, picture, mask, window
    border = (top, bottom, left, right)
    mirrored = cv2.copyMakeBorder(plate, *border, cv2.BORDER_REFLECT)
    inside = np.zeros(mirrored.shape[:2], np.uint8)
    inside[top : top + height, left : left + width] = 255
    distance = cv2.distanceTransform(255 - inside, cv2.DIST_L2, 3)
    reach = 0.04 * max(width, height)
    soft = cv2.GaussianBlur(mirrored, (0, 0), reach / 2)
    far = np.clip(distance / reach, 0, 1).astype(np.float32)
    plate = cv2.blendLinear(soft, mirrored, far, 1 - far).astype(np.uint8, copy=False)
    picture = cv2.copyMakeBorder(picture, *border, cv2.BORDER_REFLECT).astype(np.uint8, copy=False)
    mask = cv2.copyMakeBorder(mask, *border, cv2.BORDER_CONSTANT, value=0).astype(np.uint8, copy=False)
    return plate, picture, mask, Bounds(window.x0 + left, window.y0 + top, window.x1 + left, window.y1 + top)


def _resize(image: np.ndarray, scale: float) -> np.ndarray:
    size = (max(1, round(image.shape[1] * scale / 2)) * 2, max(1, round(image.shape[0] * scale / 2)) * 2)
    if size == (image.shape[1], image.shape[0]):
        return image
    return cv2.resize(image, size, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
