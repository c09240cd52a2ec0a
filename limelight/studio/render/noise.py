"""Spectral noise: tileable fields with a power-law spectrum, the base of every texture and terrain here."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import cv2
import numpy as np

from limelight.studio.render.colour import Floats, floats

Field: TypeAlias = Floats
"""(height, width) in 0..1."""


@lru_cache(maxsize=18)
def fractal(
    size: int, beta: float = 2.0, seed: int = 0, stretch_x: float = 1.0, stretch_y: float = 1.0
) -> Field:
    """Tileable noise of amplitude spectrum f^-beta/2, squashed into 0..1; read-only (cached)."""
    dice = np.random.default_rng(seed)
    fy = (np.fft.fftfreq(size)[:, None] * size * stretch_y).astype(np.float32)
    fx = (np.fft.rfftfreq(size)[None] * size * stretch_x).astype(np.float32)
    square = fx * fx + fy * fy
    square[0, 0] = 1.0
    amplitude = square ** np.float32(-beta / 4)
    amplitude[0, 0] = 0.0
    white = dice.standard_normal((size, size)).astype(np.float32)
    field = np.fft.irfft2(np.fft.rfft2(white) * amplitude, s=(size, size))
    out = np.tanh((field - field.mean()) * (np.float32(0.7) / field.std())) * np.float32(0.5) + np.float32(
        0.5
    )
    out.setflags(write=False)
    return out


def profile(size: int, beta: float, seed: int) -> Floats:
    """(size,) a skyline: tileable 1-D noise in about -1..1."""
    dice = np.random.default_rng(seed)
    freq = np.fft.rfftfreq(size) * size
    freq[0] = 1.0
    amplitude = freq ** (-beta / 2)
    amplitude[0] = 0.0
    line = np.fft.irfft(np.fft.rfft(dice.standard_normal(size)) * amplitude, n=size)
    return (line / (np.abs(line).max() + 1e-9)).astype(np.float32)


def warp(image: Floats, dx: Field, dy: Field) -> Floats:
    """Moves every pixel's source by (dx, dy) pixels, wrapping at the edges."""
    height, width = image.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return floats(cv2.remap(image, x + dx, y + dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP))


def disc(radius: float) -> Floats:
    """An anti-aliased disc kernel of unit sum: the blur of a round aperture."""
    reach = max(1, round(radius + 0.5))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    kernel = np.clip(max(radius, 0.5) + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return kernel / kernel.sum()


def defocus(image: Floats, radius: float) -> Floats:
    """Disc blur in linear light, with the edges mirrored."""
    if radius < 0.6:
        return image
    return floats(cv2.filter2D(image, -1, disc(radius), borderType=cv2.BORDER_REFLECT))
