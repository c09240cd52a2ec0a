"""One part of a video as it is shown: a clip with the joins at its ends and the words over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from limelight.studio.motion.encoding import Encoding
from limelight.studio.motion.i420 import I420
from limelight.studio.motion.overlay import Overlay
from limelight.studio.motion.parts import Part
from limelight.studio.motion.reader import read_frames
from limelight.studio.motion.transitions import Join
from limelight.studio.motion.wording import Wording
from limelight.studio.motion.writer import Mp4Writer
from limelight.studio.typography.captions import CaptionLayer


@dataclass(frozen=True, slots=True)
class Segment:
    """What is encoded in one piece, beginning with a keyframe; no other segment is needed to make it."""

    part: Part
    enter: Join
    follows: Join | None
    """The join into the next part; None for the last."""
    layer: CaptionLayer | None
    size: tuple[int, int]

    def frames(self, *, first: int = 0) -> Iterator[I420]:
        """Its frames from `first` on, in order."""
        part = self.part
        count = part.count - first
        overlay = Overlay(self.layer) if self.layer is not None else None
        for at, frame in enumerate(
            read_frames(part.path, first=part.first + first, count=count, size=self.size), start=first
        ):
            yield self._dressed(frame, at, overlay)

    def frame(self, at: int) -> I420:
        """The frame `at`, counted from 0."""
        return next(islice(self.frames(first=at), 1))

    def write(self, out: Path, encoding: Encoding, *, tick: Callable[[], None]) -> None:
        """Encode it to `out`, an MP4 without sound; every machine writes the same.

        `tick` is called after each frame.
        """
        with Mp4Writer(
            out, size=self.size, crf=encoding.crf, preset=encoding.preset, options=encoding.options
        ) as writer:
            for frame in self.frames():
                writer.write(frame)
                tick()

    def _dressed(self, frame: I420, at: int, overlay: Overlay | None) -> I420:
        shown = self.enter.enter(frame, at)
        if self.follows is not None:
            shown = self.follows.leave(shown, self.part.count - at)
        if self.layer is not None and overlay is not None and self.layer.first <= at < self.layer.after:
            # Last, so that a match cut's zoom does not carry the words along.
            overlay.draw(shown, at)
        return shown


def segments(parts: list[Part], joined: list[Join], words: Wording, size: tuple[int, int]) -> list[Segment]:
    """The segments of a video in order."""
    following: list[Join | None] = [*joined[1:], None]
    return [
        Segment(part, enter, follows, layer, size)
        for part, enter, follows, layer in zip(parts, joined, following, words.layers, strict=True)
    ]
