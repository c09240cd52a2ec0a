"""A timeline measured: which frames of which file are shown when, and how each clip joins the next."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from limelight.studio.motion.facts import Box
from limelight.studio.motion.i420 import to_rgb
from limelight.studio.motion.probe import product_boxes
from limelight.studio.motion.reader import read_frames
from limelight.studio.motion.spec import frame_count
from limelight.studio.motion.timeline import Resolve, Timeline, TimelineClip
from limelight.studio.motion.transitions import Cut, Dip, Join, Match, Wipe
from limelight.studio.typography.contrast import Rgb, parse_hex
from limelight.studio.typography.style import CaptionStyle

_DIP_COLOR = 1.6


@dataclass(frozen=True, slots=True)
class Part:
    """One clip of a timeline."""

    clip: TimelineClip
    path: Path
    first: int
    """The first frame shown, counted in the clip's file."""
    count: int
    start: int
    """Where it begins in the video, in frames."""
    boxes: tuple[Box | None, Box | None]
    """Where the product stands in the first and the last frame shown, if that is known."""


def measure(timeline: Timeline, resolve: Resolve) -> list[Part]:
    """The timeline's clips and end card, in order. Raises InputRejected for an unreadable or short file."""
    parts: list[Part] = []
    start = 0
    for clip in timeline.parts:
        path, count = resolve(clip.path), clip.frames(resolve)
        first = frame_count(clip.start_s)
        boxes = product_boxes(path, first=first, count=count)
        parts.append(Part(clip, path, first, count, start, boxes))
        start += count
    return parts


def joins(timeline: Timeline, parts: list[Part], style: CaptionStyle) -> list[Join]:
    """The join into each part; the first is always a cut, for nothing comes before it."""
    return [Cut(), *(_join(timeline, before, after, style) for before, after in pairwise(parts))]


def _join(timeline: Timeline, before: Part, after: Part, style: CaptionStyle) -> Join:
    match after.clip.transition:
        case "cut":
            return Cut()
        case "dip":
            return Dip(parse_hex(timeline.dip_color) if timeline.dip_color else _between(before, after))
        case "wipe":
            return Wipe(parse_hex(timeline.wipe_color or style.accent_color))
        case "match":
            last, first = before.boxes[1], after.boxes[0]
            return Match(last, first) if last and first else Cut()


def _between(before: Part, after: Part) -> Rgb:
    """The mean colour of the two frames that meet: a dip through it changes the light least."""
    means = []
    for part, at in ((before, before.first + before.count - 1), (after, after.first)):
        frame = next(read_frames(part.path, first=at, count=1, size=(64, 64)))
        means.append(to_rgb(frame).reshape(-1, 3).mean(axis=0))
    mean = np.mean(means, axis=0)
    # A mean is greyer than what it was taken of; some of the colour is given back, or the dip looks like fog.
    r, g, b = np.clip(mean.mean() + (mean - mean.mean()) * _DIP_COLOR, 0, 255)
    return round(r), round(g), round(b)
