"""Frames that a model made, as a clip."""

from __future__ import annotations

import io
from collections.abc import Sequence

import av
import numpy as np
from PIL import Image

from limelight.capabilities.providers.pixels import png

FPS = 24
SLOWEST = 6
"""Frames a second below which a clip no longer reads as motion."""


def longest(frames: int) -> float:
    """Seconds that so many frames can last."""
    return frames / SLOWEST


def encoded(frames: Sequence[Image.Image], size: tuple[int, int], seconds: float) -> tuple[bytes, bytes]:
    """An H.264 clip of exactly that length, (width, height) and 24 frames a second, and its first frame as PNG.

    Between two frames of the model the film is mixed, so that slow motion does not stutter.
    """
    still = [
        np.asarray(one.convert("RGB").resize(size, Image.Resampling.LANCZOS), np.float32) for one in frames
    ]
    count = round(seconds * FPS)
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as box:
        stream = box.add_stream("libx264", rate=FPS, options={"crf": "18", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = size[0], size[1], "yuv420p"
        for n in range(count):
            at = n * (len(still) - 1) / max(count - 1, 1)
            first, share = int(at), at - int(at)
            mixed = still[first] * (1 - share) + still[min(first + 1, len(still) - 1)] * share
            pixels = np.round(mixed).clip(0, 255).astype(np.uint8)
            box.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        box.mux(stream.encode(None))
    return out.getvalue(), png(Image.fromarray(still[0].astype(np.uint8)))
