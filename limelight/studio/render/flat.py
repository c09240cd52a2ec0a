"""The 2-D composite: an instant preview, and what is left when the path tracer cannot run."""

from __future__ import annotations

import time
from collections.abc import Sequence

import cv2
import numpy as np

from limelight.studio.render.arrange import arrange, heights, listed
from limelight.studio.render.backplate import backplate
from limelight.studio.render.camera import View
from limelight.studio.render.colour import Image, floats, luminance, mix, rgb, smooth
from limelight.studio.render.finish import finish
from limelight.studio.render.lit import lit_like
from limelight.studio.render.noise import fractal
from limelight.studio.render.paste import Layer, paste, tight
from limelight.studio.render.sky import daylight, palette
from limelight.studio.render.weather import weathered
from limelight.studio.scene.model import Scene
from limelight.studio.types import FRAMES, Aspect, Cutout, Picture

_EDGE = 0.22
"""How far above the product's foot the near ground ends, in units of the product's height on the frame."""


def flat_picture(
    cutout: Cutout | Sequence[Cutout],
    scene: Scene,
    *,
    aspect: Aspect,
    size: tuple[int, int] | None = None,
    height_cm: float | Sequence[float | None] | None = None,
) -> Picture:
    """The product on a painted set in the scene's own light: background, ground, shadow, reflection.

    `size` is (width, height) in pixels; without it the aspect's usual frame.
    """
    started = time.perf_counter()
    cutouts = listed(cutout)
    scene = lit_like(tight(cutouts[0]), scene)
    group = arrange(cutouts, scene, aspect=aspect, size=size or FRAMES[aspect], heights_cm=heights(height_cm))
    view, layer = group.view, group.layer
    plate = backplate(scene, view)
    plate = _ground(plate, scene, view)
    for part, one in group.parts:
        plate = _shadow(plate, scene, one, part)
    plate = group.grounded(plate)
    plate = weathered(plate, scene, view)
    rgb8, mask, fidelity = paste(finish(plate, scene), layer)
    meta: dict[str, object] = {
        "scene": scene.model_dump(mode="json"), "seed": scene.seed, "engine": "flat",
        "likeness": fidelity.as_json(),
        "seconds": round(time.perf_counter() - started, 3),
    }  # fmt: skip
    return Picture(rgb8, mask, fidelity.ssim, meta)


def _ground(plate: Image, scene: Scene, view: View) -> Image:
    """A surface in perspective from the set's edge to the bottom of the frame, softer with distance."""
    light = daylight(scene)
    surface, accent, _ = palette(scene)
    _, top, _, high = view.box
    foot = top + high
    edge = foot - _EDGE * min(high, 0.5 * view.height)
    y, x = np.mgrid[0 : view.height, 0 : view.width].astype(np.float32)
    depth = view.focal * view.lens_height / np.maximum(y - view.horizon, 2.0)
    u = (x - view.cx) * depth / view.focal
    grain = cv2.remap(
        fractal(512, 1.7, 5, 1.0, 6.0 if scene.stage.surface in ("oak", "walnut", "weathered") else 1.0),
        (u * 200) % 512, (depth * 200) % 512, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP,
    )  # fmt: skip
    grain = floats(cv2.GaussianBlur(grain, (0, 0), 1.0))
    lamps = light.lamps * (0.25 if scene.backdrop.outdoors else 0.7)
    day = float(np.clip(luminance(mix(light.horizon, light.top, 0.4)), 0.06, 1.0)) + lamps
    warm = mix(rgb(1, 1, 1), light.sun, 0.45)
    colour = mix(surface, surface * 0.80, smooth(0.15, 0.9, grain)) * warm * day
    pool = np.exp(-(((x - view.cx) / (0.9 * high)) ** 2) - ((y - foot) / (0.5 * high)) ** 2)
    colour = colour * (0.75 + 0.45 * pool)[..., None] + accent * 0.02
    return mix(plate, colour, smooth(edge - 0.02 * high, edge + 0.02 * high, y))


def _shadow(plate: Image, scene: Scene, view: View, layer: Layer) -> Image:
    """Contact shadow under the foot, a cast shadow away from the light, a faint reflection."""
    left, top, wide, high = view.box
    foot = top + high
    base = layer.alpha[max(foot - max(high // 14, 2), 0) : foot].max(0)
    across = np.where(base > 0.5)[0]
    x0, x1 = (int(across.min()), int(across.max())) if len(across) else (left, left + wide)
    middle, reach = (x0 + x1) // 2, max((x1 - x0) // 2, 4)
    contact = np.zeros(layer.alpha.shape, np.float32)
    cv2.ellipse(contact, (middle, foot - reach // 14), (reach, max(reach // 8, 2)), 0, 0, 360, 1.0, -1)
    cast = np.zeros_like(contact)
    away = 1 if scene.light.side == "left" else -1
    cv2.ellipse(
        cast,
        (middle + away * reach // 2, foot - reach // 10),
        (int(reach * 1.4), max(reach // 5, 2)),
        0,
        0,
        360,
        1.0,
        -1,
    )
    close = cv2.GaussianBlur(contact, (0, 0), max(reach * 0.045, 1.0))
    wide_shadow = cv2.GaussianBlur(cast, (0, 0), max(reach * (0.10 + 0.25 * scene.light.softness), 1.5))
    plate = plate * (1 - np.clip(0.62 * close + 0.42 * wide_shadow, 0, 0.85))[..., None]
    rows = min(view.height - foot, high // 4)
    if rows > 2:
        mirrored = np.s_[foot : foot + rows, left : left + wide]
        source = np.s_[foot - rows : foot, left : left + wide]
        fade = (np.linspace(0.16, 0, rows, dtype=np.float32)[:, None] * layer.alpha[source][::-1])[..., None]
        plate[mirrored] = (
            plate[mirrored] * (1 - fade)
            + cv2.GaussianBlur(layer.colour[source][::-1] ** 2.2, (0, 0), 2) * fade
        )
    return plate
