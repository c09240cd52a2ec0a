"""Takes a product out of its photo: `cut_out(photo)` gives the product's own pixels with alpha.

A photo that has a real alpha channel keeps it. Otherwise the background must be plain and light: it is
flooded from the border in Lab, soft shadows included, then the edge is refined and freed of its colour.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from limelight.studio.cutout.alpha import refine_alpha, unmix_edges
from limelight.studio.cutout.background import Backdrop, read_backdrop
from limelight.studio.cutout.glass import find_clear, see_through
from limelight.studio.cutout.pixels import as_floats
from limelight.studio.cutout.silhouette import find_silhouette
from limelight.studio.cutout.verdict import judge, judge_alpha, judge_clear
from limelight.studio.types import Cutout, Mask8, Rgb8

__all__ = ["Backdrop", "cut_out", "matte"]

_WORK_SIDE = 1000
"""The matte is found at this size (longest side, pixels) and carried up to the photo's own size."""
_MARGIN = 2


def cut_out(image: NDArray[np.uint8] | Image.Image) -> Cutout:
    """Return the product of a photo, cropped, with alpha and with how sure we are.

    `image` is a PIL picture or (h, w), (h, w, 3) or (h, w, 4) sRGB, 0-255. Never raises for a picture that is
    merely hard: the confidence is low then and the reason says which photo would work.
    """
    return _crop(matte(image))


def matte(image: NDArray[np.uint8] | Image.Image) -> Cutout:
    """The same in the photo's own frame, not cropped."""
    rgb, alpha = _split(image)
    if alpha is not None:
        return Cutout(np.dstack([rgb, alpha]), *judge_alpha(alpha))
    backdrop = read_backdrop(rgb, longest=_WORK_SIDE)
    silhouette = find_silhouette(backdrop)
    confidence, reason = judge(backdrop, silhouette)
    if not silhouette.any():
        return Cutout(np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)]), confidence, reason)
    alpha = refine_alpha(rgb, backdrop.rgb, silhouette)
    colours = unmix_edges(rgb, alpha)
    clear = find_clear(backdrop, silhouette)
    if clear.any():
        soft = cv2.GaussianBlur(as_floats(clear), (0, 0), 1.0)
        soft = as_floats(cv2.resize(soft, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR))
        own, thin = see_through(rgb, backdrop.paper_rgb(rgb.shape), alpha, soft)
        colours, alpha = np.where(soft[..., None] > 0.5, own, colours), thin
        confidence, reason = judge_clear(confidence, reason)
    return Cutout(np.dstack([colours, alpha]), confidence, reason)


def _split(image: NDArray[np.uint8] | Image.Image) -> tuple[Rgb8, Mask8 | None]:
    """Colour and, if it says anything, alpha. An alpha that is opaque nearly everywhere is no cut-out."""
    if isinstance(image, Image.Image):
        image = np.asarray(image.convert("RGBA"))
    if image.ndim == 2 or image.shape[2] == 1:
        image = np.repeat(image.reshape(*image.shape[:2], 1), 3, axis=2)
    rgb = np.ascontiguousarray(image[..., :3])
    if image.shape[2] < 4:
        return rgb, None
    alpha = np.ascontiguousarray(image[..., 3])
    clear = float((alpha < 128).mean())
    if clear < 0.005:
        return rgb, None
    return rgb, alpha


def _crop(whole: Cutout) -> Cutout:
    rows, columns = (np.flatnonzero((whole.rgba[..., 3] > 8).any(axis=axis)) for axis in (1, 0))
    if len(rows) == 0:
        return whole
    y, x = max(0, rows[0] - _MARGIN), max(0, columns[0] - _MARGIN)
    rgba = whole.rgba[y : rows[-1] + 1 + _MARGIN, x : columns[-1] + 1 + _MARGIN]
    return Cutout(np.ascontiguousarray(rgba), whole.confidence, whole.reason)
