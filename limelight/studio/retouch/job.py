"""The jobs: a picture in a file, changed or described. Each takes a request and a `Progress`, as `studio.jobs` says."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
from PIL import Image

from limelight.studio.errors import RenderFailed
from limelight.studio.inspect.reading import read_apart, reader_available
from limelight.studio.probe import read_image
from limelight.studio.retouch.describe import describe
from limelight.studio.retouch.enlarge import enlarged
from limelight.studio.retouch.erase import erased, replaced, without
from limelight.studio.retouch.extend import extended
from limelight.studio.retouch.source import Source, read_mask, read_rgb
from limelight.studio.retouch.varied import another, regraded
from limelight.studio.retouch.wider import check_size, even, wider
from limelight.studio.scene import Scene
from limelight.studio.types import FRAMES, Aspect, Cutout, Mask8, Picture, Progress, Rgb8

MOST_VARIED = 2_100_000
"""Pixels of a variation that is made anew; one that is chosen can be enlarged."""
Request: TypeAlias = dict[str, Any]
Result: TypeAlias = dict[str, Any]


def inpaint(request: Request, progress: Progress) -> Result:
    """`picture` without what `mask` covers or `what` names, or with the place that `prompt` names around the product `keep`."""
    rgb, keep = _opened(request, "keep")
    mask = read_mask(request.get("mask"), (rgb.shape[1], rgb.shape[0]))
    source, seed = Source.of(request.get("origin")), int(request.get("seed") or 0)
    if mask is None:
        made = without(rgb, request["what"], source, keep=keep, progress=progress)
    elif request.get("prompt"):
        made = replaced(rgb, mask, request["prompt"], source, keep=keep, seed=seed, progress=progress)
    else:
        made = erased(rgb, mask, source, keep=keep, seed=seed, progress=progress)
    facts: dict[str, Any] = {
        "engine": "studio",
        "how": made.how,
        "kept": "product" if made.scene else "picture",
    }
    if made.named:
        facts["removed"] = made.named
    if made.scene is not None:
        facts |= _of_scene(made.scene, source)
    return _written(made.rgb, made.mask if made.mask is not None else keep, request, facts)


def _of_scene(scene: Scene, source: Source | None) -> dict[str, Any]:
    """What a picture can be made anew from."""
    tall = source.height_cm if source else None
    return {"scene": scene.model_dump(mode="json"), **({"height_cm": tall} if tall is not None else {})}


def outpaint(request: Request, progress: Progress) -> Result:
    """`picture` in a frame of `size` in which it lies `at`; of its own scene, if it is known, framed anew."""
    rgb, mask = _opened(request, "mask")
    size, at = (
        (int(request["size"][0]), int(request["size"][1])),
        (int(request["at"][0]), int(request["at"][1])),
    )
    check_size(size)
    source = Source.of(request.get("origin"))
    if source is not None:
        try:
            anew = _anew(source, (rgb.shape[1], rgb.shape[0]), size, at, request.get("aspect"), progress)
        except RenderFailed as error:  # the picture can be continued all the same
            progress(0.5, f"continuing the picture instead: {error}")
        else:
            facts = {**anew.meta, "fidelity": round(anew.fidelity, 4), "kept": "product", "how": "made anew"}
            facts |= _of_scene(Scene.model_validate(anew.meta["scene"]), source)
            return _written(anew.rgb, anew.mask, request, facts)
    size = even(size)
    made = extended(
        rgb, (max(size[0], at[0] + rgb.shape[1]), max(size[1], at[1] + rgb.shape[0])), at, mask=mask
    )
    grown: Mask8 | None = None
    if mask is not None:
        grown = np.zeros(made.shape[:2], np.uint8)
        grown[at[1] : at[1] + mask.shape[0], at[0] : at[0] + mask.shape[1]] = mask
    return _written(made, grown, request, {"engine": "studio", "kept": "picture", "how": "continued"})


def _anew(
    source: Source,
    old: tuple[int, int],
    size: tuple[int, int],
    at: tuple[int, int],
    aspect: Aspect | None,
    progress: Progress,
) -> Picture:
    """The scene framed for an aspect, in as many pixels as before; without one, with the room that was asked for."""
    if aspect is None:
        return wider(source, old, size, at, progress)
    width, height = FRAMES[aspect]
    scale = (old[0] * old[1] / (width * height)) ** 0.5
    return source.shown(source.scene, even((round(width * scale), round(height * scale))), progress)


def vary(request: Request, progress: Progress) -> Result:
    """Another picture like `picture`: of its own scene, if it is known, else the same in other light."""
    rgb, mask = _opened(request, "mask")
    strength, seed = float(request["strength"]), int(request.get("seed") or 0)
    colours: list[str] = [*(request.get("colors") or ())]
    source = Source.of(request.get("origin"))
    if source is not None:
        scale = min(1.0, (MOST_VARIED / (rgb.shape[0] * rgb.shape[1])) ** 0.5)
        size = even((round(rgb.shape[1] * scale), round(rgb.shape[0] * scale)))
        made: Picture = another(
            source, prompt=request.get("prompt") or "", strength=strength, colours=colours, seed=seed, size=size, progress=progress
        )  # fmt: skip
        facts = {**made.meta, "fidelity": round(made.fidelity, 4), "how": "made anew", "colours": colours}
        facts |= _of_scene(Scene.model_validate(made.meta["scene"]), source)
        return _written(made.rgb, made.mask, request, facts)
    out = regraded(rgb, mask=mask, strength=strength, colours=colours, seed=seed)
    return _written(out, mask, request, {"engine": "studio", "how": "graded", "colours": colours})


def upscale(request: Request, progress: Progress) -> Result:
    """`picture` in `factor` times its width and height, which need not be whole."""
    rgb, mask = _opened(request, "mask")
    factor = float(request["factor"])
    cutout = (
        Cutout(np.asarray(Image.open(request["cutout"]).convert("RGBA")), 1.0)
        if request.get("cutout")
        else None
    )
    progress(0.2, "enlarging")
    out, detail = enlarged(rgb, factor, mask=mask, cutout=cutout)
    grown: Mask8 | None = None
    if mask is not None:
        size = (out.shape[1], out.shape[0])
        grown = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    return _written(out, grown, request, {"engine": "studio", "detail": detail, "factor": round(factor, 4)})


def described(request: Request, progress: Progress) -> Result:
    """What is in `picture`: a `Described` as JSON, and its sentences as `text`. Words are read where a reader is installed."""
    image = read_image(Path(request["picture"]).read_bytes(), name="the picture")
    alpha = np.asarray(image.getchannel("A")) if "A" in image.getbands() else None
    rgb: Rgb8 = np.asarray(image.convert("RGB"))
    products = {
        title: Cutout(np.asarray(Image.open(path).convert("RGBA")), 1.0)
        for title, path in (request.get("products") or {}).items()
    }
    progress(0.2, "looking")
    reader = read_apart if reader_available()[0] else None
    seen = describe(
        rgb,
        alpha=alpha,
        products=products,
        place=request.get("known") or "",
        things=request.get("things") or (),
        reader=reader,
    )
    return {
        "text": seen.sentences(request.get("language") or "en"),
        "seen": seen.model_dump(mode="json"),
        "facts": {"engine": "studio"},
    }


def _opened(request: Request, mask: str) -> tuple[Rgb8, Mask8 | None]:
    """The picture, and the mask of its product if there is one of its size."""
    rgb = read_rgb(request["picture"])
    return rgb, read_mask(request.get(mask), (rgb.shape[1], rgb.shape[0]), what="the product's mask")


def _written(rgb: Rgb8, mask: Mask8 | None, request: Request, facts: dict[str, Any]) -> Result:
    folder = Path(request["folder"])
    out = folder / "picture.png"
    Image.fromarray(rgb).save(out, compress_level=2)
    extra: dict[str, str] = {}
    if mask is not None:
        Image.fromarray(mask).save(folder / "mask.png", compress_level=2)
        extra["mask"] = str(folder / "mask.png")
    height, width = rgb.shape[:2]
    return {
        "path": str(out),
        "mime": "image/png",
        "width": width,
        "height": height,
        "extra": extra,
        "facts": facts,
    }


JOBS = {"inpaint": inpaint, "outpaint": outpaint, "vary": vary, "upscale": upscale, "describe": described}
"""Every job by the name under which an engine is asked for it."""
