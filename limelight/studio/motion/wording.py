"""The captions of a timeline, each laid over its part of the video."""

from __future__ import annotations

from dataclasses import dataclass

from limelight.studio.motion.i420 import to_rgb
from limelight.studio.motion.parts import Part
from limelight.studio.motion.reader import read_frames
from limelight.studio.motion.spec import frame_count
from limelight.studio.motion.timeline import Caption, Timeline
from limelight.studio.motion.transitions import Join
from limelight.studio.types import FPS
from limelight.studio.typography.captions import CaptionLayer
from limelight.studio.typography.contrast import AA, Rgb
from limelight.studio.typography.style import CaptionStyle

_CLEAR_OF_CUT = 2
"""Frames between a caption's last and the cut or the transition into it."""
_SHORTEST = round(0.5 * FPS)
"""Words shown for less than this cannot be read; they are left out, and a note says so."""


@dataclass(frozen=True, slots=True)
class Wording:
    """All captions of a video."""

    layers: tuple[CaptionLayer | None, ...]
    """One for each part."""
    shown: tuple[tuple[int, int, Caption], ...]
    """Each caption with its first frame and the one after its last, in the video's time."""
    notes: tuple[str, ...]
    """What could not be shown as asked, in words for the advertiser."""


def wording(
    timeline: Timeline, parts: list[Part], joins: list[Join], *, size: tuple[int, int], style: CaptionStyle
) -> Wording:
    """Lay out the captions: clear of every transition, off the product, readable on the clip's own frames."""
    layers: list[CaptionLayer | None] = []
    shown: list[tuple[int, int, Caption]] = []
    notes: list[str] = []
    for index, part in enumerate(parts):
        caption = part.clip.caption
        layers.append(None)
        if caption is None or not (caption.text.strip() or caption.subtext.strip()):
            continue
        first, after = caption_frames(caption, part.count, joins, index)
        if after - first < _SHORTEST:
            notes.append(
                f"The caption “{caption.text or caption.subtext}” was left out: its clip has only "
                f"{max(0, after - first) / FPS:.2f} s free for it, and it needs {_SHORTEST / FPS} s."
            )
            continue
        layer = _layer(timeline, part, caption, first, after, size=size, style=style)
        layers[index] = layer if not layer.empty else None
        shown.append((part.start + first, part.start + after, caption))
        notes.extend(layer.notes)
    _share_a_colour([layer for layer in layers if layer])
    return Wording(tuple(layers), tuple(shown), tuple(dict.fromkeys(notes)))


def _moments(part: Part, first: int, after: int) -> list[int]:
    """Three frames of the clip's file during a caption, taken at keyframes, which need no others to be read."""
    last = part.first + part.count - 1
    wanted = (part.first + at for at in (first, (first + after) // 2, after - 1))
    return sorted({min(max(round(at / FPS) * FPS, part.first), last) for at in wanted})


def _share_a_colour(layers: list[CaptionLayer]) -> None:
    """Set all captions of a video in the colour that serves them best together, where one can be read on all."""
    prices: dict[Rgb, float] = {}
    for option in (option for layer in layers for option in layer.options):
        readable = option.ratio >= AA or not option.strength
        prices[option.words] = prices.get(option.words, 0.0) + (option.price if readable else float("inf"))
    best = min(prices, key=lambda words: prices[words], default=None)
    if best is not None and prices[best] < float("inf"):
        for layer in layers:
            layer.take(best)


def caption_frames(caption: Caption, count: int, joins: list[Join], index: int) -> tuple[int, int]:
    """A caption's first frame in its clip of `count` frames, and the one after its last."""
    follows = joins[index + 1].lead if index + 1 < len(joins) else 0
    free_until = count - _CLEAR_OF_CUT - follows
    first = max(frame_count(caption.start_s), joins[index].tail)
    return first, free_until if caption.end_s is None else min(frame_count(caption.end_s), free_until)


def _layer(
    timeline: Timeline,
    part: Part,
    caption: Caption,
    first: int,
    after: int,
    *,
    size: tuple[int, int],
    style: CaptionStyle,
) -> CaptionLayer:
    behind = [
        to_rgb(next(read_frames(part.path, first=at, count=1, size=size)))
        for at in _moments(part, first, after)
    ]
    return CaptionLayer(
        caption.text,
        caption.subtext,
        size=size,
        aspect=timeline.aspect,
        first=first,
        after=after,
        style=style,
        behind=behind,
        product=part.obstacles(size),
        scrim=timeline.scrim,
    )
