"""The whole way to a finished picture: fit, build, trace, expose, denoise, finish, paste."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from limelight.studio.blur import blurred
from limelight.studio.errors import RenderFailed
from limelight.studio.render.ambience import ambience
from limelight.studio.render.arrange import arrange, heights, listed
from limelight.studio.render.backplate import backplate
from limelight.studio.render.behind import without_stand_in
from limelight.studio.render.camera import View
from limelight.studio.render.colour import Image, floats, luminance, mix, rgb
from limelight.studio.render.engine import Engine, engine
from limelight.studio.render.finish import finish
from limelight.studio.render.flat import flat_picture
from limelight.studio.render.lit import lit_like
from limelight.studio.render.paste import RELIGHT, Layer, paste, tight
from limelight.studio.render.sets import build
from limelight.studio.render.stage import Material, Shape
from limelight.studio.render.stages import Stages
from limelight.studio.render.tracer import Buffers, trace
from limelight.studio.render.weather import flames, weathered
from limelight.studio.scene.model import Scene
from limelight.studio.types import FRAMES, Aspect, Cutout, Picture, Progress, no_progress

SAMPLES = 8
"""Paths a pixel at the traced resolution; the denoiser does the rest."""
_DAY, _LAND = ("sunrise", "morning", "noon", "golden hour"), 0.14
"""Hours at which the land under the sky is at least so bright, in the middle."""
_TRACED = 0.62
"""Traced width against the finished width: what is not the product is softer than it anyway."""
_WIDER = 8
"""Pixels of margin for the denoiser."""
_TRACED_MOST = 440_000
"""Pixels traced at most."""


def render_picture(
    cutout: Cutout | Sequence[Cutout],
    scene: Scene,
    *,
    aspect: Aspect = "16:9",
    size: tuple[int, int] | None = None,
    samples: int | None = None,
    relight: float = RELIGHT,
    height_cm: float | Sequence[float | None] | None = None,
    as_is: bool = False,
    progress: Progress = no_progress,
) -> Picture:
    """The product, or up to six side by side, in the scene, path traced; natively framed for the aspect.

    `size` is (width, height) in pixels, the aspect's usual frame when left out; `samples` are paths a pixel;
    `relight` is how much of the scene's light the product takes, 0 leaves the photo's pixels alone.
    `height_cm` is the product's real height, or one for each: the set, and the products against each other, take their
    scale from it. The key light comes from the side from which the photo is lit, unless the scene is to be taken `as_is`.
    Without a usable path tracer it is the 2-D composite; `meta["engine"]` and `meta["reason"]` say so.
    Raises `InputRejected` for no product or too many, `RenderFailed` when an asset of the build is missing, and whatever `progress` raises.
    """
    stages = Stages()
    progress(0.0, "building the set")
    try:
        tools = engine()
    except RenderFailed as error:
        picture = flat_picture(cutout, scene, aspect=aspect, size=size, height_cm=height_cm)
        return Picture(picture.rgb, picture.mask, picture.fidelity, picture.meta | {"reason": str(error)})
    cutouts = listed(cutout)
    scene = scene if as_is else lit_like(tight(cutouts[0]), scene)
    group = arrange(
        cutouts, scene, aspect=aspect, size=size or FRAMES[aspect], heights_cm=heights(height_cm), as_is=as_is
    )
    view, layer, scene = group.view, group.layer, group.scene
    traced = _traced(view, tools)
    stages.done("products")
    small_plate = backplate(scene, traced)
    stages.done("backdrop")
    stage = build(scene, view, scale=group.scale, depth=group.depth, hook=group.hook)
    stand_in = Shape(group.stand_in, Material(group.skin, 0.45, 0.35, thin=True))
    environment = ambience(scene, stage, small_plate, traced)
    stages.done("set")
    lamp = mix(rgb(1.0, 0.82, 0.60), rgb(1, 1, 1), 0.35) * stage.pool * 6.0
    buffers = trace(
        [stand_in, *stage.shapes], environment, tuple(float(v) for v in lamp), traced,
        samples=samples or _samples(tools), seed=scene.seed + 1,
        progress=lambda share, what: progress(0.1 + 0.65 * share, what),
    )  # fmt: skip
    stages.done("tracing")
    progress(0.78, "developing")
    exposure = _exposure(buffers, group.shown, scene)
    radiance = _developed(tools, buffers, small_plate, exposure)
    stages.done("denoising")
    clean = without_stand_in(radiance, buffers.proxy)
    light = _light(radiance, buffers, layer, view, scene)
    big = cv2.resize(clean, (view.width, view.height), interpolation=cv2.INTER_CUBIC)
    big = flames(_sharpened(np.maximum(big, 0)), stage.flames, view)
    big = weathered(group.grounded(big), scene, view)
    picture, mask, fidelity = paste(finish(big, scene), layer, light=light, strength=relight)
    stages.done("finish")
    meta: dict[str, object] = {
        "scene": scene.model_dump(mode="json"), "seed": scene.seed, "engine": "path-traced",
        "variant": tools.variant, "samples": samples or _samples(tools), "exposure": round(exposure, 4),
        "box": list(view.box), "boxes": [list(one.box) for _, one in group.parts], "likeness": fidelity.as_json(), "seconds": stages.total,
        "timings": stages.seconds,
    }  # fmt: skip
    if tools.reason:
        meta["reason"] = tools.reason
    progress(1.0, "done")
    return Picture(picture, mask, fidelity.ssim, meta)


def _samples(tools: Engine) -> int:
    return SAMPLES if tools.fast else 6


def _traced(view: View, tools: Engine) -> View:
    """The view at the resolution that is traced."""
    most = _TRACED_MOST if tools.fast else 110_000
    k = min(1.0, max(_TRACED, 320 / max(view.width, view.height)), (most / (view.width * view.height)) ** 0.5)
    return view.scaled(max(2, round(view.width * k)), max(2, round(view.height * k)))


def _exposure(buffers: Buffers, shown: float, scene: Scene) -> float:
    """The gain that shows the stand-in as bright as the photo shows the product, less in the dark hours.

    The photo is the advertiser's own and stays as it is: the world is exposed for it, as on a real set.
    """
    inside = buffers.proxy > 0.95
    if inside.sum() < 20:
        return 1.0
    rendered = float(luminance(buffers.radiance)[inside].mean())
    wanted = {"night": 0.62, "dusk": 0.74, "sunrise": 0.9, "golden hour": 0.95}.get(scene.time_of_day, 1.0)
    wanted *= {"moody": 0.75, "luxury": 0.85, "bright": 1.12}.get(scene.mood, 1.0)
    exposure = float(np.clip(wanted * 1.05 * shown / max(rendered, 1e-4), 0.15, 4.0))
    ground = luminance(buffers.radiance)[(buffers.coverage > 0.95) & (buffers.proxy < 0.02)]
    if scene.backdrop.outdoors and scene.mood != "moody" and ground.size and scene.time_of_day in _DAY:
        # Around a dark product the land would sink into darkness under a bright sky.
        exposure *= float(np.clip(_LAND / max(float(np.median(ground)) * exposure, 1e-4), 1.0, 1.9))
    return exposure


def _developed(tools: Engine, buffers: Buffers, plate: Image, exposure: float) -> Image:
    """Exposed, laid over the backplate and denoised; in this order, so that soft edges keep no rim."""
    cover = buffers.coverage[..., None]
    noisy = np.ascontiguousarray(buffers.radiance * exposure + plate * (1 - cover), np.float32)
    albedo = np.ascontiguousarray(
        np.clip(buffers.albedo + np.minimum(plate, 1) * (1 - cover), 0, 1), np.float32
    )
    albedo, normal = _calmed(albedo), _calmed(np.ascontiguousarray(buffers.normal, np.float32))
    # At OIDN's own choice of exposure, but computed here: its parallel sum depends on the number of threads.
    level = _level(noisy)
    clean = tools.oidn.denoise(
        _wider(noisy / level), albedo=_wider(albedo), normal=_wider(normal), hdr=True, input_scale=1.0,
        quality=tools.oidn.Quality.Fast,
    )  # fmt: skip
    inside = np.s_[_WIDER:-_WIDER, _WIDER:-_WIDER]
    return np.ascontiguousarray(clean[inside], np.float32) * level


def _wider(image: Image) -> Image:
    """With a mirrored margin: what the denoiser sees end, it leaves noisy, a speckled line along two edges."""
    return floats(cv2.copyMakeBorder(image, _WIDER, _WIDER, _WIDER, _WIDER, cv2.BORDER_REFLECT_101))


def _calmed(guide: Image) -> Image:
    """Without single samples, which the denoiser would keep as dots and burrs on the edges of what is out of focus."""
    return floats(cv2.GaussianBlur(cv2.medianBlur(guide, 3), (3, 3), 0.7))


def _level(radiance: Image) -> float:
    """The radiance that is to be a middle grey: the mean of the logarithm over blocks of 16 pixels."""
    height, width = radiance.shape[:2]
    blocks = cv2.resize(
        luminance(radiance), (max(width // 16, 1), max(height // 16, 1)), interpolation=cv2.INTER_AREA
    )
    lit = blocks[blocks > 1e-8]
    return float(np.exp2(np.log2(lit).mean()) / 0.18) if lit.size else 1.0


def _light(radiance: Image, buffers: Buffers, layer: Layer, view: View, scene: Scene) -> Image:
    """The scene's light on the product as a smooth gain against the photo, in display values."""
    small = (radiance.shape[1], radiance.shape[0])
    photo = cv2.resize(layer.colour * layer.alpha[..., None], small, interpolation=cv2.INTER_AREA)
    cover = cv2.resize(layer.alpha, small, interpolation=cv2.INTER_AREA) * buffers.proxy
    photo = photo / np.maximum(cv2.resize(layer.alpha, small, interpolation=cv2.INTER_AREA), 1e-3)[..., None]
    shown = finish(radiance, scene)
    sigma = max(2.0, 0.06 * view.box[3] * small[1] / view.height)

    def soft(image: Image) -> Image:
        return blurred(image * cover[..., None], sigma) + 1e-4

    gain = np.clip((soft(shown + 0.03)) / (soft(photo + 0.03)), 0.45, 1.7)
    gain = mix(np.ones_like(gain), gain, np.clip(blurred(cover, sigma) * 4, 0, 1))
    return floats(cv2.resize(gain, (view.width, view.height), interpolation=cv2.INTER_LINEAR))


def _sharpened(image: Image) -> Image:
    """A little of the crispness back that enlarging took."""
    soft = cv2.GaussianBlur(image, (0, 0), 1.4)
    return np.maximum(cv2.addWeighted(image, 1.35, soft, -0.35, 0), 0)
