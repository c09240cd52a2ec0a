"""Pictures and brands for the tests of layouts."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from limelight.studio.layout import AdCopy, BrandLook
from limelight.studio.types import Cutout, Picture

LOGO = Path(__file__).resolve().parents[2] / "limelight" / "samples" / "logos" / "northpeak-light.png"
BRAND = BrandLook(background="#1c5a57", text="#f3f1ea", accent="#d97b29", logo=LOGO)
COPY = AdCopy(
    headline="Hot until the summit", subline="Keeps coffee hot for 12 hours", price="$34.90", cta="Shop now"
)


def picture(size: tuple[int, int] = (640, 400), *, x: float = 0.7, seed: int | None = None) -> Picture:
    """A product like a cup at `x` of the width: on a smooth ground, or on blocks of random colours."""
    width, height = size
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    rgb = np.dstack([90 + 90 * yy / height, 110 + 50 * xx / width, 120 + 0 * xx]).astype(np.uint8)
    if seed is not None:
        random = np.random.default_rng(seed)
        blocks = random.integers(0, 256, (-(-height // 40), -(-width // 40), 3), np.uint8)
        rgb = np.kron(blocks, np.ones((40, 40, 1), np.uint8))[:height, :width]
    mask = np.zeros((height, width), np.uint8)
    half = 0.13 * height
    mask[round(0.25 * height) : round(0.85 * height), round(x * width - half) : round(x * width + half)] = 255
    rgb[mask > 0] = (28, 110, 100)
    return Picture(rgb, mask, 1.0)


def cutout() -> Cutout:
    """A cup without its ground."""
    rgba = np.zeros((200, 90, 4), np.uint8)
    rgba[10:190, 10:80] = (28, 110, 100, 255)
    return Cutout(rgba, 1.0)
