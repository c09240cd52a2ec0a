"""Joins encoded segments into one video without decoding them: their packets are copied as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from heapq import merge
from pathlib import Path

import av
from av.container import OutputContainer
from av.error import FFmpegError
from av.packet import Packet

from limelight.studio.errors import RenderFailed
from limelight.studio.motion.sound import Sound
from limelight.studio.motion.writer import SAMPLE_RATE, add_sound, encoded_sound
from limelight.studio.types import FPS

_ONE = Fraction(1, FPS)
_LAG = 2
"""How many frames x264 decodes ahead of showing, at most: its B-frames form pyramids of two levels."""


def splice(
    files: Sequence[Path], out: Path, *, sound: Sound | None, audio_bit_rate: int = 192_000, comment: str = ""
) -> None:
    """Write `out`, a fast-start MP4, from segments that were encoded with the same settings.

    `sound` is (2, samples) at 48 kHz; None leaves the sound track away. Raises RenderFailed if the segments do not
    fit together.
    """
    with ExitStack() as opened:
        sources = [opened.enter_context(av.open(str(file))) for file in files]
        videos = [source.streams.video[0] for source in sources]
        if len({bytes(video.codec_context.extradata or b"") for video in videos}) != 1:
            raise RenderFailed(
                "The segments of the video were encoded with different settings and cannot be joined."
            )
        container, track = _opened(opened, out, videos[0], comment)
        heard = _encoded(container, sound, audio_bit_rate)
        shown = _renumbered([source.demux(video) for source, video in zip(sources, videos, strict=True)])
        for packet in merge(_on(track, shown), heard, key=_moment):
            container.mux(packet)


def lay_sound(
    video: Path, out: Path, *, sound: Sound | None, audio_bit_rate: int = 192_000, comment: str = ""
) -> None:
    """Write `out`, a fast-start MP4, with the picture of a finished video as it is and another sound or none."""
    with ExitStack() as opened:
        source = opened.enter_context(av.open(str(video)))
        container, track = _opened(opened, out, source.streams.video[0], comment)
        heard = _encoded(container, sound, audio_bit_rate)
        shown = (packet for packet in source.demux(source.streams.video[0]) if packet.size)
        for packet in merge(_on(track, shown), heard, key=_moment):
            container.mux(packet)


def packet_count(file: Path) -> int:
    """How many frames a segment really holds; 0 if it cannot be read."""
    try:
        with av.open(str(file)) as container:
            return sum(1 for packet in container.demux(container.streams.video[0]) if packet.size)
    except (FFmpegError, IndexError):
        return 0


def _opened(
    opened: ExitStack, out: Path, like: av.VideoStream, comment: str
) -> tuple[OutputContainer, av.VideoStream]:
    """A new file with a picture track that takes packets of `like`."""
    options = {"movflags": "+faststart", "movie_timescale": str(SAMPLE_RATE)}
    container = opened.enter_context(av.open(str(out), "w", format="mp4", options=options))
    if comment:
        container.metadata["comment"] = comment
    return container, container.add_stream_from_template(like)


def _encoded(container: OutputContainer, sound: Sound | None, bit_rate: int) -> list[Packet]:
    """The sound's packets. All at once: the encoder gives them their times, by which they are laid between pictures."""
    if sound is None:
        return []
    return list(encoded_sound(add_sound(container, bit_rate=bit_rate), sound))


def _renumbered(sources: Sequence[Iterator[Packet]]) -> Iterator[Packet]:
    """Every packet in the order of decoding, its times counted in frames from the video's start."""
    start = 0
    for source in sources:
        count = 0
        for packet in source:
            if not packet.size or packet.pts is None:
                continue
            packet.pts = start + round(packet.pts * packet.time_base / _ONE)
            packet.dts = start + count - _LAG
            packet.duration = 1
            packet.time_base = _ONE
            count += 1
            yield packet
        start += count


def _on(track: av.VideoStream, packets: Iterator[Packet]) -> Iterator[Packet]:
    for packet in packets:
        packet.stream = track
        yield packet


def _moment(packet: Packet) -> Fraction:
    return (packet.dts or 0) * packet.time_base
