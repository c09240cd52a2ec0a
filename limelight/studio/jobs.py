"""The studio's jobs: functions over files with JSON in and out, which an engine can run in a worker process.

Each takes a request and a `Progress`, writes into `request["folder"]`, and returns `path`, `mime`, sizes, `extra` files
by name, and `facts`.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from PIL import Image

from limelight.studio.audio.jobs import audio_ad, bed
from limelight.studio.cutout import cut_out
from limelight.studio.errors import InputRejected, RenderFailed
from limelight.studio.flat import flat_picture
from limelight.studio.inspect import inspect
from limelight.studio.inspect.job import inspection
from limelight.studio.layout.job import display
from limelight.studio.motion import (
    Caption,
    CaptionStyle,
    ClipSpec,
    SegmentCache,
    Timeline,
    TimelineClip,
    compile_video,
    render_clip,
)
from limelight.studio.motion.cut import cut_video
from limelight.studio.motion.delivery import deliver
from limelight.studio.motion.pacing import lines_for, pace
from limelight.studio.motion.placements import VideoPlacement, placement_named
from limelight.studio.motion.templates import template_named
from limelight.studio.motion.timelinefile import any_timeline, write_timeline
from limelight.studio.probe import read_image
from limelight.studio.render import render_picture, warm_up
from limelight.studio.retouch.job import JOBS as RETOUCH
from limelight.studio.scene import Scene, parse_scene, vary
from limelight.studio.spot import Card, Still, film_spot
from limelight.studio.threads import use_threads as use_threads
from limelight.studio.types import FRAMES, Aspect, Cutout, Mask8, Picture, Progress, Rgba8
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
    """`cutout` (or `cutouts`, several side by side) and words → a finished picture, with the products' mask beside it.

    `scene` is a kept scene as JSON instead of words, taken as it is; `height_cm` the product's real height, or a list.
    """
    started = time.perf_counter()
    mattes, scene, aspect, size = _read_cutouts(request), _scene(request), _aspect(request), _size(request)
    tall, as_is = request.get("height_cm"), bool(request.get("scene"))
    try:
        made = render_picture(
            mattes, scene, aspect=aspect, size=size, height_cm=tall, as_is=as_is, progress=progress
        )
    except (RenderFailed, RuntimeError, TypeError) as error:  # what Mitsuba and Dr.Jit raise
        traceback.print_exc()
        progress(0.9, "composing in two dimensions instead")
        made = flat_picture(mattes, scene, aspect=aspect, size=size, height_cm=tall)
        made.meta["instead_of"] = f"path-traced: {type(error).__name__}"
    looked = inspect(made, reader=None)  # 17 to 26 ms of CPU; reading text takes seconds
    if tall is not None:
        made.meta["height_cm"] = (
            tall  # the set took its scale from it: with the scene it makes the picture again
        )
    made.meta["inspect"] = {"ok": looked.ok, **looked.model_dump(mode="json")}
    return _saved(made, request, started)


def preview(request: Request, progress: Progress) -> Result:
    """The same, at once and small, composed in two dimensions."""
    started = time.perf_counter()
    width, height = FRAMES[_aspect(request)]
    scale = PREVIEW_SIDE / max(width, height)
    size = (round(width * scale / 2) * 2, round(height * scale / 2) * 2)
    made = flat_picture(_read_cutouts(request), _scene(request), aspect=_aspect(request), size=size)
    progress(1.0, "preview")
    return _saved(made, request, started)


def clip(request: Request, progress: Progress) -> Result:
    """`picture` and `mask` → a silent clip."""
    rgb = np.asarray(_opened(request["picture"], "the picture").convert("RGB"))
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
    facts = render_clip(
        rgb, mask, spec, out, size=_size(request) or FRAMES[_aspect(request)], progress=progress
    )
    return _video(facts.path, facts.width, facts.height, facts.seconds, {"notes": facts.notes})


def endcard(request: Request, progress: Progress) -> Result:
    """Brand, words and, if given, the product's cut-out → an animated end card with a still beside it."""
    spec, product = _card(request)
    folder = Path(request["folder"])
    still = folder / "still.png"
    facts = render_endcard(
        spec, folder / "endcard.mp4", size=_size(request) or FRAMES[_aspect(request)], still=still, product=product,
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
    timeline = Timeline(
        aspect=_aspect(request), clips=clips, endcard=card, music=request.get("music"),
        music_gain_db=request.get("music_db") or 0.0,
    )  # fmt: skip
    return _compiled(timeline, request, progress)


def spot(request: Request, progress: Progress) -> Result:
    """`stills` (each with `picture` and `mask`), a template and words → a finished video, and its timeline as JSON."""
    template = template_named(request["template"])
    placement = placement_named(request["placement"]) if request.get("placement") else None
    card, notes = _spot_card(request, placement)
    pacing = pace(
        template, mood=request.get("mood") or None, seconds=request.get("seconds"), card=card is not None
    )
    folder, aspect = Path(request["folder"]), _aspect(request)
    timeline = film_spot(
        pacing,
        [Still(Path(one["picture"]), Path(one["mask"]) if one.get("mask") else None) for one in request["stills"]],
        folder, aspect=aspect, size=placement.size if placement else _size(request) or FRAMES[aspect],
        lines=lines_for(template, request.get("lines") or []), card=card, seed=int(request["seed"]) % SEEDS,
        music=Path(request["music"]) if request.get("music") else None,
        progress=lambda share, what: progress(0.6 * share, what),
    )  # fmt: skip
    data = folder / "timeline.json"
    write_timeline(timeline, data)
    made = _compiled(timeline, request, lambda share, what: progress(0.6 + 0.4 * share, what), beside=folder)
    made["facts"]["notes"] = [*notes, *made["facts"]["notes"]]
    made["facts"] |= {
        "template": template.name,
        "mood": pacing.mood,
        "bpm": round(pacing.bpm, 2),
        "cuts": pacing.cuts,
    }
    made["extra"] |= {"timeline": str(data)}
    return made


def cut(request: Request, progress: Progress) -> Result:
    """A timeline in a file (JSON or .otio), its media beside it → one finished video."""
    file = Path(request["timeline"])
    timeline, notes = any_timeline(file)
    made = _compiled(timeline, request, progress, beside=file.parent)
    made["facts"]["notes"] = [*notes, *made["facts"]["notes"]]
    return made


def _spot_card(request: Request, placement: VideoPlacement | None) -> tuple[Card | None, list[str]]:
    """The end card, if one is asked for, without a button where nobody can click."""
    if not request.get("endcard"):
        return None, []
    spec, product = _card(request["endcard"])
    if spec.cta and placement is not None and not placement.clickable:
        note = f"The button “{spec.cta}” was left out: nobody can click on {placement.label}."
        return Card(spec.model_copy(update={"cta": ""}), product), [note]
    return Card(spec, product), []


def _compiled(timeline: Timeline, request: Request, progress: Progress, *, beside: Path = Path()) -> Result:
    """The timeline as a video, for a placement if one is named; relative paths are looked for in `beside`."""
    out, poster = (Path(request["folder"]) / name for name in ("video.mp4", "poster.jpg"))
    cache = SegmentCache(Path(request["segments"])) if request.get("segments") else None
    threads: int | None = request.get("threads")
    violations: list[str] = []
    if request.get("placement"):
        placement = placement_named(request["placement"])
        delivery = deliver(
            timeline, placement, out, poster=poster, style=_style(request), cache=cache, threads=threads, progress=progress,
            resolve=beside.joinpath,
        )  # fmt: skip
        facts, violations = delivery.video, [str(one) for one in delivery.violations]
    else:
        facts = compile_video(
            timeline, out, size=_size(request) or FRAMES[timeline.aspect], poster=poster, style=_style(request),
            cache=cache, threads=threads, progress=progress, resolve=beside.joinpath,
        )  # fmt: skip
    made = _video(
        facts.path, facts.width, facts.height, facts.seconds,
        {"video_codec": facts.video_codec, "audio_codec": facts.audio_codec, "frames": facts.frames,
         "srt": facts.srt, "notes": facts.notes, "violations": violations,
         "segments": [{"frames": one.frames, "reused": one.reused} for one in facts.segments]},
    )  # fmt: skip
    return {**made, "extra": {"poster": str(poster)}}


def delivery(request: Request, progress: Progress) -> Result:
    """A finished video and a placement → the same video as the placement asks, and what it still breaks."""
    out, poster = (Path(request["folder"]) / name for name in ("video.mp4", "poster.jpg"))
    made = deliver(
        Path(request["video"]), placement_named(request["placement"]), out, poster=poster, progress=progress
    )
    facts = {"violations": [str(one) for one in made.violations], "changes": made.changes}
    return {
        **_video(str(out), made.file.width, made.file.height, made.file.seconds, facts),
        "extra": {"poster": str(poster)},
    }


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


JOBS: dict[str, Callable[[Request, Progress], Result]] = {
    "warm": warm,
    "cutout": cutout,
    "picture": picture,
    "preview": preview,
    "clip": clip,
    "endcard": endcard,
    "display": display,
    "inspect": inspection,
    "compile": compile_,
    "spot": spot,
    "cut": cut,
    "deliver": delivery,
    "trim": trim,
    "bed": bed,
    "audio_ad": audio_ad,
    **RETOUCH,
}
"""Every job by the name under which an engine is asked for it."""


def _card(request: Request) -> tuple[EndCardSpec, Rgba8 | None]:
    """What an end card shows, and the product's cut-out if it is given."""
    colors = request.get("colors") or {}
    fields = {k: request[k] for k in ("brand_name", "slogan", "cta", "heading_font", "body_font", "seconds")}
    logo = Path(request["logo"]) if request.get("logo") else None
    product: Rgba8 | None = None
    if request.get("product"):
        product = np.asarray(Image.open(request["product"]).convert("RGBA"))
    return EndCardSpec.model_validate({**fields, **colors, "logo": logo}), product


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


def _read_cutouts(request: Request) -> list[Cutout]:
    paths = request.get("cutouts") or [request["cutout"]]
    return [_read_cutout(path) for path in paths]


def _opened(path: str, what: str) -> Image.Image:
    """A picture of the studio's own, of any size. Raises `InputRejected` for a file that is none."""
    try:
        picture = Image.open(path)
        picture.load()
    except FileNotFoundError:
        raise
    except (OSError, SyntaxError) as error:
        raise InputRejected("not_an_image", f"{what} is no picture that can be read: give another") from error
    return picture


def _read_cutout(path: str) -> Cutout:
    rgba = np.asarray(_opened(path, "the cut-out").convert("RGBA"))
    if not (rgba[..., 3] > 127).any():
        raise InputRejected(
            "cutout", "the cut-out holds no product: every pixel of it is transparent: give another", value=0
        )
    return Cutout(rgba, 1.0)


def _scene(request: Request) -> Scene:
    if request.get("scene"):
        return Scene.model_validate(request["scene"])
    seed = int(request.get("seed", 0)) % SEEDS
    scene = parse_scene(
        request.get("prompt") or "",
        theme=request.get("theme"),
        category=request.get("category") or None,
        seed=seed,
        palette=request.get("palette") or (),
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
