"""Pictures and other files that people send, made here."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import av
import numpy as np
from PIL import Image


def picture(
    width: int = 96,
    height: int = 72,
    *,
    mode: str = "RGB",
    form: str = "PNG",
    color: Any = None,
    **options: Any,
) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new(
        mode, (width, height), color or (200, 80, 40, 255)[: len(Image.new(mode, (1, 1)).getbands())]
    ).save(out, form, **options)
    return out.getvalue()


def turned() -> bytes:
    """Left half red, right half blue, with the camera's note that its top is on the right: 96x64 seen as 64x96."""
    image = Image.new("RGB", (96, 64), (255, 0, 0))
    image.paste((0, 0, 255), (48, 0, 96, 64))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", quality=95, exif=exif)
    return out.getvalue()


def animated() -> bytes:
    """A GIF of three frames."""
    frames = [Image.new("P", (96, 96), n) for n in (1, 2, 3)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def film(width: int = 160, height: int = 96) -> bytes:
    """Half a second of H.264 in MP4, green."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=Fraction(10))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for _ in range(5):
            still = np.zeros((height, width, 3), np.uint8)
            still[:, :, 1] = 200
            container.mux(stream.encode(av.VideoFrame.from_ndarray(still, format="rgb24")))
        container.mux(stream.encode())
    return out.getvalue()
