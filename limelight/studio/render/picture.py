"""The whole way to a finished picture: fit, build, trace, expose, denoise, finish, paste."""

from __future__ import annotations

import time

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.errors import RenderFailed
from limelight.studio.render.ambience import ambience
from limelight.studio.render.backplate import backplate
from limelight.studio.render.camera import View, fit
from limelight.studio.render.colour import Image, floats, linear, luminance, mix, rgb
from limelight.studio.render.engine import Engine, engine
from limelight.studio.render.finish import finish
from limelight.studio.render.flat import flat_picture
from limelight.studio.render.lit import lit_like
from limelight.studio.render.paste import Layer, grounded, paste, place, tight
from limelight.studio.render.proxy import inflate
from limelight.studio.render.sets import build
from limelight.studio.render.stage import Material, Shape
from limelight.studio.render.tracer import Buffers, trace
from limelight.studio.render.weather import flames, weathered
from limelight.studio.scene.model import Scene
from limelight.studio.types import FRAMES, Aspect, Cutout, Picture, Progress, no_progress

SAMPLES = 10
"""Paths a pixel at the traced resolution; the denoiser does the rest."""
_TRACED = 0.62
"""Traced width against the finished width: what is not the product is softer than it anyway."""
_TRACED_MOST = 440_000
"""Pixels traced at most."""


def render_picture(
    cutout: Cutout,
    scene: Scene,
    *,
    aspect: Aspect = "16:9",
    size: tuple[int, int] | None = None,
    samples: int | None = None,
    progress: Progress = no_progress,
) -> Picture:
    """The product in the scene, path traced; natively framed for the aspect.

    `size` is (width, height) in pixels, the aspect's usual frame when left out; `samples` are paths a pixel.
    Without a usable path tracer it is the 2-D composite; `meta["engine"]` and `meta["reason"]` say so.
    Raises `RenderFailed` when an asset of the build is missing, and whatever `progress` raises.
    """
    started = time.perf_counter()
    progress(0.0, "building the set")
    try:
        tools = engine()
    except RenderFailed as error:
        picture = flat_picture(cutout, scene, aspect=aspect, size=size)
        return Picture(picture.rgb, picture.mask, picture.fidelity, picture.meta | {"reason": str(error)})
    product = tight(cutout)
    scene = lit_like(product, scene)
    view = fit(scene.camera, aspect, size or FRAMES[aspect], product.shape[1] / product.shape[0])
    layer = place(cutout, view)
    traced = _traced(view, tools)
    plate = backplate(scene, view)
    small_plate = floats(cv2.resize(plate, (traced.width, traced.height), interpolation=cv2.INTER_AREA))
    stage = build(scene, view)
    stand_in = Shape(inflate(product[..., 3], view.product), Material(_skin(product), 0.45, 0.35, thin=True))
    environment = ambience(scene, stage, small_plate, traced)
    lamp = mix(rgb(1.0, 0.82, 0.60), rgb(1, 1, 1), 0.35) * stage.pool * 6.0
    buffers = trace(
        [stand_in, *stage.shapes], environment, tuple(float(v) for v in lamp), traced,
        samples=samples or _samples(tools), seed=scene.seed + 1,
        progress=lambda share, what: progress(0.1 + 0.65 * share, what),
    )  # fmt: skip
    progress(0.78, "developing")
    exposure = _exposure(buffers, product, scene)
    radiance = _developed(tools, buffers, small_plate, exposure)
    clean = _without_stand_in(radiance, buffers)
    light = _light(radiance, buffers, layer, view, scene)
    big = cv2.resize(clean, (view.width, view.height), interpolation=cv2.INTER_CUBIC)
    big = flames(_sharpened(np.maximum(big, 0)), stage.flames, view)
    big = weathered(grounded(big, layer, view), scene, view)
    picture, mask, fidelity = paste(finish(big, scene), layer, light=light)
    meta: dict[str, object] = {
        "scene": scene.model_dump(mode="json"), "seed": scene.seed, "engine": "path-traced",
        "variant": tools.variant, "samples": samples or _samples(tools), "exposure": round(exposure, 4),
        "box": list(view.box), "seconds": round(time.perf_counter() - started, 3),
    }  # fmt: skip
    if tools.reason:
        meta["reason"] = tools.reason
    progress(1.0, "done")
    return Picture(picture, mask, fidelity, meta)


def _samples(tools: Engine) -> int:
    return SAMPLES if tools.fast else 6


def _traced(view: View, tools: Engine) -> View:
    """The view at the resolution that is traced."""
    most = _TRACED_MOST if tools.fast else 110_000
    k = min(1.0, max(_TRACED, 320 / max(view.width, view.height)), (most / (view.width * view.height)) ** 0.5)
    return view.scaled(max(2, round(view.width * k)), max(2, round(view.height * k)))


