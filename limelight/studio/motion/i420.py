"""Planar 4:2:0 frames, the form video is stored in: drawing here saves two colour conversions a frame.

A frame is one contiguous uint8 array of shape (height * 3 // 2, width): Y at full size, then U and V at half.
Colour is BT.709, limited range, which is what players assume of HD video.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias, cast

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from limelight.studio.types import Rgb8

I420: TypeAlias = NDArray[np.uint8]
"""(height * 3 // 2, width), BT.709, limited range."""


_Y, _R, _B = 255 / 219, 255 / 224 * 1.5748, 255 / 224 * 1.8556
_G_OF_R, _G_OF_B = _R * 0.2126 / 0.7152, _B * 0.0722 / 0.7152
_TO_RGB = np.array(
    [
        [_Y, 0, _R, -16 * _Y - 128 * _R],
        [_Y, -_G_OF_B, -_G_OF_R, -16 * _Y + 128 * (_G_OF_B + _G_OF_R)],
        [_Y, _B, 0, -16 * _Y - 128 * _B],
    ],
    np.float32,
)
"""From Y, U, V and 1 to R, G, B: BT.709, limited to full range."""


class Planes(NamedTuple):
    """Writable views of a frame's three planes."""

    y: NDArray[np.uint8]
    u: NDArray[np.uint8]
    v: NDArray[np.uint8]


def planes(frame: I420) -> Planes:
    """Views of Y (height, width), U and V (height / 2, width / 2); writing to them writes to `frame`."""
    height, width = frame.shape[0] * 2 // 3, frame.shape[1]
    flat = frame.reshape(-1)
    luma, chroma = height * width, height * width // 4
    half = (height // 2, width // 2)
    return Planes(
        flat[:luma].reshape(height, width),
        flat[luma : luma + chroma].reshape(half),
        flat[luma + chroma :].reshape(half),
    )


def planes_of(rgb: Rgb8) -> Planes:
    """An RGB picture with even sides as planes."""
    return planes(cast(I420, Converter().encode(rgb).to_ndarray()))


def yuv(rgb: tuple[int, int, int]) -> tuple[int, int, int]:
    """One sRGB colour as BT.709 limited-range (Y, U, V)."""
    r, g, b = (channel / 255 for channel in rgb)
    luma = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return (
        round(16 + 219 * luma),
        round(128 + 224 * (b - luma) / 1.8556),
        round(128 + 224 * (r - luma) / 1.5748),
    )


class Converter:
    """Turns RGB and decoded frames into I420. Keep one per stream: it caches its tables."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()

    def encode(self, rgb: Rgb8) -> av.VideoFrame:
        """An RGB picture as a frame ready for the encoder."""
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
        return self._reformatter.reformat(
            frame,
            format="yuv420p",
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            dst_colorspace=Colorspace.ITU709,
            interpolation=Interpolation.BILINEAR | Interpolation.ACCURATE_RND,
        )

    def fit(self, frame: av.VideoFrame, size: tuple[int, int]) -> I420:
        """A decoded frame of any size and format as I420, covering `size` (width, height) and cut to it."""
        width, height = size
        if (frame.width, frame.height) == size and frame.format.name == "yuv420p":
            return cast(I420, frame.to_ndarray())
        scale = max(width / frame.width, height / frame.height)
        wide = max(width, 2 * round(frame.width * scale / 2))
        high = max(height, 2 * round(frame.height * scale / 2))
        scaled = self._reformatter.reformat(
            frame,
            width=wide,
            height=high,
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            interpolation=Interpolation.BICUBIC,
        ).to_ndarray()
        return crop(cast(I420, scaled), size)


def crop(frame: I420, size: tuple[int, int]) -> I420:
    """The middle of a frame, `size` (width, height)."""
    width, height = size
    source = planes(frame)
    left = (source.y.shape[1] - width) // 4 * 2
    top = (source.y.shape[0] - height) // 4 * 2
    out = np.empty((height * 3 // 2, width), np.uint8)
    target = planes(out)
    target.y[:] = source.y[top : top + height, left : left + width]
    for dst, src in ((target.u, source.u), (target.v, source.v)):
        dst[:] = src[top // 2 : (top + height) // 2, left // 2 : (left + width) // 2]
    return out


def to_rgb(frame: I420) -> Rgb8:
    """An I420 frame as RGB, for posters, stills and measuring contrast.

    Reckoned here: swscale's own way back to RGB is two levels too dark.
    """
    y, u, v = planes(frame)
    size = y.shape[1], y.shape[0]
    full = cv2.merge([y, *(cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR) for plane in (u, v))])
    return cv2.transform(full, _TO_RGB).astype(np.uint8, copy=False)
