"""Surfaces: colour textures (linear) and the bumps that go with them. All tile. Cached per process."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np

from limelight.studio.render.colour import Floats, Image, Rgb, mix, smooth
from limelight.studio.render.noise import Field, fractal, warp

__all__ = [
    "Colour",
    "Field",
    "Image",
    "Rgb",
    "blade_ramp",
    "flat",
    "granite",
    "marble",
    "mossy",
    "mottled",
    "triple",
    "wood",
]

Colour = tuple[float, float, float]


def _lerp(a: Colour, b: Colour, t: Floats) -> Image:
    return mix(np.asarray(a, np.float32), np.asarray(b, np.float32), t)


@lru_cache(maxsize=2)
def marble(base: Colour, vein: Colour, seed: int = 3, size: int = 768) -> Image:
    """Polished stone with branching veins."""
    push, pull, body = fractal(size, 2.6, seed), fractal(size, 2.6, seed + 1), fractal(size, 2.4, seed + 2)
    k = size / 1024
    main = warp(fractal(size, 2.9, seed + 5), (push - 0.5) * 160 * k, (pull - 0.5) * 160 * k)
    fine = warp(fractal(size, 2.3, seed + 6), (pull - 0.5) * 200 * k, (push - 0.5) * 90 * k)
    lines = (
        np.exp(-np.abs(main - 0.5) * 70) * 0.75 * (0.25 + body)
        + np.exp(-np.abs(fine - 0.5) * 38) * 0.25 * body
    )
    return _lerp(base, vein, np.clip(lines + (1 - body) * 0.08, 0, 1) * 0.8)


@lru_cache(maxsize=2)
def wood(base: Colour, dark: Colour, planks: int = 4, seed: int = 5, size: int = 1024) -> tuple[Image, Field]:
    """Boards along u, with rings, fibres and narrow joints; colour and bump."""
    colour = np.zeros((size, size, 3), np.float32)
    bump = np.zeros((size, size), np.float32)
    edges = np.linspace(0, size, planks + 1).astype(int)
    fields = (
        fractal(size, 1.9, seed, 14.0),
        fractal(size, 2.6, seed + 1, 5.0),
        fractal(size, 0.9, seed + 3, 40.0),
    )
    for board, (top, bottom) in enumerate(pairwise(edges)):
        key, high = seed + 17 * board, bottom - top
        across = np.linspace(0, 1, high, dtype=np.float32)[:, None]
        # Each board is cut from another place along the grain, so that it does not go on in its neighbour.
        grain, wave, fibre = (np.roll(field[top:bottom], 379 * board, axis=1) for field in fields)
        rings = 0.5 + 0.5 * np.sin((across * 8 + wave * 12) * 3.4)
        shade = np.clip(0.32 * rings + 0.42 * grain + 0.34 * fibre - 0.12, 0, 1)
        tone = 1 + 0.22 * (np.random.default_rng(key).random() - 0.5)
        gap = np.minimum(np.arange(high), high - 1 - np.arange(high))
        joint = np.exp(-((gap / 2.0) ** 2))[:, None].astype(np.float32)
        colour[top:bottom] = _lerp(base, dark, shade) * float(tone) * (1 - 0.8 * joint)[..., None]
        bump[top:bottom] = -0.5 * shade - 0.4 * fibre - 1.2 * joint
    return np.clip(colour, 0, 1), bump


@lru_cache(maxsize=6)
def mottled(
    a: Colour, b: Colour, beta: float = 1.6, seed: int = 0, size: int = 512, contrast: float = 1.0
) -> Image:
    """Two tones by noise: plaster, concrete, snow, sand, slate."""
    return _lerp(a, b, np.clip((fractal(size, beta, seed) - 0.5) * contrast + 0.5, 0, 1))


@lru_cache(maxsize=3)
def granite(base: Colour, seed: int = 0, size: int = 768) -> Image:
    """Speckled rock with broad stains and fine dark cracks."""
    stain, fleck = fractal(size, 2.2, seed), fractal(size, 1.0, seed + 1)
    body = _lerp(tuple(0.62 * c for c in base), tuple(1.2 * c for c in base), smooth(0.2, 0.8, stain))  # type: ignore[arg-type]
    body = body * (0.86 + 0.28 * fleck)[..., None]
    crack = np.exp(-np.abs(fractal(size, 2.7, seed + 3) - 0.5) * 90) * smooth(
        0.45, 0.7, fractal(size, 2.5, seed + 4)
    )
    return np.clip(body * (1 - 0.6 * crack)[..., None], 0, 1).astype(np.float32)


@lru_cache(maxsize=2)
def mossy(
    rock: Colour, moss_dark: Colour, moss_light: Colour, seed: int = 31, size: int = 768, share: float = 0.55
) -> Image:
    """Rock grown over by moss in soft patches."""
    cover = smooth(1 - share - 0.10, 1 - share + 0.12, fractal(size, 2.3, seed))
    green = _lerp(moss_dark, moss_light, smooth(0.25, 0.8, fractal(size, 1.0, seed + 4)))
    return mix(granite(rock, seed + 2, size), green, cover)


@lru_cache(maxsize=4)
def blade_ramp(root: Colour, tip: Colour, other: Colour) -> Image:
    """(64, 16, 3): v runs from root to tip, u picks between two shades of blade."""
    rise = np.linspace(0, 1, 64, dtype=np.float32)[:, None].repeat(16, 1)
    pick = np.random.default_rng(3).random((1, 16)).astype(np.float32).repeat(64, 0)
    return (
        _lerp(root, tip, rise) * (1 - 0.6 * pick[..., None])
        + _lerp(root, other, rise) * 0.6 * pick[..., None]
    )


def flat(colour: Floats) -> Image:
    """A 2 x 2 texture of one colour."""
    return np.broadcast_to(np.asarray(colour, np.float32), (2, 2, 3)).copy()


def triple(colour: Floats) -> Colour:
    """A colour as a hashable triple."""
    return (float(colour[0]), float(colour[1]), float(colour[2]))
