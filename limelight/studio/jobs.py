"""The studio's jobs: functions over files with JSON in and out, which an engine can run in a worker process.

Each takes a request and a `Progress`, writes into `request["folder"]`, and returns `path`, `mime`, sizes, `extra` files
by name, and `facts`.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from PIL import Image

from limelight.studio.cutout import cut_out
from limelight.studio.errors import InputRejected, RenderFailed
from limelight.studio.flat import flat_picture
from limelight.studio.motion import (
    Caption,
    CaptionStyle,
    ClipSpec,
    Timeline,
    TimelineClip,
    compile_video,
    render_clip,
)
from limelight.studio.motion.cut import cut_video
from limelight.studio.music import BedSpec, compose, mood_for, write_wav
from limelight.studio.music.moods import MOODS
from limelight.studio.probe import read_image
from limelight.studio.render import render_picture, warm_up
from limelight.studio.scene import parse_scene, vary
from limelight.studio.types import FRAMES, Aspect, Cutout, Mask8, Picture, Progress, Rgb8, Rgba8
from limelight.studio.typography import EndCardSpec, render_endcard

Request: TypeAlias = dict[str, Any]
Result: TypeAlias = dict[str, Any]
SEEDS = 2**18
"""Seeds are taken modulo this: the path tracer's are 32 bits wide, and each pass takes its own from a picture's."""
PREVIEW_SIDE = 512
LARGEST_PHOTO = 2400
"""Longest side, pixels, at which a product photo is worked on; no frame shows more of it."""


def warm(request: Request, progress: Progress) -> Result:
    """Load what the first picture needs."""
    warm_up(progress)
    return {}


def cutout(request: Request, progress: Progress) -> Result:
    """`photo` → a PNG with alpha, and how sure the matte is."""
    progress(0.1, "finding the product")
    image = read_image(Path(request["photo"]).read_bytes(), name=request.get("name", ""))
    image.thumbnail((LARGEST_PHOTO, LARGEST_PHOTO), Image.Resampling.LANCZOS)
    made = cut_out(image)
    out = Path(request["folder"]) / "cutout.png"
    Image.fromarray(made.rgba).save(out, compress_level=3)
    height, width = made.rgba.shape[:2]
    facts = {"confidence": round(made.confidence, 3), "reason": made.reason}
    return {"path": str(out), "mime": "image/png", "width": width, "height": height, "facts": facts}


def picture(request: Request, progress: Progress) -> Result:
    """`cutout` and words → a finished picture, with the product's mask beside it."""
    started = time.perf_counter()
    matte, scene, aspect, size = _read_cutout(request), _scene(request), _aspect(request), _size(request)
    try:
        made = render_picture(matte, scene, aspect=aspect, size=size, progress=progress)
    except (RenderFailed, RuntimeError, TypeError) as error:  # what Mitsuba and Dr.Jit raise
        traceback.print_exc()
        progress(0.9, "composing in two dimensions instead")
        made = flat_picture(matte, scene, aspect=aspect, size=size)
        made.meta["instead_of"] = f"path-traced: {type(error).__name__}"
    return _saved(made, request, started)


def preview(request: Request, progress: Progress) -> Result:
    """The same, at once and small, composed in two dimensions."""
    started = time.perf_counter()
    width, height = FRAMES[_aspect(request)]
    scale = PREVIEW_SIDE / max(width, height)
    size = (round(width * scale / 2) * 2, round(height * scale / 2) * 2)
    made = flat_picture(_read_cutout(request), _scene(request), aspect=_aspect(request), size=size)
    progress(1.0, "preview")
    return _saved(made, request, started)


def clip(request: Request, progress: Progress) -> Result:
    """`picture` and `mask` → a silent clip."""
    rgb: Rgb8 = np.asarray(Image.open(request["picture"]).convert("RGB"))
    mask: Mask8 = np.zeros(rgb.shape[:2], np.uint8)
    if request.get("mask"):
        mask = np.asarray(Image.open(request["mask"]).convert("L"))
    spec = ClipSpec(
        seconds=request["seconds"],
        move=request["move"],
        effect=request["effect"],
        seed=request["seed"] % SEEDS,
    )
    out = Path(request["folder"]) / "clip.mp4"
    facts = render_clip(rgb, mask, spec, out, size=FRAMES[_aspect(request)], progress=progress)
    return _video(facts.path, facts.width, facts.height, facts.seconds, {"notes": facts.notes})


def endcard(request: Request, progress: Progress) -> Result:
    """Brand, words and, if given, the product's cut-out → an animated end card with a still beside it."""
    colors = request.get("colors") or {}
    fields = {k: request[k] for k in ("brand_name", "slogan", "cta", "heading_font", "body_font", "seconds")}
    logo = Path(request["logo"]) if request.get("logo") else None
    spec = EndCardSpec.model_validate({**fields, **colors, "logo": logo})
    folder = Path(request["folder"])
    still = folder / "still.png"
    product: Rgba8 | None = None
    if request.get("product"):
        product = np.asarray(Image.open(request["product"]).convert("RGBA"))
    facts = render_endcard(
        spec, folder / "endcard.mp4", size=FRAMES[_aspect(request)], still=still, product=product,
        progress=progress,
    )  # fmt: skip
    made = _video(facts.path, facts.width, facts.height, facts.seconds, {"notes": facts.notes})
    return {**made, "extra": {"poster": str(still)}}


