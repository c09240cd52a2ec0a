"""Pictures for the fake: reads what a request holds, draws gradients, writes small true PNGs."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from limelight.fakeaws.errors import invalid

DRIFT = 7
"""How much a filled picture differs where it should not: real models do not give back the pixels they were given."""


def read(data: str, *, what: str, least: int, most: int, pixels: int) -> Image.Image:
    """A picture from base64. Raises `ValidationException` for no picture, or sides or area out of bounds."""
    try:
        image = Image.open(io.BytesIO(base64.b64decode(data, validate=True)))
        image.load()
    except (binascii.Error, UnidentifiedImageError, OSError) as error:
        raise invalid(f"Unable to read {what} as an image.") from error
    if min(image.size) < least or max(image.size) > most or image.width * image.height > pixels:
        raise invalid(
            f"{what} is {image.width}x{image.height}: sides must be {least} to {most} pixels, at most {pixels} in all."
        )
    return image


def gradient(words: str, seed: int, size: tuple[int, int]) -> Image.Image:
    """A smooth picture that words and seed decide."""
    first, second = _colours(f"{words}|{seed}")
    share = np.linspace(0, 1, size[1], dtype=np.float32)[:, None, None]
    rows = first * (1 - share) + second * share
    return Image.fromarray(np.broadcast_to(rows, (size[1], size[0], 3)).round().astype(np.uint8))


def filled(image: Image.Image, paint: NDArray[np.bool_], words: str, seed: int) -> Image.Image:
    """The picture with a gradient where `paint` is true, and nearly itself elsewhere."""
    given = np.asarray(image.convert("RGB")).astype(np.int16)
    kept = np.clip(given + DRIFT, 0, 255)
    made = np.asarray(gradient(words, seed, image.size))
    return Image.fromarray(np.where(paint[..., None], made, kept).astype(np.uint8))


def middle(image: Image.Image) -> NDArray[np.bool_]:
    """True in the middle of a picture: what words are taken to mean that name a thing in it."""
    found = np.zeros((image.height, image.width), bool)
    found[image.height // 4 : -image.height // 4, image.width // 4 : -image.width // 4] = True
    return found


def enlarged(image: Image.Image, factor: float) -> Image.Image:
    """The picture in more pixels, nearly itself."""
    size = (round(image.width * factor), round(image.height * factor))
    given = np.asarray(image.convert("RGB").resize(size, Image.Resampling.BICUBIC)).astype(np.int16)
    return Image.fromarray(np.clip(given + DRIFT, 0, 255).astype(np.uint8))


def without_background(image: Image.Image) -> Image.Image:
    """The picture, transparent where it is near the colour of its top left corner."""
    rgb = np.asarray(image.convert("RGB"))
    far = np.abs(rgb.astype(np.int16) - rgb[0, 0].astype(np.int16)).max(axis=2) > 24
    return Image.fromarray(np.dstack([rgb, far.astype(np.uint8) * 255]))


def png(image: Image.Image) -> bytes:
    """The file."""
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _colours(words: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    digest = np.frombuffer(hashlib.sha256(words.encode()).digest()[:6], np.uint8).astype(np.float32)
    return digest[:3], digest[3:]
