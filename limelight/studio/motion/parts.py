"""A timeline measured: which frames of which file are shown when, and how each clip joins the next."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from limelight.studio.motion.facts import Box
from limelight.studio.motion.i420 import to_rgb
from limelight.studio.motion.morph import Morph
from limelight.studio.motion.probe import product_boxes, product_shape
from limelight.studio.motion.reader import read_frames
from limelight.studio.motion.spec import frame_count
from limelight.studio.motion.timeline import Resolve, Timeline, TimelineClip
from limelight.studio.motion.transitions import Cut, Dip, Join, Match, Wipe
from limelight.studio.typography.contrast import Rgb, parse_hex
from limelight.studio.typography.placing import Rect
from limelight.studio.typography.style import CaptionStyle

_DIP_LIGHT = 0.16
"""How light a dip's colour is, of the mean of the frames that meet: dark enough to read as a breath, not as fog."""
_DIP_COLOR = 1.5


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
    shape: tuple[str, ...] = ()
    """Which parts of those boxes it fills; see `ClipFacts.product_shape`."""

    def obstacles(self, size: tuple[int, int]) -> list[Rect]:
        """What words should not cover, in pixels of a frame: the product in the first and the last frame."""
        rects: list[Rect] = []
        for box in (box for box in self.boxes if box):
            rows = self.shape or ("1",)
            tall, wide = (box.y1 - box.y0) / len(rows), (box.x1 - box.x0) / len(rows[0])
            for y, row in enumerate(rows):
                filled = [x for x, part in enumerate(row) if part == "1"]
                if filled:  # an arch or a handle is no place for words either
                    x0, x1 = box.x0 + filled[0] * wide, box.x0 + (filled[-1] + 1) * wide
                    y0 = box.y0 + y * tall
                    rects.append((x0 * size[0], y0 * size[1], x1 * size[0], (y0 + tall) * size[1]))
        return rects


def measure(timeline: Timeline, resolve: Resolve) -> list[Part]:
    """The timeline's clips and end card, in order. Raises InputRejected for an unreadable or short file."""
    parts: list[Part] = []
    start = 0
    for clip in timeline.parts:
        path, count = resolve(clip.path), clip.frames(resolve)
        first = frame_count(clip.start_s)
        boxes = product_boxes(path, first=first, count=count)
        parts.append(Part(clip, path, first, count, start, boxes, tuple(product_shape(path))))
        start += count
    return parts


def joins(timeline: Timeline, parts: list[Part], style: CaptionStyle, *, size: tuple[int, int]) -> list[Join]:
    """The join into each part; the first is always a cut, for nothing comes before it."""
    return [Cut(), *(_join(timeline, before, after, style, size) for before, after in pairwise(parts))]


def _join(timeline: Timeline, before: Part, after: Part, style: CaptionStyle, size: tuple[int, int]) -> Join:
    match after.clip.transition:
        case "cut":
            return Cut()
        case "dip":
            return Dip(parse_hex(timeline.dip_color) if timeline.dip_color else _between(before, after))
        case "wipe":
            last = next(read_frames(before.path, first=before.first + before.count - 1, count=1, size=size))
            return Wipe(last, parse_hex(timeline.wipe_color or style.accent_color))
        case "match":
            there, here = before.boxes[1], after.boxes[0]
            return Match(there, here) if there and here else Cut()
        case "morph":
            return Morph(before.boxes[1], after.boxes[0])


def _between(before: Part, after: Part) -> Rgb:
    """A deep shade of the colour in which the two frames meet."""
    means = []
    for part, at in ((before, before.first + before.count - 1), (after, after.first)):
        frame = next(read_frames(part.path, first=at, count=1, size=(64, 64)))
        means.append(to_rgb(frame).reshape(-1, 3).mean(axis=0))
    mean = np.mean(means, axis=0)
    # A mean is greyer than what it was taken of; some of the colour is given back.
    r, g, b = np.clip((mean.mean() + (mean - mean.mean()) * _DIP_COLOR) * _DIP_LIGHT, 0, 255)
    return round(r), round(g), round(b)
