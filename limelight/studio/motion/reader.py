"""Reads a clip's frames at the video's size and rate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
from av.error import FFmpegError

from limelight.studio.errors import InputRejected
from limelight.studio.motion.i420 import I420, Converter
from limelight.studio.threads import thread_count
from limelight.studio.types import FPS

_SLACK = 2
"""Frames by which a file may be shorter than it says, before that is an error."""


def read_frames(path: Path, *, first: int, count: int, size: tuple[int, int]) -> Iterator[I420]:
    """Yield `count` frames of `size` (width, height) from `path`, from its frame `first` at 24 a second.

    A file of another rate is sampled: each moment shows the frame that is on screen then. Frames are the
    caller's to change. Raises InputRejected if the file cannot be read or ends too early.
    """
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise InputRejected("no_video", f"{path.name} has no picture track; give a video file.")
            stream = container.streams.video[0]
            stream.codec_context.thread_count = thread_count()
            origin = (
                float(stream.start_time * stream.time_base) if stream.start_time and stream.time_base else 0.0
            )
            if first:
                container.seek(int((origin + first / FPS) * av.time_base), backward=True)
            frames = ((frame, (frame.time or 0.0) - origin) for frame in container.decode(stream))
            yield from _sampled(frames, path, first=first, count=count, size=size)
    except FFmpegError as error:
        raise InputRejected(
            "unreadable_video",
            f"{path.name} cannot be read as a video ({error.strerror}); "
            "make the clip again or give another file.",
            value=str(path),
        ) from error


def _sampled(
    decoded: Iterator[tuple[av.VideoFrame, float]],
    path: Path,
    *,
    first: int,
    count: int,
    size: tuple[int, int],
) -> Iterator[I420]:
    """The frames on screen at each 24th of a second; the last is held for at most `_SLACK` frames."""
    converter = Converter()
    given = 0
    shown: av.VideoFrame | None = None
    for frame, time in decoded:
        # Half a frame of tolerance: time stamps of other rates do not fall on our grid exactly.
        while shown is not None and given < count and time > (first + given + 0.5) / FPS:
            yield converter.fit(shown, size)
            given += 1
        shown = frame
        if given == count:
            return
    missing = count - given - (shown is not None)
    if shown is None or missing > _SLACK:
        raise InputRejected(
            "trim_past_end",
            f"{path.name} ends {missing / FPS:.2f} s before the {(first + count) / FPS:.2f} s asked for; "
            "end the clip earlier.",
            limit=(first + count - missing) / FPS,
            value=(first + count) / FPS,
        )
    for _ in range(count - given):
        yield converter.fit(shown, size)
