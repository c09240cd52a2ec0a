"""Brings any logo file into a state in which it can be seen on a card."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from limelight.studio.errors import InputRejected
from limelight.studio.types import Rgba8
from limelight.studio.typography.contrast import INK, WHITE, Rgb, contrast
from limelight.studio.typography.raster import rounded

_MOST_PIXELS = 40_000_000
_SEEN = 1.9
"""Under this contrast with the card, a logo is set on a plate of its own."""


def load_logo(path: Path, *, background: Rgb, box: tuple[int, int]) -> Rgba8:
    """The logo, trimmed and fitted into `box` (width, height), on a plate where the card would swallow it.

    Raises InputRejected for a file that is no picture, or larger than 40 megapixels.
    """
    return fit_logo(read_logo(path), background=background, box=box)


def fit_logo(rgba: Rgba8, *, background: Rgb, box: tuple[int, int], tint: Rgb | None = None) -> Rgba8:
    """The same from the pixels of `read_logo`.

    A logo of one colour that the background would swallow is set in `tint` instead of on a plate.
    """
    plate = _plate(rgba, background)
    if plate is not None and tint is not None and _one_colored(rgba):
        rgba, plate = np.dstack([np.full_like(rgba[..., :3], tint), rgba[..., 3]]), None
    if plate is None:
        return _fitted(rgba, box)
    margin = round(0.16 * min(box))
    inner = _fitted(rgba, (max(1, box[0] - 2 * margin), max(1, box[1] - 2 * margin)))
    return _on_plate(inner, plate, margin)


def read_logo(path: Path) -> Rgba8:
    """A logo file's pixels without the empty ones around it.

    Raises InputRejected for what is no picture, too large, or empty.
    """
    rgba = _read(path)
    solid = rgba[..., 3] > 8
    if not solid.any():
        raise InputRejected("empty_logo", f"The logo {path.name} is fully transparent; give another file.")
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    return rgba[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _read(path: Path) -> Rgba8:
    try:
        with Image.open(path) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise InputRejected(
                    "logo_too_large",
                    f"The logo {path.name} has {image.width}x{image.height} pixels; "
                    "the limit is 40 megapixels.",
                    limit=_MOST_PIXELS,
                    value=image.width * image.height,
                )
            return np.asarray(image.convert("RGBA")).copy()
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise InputRejected(
            "unreadable_logo",
            f"The logo {path.name} cannot be read as a picture; give a PNG or JPEG.",
            value=str(path),
        ) from error


def _plate(rgba: Rgba8, background: Rgb) -> Rgb | None:
    """The colour of the plate the logo needs; None if it stands on the card by itself."""
    alpha = rgba[..., 3].astype(np.float32)
    if float((alpha > 250).mean()) > 0.985:
        edge = np.concatenate([rgba[0, :, :3], rgba[-1, :, :3], rgba[:, 0, :3], rgba[:, -1, :3]])
        r, g, b = np.median(edge, axis=0)
        return int(r), int(g), int(b)
    r, g, b = (rgba[..., :3] * alpha[..., None]).sum(axis=(0, 1)) / alpha.sum()
    own: Rgb = int(r), int(g), int(b)
    if contrast(own, background) >= _SEEN:
        return None
    return max((WHITE, INK), key=lambda color: contrast(color, own))


def _one_colored(rgba: Rgba8) -> bool:
    """Whether a logo with a cut-out ground has a single colour, so that it may stand in another."""
    solid = rgba[..., 3] > 200
    return bool(not solid.all() and solid.any() and rgba[..., :3][solid].std(axis=0).max() < 10)


def shrunk(rgba: Rgba8, most: int) -> Rgba8:
    """A logo no wider or higher than `most` pixels."""
    return rgba if max(rgba.shape[:2]) <= most else _fitted(rgba, (most, most))


def _fitted(rgba: Rgba8, box: tuple[int, int]) -> Rgba8:
    height, width = rgba.shape[:2]
    scale = min(box[0] / width, box[1] / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    alpha = rgba[..., 3:].astype(np.float32) / 255
    joined = np.dstack([rgba[..., :3] * alpha, alpha * 255])
    small = cv2.resize(joined, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    covered = np.maximum(small[..., 3:], 1e-3) / 255
    straight = np.dstack([np.clip(small[..., :3] / covered, 0, 255), np.clip(small[..., 3:], 0, 255)])
    return np.round(straight).astype(np.uint8)


def _on_plate(rgba: Rgba8, color: Rgb, margin: int) -> Rgba8:
    height, width = rgba.shape[0] + 2 * margin, rgba.shape[1] + 2 * margin
    alpha = rounded(width, height, 0.18 * min(width, height)) * 255
    out = np.empty((height, width, 4), np.uint8)
    out[..., :3] = color
    out[..., 3] = np.round(alpha)
    inner = out[margin : margin + rgba.shape[0], margin : margin + rgba.shape[1], :3]
    cover = rgba[..., 3:].astype(np.float32) / 255
    inner[:] = np.round(inner * (1 - cover) + rgba[..., :3] * cover).astype(np.uint8)
    return out
