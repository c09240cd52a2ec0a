"""From a hard silhouette to a soft edge in the product's own colour."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.types import Mask8, Rgb8

_RADIUS = 5
_EPS = 1e-4


def refine_alpha(rgb: Rgb8, small: Rgb8, silhouette: Mask8) -> Mask8:
    """Alpha 0-255 at the size of `rgb`, from a 0/1 silhouette at the size of `small`.

    Guided filter (He, Sun, Tang: "Guided Image Filtering", 2010); its two coefficients are found at working size
    and carried up, so a large photo costs little more than a small one.
    """
    guide = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    a, b = _coefficients(guide, silhouette.astype(np.float32))
    if rgb.shape != small.shape:
        size = (rgb.shape[1], rgb.shape[0])
        a, b = (cv2.resize(x, size, interpolation=cv2.INTER_LINEAR) for x in (a, b))
        guide = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
        silhouette = np.asarray(cv2.resize(silhouette, size, interpolation=cv2.INTER_NEAREST), np.uint8)
    soft = np.clip((a * guide + b - 0.08) / 0.84, 0, 1)
    return _only_at_edge(soft.astype(np.float32), silhouette, scale=rgb.shape[0] / small.shape[0])


def _only_at_edge(soft: NDArray[np.float32], silhouette: Mask8, *, scale: float) -> Mask8:
    """The filter may speak within two pixels of the edge; beyond, the silhouette is right."""
    reach = max(1, round(2 * scale))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    alpha = np.where(cv2.erode(silhouette, kernel, borderValue=0) > 0, 1.0, soft)
    alpha = np.where(cv2.dilate(silhouette, kernel) == 0, 0.0, alpha)
    return (alpha * 255 + 0.5).astype(np.uint8)


def _coefficients(guide: NDArray[np.float32], p: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    def mean(x: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(cv2.boxFilter(x, -1, (_RADIUS, _RADIUS)), np.float32)

    mean_guide, mean_p = mean(guide), mean(p)
    variance = mean(guide * guide) - mean_guide * mean_guide
    a = (mean(guide * p) - mean_guide * mean_p) / (variance + _EPS)
    return mean(a), mean(mean_p - a * mean_guide)


def unmix_edges(rgb: Rgb8, alpha: Mask8) -> Rgb8:
    """Give half-covered pixels the colour of the nearest solid one, so no rim of the old background shows."""
    solid = (cv2.erode(alpha, np.ones((3, 3), np.uint8)) >= 250).astype(np.uint8)
    if not solid.any():
        return rgb
    _, nearest = cv2.distanceTransformWithLabels(1 - solid, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    ys, xs = np.where(solid > 0)
    lookup = np.zeros((nearest.max() + 1, 3), np.uint8)
    lookup[nearest[ys, xs]] = rgb[ys, xs]
    edge = (alpha > 0) & (solid == 0)
    out = rgb.copy()
    out[edge] = lookup[nearest[edge]]
    return out
