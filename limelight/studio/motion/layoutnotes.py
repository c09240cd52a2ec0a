"""Where the words and the product of a video stand, kept in its file so that it can be checked later."""

from __future__ import annotations

from typing import Literal

import av
from av.error import FFmpegError
from pydantic import BaseModel, ConfigDict, ValidationError

from limelight.studio.motion.facts import Box
from limelight.studio.motion.parts import Part
from limelight.studio.motion.wording import Wording


class Standing(BaseModel):
    """Something that stands in the picture for a while."""

    what: Literal["words", "product"]
    text: str = ""
    first: int
    """The frame of the video in which it comes."""
    after: int
    """The frame after its last."""
    box: Box
    """All that it covers in that time, as shares of the frame."""


class LayoutNotes(BaseModel):
    """All that is known of a video's layout."""

    model_config = ConfigDict(extra="forbid")

    standing: list[Standing]

    def part(self, first: int, count: int) -> LayoutNotes:
        """What is still true of `count` frames from `first` on, counted from there."""
        kept = [
            one.model_copy(
                update={"first": max(0, one.first - first), "after": min(count, one.after - first)}
            )
            for one in self.standing
            if one.first < first + count and one.after > first
        ]
        return LayoutNotes(standing=kept)


def layout_notes(parts: list[Part], words: Wording, size: tuple[int, int]) -> LayoutNotes:
    """The places of captions and product, read off the layout and the camera; `size` is (width, height)."""
    standing: list[Standing] = []
    for part, layer in zip(parts, words.layers, strict=True):
        seen = [box for box in part.boxes if box]
        if seen:
            box = Box(
                x0=min(box.x0 for box in seen), y0=min(box.y0 for box in seen),
                x1=max(box.x1 for box in seen), y1=max(box.y1 for box in seen),
            )  # fmt: skip
            standing.append(
                Standing(what="product", first=part.start, after=part.start + part.count, box=box)
            )
        if layer is not None and part.clip.caption is not None:
            x0, y0, x1, y1 = layer.rect
            box = Box(x0=x0 / size[0], y0=y0 / size[1], x1=x1 / size[0], y1=y1 / size[1])
            standing.append(
                Standing(
                    what="words",
                    text=part.clip.caption.text or part.clip.caption.subtext,
                    first=part.start + layer.first,
                    after=part.start + layer.after,
                    box=box,
                )
            )
    return LayoutNotes(standing=standing)


def read_layout_notes(path: str) -> LayoutNotes | None:
    """What a video made here says of its layout; None for any other file."""
    try:
        with av.open(path) as container:
            return LayoutNotes.model_validate_json(container.metadata.get("comment", ""))
    except (FFmpegError, OSError, ValidationError):
        return None
