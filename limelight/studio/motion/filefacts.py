"""What a finished video file really holds: read from its packets and its sound, not from what it says of itself."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from av.error import FFmpegError
from pydantic import BaseModel, ConfigDict

from limelight.studio.errors import InputRejected
from limelight.studio.motion.sound import read_sound
from limelight.studio.motion.writer import SAMPLE_RATE
from limelight.studio.music import measure

if TYPE_CHECKING:
    from av.container import InputContainer

_LONGEST_S = 600
_SHORTEST_S = 0.4
_AUDIBLE_LUFS = -70.0
"""Under this, ITU-R BS.1770-4 counts sound as silence."""


class SoundFacts(BaseModel):
    """A file's sound track."""

    model_config = ConfigDict(frozen=True)

    codec: str
    sample_rate: int
    channels: int
    bit_rate: int
    """Bits a second, from the sizes of its packets."""
    lufs: float | None
    """Integrated loudness; None for silence."""
    true_peak_db: float | None


class FileFacts(BaseModel):
    """A video file, measured."""

    model_config = ConfigDict(frozen=True)

    path: str
    container: str
    bytes: int
    width: int
    height: int
    square_pixels: bool
    seconds: float
    frames: int
    fps: float
    constant_rate: bool
    codec: str
    profile: str
    pixel_format: str
    bit_rate: int
    """Of the picture, bits a second, from the sizes of its packets."""
    sound: SoundFacts | None


def file_facts(path: Path | str) -> FileFacts:
    """Measure a video file. Raises InputRejected if it is no readable video."""
    file = Path(path)
    try:
        with av.open(str(file)) as container:
            if not container.streams.video:
                raise InputRejected("no_video", f"{file.name} has no picture track; give a video file.")
            return _facts(container, file)
    except (FFmpegError, OSError) as error:
        raise InputRejected(
            "unreadable_video",
            f"{file.name} cannot be read as a video ({error.strerror}); give an MP4 file.",
            value=str(file),
        ) from error


def _facts(container: InputContainer, file: Path) -> FileFacts:
    video = container.streams.video[0]
    audio = container.streams.audio[0] if container.streams.audio else None
    times: list[int] = []
    sizes = {video.index: 0, audio.index if audio else -1: 0}
    for packet in container.demux([stream for stream in (video, audio) if stream is not None]):
        sizes[packet.stream_index] += packet.size
        if packet.stream_index == video.index and packet.size and packet.pts is not None:
            times.append(packet.pts)
    times.sort()
    steps = {after - before for before, after in pairwise(times)}
    base = float(video.time_base or 1)
    rate = float(video.average_rate or 0) or (1 / (base * min(steps)) if steps else 0.0)
    seconds = float(video.duration * base) if video.duration else len(times) / max(rate, 1e-9)
    context = video.codec_context
    return FileFacts(
        path=str(file),
        container=container.format.name,
        bytes=file.stat().st_size,
        width=context.width,
        height=context.height,
        square_pixels=video.sample_aspect_ratio in (None, 0, 1),
        seconds=seconds,
        frames=len(times),
        fps=rate,
        # Time bases that the rate does not divide put every frame within one tick of its place.
        constant_rate=not steps or max(steps) - min(steps) <= 1,
        codec=context.name,
        profile=context.profile or "",
        pixel_format=context.pix_fmt or "",
        bit_rate=round(sizes[video.index] * 8 / max(seconds, 1e-9)),
        sound=_sound(file, audio, sizes[audio.index], seconds) if audio else None,
    )


def _sound(file: Path, audio: av.AudioStream, size: int, seconds: float) -> SoundFacts:
    heard = read_sound(file, _LONGEST_S * SAMPLE_RATE)
    known = heard.shape[1] >= _SHORTEST_S * SAMPLE_RATE and bool(np.any(heard))
    measured = measure(heard.T, SAMPLE_RATE) if known else None
    if measured is not None and measured.lufs <= _AUDIBLE_LUFS:
        measured = None
    return SoundFacts(
        codec=audio.codec_context.name,
        sample_rate=audio.rate,
        channels=audio.channels,
        bit_rate=round(size * 8 / max(seconds, 1e-9)),
        lufs=measured.lufs if measured else None,
        true_peak_db=measured.true_peak_db if measured else None,
    )
