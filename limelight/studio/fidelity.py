"""How much of the advertiser's product survived: structural similarity inside the mask."""

from __future__ import annotations

import cv2
import numpy as np

from limelight.studio.errors import InputRejected
from limelight.studio.types import Mask8, Rgb8

_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def product_fidelity(picture_rgb: Rgb8, mask: Mask8, reference_rgb: Rgb8) -> float:
    """SSIM of the product's pixels against the photo's, inside the mask eroded by two pixels.

    All three are the same size: `reference_rgb` holds the untouched product where the picture shows it. The scene's
    light is divided out first, as a smooth gain per colour limited to 0.6-1.7, so that only lost or altered detail
    counts. 1.0 is identical. Raises `InputRejected` when the sizes differ or the mask is empty.
    Source: Wang et al. 2004, Gaussian window of sigma 1.5.
    """
    if picture_rgb.shape != reference_rgb.shape or picture_rgb.shape[:2] != mask.shape:
        raise InputRejected(
            "fidelity_size",
            f"picture {picture_rgb.shape}, mask {mask.shape} and reference {reference_rgb.shape} must be the same size.",
            value=[picture_rgb.shape, mask.shape, reference_rgb.shape],
        )
    inside = cv2.erode((mask > 250).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    if not inside.any():
        raise InputRejected(
            "fidelity_mask", "The mask holds no product: nothing to compare.", limit=1, value=0
        )
    rows, columns = np.where(inside)
    crop = np.s_[max(rows.min() - 8, 0) : rows.max() + 9, max(columns.min() - 8, 0) : columns.max() + 9]
    inside = inside[crop]
    weight = (mask[crop] > 250).astype(np.float32)
    reference = reference_rgb[crop].astype(np.float32)
    picture = _without_light(picture_rgb[crop].astype(np.float32), reference, weight)
    luma = np.array([0.299, 0.587, 0.114], np.float32)
    return float(_ssim(picture @ luma * weight, reference @ luma * weight)[inside].mean())


def _without_light(picture: np.ndarray, reference: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The picture divided by the smooth ratio between it and the reference."""
    sigma = max(4.0, 0.06 * max(picture.shape[:2]))

    def soft(image: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(image * weight[..., None], (0, 0), sigma) + 1e-3

    gain = np.clip(soft(picture + 2.0) / soft(reference + 2.0), 0.6, 1.7)
    return np.clip((picture + 2.0) / gain - 2.0, 0, 255)


def _ssim(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    def blur(image: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(image, (11, 11), 1.5)

    mean_a, mean_b = blur(a), blur(b)
    var_a, var_b = blur(a * a) - mean_a**2, blur(b * b) - mean_b**2
    cov = blur(a * b) - mean_a * mean_b
    return ((2 * mean_a * mean_b + _C1) * (2 * cov + _C2)) / (
        (mean_a**2 + mean_b**2 + _C1) * (var_a + var_b + _C2)
    )
