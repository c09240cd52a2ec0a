"""The advertiser's own pixels, at full resolution, on the finished plate."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.blur import blurred
from limelight.studio.fidelity import MOST_LIGHT, UNTOUCHED, Fidelity, product_fidelity
from limelight.studio.render.camera import View
from limelight.studio.render.colour import Floats, Image
from limelight.studio.types import Cutout, Mask8, Rgb8

RELIGHT = 0.25
"""Default strength of the scene's light on the product: 0 leaves the photo's pixels alone."""
_LEAST_LIGHT = 0.02
"""Less than this nobody sees."""
_LEAST_PIXELS = 400
"""A product of fewer is too small for its structure to be compared."""
_SEEN = 8
"""Alpha of the clearest glass is more than this."""
_SOLE = 0.22
"""How far up the lower outline of a product, as a share of its height, still is what it stands on."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The product resampled into the frame: straight display colours and coverage, both frame-sized."""

    colour: Image
    alpha: Floats


def body(alpha: Mask8) -> Mask8:
    """255 where the product is: at least half covered, or clear but inside the outline."""
    inner = cv2.erode((alpha > _SEEN).astype(np.uint8), np.ones((5, 5), np.uint8))
    return np.where((alpha > 127) | (inner > 0), np.uint8(255), np.uint8(0))


def tight(cutout: Cutout) -> NDArray[np.uint8]:
    """The cut-out cropped to the product's body, so that its foot touches the ground."""
    rows, columns = np.where(body(cutout.rgba[..., 3]) > 0)
    return cutout.rgba[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def place(cutout: Cutout, view: View) -> Layer:
    """The product in the view's box."""
    rgba = tight(cutout).astype(np.float32) / 255.0
    left, top, wide, high = view.box
    shrink = high < rgba.shape[0]
    premultiplied = rgba.copy()
    premultiplied[..., :3] *= rgba[..., 3:]
    small = cv2.resize(
        premultiplied, (wide, high), interpolation=cv2.INTER_AREA if shrink else cv2.INTER_CUBIC
    )
    small = np.clip(small, 0, 1)
    straight = small[..., :3] / np.maximum(small[..., 3:], 1e-3)
    colour = np.zeros((view.height, view.width, 3), np.float32)
    alpha = np.zeros((view.height, view.width), np.float32)
    colour[top : top + high, left : left + wide] = np.clip(straight, 0, 1)
    alpha[top : top + high, left : left + wide] = small[..., 3]
    return Layer(colour, alpha)


def grounded(plate: Image, layer: Layer, view: View) -> Image:
    """The plate with the last bit of contact shadow where the product touches it: what a soft light leaves out.

    The shadow follows the product's lower outline, as far up as a sole seen from above rises (a boot's heel stands
    behind its toe), and is softer and fainter the higher that is.
    """
    left, top, wide, high = view.box
    columns = np.s_[left : left + wide]
    covered = layer.alpha[top : top + high, columns] > 0.5
    lowest = np.where(covered.any(0), high - 1 - np.argmax(covered[::-1], axis=0), -high).astype(np.float32)
    rise = (high - 1 - lowest) / high
    near = np.clip(1 - rise / _SOLE, 0, 1)
    near = cv2.GaussianBlur(near[None], (0, 0), max(0.02 * wide, 1.0))[0] * (near > 0)
    rows = np.arange(view.height, dtype=np.float32)[:, None]
    below = rows - (top + lowest[None])
    thick = max(0.02 * high, 1.5)
    tight_band = np.clip(1 - np.abs(below) / thick, 0, 1) * near**1.5
    wide_band = np.clip(1 - np.abs(below - thick) / (4 * thick), 0, 1) * near
    shadow = np.zeros(layer.alpha.shape, np.float32)
    shadow[:, columns] = tight_band
    soft = np.zeros(layer.alpha.shape, np.float32)
    soft[:, columns] = wide_band
    shadow = cv2.GaussianBlur(shadow, (0, 0), max(0.010 * high, 0.8))
    soft = blurred(soft, max(0.035 * high, 1.5))
    return plate * (1 - np.clip(0.75 * shadow + 0.45 * soft, 0, 0.85))[..., None]


def paste(
    plate: Image, layer: Layer, *, light: Image | None = None, strength: float = RELIGHT
) -> tuple[Rgb8, Mask8, Fidelity]:
    """The picture, the product's mask and its fidelity.

    `light` is a smooth gain per pixel (1 is the photo's own light), applied to the power of `strength`; of less, where
    so much would change the product by more than `fidelity` allows.
    """
    alpha = layer.alpha[..., None]
    mask = np.round(layer.alpha * 255).astype(np.uint8)
    reference = np.round(layer.colour * 255).astype(np.uint8)
    small = int((mask > 250).sum()) < _LEAST_PIXELS
    while True:
        lit = light is not None and strength > _LEAST_LIGHT
        product = np.clip(layer.colour * light**strength, 0, 1) if light is not None and lit else layer.colour
        picture = np.round(np.clip(plate * (1 - alpha) + product * alpha, 0, 1) * 255).astype(np.uint8)
        fidelity = UNTOUCHED if small else product_fidelity(picture, mask, reference)
        if fidelity.kept or not lit:
            return picture, mask, fidelity
        strength *= min(0.8, 0.95 * MOST_LIGHT / fidelity.raw_delta_e)
