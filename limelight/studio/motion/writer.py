"""Writes an MP4 file in one piece or not at all."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from av.audio.fifo import AudioFifo
from numpy.typing import NDArray

from limelight.studio.errors import InputRejected, RenderFailed
from limelight.studio.motion.i420 import I420, Converter
from limelight.studio.types import FPS, Rgb8

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.packet import Packet

SAMPLE_RATE = 48_000
X264 = "no-mbtree=1"
"""x264's macroblock tree reads memory that it did not write, so with it equal frames do not give equal bytes."""
_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_BT709 = 1
_LIMITED_RANGE = 1


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """Yield a temporary path beside `out`; it becomes `out` when the block ends well, else it is removed.

    Raises RenderFailed when the disk is full and InputRejected when the folder does not exist.
    """
    if not out.parent.is_dir():
        raise InputRejected(
            "no_folder", f"The folder {out.parent} does not exist; make it first.", value=str(out.parent)
        )
    part = out.with_name(f".{out.stem}.{uuid.uuid4().hex[:8]}.part{out.suffix}")
    try:
        yield part
        os.replace(part, out)
    except OSError as error:
        if error.errno in _FULL:
            raise RenderFailed(
                f"The disk is full: writing {out.name} stopped ({error.strerror}). "
                "Free some space and try again."
            ) from error
        raise
    finally:
        part.unlink(missing_ok=True)


class Mp4Writer:
    """One H.264 stream, and one AAC stream if asked for. Use as a context manager; frames go in in order."""

    def __init__(
        self,
        path: Path,
        *,
        size: tuple[int, int],
        crf: int,
        preset: str,
        audio: bool = False,
        comment: str = "",
        threads: int = 1,
        options: Mapping[str, str] | None = None,
    ) -> None:
        """`size` is (width, height), both even. `comment` is kept in the file's metadata.

        `threads` are the encoder's own: with more than one it writes other bytes. `options` are x264's, over those set here.
        """
        check_size(size)
        self._container = av.open(
            str(path),
            "w",
            format="mp4",
            options={"movflags": "+faststart", "movie_timescale": str(SAMPLE_RATE)},
        )
        if comment:
            self._container.metadata["comment"] = comment
        video = self._container.add_stream("libx264", rate=FPS)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.options = {
            "preset": preset,
            "crf": str(crf),
            "keyint_min": str(FPS),
            "x264-params": X264,
            **(options or {}),
        }
        context = video.codec_context
        context.gop_size = FPS
        context.thread_count = threads
        context.color_range = _LIMITED_RANGE
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        self._video = video
        self._audio: AudioStream | None = None
        if audio:
            self._audio = add_sound(self._container)
        self._converter = Converter()
        self._frames = 0

    def __enter__(self) -> Mp4Writer:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self._container.mux(self._video.encode())
        self._container.close()

    def write_rgb(self, rgb: Rgb8) -> None:
        """Append one frame, (height, width, 3)."""
        self._write(self._converter.encode(rgb))

    def write(self, frame: I420) -> None:
        """Append one frame that is already planar."""
        self._write(av.VideoFrame.from_ndarray(frame, format="yuv420p"))

    def _write(self, frame: av.VideoFrame) -> None:
        frame.pts = self._frames
        frame.time_base = Fraction(1, FPS)
        self._frames += 1
        self._container.mux(self._video.encode(frame))

    def write_audio(self, samples: NDArray[np.float32]) -> None:
        """Write the whole sound track, (2, samples) at 48 kHz, -1..1. Call once, after the last frame."""
        assert self._audio is not None, "the writer was opened without audio"
        self._container.mux(list(encoded_sound(self._audio, samples)))


def add_sound(container: OutputContainer, *, bit_rate: int = 192_000) -> AudioStream:
    """A stereo AAC stream at 48 kHz; `bit_rate` in bits a second."""
    stream = container.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
    stream.bit_rate = bit_rate
    return stream


def encoded_sound(stream: AudioStream, samples: NDArray[np.float32]) -> Iterator[Packet]:
    """The packets of a whole sound track, (2, samples) at 48 kHz, -1..1, for a stream of `add_sound`."""
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
    frame.sample_rate = SAMPLE_RATE
    # Without times of its own the encoder's 1024 samples of priming would count as sound, 21 ms late.
    frame.pts, frame.time_base = 0, Fraction(1, SAMPLE_RATE)
    fifo = AudioFifo()
    fifo.write(frame)
    while (block := fifo.read(1024, partial=True)) is not None:
        yield from stream.encode(block)
    yield from stream.encode()


def check_size(size: tuple[int, int]) -> None:
    """Raise InputRejected unless both sides are even and 16 to 4096 pixels."""
    width, height = size
    if width % 2 or height % 2 or not (16 <= width <= 4096 and 16 <= height <= 4096):
        raise InputRejected(
            "bad_size",
            f"A video of {width}x{height} cannot be made: "
            "both sides must be even and between 16 and 4096 pixels.",
            limit=4096,
            value=f"{width}x{height}",
        )
