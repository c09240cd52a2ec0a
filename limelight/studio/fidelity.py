"""How much of the advertiser's product survived: structure and colour inside the mask, against the photo."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import cv2
import numpy as np

from limelight.studio.blur import blurred
from limelight.studio.deltae import delta_e, lab
from limelight.studio.errors import InputRejected
from limelight.studio.types import Mask8, Rgb8

LEAST_SSIM = 0.99
"""Structure has to be at least this like the photo's, the scene's light divided out."""
MOST_DELTA_E = 1.0
"""Colour may be off by so much in the mean, the scene's light divided out: what cannot be seen."""
MOST_LIGHT = 4.0
"""The scene's light may change the colour by so much in the mean."""

_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_LOOKED_AT = 40_000
"""Pixels of which the colour difference is taken, evenly spread: their mean is as good as that of all."""
_FLOOR = 2.0
"""Of 255: keeps the gain of what is nearly black from being a division by nothing."""


@dataclass(frozen=True, slots=True)
class Fidelity:
    """The product in a picture against the photo, inside the mask eroded by two pixels. Identical is 1 and 0."""

    ssim: float
    """Structural similarity after the scene's light was divided out as a smooth gain."""
    delta_e: float
    """Mean CIEDE2000 after the same."""
    raw_ssim: float
    """Structural similarity as the pixels are."""
    raw_delta_e: float
    """Mean CIEDE2000 as the pixels are: also how much light the scene put on the product."""

    @property
    def kept(self) -> bool:
        """The product is untouched but for a little light."""
        return self.ssim >= LEAST_SSIM and self.delta_e <= MOST_DELTA_E and self.raw_delta_e <= MOST_LIGHT

    def as_json(self) -> dict[str, float]:
        """The four numbers, rounded."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


UNTOUCHED = Fidelity(1.0, 0.0, 1.0, 0.0)
"""Nothing changed."""


def product_fidelity(picture_rgb: Rgb8, mask: Mask8, reference_rgb: Rgb8) -> Fidelity:
    """Compare the product's pixels with the photo's, inside the mask eroded by two pixels.

    All three are the same size: `reference_rgb` holds the untouched product where the picture shows it. The scene's
    light is divided out as a smooth gain per colour limited to 0.6-1.7, so that lost or altered detail counts and
    light does not. Raises `InputRejected` when the sizes differ or the mask is empty.
    Source of SSIM: Wang et al. 2004, Gaussian window of sigma 1.5, on the luma.
    """
    if picture_rgb.shape != reference_rgb.shape or picture_rgb.shape[:2] != mask.shape:
        raise InputRejected(
            "fidelity_size",
            f"picture {picture_rgb.shape}, mask {mask.shape} and reference {reference_rgb.shape} must be the same size.",
            value=[picture_rgb.shape, mask.shape, reference_rgb.shape],
        )
    solid = (mask > 250).astype(np.uint8)
    inside = cv2.erode(solid, np.ones((5, 5), np.uint8), borderValue=(0,)) > 0
    if not inside.any():
        raise InputRejected(
            "fidelity_mask", "The mask holds no product: nothing to compare.", limit=1, value=0
        )
    rows, columns = np.where(inside)
    crop = np.s_[max(rows.min() - 8, 0) : rows.max() + 9, max(columns.min() - 8, 0) : columns.max() + 9]
    inside, weight = inside[crop], solid[crop].astype(np.float32)
    reference, raw = reference_rgb[crop], picture_rgb[crop]
    unlit = _without_light(raw, reference, weight)
    some = np.flatnonzero(inside)
    some = some[:: max(1, len(some) // _LOOKED_AT)]
    photo = lab(reference.reshape(-1, 3)[some])
    luma = _luma(reference, weight)
    return Fidelity(
        ssim=float(_ssim(_luma(unlit, weight), luma)[inside].mean()),
        delta_e=float(delta_e(lab(unlit.reshape(-1, 3)[some]), photo).mean()),
        raw_ssim=float(_ssim(_luma(raw, weight), luma)[inside].mean()),
        raw_delta_e=float(delta_e(lab(raw.reshape(-1, 3)[some]), photo).mean()),
    )


def _luma(image: np.ndarray, weight: np.ndarray) -> np.ndarray:
    return image @ np.array([0.299, 0.587, 0.114], np.float32) * weight


def _without_light(picture: Rgb8, reference: Rgb8, weight: np.ndarray) -> np.ndarray:
    """The picture, as floats 0-255, divided by the smooth ratio between it and the reference."""
    sigma = max(4.0, 0.06 * max(picture.shape[:2]))

    def soft(image: np.ndarray) -> np.ndarray:
        return blurred((image + np.float32(_FLOOR)) * weight[..., None], sigma) + 1e-3

    gain = np.clip(soft(picture) / soft(reference), 0.6, 1.7)
    return np.clip((picture + _FLOOR) / gain - _FLOOR, 0, 255).astype(np.float32)


def _ssim(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    def blur(image: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(image, (11, 11), 1.5)

    mean_a, mean_b = blur(a), blur(b)
    var_a, var_b = blur(a * a) - mean_a**2, blur(b * b) - mean_b**2
    cov = blur(a * b) - mean_a * mean_b
    return ((2 * mean_a * mean_b + _C1) * (2 * cov + _C2)) / (
        (mean_a**2 + mean_b**2 + _C1) * (var_a + var_b + _C2)
    )
