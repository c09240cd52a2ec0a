"""Every move, effect and transition as a short clip with a poster, and all of them on one sheet.

`python -m limelight.studio.motion.samples out/ --photo boot.jpg --scene "mountain ledge" --photo mug.jpg --scene café`
paints the scenes first; `write_samples` films pictures that exist.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import numpy as np
from PIL import Image, ImageDraw

from limelight.studio.cutout import cut_out
from limelight.studio.errors import InputRejected
from limelight.studio.motion.clip import render_clip
from limelight.studio.motion.compile import compile_video
from limelight.studio.motion.encoding import Encoding
from limelight.studio.motion.i420 import to_rgb
from limelight.studio.motion.reader import read_frames
from limelight.studio.motion.spec import ClipSpec, Effect, Move
from limelight.studio.motion.timeline import Timeline, TimelineClip, Transition
from limelight.studio.motion.writer import whole_file
from limelight.studio.render import render_picture
from limelight.studio.scene import parse_scene
from limelight.studio.types import FPS, Picture, Progress, no_progress

SIZE = (480, 270)
MOST_BYTES = 250_000
_SECONDS = 2.5
_FRAMES = round(_SECONDS * FPS)
_QUALITIES = range(23, 42, 3)
_GAP = 4
_MOMENTS = 5

_LIGHTS = ("dust", "snow", "rain", "steam", "bokeh")
"""Effects that are lighter than what is behind them."""

Kind = Literal["move", "effect", "transition"]


@dataclass(frozen=True, slots=True)
class Sample:
    """One thing that the studio can do, shown."""

    kind: Kind
    name: str
    video: Path
    """MP4 without sound, `_SECONDS` long, of `SIZE`, at most `MOST_BYTES`."""
    poster: Path
    """JPEG of the same size."""


def write_samples(
    folder: Path, pictures: Sequence[Picture], *, seed: int = 3, progress: Progress = no_progress
) -> list[Sample]:
    """Write a sample of every move, effect and transition into `folder`, as `<kind>-<name>.mp4` and `.jpg`.

    They take turns in showing the pictures, what is lighter than its ground the darker ones; a transition shows two.
    Raises InputRejected without a picture or for a folder that does not exist.
    """
    if not pictures:
        raise InputRejected(
            "no_pictures", "There is no picture to set in motion; give at least one.", limit=1, value=0
        )
    wanted = [
        *(_Wanted("move", move, ClipSpec(seconds=_SECONDS, move=move, seed=seed)) for move in get_args(Move)),
        *(
            _Wanted("effect", effect, ClipSpec(seconds=_SECONDS, effect=effect, seed=seed))
            for effect in get_args(Effect)
            if effect != "none"
        ),
        *(
            _Wanted("transition", name, ClipSpec(seconds=_SECONDS / 2, seed=seed), name)
            for name in get_args(Transition)
        ),
    ]
    made: list[Sample] = []
    for at, one in enumerate(wanted):
        progress(at / len(wanted), f"{one.kind} {one.name}")
        chosen = _dark(pictures) if one.kind == "effect" and one.name in _LIGHTS else pictures
        shown = [chosen[(at + more) % len(chosen)] for more in range(2 if one.kind == "transition" else 1)]
        base = folder / f"{one.kind}-{one.name}"
        sample = Sample(one.kind, one.name, base.with_suffix(".mp4"), base.with_suffix(".jpg"))
        _film(sample, shown, one)
        made.append(sample)
    progress(1.0, "samples finished")
    return made


def _dark(pictures: Sequence[Picture]) -> list[Picture]:
    """The darker half of the pictures: what glows is seen before them."""
    return sorted(pictures, key=lambda one: float(one.rgb.mean()))[: -(-len(pictures) // 2)]


class _Wanted(NamedTuple):
    kind: Kind
    name: str
    spec: ClipSpec
    transition: Transition = "cut"


def _film(sample: Sample, pictures: Sequence[Picture], wanted: _Wanted) -> None:
    """Film the pictures one after the other and join them, as small as the limit asks."""
    with tempfile.TemporaryDirectory(prefix="samples-") as scratch:
        clips: list[TimelineClip] = []
        for at, picture in enumerate(pictures):
            path = Path(scratch) / f"{at}.mp4"
            render_clip(picture.rgb, picture.mask, wanted.spec, path, size=SIZE)
            clips.append(TimelineClip(path=str(path), transition=wanted.transition if at else "cut"))
        timeline, taken = Timeline(clips=clips), 0
        for crf in _QUALITIES:
            encoding = Encoding(crf=crf, preset="slow", audio=False)
            taken = compile_video(
                timeline, sample.video, size=SIZE, poster=sample.poster, encoding=encoding
            ).bytes
            if taken <= MOST_BYTES:
                if sample.kind == "transition":
                    _pose(sample)
                return
    sample.video.unlink()
    sample.poster.unlink()
    raise InputRejected(
        "sample_too_large",
        f"{sample.video.name} takes {taken} bytes even at the lowest quality; give a calmer picture.",
        limit=MOST_BYTES,
        value=taken,
    )


def _pose(sample: Sample) -> None:
    """Show a transition on its poster in mid-flight."""
    frame = next(read_frames(sample.video, first=_moments(sample.kind, _FRAMES)[3], count=1, size=SIZE))
    Image.fromarray(to_rgb(frame)).save(sample.poster, quality=90)


def write_sheet(samples: Sequence[Sample], out: Path) -> None:
    """Write frames of each sample in a row of its own, under its name, to `out` (.jpg or .png)."""
    wide, tall = 272, 153
    size = (_MOMENTS * (wide + _GAP) - _GAP, len(samples) * (tall + 18))
    sheet = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(sheet)
    for row, sample in enumerate(samples):
        top = row * (tall + 18)
        draw.text((4, top + 3), f"{sample.kind}: {sample.name}", fill="black")
        frames = list(read_frames(sample.video, first=0, count=_FRAMES, size=SIZE))
        for column, at in enumerate(_moments(sample.kind, len(frames))):
            small = Image.fromarray(to_rgb(frames[at])).resize((wide, tall), Image.Resampling.LANCZOS)
            sheet.paste(small, (column * (wide + _GAP), top + 17))
    with whole_file(out) as part:
        sheet.save(part, quality=72, optimize=True)


def _moments(kind: Kind, count: int) -> list[int]:
    """Which frames tell most: from end to end, or for a transition those around the cut."""
    if kind == "transition":
        middle = count // 2
        return [middle + step for step in (-5, -2, 0, 3, 8)]
    return [int(at) for at in np.linspace(0, count - 1, _MOMENTS)]


def main() -> None:
    """Paint each photo in its scene, then write the samples and the sheet `samples.jpg`."""
    parser = argparse.ArgumentParser(description="Every move, effect and transition as a short clip.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photo", type=Path, action="append", required=True)
    parser.add_argument("--scene", action="append", required=True, help="one for each photo, in order")
    options = parser.parse_args()
    pictures = [
        render_picture(
            cut_out(Image.open(photo)), parse_scene(scene, seed=at), aspect="16:9", size=(960, 540)
        )
        for at, (photo, scene) in enumerate(zip(options.photo, options.scene, strict=True))
    ]
    options.folder.mkdir(parents=True, exist_ok=True)
    write_sheet(write_samples(options.folder, pictures), options.folder / "samples.jpg")


if __name__ == "__main__":
    main()
