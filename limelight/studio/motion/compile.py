"""Compiles a timeline into a finished video: pictures, captions, transitions, end card, music."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from limelight.studio.motion.facts import Box, VideoFacts
from limelight.studio.motion.i420 import I420, to_rgb
from limelight.studio.motion.overlay import draw_caption
from limelight.studio.motion.probe import probe_video, product_boxes
from limelight.studio.motion.reader import read_frames
from limelight.studio.motion.sound import soundtrack
from limelight.studio.motion.spec import frame_count
from limelight.studio.motion.srt import srt_text
from limelight.studio.motion.threads import limit_threads
from limelight.studio.motion.timeline import Caption, Resolve, Timeline, TimelineClip
from limelight.studio.motion.transitions import HALF_FRAMES, Cut, Dip, Join, Match, Wipe
from limelight.studio.motion.writer import SAMPLE_RATE, Mp4Writer, check_size, whole_file
from limelight.studio.types import FPS, Progress, no_progress
from limelight.studio.typography.captions import CaptionLayer
from limelight.studio.typography.contrast import Rgb, parse_hex
from limelight.studio.typography.style import CaptionStyle

VIDEO_CRF = 19
VIDEO_PRESET = "veryfast"
_CLEAR_OF_CUT = 2
"""Frames between a caption's last and the cut or the transition into it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One clip of the timeline, measured."""

    clip: TimelineClip
    path: Path
    first: int
    """The first frame shown, counted in the clip's file."""
    count: int
    start: int
    """Where it begins in the video, in frames."""
    boxes: tuple[Box | None, Box | None]


def compile_video(
    timeline: Timeline,
    out: Path,
    *,
    size: tuple[int, int],
    poster: Path,
    style: CaptionStyle | None = None,
    progress: Progress = no_progress,
    resolve: Resolve = Path,
) -> VideoFacts:
    """Write the video (H.264 yuv420p and AAC 48 kHz stereo in a fast-start MP4), its poster and its captions' SRT.

    `size` is (width, height); `poster` is a .png or .jpg; the SRT goes beside `out`. A video without music has a
    silent track. Raises InputRejected, RenderFailed when the disk is full, and whatever `progress` raises; then
    neither the video nor the poster nor the SRT is left.
    """
    check_size(size)
    limit_threads()
    progress(0.0, "reading the clips")
    parts = _measure(timeline, resolve)
    total = sum(part.count for part in parts)
    joins = _joins(timeline, parts, size, style or CaptionStyle())
    layers = [_caption(timeline, parts, index, joins, size, style or CaptionStyle()) for index in range(len(parts))]
    sound = soundtrack(
        resolve(timeline.music) if timeline.music else None,
        round(total * SAMPLE_RATE / FPS),
        gain_db=timeline.music_gain_db,
        fade_s=timeline.music_fade_s,
    )
    srt_path = out.with_suffix(".srt")
    shown = [(part.start + layer.first, part.start + layer.after, part.clip.caption)
             for part, layer in zip(parts, layers, strict=True) if layer and part.clip.caption]
    srt = srt_text(shown)
    with whole_file(out) as part_file, whole_file(poster) as poster_file:
        with Mp4Writer(part_file, size=size, crf=VIDEO_CRF, preset=VIDEO_PRESET, audio=True) as writer:
            best = poster_frame(parts, layers)
            for index, frame in enumerate(_frames(parts, joins, layers, size)):
                writer.write(frame)
                if index == best:
                    Image.fromarray(to_rgb(frame)).save(poster_file, quality=92)
                progress((index + 1) / (total + 2), "compiling the video")
            progress((total + 1) / (total + 2), "laying the music")
            writer.write_audio(sound)
    if srt:
        with whole_file(srt_path) as srt_file:
            srt_file.write_text(srt, encoding="utf-8")
    facts = probe_video(out)
    progress(1.0, "video finished")
    return facts.model_copy(update={
        "poster": str(poster),
        "srt": srt,
        "srt_path": str(srt_path) if srt else None,
        "notes": list(dict.fromkeys(note for layer in layers if layer for note in layer.notes)),
    })


