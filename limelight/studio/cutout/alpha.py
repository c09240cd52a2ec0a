"""From a hard silhouette to a soft edge in the product's own colour."""

from __future__ import annotations

import cv2
import numpy as np

from limelight.studio.cutout.pixels import Floats, as_floats, as_mask, disc, grown, shrunk, square
from limelight.studio.types import Mask8, Rgb8

_RADIUS = 5
_EPS = 1e-4
_WEIGHTS = np.array([[0.299, 0.587, 0.114], [-0.07, -0.13, 0.2], [0.2, -0.17, -0.03]], np.float32)
"""Lightness and, at 0.4, two differences of colour, which JPEG keeps at half the resolution."""
_TOLD, _TOLD_WELL = 18.0, 45.0
"""Product and background that differ by less, of 255, tell nothing of a mixture of both; by more, all."""
_DEEP = 2
"""A pixel so far inside the silhouette, or outside of it, has no part of the other side."""


def refine_alpha(rgb: Rgb8, small: Rgb8, silhouette: Mask8) -> Mask8:
    """Alpha 0-255 at the size of `rgb`, from a 0/1 silhouette at the size of `small`.

    Where product and background differ clearly, alpha is where a pixel lies between the nearest colours of both. Else
    a guided filter says (He, Sun, Tang: "Guided Image Filtering", 2010); its two coefficients are found at working
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
    scale = rgb.shape[0] / small.shape[0]
    kernel = disc(max(1, round(_DEEP * scale)))
    inner, outer = shrunk(silhouette, kernel, outside=1), grown(silhouette, kernel)
    soft = _between(rgb, soft, silhouette, inner, outer)
    alpha = np.where(inner > 0, 1.0, soft)
    return (np.where(outer == 0, 0.0, alpha) * 255 + 0.5).astype(np.uint8)


def _between(rgb: Rgb8, soft: Floats, silhouette: Mask8, inner: Mask8, outer: Mask8) -> Floats:
    """`soft`, and in the band between `inner` and `outer` where the pixel lies between the colours of both sides."""
    band = (outer > 0) & (inner == 0)
    solid = inner | _ridges(silhouette, inner)
    if not (solid.any() and (outer == 0).any()):
        return soft
    own, other = (_nearest(rgb, sure, band) for sure in (solid, 1 - outer))
    seen = rgb[band].astype(np.float32)
    apart, part = (own - other) @ _WEIGHTS.T, (seen - other) @ _WEIGHTS.T
    length = np.linalg.norm(apart, axis=-1)
    share = np.clip(((part * apart).sum(-1) / np.maximum(length**2, 1) - 0.04) / 0.9, 0, 1)
    trust = np.clip((length - _TOLD) / (_TOLD_WELL - _TOLD), 0, 1)
    out = soft.copy()
    out[band] = soft[band] * (1 - trust) + share * trust
    return out


def _ridges(silhouette: Mask8, inner: Mask8) -> Mask8:
    """The middle of what is too thin to have an inside."""
    depth = as_floats(cv2.distanceTransform(silhouette, cv2.DIST_L2, 3))
    top = (silhouette > 0) & (depth >= as_floats(cv2.dilate(depth, square(3))))
    return as_mask(top & (grown(inner, square(7)) == 0))


def _nearest(rgb: Rgb8, sure: Mask8, where: np.ndarray) -> Floats:
    """(n, 3): for every pixel of `where` the colour of the nearest sure one, averaged over a few of its like."""
    weight = sure.astype(np.float32)
    mean = cv2.blur(rgb.astype(np.float32) * weight[..., None], (3, 3))
    mean /= np.maximum(cv2.blur(weight, (3, 3)), 1e-3)[..., None]
    numbers = _labels(sure)
    lookup = np.zeros((int(numbers.max()) + 1, 3), np.float32)
    lookup[numbers[sure > 0]] = mean[sure > 0]
    return lookup[numbers[where]]


def _labels(sure: Mask8) -> np.ndarray:
    """For every pixel the number of the nearest sure one."""
    found = cv2.distanceTransformWithLabels(1 - sure, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    return np.asarray(found[1], np.int32)


def _grey(rgb: Rgb8) -> Floats:
    return as_floats(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)) / np.float32(255)


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
    solid |= _ridges(as_mask(alpha >= 128), solid)
    if not solid.any():
        return rgb
    numbers = _labels(solid)
    lookup = np.zeros((int(numbers.max()) + 1, 3), np.uint8)
    lookup[numbers[solid > 0]] = rgb[solid > 0]
    edge = (alpha > 0) & (solid == 0)
    out = rgb.copy()
    out[edge] = lookup[numbers[edge]]
    return out
