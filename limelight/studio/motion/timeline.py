"""A video as data: its clips, captions, transitions, end card and music."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel, Field, model_validator

from limelight.studio.errors import InputRejected
from limelight.studio.motion.probe import probe_video
from limelight.studio.motion.spec import frame_count
from limelight.studio.types import FPS, Aspect

Transition: TypeAlias = Literal["cut", "dip", "wipe", "match", "morph"]
"""How a clip begins: at once; out of a dark shade; behind a band of colour that wipes across; with its product
where the product of the clip before it was; or out of a quick zoom into that product. None shows two pictures
through each other, and none takes time of its own, so a video is exactly as long as its clips."""

Resolve: TypeAlias = Callable[[str], Path]
"""Turns a clip's or a track's `path` (which may be an id) into a file."""


class Caption(BaseModel):
    """Words over a clip. Times are seconds from the clip's (trimmed) start."""

    text: str = ""
    subtext: str = ""
    start_s: float = Field(default=0.3, ge=0)
    end_s: float | None = None
    """None: until shortly before the clip ends."""


class TimelineClip(BaseModel):
    """One clip of a video, or its end card."""

    path: str
    """A file, or an id that the `resolve` given to `compile_video` understands."""
    start_s: float = Field(default=0.0, ge=0)
    end_s: float | None = None
    """Where to stop in the clip's file; None is its end."""
    source_s: float | None = None
    """How long the clip's file is, where that is known."""
    caption: Caption | None = None
    transition: Transition = "cut"

    @model_validator(mode="after")
    def _ends_after_start(self) -> TimelineClip:
        if self.end_s is not None and frame_count(self.end_s - self.start_s) < 1:
            raise ValueError(
                f"a clip must last at least one frame; it starts at {self.start_s} s "
                f"and ends at {self.end_s} s"
            )
        return self

    def frames(self, resolve: Resolve = Path) -> int:
        """How many frames are shown: round(seconds * 24). Reads the file only if no length is known."""
        end = self.end_s if self.end_s is not None else self.source_s
        if end is None:
            end = probe_video(resolve(self.path)).seconds
        count = frame_count(end - self.start_s)
        if count < 1:
            raise InputRejected(
                "trim_past_end",
                f"The clip starts at {self.start_s} s but is only {end:.2f} s long; start it earlier.",
                limit=end,
                value=self.start_s,
            )
        return count


class Timeline(BaseModel):
    """A whole video. Survives a round trip through JSON unchanged."""

    aspect: Aspect = "16:9"
    clips: list[TimelineClip] = Field(min_length=1)
    endcard: TimelineClip | None = None
    music: str | None = None
    music_gain_db: float = Field(default=0.0, ge=-60, le=12)
    """Added to the music's own loudness; 0 keeps it."""
    music_fade_s: float = Field(default=1.4, ge=0, le=10)
    """How long the music takes to fade at the video's end."""
    accents: bool = True
    """The sound of each transition, tuned to the music; only where there is music."""
    scrim: bool = True
    """Darken or lighten the picture softly behind captions where they could not be read otherwise."""
    dip_color: str | None = Field(default=None, pattern=r"^#[0-9a-fA-F]{6}$")
    """What "dip" passes through; None is a deep shade of the two clips' colours."""
    wipe_color: str | None = Field(default=None, pattern=r"^#[0-9a-fA-F]{6}$")
    """The band of "wipe"; None is the caption style's accent."""

    @property
    def parts(self) -> list[TimelineClip]:
        """The clips in order, and the end card if there is one."""
        return [*self.clips, self.endcard] if self.endcard else list(self.clips)

    def frames(self, resolve: Resolve = Path) -> int:
        """How many frames the video has."""
        return sum(part.frames(resolve) for part in self.parts)

    @property
    def seconds(self) -> float:
        """How long the video is; each part counts in whole frames."""
        return self.frames() / FPS