def poster_frame(parts: list[Part], layers: list[CaptionLayer | None]) -> int:
    """The frame that stands for the video: the first clip's when its words are all there, else its middle."""
    first, layer = parts[0], layers[0]
    if layer is None:
        return first.start + first.count // 2
    return first.start + min((layer.first + layer.after) // 2, first.count - 1)


def _measure(timeline: Timeline, resolve: Resolve) -> list[Part]:
    parts: list[Part] = []
    start = 0
    for clip in timeline.parts:
        path, count = resolve(clip.path), clip.frames(resolve)
        parts.append(Part(clip, path, frame_count(clip.start_s), count, start, product_boxes(path)))
        start += count
    return parts


def _joins(timeline: Timeline, parts: list[Part], size: tuple[int, int], style: CaptionStyle) -> list[Join]:
    """The join into each part; the first is always a cut, for nothing comes before it."""
    joins: list[Join] = [Cut()]
    for before, after in zip(parts, parts[1:], strict=False):
        joins.append(_join(timeline, before, after, size, style))
    return joins


def _join(timeline: Timeline, before: Part, after: Part, size: tuple[int, int], style: CaptionStyle) -> Join:
    match after.clip.transition:
        case "cut":
            return Cut()
        case "dip":
            color = parse_hex(timeline.dip_color) if timeline.dip_color else _between(before, after, size)
            return Dip(color)
        case "wipe":
            return Wipe(parse_hex(timeline.wipe_color or style.accent_color))
        case "match":
            last, first = before.boxes[1], after.boxes[0]
            return Match(last, first, size) if last and first else Cut()


def _between(before: Part, after: Part, size: tuple[int, int]) -> Rgb:
    """The mean colour of the two frames that meet: a dip through it changes the light by as little as can be."""
    small = (max(16, size[0] // 8 * 2), max(16, size[1] // 8 * 2))
    means = []
    for part, at in ((before, before.first + before.count - 1), (after, after.first)):
        frame = next(read_frames(part.path, first=at, count=1, size=small))
        means.append(to_rgb(frame).reshape(-1, 3).mean(axis=0))
    r, g, b = np.mean(means, axis=0)
    return round(r), round(g), round(b)


def _caption(
    timeline: Timeline, parts: list[Part], index: int, joins: list[Join], size: tuple[int, int], style: CaptionStyle
) -> CaptionLayer | None:
    part = parts[index]
    caption = part.clip.caption
    if caption is None or not (caption.text.strip() or caption.subtext.strip()):
        return None
    first, after = caption_frames(caption, part.count, joins, index)
    if after <= first:
        return None
    samples = sorted({first, (first + after) // 2, after - 1})
    behind = [
        to_rgb(next(read_frames(part.path, first=part.first + at, count=1, size=size))) for at in samples
    ]
    layer = CaptionLayer(
        caption.text, caption.subtext, size=size, aspect=timeline.aspect, first=first, after=after, style=style,
        behind=behind, product=_covered(part.boxes, size), scrim=timeline.scrim,
    )
    return None if layer.empty else layer


def caption_frames(caption: Caption, count: int, joins: list[Join], index: int) -> tuple[int, int]:
    """The caption's first frame in its clip and the one after its last: clear of the transitions on both sides."""
    free_from = 0 if isinstance(joins[index], Cut | Match) else HALF_FRAMES // 2
    leaves_softly = index + 1 < len(joins) and not isinstance(joins[index + 1], Cut | Match)
    free_until = count - _CLEAR_OF_CUT - (HALF_FRAMES if leaves_softly else 0)
    first = max(frame_count(caption.start_s), free_from)
    after = free_until if caption.end_s is None else min(frame_count(caption.end_s), free_until)
    return first, after


def _covered(boxes: tuple[Box | None, Box | None], size: tuple[int, int]) -> tuple[float, float, float, float] | None:
    """Everything the product covers between its first and last place, in pixels."""
    known = [box for box in boxes if box]
    if not known:
        return None
    return (
        min(box.x0 for box in known) * size[0],
        min(box.y0 for box in known) * size[1],
        max(box.x1 for box in known) * size[0],
        max(box.y1 for box in known) * size[1],
    )


def _frames(
    parts: list[Part], joins: list[Join], layers: list[CaptionLayer | None], size: tuple[int, int]
) -> Iterator[I420]:
    """Every frame of the video in order."""
    for index, (part, layer) in enumerate(zip(parts, layers, strict=True)):
        follows = joins[index + 1] if index + 1 < len(joins) else None
        for at, frame in enumerate(read_frames(part.path, first=part.first, count=part.count, size=size)):
            if layer is not None and layer.first <= at < layer.after:
                draw_caption(frame, layer, at)
            frame = joins[index].enter(frame, at)
            if follows is not None:
                frame = follows.leave(frame, part.count - at)
            yield frame



