"""Reads back what a finished video file holds."""

from __future__ import annotations

from pathlib import Path

import av
from av.error import FFmpegError
from pydantic import ValidationError

from limelight.studio.errors import InputRejected
from limelight.studio.motion.easing import camera
from limelight.studio.motion.facts import Box, ClipFacts, VideoFacts
from limelight.studio.types import FPS


def probe_video(path: Path | str) -> VideoFacts:
    """The facts of a video file, from its own headers. Raises InputRejected if it is no readable video."""
    file = Path(path)
    try:
        with av.open(str(file)) as container:
            if not container.streams.video:
                raise InputRejected("no_video", f"{file.name} has no picture track; give a video file.")
            video = container.streams.video[0]
            audio = container.streams.audio[0] if container.streams.audio else None
            frames = video.frames or sum(1 for packet in container.demux(video) if packet.size)
            rate = float(video.average_rate or video.base_rate or FPS)
            seconds = (
                float(video.duration * video.time_base)
                if video.duration and video.time_base
                else frames / rate
            )
            audio_seconds = (
                float(audio.duration * audio.time_base)
                if audio and audio.duration and audio.time_base
                else 0.0
            )
            return VideoFacts(
                path=str(file),
                width=video.codec_context.width,
                height=video.codec_context.height,
                seconds=seconds,
                frames=frames,
                fps=rate,
                video_codec=video.codec_context.name,
                audio_codec=audio.codec_context.name if audio else None,
                audio_seconds=audio_seconds,
                bytes=file.stat().st_size,
            )
    except (FFmpegError, OSError) as error:
        raise InputRejected(
            "unreadable_video",
            f"{file.name} cannot be read as a video ({error.strerror}); give an MP4 or WebM file.",
            value=str(file),
        ) from error


def product_shape(path: Path | str) -> list[str]:
    """The product's rough shape within its box, as `ClipFacts.product_shape`; empty where it is not known."""
    kept = _kept(path)
    return kept.product_shape if kept else []


def product_boxes(
    path: Path | str, *, first: int = 0, count: int | None = None
) -> tuple[Box | None, Box | None]:
    """Where the product stands in a clip's frame `first` and in the last of the `count` that follow.

    (None, None) if the clip was not made here or shows no product. Exact at the clip's own ends; between them
    the place is read off the camera's easing, to about one part in a hundred.
    """
    kept = _kept(path)
    if kept is None:
        return None, None
    if kept.product_first is None or kept.product_last is None:
        return kept.product_first, kept.product_last
    last = max(1, kept.frames - 1)
    until = last if count is None else min(first + count - 1, last)
    start, end = (kept.product_first.towards(kept.product_last, camera(at / last)) for at in (first, until))
    return start, end


def _kept(path: Path | str) -> _Kept | None:
    """What was written into a clip when it was made here."""
    try:
        with av.open(str(path)) as container:
            return _Kept.model_validate_json(container.metadata.get("comment", ""))
    except (FFmpegError, OSError):
        return None  # an unreadable clip is reported, with its reason, when it is opened to be shown
    except ValidationError:
        return None


class _Kept(ClipFacts):
    """The part of a clip's facts that is kept in its file."""

    path: str = ""
    width: int = 0
    height: int = 0
    frames: int = 0
    fps: int = FPS
    seconds: float = 0.0
    bytes: int = 0