def _skin(product: NDArray[np.uint8]) -> Image:
    """The product's colours as a linear texture for its stand-in, its outside filled with its own mean."""
    k = min(1.0, 384 / max(product.shape[:2]))
    small = cv2.resize(product, None, fx=k, fy=k, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    colour = linear(small[..., :3])
    cover = small[..., 3:] > 0.9
    mean = colour[cover[..., 0]].mean(0) if cover.any() else np.full(3, 0.5, np.float32)
    return np.clip(np.where(cover, colour, mean), 0.01, 0.92).astype(np.float32)


def _exposure(buffers: Buffers, product: NDArray[np.uint8], scene: Scene) -> float:
    """The gain that shows the stand-in as bright as the photo shows the product, less in the dark hours.

    The photo is the advertiser's own and stays as it is: the world is exposed for it, as on a real set.
    """
    inside = buffers.proxy > 0.95
    if inside.sum() < 20:
        return 1.0
    rendered = float(luminance(buffers.radiance)[inside].mean())
    photo = float(
        luminance(_skin(product))[cv2.resize(product[..., 3], _skin(product).shape[1::-1]) > 230].mean()
    )
    wanted = {"night": 0.62, "dusk": 0.74, "sunrise": 0.9, "golden hour": 0.95}.get(scene.time_of_day, 1.0)
    wanted *= {"moody": 0.75, "luxury": 0.85, "bright": 1.12}.get(scene.mood, 1.0)
    return float(np.clip(wanted * 1.05 * photo / max(rendered, 1e-4), 0.15, 4.0))


def _developed(tools: Engine, buffers: Buffers, plate: Image, exposure: float) -> Image:
    """Exposed, laid over the backplate and denoised; in this order, so that soft edges keep no rim."""
    cover = buffers.coverage[..., None]
    noisy = np.ascontiguousarray(buffers.radiance * exposure + plate * (1 - cover), np.float32)
    albedo = np.ascontiguousarray(
        np.clip(buffers.albedo + np.minimum(plate, 1) * (1 - cover), 0, 1), np.float32
    )
    # A median takes single samples off the soft edges of what is out of focus, which the denoiser would keep as dots.
    albedo = cv2.medianBlur(albedo, 3)
    normal = cv2.medianBlur(np.ascontiguousarray(buffers.normal, np.float32), 3)
    return np.array(tools.oidn.denoise(noisy, albedo=albedo, normal=normal, hdr=True), dtype=np.float32)


def _without_stand_in(radiance: Image, buffers: Buffers) -> Image:
    """The plate with the stand-in replaced by what surrounds it, so that none of it shows past the real product."""
    hidden = cv2.dilate(buffers.proxy, np.ones((3, 3), np.uint8)) >= 0.02
    rows, columns = np.where(hidden)
    if not len(rows):
        return radiance
    crop = np.s_[max(rows.min() - 24, 0) : rows.max() + 25, max(columns.min() - 24, 0) : columns.max() + 25]
    weight = (~hidden[crop]).astype(np.float32)
    filled = radiance[crop] * weight[..., None]
    out, known = filled.copy(), weight.copy()
    for sigma in (1.5, 5.0, 18.0, 60.0):
        share = cv2.GaussianBlur(weight, (0, 0), sigma)
        fresh = ((known < 0.5) & (share > 0.02)).astype(np.float32)
        blurred = cv2.GaussianBlur(filled, (0, 0), sigma) / np.maximum(share, 1e-4)[..., None]
        out = mix(out, blurred, fresh)
        known = np.maximum(known, fresh)
    plate = radiance.copy()
    plate[crop] = out
    return plate


def _light(radiance: Image, buffers: Buffers, layer: Layer, view: View, scene: Scene) -> Image:
    """The scene's light on the product as a smooth gain against the photo, in display values."""
    small = (radiance.shape[1], radiance.shape[0])
    photo = cv2.resize(layer.colour * layer.alpha[..., None], small, interpolation=cv2.INTER_AREA)
    cover = cv2.resize(layer.alpha, small, interpolation=cv2.INTER_AREA) * buffers.proxy
    photo = photo / np.maximum(cv2.resize(layer.alpha, small, interpolation=cv2.INTER_AREA), 1e-3)[..., None]
    shown = finish(radiance, scene)
    sigma = max(2.0, 0.06 * view.box[3] * small[1] / view.height)

    def soft(image: Image) -> Image:
        return cv2.GaussianBlur(image * cover[..., None], (0, 0), sigma) + 1e-4

    gain = np.clip((soft(shown + 0.03)) / (soft(photo + 0.03)), 0.45, 1.7)
    gain = mix(np.ones_like(gain), gain, np.clip(cv2.GaussianBlur(cover, (0, 0), sigma) * 4, 0, 1))
    return floats(cv2.resize(gain, (view.width, view.height), interpolation=cv2.INTER_CUBIC))


def _sharpened(image: Image) -> Image:
    """A little of the crispness back that enlarging took."""
    soft = cv2.GaussianBlur(image, (0, 0), 1.4)
    return np.maximum(image + 0.35 * (image - soft), 0)
