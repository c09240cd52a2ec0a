"""`image.logo`."""

from __future__ import annotations

import numpy as np
from PIL import Image

from limelight.memory.edits.lettering import over
from limelight.schema.ui_events import Logo


def overlaid(image: Image.Image, logo: Image.Image, edit: Logo) -> Image.Image:
    """A picture with a logo on it, in the logo's own shape; what lies outside the picture is cut off."""
    width = max(1, round(edit.width * image.width))
    height = max(1, round(width * logo.height / logo.width))
    small = logo.convert("RGBa").resize((width, height), Image.Resampling.LANCZOS).convert("RGBA")
    left, top = round(edit.x * image.width - width / 2), round(edit.y * image.height - height / 2)
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    layer.paste(small, (left, top))
    pixels = np.asarray(layer)
    alpha = pixels[..., 3].astype(np.float32) / np.float32(255)
    return Image.fromarray(over(np.asarray(image), pixels[..., :3].astype(np.float32), alpha))
