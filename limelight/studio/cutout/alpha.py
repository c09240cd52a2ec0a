"""From a hard silhouette to a soft edge in the product's own colour."""

from __future__ import annotations

import cv2
import numpy as np

from limelight.studio.cutout.pixels import Floats, as_floats, as_mask, disc, grown, shrunk, square
from limelight.studio.types import Mask8, Rgb8

_RADIUS = 5
_EPS = 1e-4


def refine_alpha(rgb: Rgb8, small: Rgb8, silhouette: Mask8) -> Mask8:
    """Alpha 0-255 at the size of `rgb`, from a 0/1 silhouette at the size of `small`.

    Guided filter (He, Sun, Tang: "Guided Image Filtering", 2010); its two coefficients are found at working
    size and carried up, so a large photo costs little more than a small one.
    """
    guide = _grey(small)
    a, b = _coefficients(guide, as_floats(silhouette))
    if rgb.shape != small.shape:
        size = (rgb.shape[1], rgb.shape[0])
        a, b = (as_floats(cv2.resize(x, size, interpolation=cv2.INTER_LINEAR)) for x in (a, b))
        guide = _grey(rgb)
        silhouette = as_mask(cv2.resize(silhouette, size, interpolation=cv2.INTER_NEAREST))
    soft = as_floats(np.clip((a * guide + b - 0.08) / 0.84, 0, 1))
    return _only_at_edge(soft, silhouette, scale=rgb.shape[0] / small.shape[0])


def _grey(rgb: Rgb8) -> Floats:
    return as_floats(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)) / np.float32(255)


def _only_at_edge(soft: Floats, silhouette: Mask8, *, scale: float) -> Mask8:
    """The filter may speak within two pixels of the edge; beyond, the silhouette is right."""
    kernel = disc(max(1, round(2 * scale)))
    alpha = np.where(shrunk(silhouette, kernel) > 0, 1.0, soft)
    alpha = np.where(grown(silhouette, kernel) == 0, 0.0, alpha)
    return (alpha * 255 + 0.5).astype(np.uint8)


def _coefficients(guide: Floats, p: Floats) -> tuple[Floats, Floats]:
    def mean(x: Floats) -> Floats:
        return as_floats(cv2.boxFilter(x, -1, (_RADIUS, _RADIUS)))

    mean_guide, mean_p = mean(guide), mean(p)
    variance = mean(as_floats(guide * guide)) - mean_guide * mean_guide
    a = as_floats((mean(as_floats(guide * p)) - mean_guide * mean_p) / (variance + _EPS))
    return mean(a), mean(as_floats(mean_p - a * mean_guide))


def unmix_edges(rgb: Rgb8, alpha: Mask8) -> Rgb8:
    """Give half-covered pixels the colour of the nearest solid one, so no rim of the old background shows."""
    solid = shrunk(alpha >= 250, square(3), outside=1)
    if not solid.any():
        return rgb
    found = cv2.distanceTransformWithLabels(1 - solid, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    nearest = np.asarray(found[1], np.int32)
    lookup = np.zeros((int(nearest.max()) + 1, 3), np.uint8)
    lookup[nearest[solid > 0]] = rgb[solid > 0]
    edge = (alpha > 0) & (solid == 0)
    out = rgb.copy()
    out[edge] = lookup[nearest[edge]]
    return out
