"""The path tracer: a stage, a view and an environment to radiance, coverage, albedo and normals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from limelight.studio.render.camera import View
from limelight.studio.render.colour import Floats, Image
from limelight.studio.render.engine import Engine, engine
from limelight.studio.render.paths.tables import Tables, tables
from limelight.studio.render.paths.walk import BRIGHTEST, CHANNELS, walk
from limelight.studio.render.scalar import trace_scalar
from limelight.studio.render.stage import Shape
from limelight.studio.types import Progress

_LAUNCH = 900_000
"""Samples traced between two calls of `progress`: a third of a second on one thread."""
_EVERYWHERE = 2
"""Samples of every pixel; the rest only where they show: not on a bare backplate, not under the product."""
_MARGIN = 4
"""Pixels by which what shows is widened, for soft edges."""


@dataclass(frozen=True, slots=True)
class Buffers:
    """All (height, width[, channels]), linear."""

    radiance: Image
    coverage: Floats
    """0 where the backplate shows."""
    proxy: Floats
    """Share of a pixel covered by the products' stand-ins."""
    albedo: Image
    normal: Image


def trace(
    shapes: Sequence[Shape],
    environment: Image,
    pool: tuple[float, ...],
    view: View,
    *,
    samples: int,
    seed: int,
    progress: Progress,
    stand_ins: int = 1,
) -> Buffers:
    """Traces the view at its own size. The first `stand_ins` shapes are products'; `pool` is the lamp's radiance."""
    tools = engine()
    if tools.fast:
        stage = tables(tools, shapes, environment, pool, stand_ins)
        means = _adaptive(tools, stage, view, samples=samples, seed=seed, progress=progress)
    else:
        means = trace_scalar(
            tools, shapes, environment, pool, view, samples=samples, seed=seed % 2**31, progress=progress,
            stand_ins=stand_ins,
        )  # fmt: skip
    frame = np.nan_to_num(means, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
    return Buffers(
        frame[..., :3].clip(0, BRIGHTEST),
        frame[..., 3].clip(0, 1),
        frame[..., 10].clip(0, 1),
        frame[..., 4:7].clip(0, 1),
        frame[..., 7:10],
    )


def _adaptive(
    tools: Engine, stage: Tables, view: View, *, samples: int, seed: int, progress: Progress
) -> Floats:
    """(height, width, CHANNELS) means."""
    size = view.width * view.height
    pixels = np.arange(size, dtype=np.uint32)
    total, counts = np.zeros((size, CHANNELS), np.float32), np.zeros((size, 1), np.float32)
    done = 0
    while done < samples:
        most = _EVERYWHERE if done == 0 else samples - done
        count = max(1, min(most, samples - done, _LAUNCH // max(len(pixels), 1)))
        total[pixels] += walk(
            tools, stage, view, pixels, first=done, count=count, samples=samples, seed=seed % 2**32
        )
        counts[pixels] += count
        done += count
        if done >= _EVERYWHERE and len(pixels) == size:
            pixels = _telling(total.reshape(view.height, view.width, -1), done)
        progress(done / samples, "tracing light")
        if not len(pixels):
            break
    tools.dr.flush_malloc_cache()
    total /= counts
    return total.reshape(view.height, view.width, CHANNELS)


def _telling(total: Floats, done: int) -> np.ndarray:
    """The pixels that show something of the set: those near a surface, less those deep inside a stand-in."""
    near = np.ones((2 * _MARGIN + 1, 2 * _MARGIN + 1), np.uint8)
    covered = cv2.dilate((total[..., 3] > 0).astype(np.uint8), near)
    hidden = cv2.erode((total[..., 10] >= done).astype(np.uint8), near)
    return np.flatnonzero(covered > hidden).astype(np.uint32)
