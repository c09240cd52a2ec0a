"""`image.adjust`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from limelight.schema.ui_events import Adjust

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
_WARM = np.array([0.16, 0.02, -0.18], np.float32)
"""What full warmth adds to red, green and blue, as shares of themselves."""


def adjusted(image: Image.Image, edit: Adjust) -> Image.Image:
    """A picture with other light and colours; alpha stays, and zeros change nothing, not one value.

    Brightness bends the tones between black and white (gamma 1/2 to 2), so neither end clips. Contrast
    spreads them about middle grey, saturation spreads colours about their luminance (BT.709), warmth shifts
    blue to red.
    """
    if not (edit.brightness or edit.contrast or edit.saturation or edit.warmth):
        return image.copy()
    table = _tones(edit)
    pixels = np.asarray(image)
    rgb = table[pixels[..., :3]]
    if edit.warmth:
        rgb = rgb * (1 + _WARM * np.float32(edit.warmth))
    if edit.saturation:
        luma = (rgb @ _LUMA)[..., None]
        rgb = luma + (rgb - luma) * np.float32(1 + edit.saturation)
    out = pixels.copy()
    out[..., :3] = np.clip(np.rint(rgb * 255), 0, 255).astype(np.uint8)
    return Image.fromarray(out)


def _tones(edit: Adjust) -> NDArray[np.float32]:
    """Brightness and contrast for each of the 256 values, 0..1."""
    tones = np.linspace(0, 1, 256, dtype=np.float32) ** np.float32(2.0**-edit.brightness)
    return np.clip(0.5 + (tones - 0.5) * np.float32(1 + edit.contrast), 0, 1)