def compile_(request: Request, progress: Progress) -> Result:
    """Clips, captions, end card and music → one finished video, with poster and captions beside it."""
    clips = [
        TimelineClip(
            path=one["path"], start_s=one["start_s"], end_s=one["end_s"], transition=one["transition"],
            caption=Caption(text=one["caption"], subtext=one["subcaption"]) if one["caption"] else None,
        )
        for one in request["clips"]
    ]  # fmt: skip
    card = TimelineClip(path=request["endcard"], transition="wipe") if request.get("endcard") else None
    timeline = Timeline(aspect=_aspect(request), clips=clips, endcard=card, music=request.get("music"))
    folder = Path(request["folder"])
    facts = compile_video(
        timeline, folder / "video.mp4", size=FRAMES[timeline.aspect], poster=folder / "poster.jpg",
        style=_style(request), progress=progress,
    )  # fmt: skip
    made = _video(
        facts.path, facts.width, facts.height, facts.seconds,
        {"video_codec": facts.video_codec, "audio_codec": facts.audio_codec, "frames": facts.frames,
         "srt": facts.srt, "notes": facts.notes},
    )  # fmt: skip
    return {**made, "extra": {"poster": str(folder / "poster.jpg")}}


def trim(request: Request, progress: Progress) -> Result:
    """Keep `start_s` to `end_s` of a video, with its sound."""
    folder = Path(request["folder"])
    poster = folder / "poster.jpg"
    facts = cut_video(
        Path(request["video"]), request["start_s"], request["end_s"], folder / "video.mp4", poster=poster,
        progress=progress,
    )  # fmt: skip
    made = _video(facts.path, facts.width, facts.height, facts.seconds, {"frames": facts.frames})
    return {**made, "extra": {"poster": str(poster)}}


def bed(request: Request, progress: Progress) -> Result:
    """A mood and a length → a WAV of exactly that length."""
    asked = str(request["mood"])
    mood = asked if asked in MOODS else mood_for(asked)
    spec = BedSpec(mood=mood, seconds=request["seconds"], seed=request["seed"] % SEEDS, cuts=request["cuts"])
    made = compose(spec, progress=progress)
    out = Path(request["folder"]) / "bed.wav"
    write_wav(made, out)
    facts = {**asdict(made.meta), "mood": mood}
    return {"path": str(out), "mime": "audio/wav", "seconds": request["seconds"], "facts": facts}


JOBS: dict[str, Callable[[Request, Progress], Result]] = {
    "warm": warm,
    "cutout": cutout,
    "picture": picture,
    "preview": preview,
    "clip": clip,
    "endcard": endcard,
    "compile": compile_,
    "trim": trim,
    "bed": bed,
}
"""Every job by the name under which an engine is asked for it."""


def _style(request: Request) -> CaptionStyle:
    """The brand's typefaces and accent, as far as the request names them."""
    keys = {"heading_font": "heading_font", "body_font": "body_font", "accent_color": "accent"}
    return CaptionStyle.model_validate({k: request[name] for k, name in keys.items() if request.get(name)})


def _aspect(request: Request) -> Aspect:
    aspect = request.get("aspect", "16:9")
    if aspect not in FRAMES:
        raise InputRejected(
            "aspect",
            f"there is no aspect {aspect!r}; use one of {', '.join(FRAMES)}",
            limit=list(FRAMES),
            value=aspect,
        )
    return aspect


def _size(request: Request) -> tuple[int, int] | None:
    size = request.get("size")
    return (int(size[0]), int(size[1])) if size else None


def _read_cutout(request: Request) -> Cutout:
    return Cutout(np.asarray(Image.open(request["cutout"]).convert("RGBA")), 1.0)


def _scene(request: Request) -> Any:
    seed = int(request.get("seed", 0)) % SEEDS
    scene = parse_scene(
        request.get("prompt") or "",
        theme=request.get("theme"),
        category=request.get("category") or None,
        seed=seed,
    )
    return vary(scene, shot=request.get("framing") or "hero", seed=seed)


def _saved(made: Picture, request: Request, started: float) -> Result:
    folder = Path(request["folder"])
    out, mask = folder / "picture.png", folder / "mask.png"
    Image.fromarray(made.rgb).save(out, compress_level=2)
    Image.fromarray(made.mask).save(mask, compress_level=2)
    height, width = made.rgb.shape[:2]
    facts = {
        **made.meta, "fidelity": round(made.fidelity, 4), "seconds": round(time.perf_counter() - started, 2)
    }  # fmt: skip
    return {
        "path": str(out), "mime": "image/png", "width": width, "height": height, "extra": {"mask": str(mask)},
        "facts": facts,
    }  # fmt: skip


def _video(path: str, width: int, height: int, seconds: float, facts: Result) -> Result:
    return {
        "path": path,
        "mime": "video/mp4",
        "width": width,
        "height": height,
        "seconds": seconds,
        "facts": facts,
    }
