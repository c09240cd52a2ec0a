"""What is known about a finished clip or video."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Box(BaseModel):
    """Where the product stands in a frame, as shares of its width and height (0..1, top left origin)."""

    model_config = ConfigDict(frozen=True)

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box, (x, y)."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def towards(self, other: Box, share: float) -> Box:
        """This box moved and sized towards `other` by `share`, 0..1."""
        mine, its = (self.x0, self.y0, self.x1, self.y1), (other.x0, other.y0, other.x1, other.y1)
        x0, y0, x1, y1 = (a + (b - a) * share for a, b in zip(mine, its, strict=True))
        return Box(x0=x0, y0=y0, x1=x1, y1=y1)


class ClipFacts(BaseModel):
    """A silent clip on disk."""

    path: str
    width: int
    height: int
    frames: int
    fps: int
    seconds: float
    bytes: int
    product_first: Box | None = None
    """The product in the first frame; None where the clip shows none."""
    product_last: Box | None = None
    """The product in the last frame."""
    product_shape: list[str] = Field(default_factory=list[str])
    """Which parts of its box the product fills: rows from the top, "1" where it is and "0" where it is not."""
    notes: list[str] = Field(default_factory=list)
    """What was changed to make it work, in words for the advertiser."""


class SegmentFacts(BaseModel):
    """One part of a compiled video: a clip or its end card."""

    key: str
    """The same for as long as nothing that can be seen in it changes."""
    first: int
    """Its first frame in the video."""
    frames: int
    reused: bool
    """Whether it was taken as an earlier compilation had encoded it."""


class VideoFacts(BaseModel):
    """A finished video, as read back from its file."""

    path: str
    width: int
    height: int
    seconds: float
    frames: int
    fps: float
    video_codec: str
    audio_codec: str | None
    audio_seconds: float
    bytes: int
    poster: str | None = None
    """The picture shown before the video plays."""
    srt_path: str | None = None
    """The captions as a file beside the video; None where it has none."""
    srt: str = ""
    """The captions as SubRip text."""
    notes: list[str] = Field(default_factory=list)
    """What was changed to make it work, in words for the advertiser."""
    segments: list[SegmentFacts] = Field(default_factory=list[SegmentFacts])
    """Its parts in order, where it was compiled just now."""
