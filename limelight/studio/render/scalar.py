"""Tracing without LLVM: the same view through Mitsuba's own thin-lens camera, a ray at a time. Slow, but there."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from limelight.studio.render.camera import DISTANCE, View
from limelight.studio.render.engine import Engine
from limelight.studio.types import Progress

_STEP = 2
"""Samples a pixel between two calls of `progress`."""


def trace_scalar(
    tools: Engine, scene: Any, stand_in: Any, view: View, *, samples: int, seed: int, progress: Progress
) -> NDArray[np.float32]:
    """(height, width, 11) means: radiance, coverage, albedo, normal, stand-in.

    `stand_in` is a scene of the product's stand-in alone: its coverage ignores what stands in front of it.
    """
    mi = tools.mi
    path = {"type": "path", "max_depth": 4, "rr_depth": 3, "hide_emitters": True}
    full = mi.load_dict({"type": "aov", "aovs": "al:albedo,nn:sh_normal", "inner": path})
    lens = mi.load_dict(_lens(mi, view))
    total = np.zeros((view.height, view.width, 10), np.float64)
    done = 0
    while done < samples:
        count = min(_STEP, samples - done)
        total += np.array(mi.render(scene, sensor=lens, integrator=full, spp=count, seed=seed + done)) * count
        done += count
        progress(done / samples, "tracing light, slowly")
    alone = np.array(mi.render(stand_in, sensor=lens, integrator=mi.load_dict(path), spp=4, seed=seed))
    return np.concatenate([total / samples, alone[..., 3:4]], -1).astype(np.float32)


def _lens(mi: Any, view: View) -> dict[str, Any]:
    """The view's shifted lens as a crop of a larger, centred frame; the shift is rounded to whole pixels."""
    half_x = int(np.ceil(max(view.cx, view.width - view.cx)))
    half_y = int(np.ceil(max(view.horizon, view.height - view.horizon)))
    film = {
        "type": "hdrfilm", "width": 2 * half_x, "height": 2 * half_y, "pixel_format": "rgba",
        "rfilter": {"type": "box"}, "crop_width": view.width, "crop_height": view.height,
        "crop_offset_x": int(np.clip(round(half_x - view.cx), 0, 2 * half_x - view.width)),
        "crop_offset_y": int(np.clip(round(half_y - view.horizon), 0, 2 * half_y - view.height)),
    }  # fmt: skip
    eye = [0.0, -DISTANCE, view.lens_height]
    return {
        "type": "thinlens", "aperture_radius": max(view.aperture, 1e-4), "focus_distance": DISTANCE,
        "fov": float(np.degrees(2 * np.arctan(half_x / view.focal))), "fov_axis": "x",
        "to_world": mi.ScalarTransform4f().look_at(origin=eye, target=[0.0, 0.0, view.lens_height], up=[0, 0, 1]),
        "film": film, "sampler": {"type": "independent"},
    }  # fmt: skip
