"""Writing films and sounds anew as MP4: only pictures and sound, no tags, nothing behind the end."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
from av.video.frame import PictureType

CODED_SIDE = 1920
"""Longest side, pixels, of a film that is encoded anew."""
_RATE = 48_000


def copied(data: bytes) -> bytes:
    """The same coded pictures in a file of our own; sound in another form than AAC is encoded anew with them."""
    with av.open(io.BytesIO(data), mode="r") as source, _file() as (made, path):
        video = source.streams.video[0]
        sound = source.streams.audio[0] if source.streams.audio else None
        if sound is not None and sound.codec_context.name != "aac":
            return coded(data)
        outs: dict[Any, Any] = {
            one: made.add_stream_from_template(one) for one in (video, sound) if one is not None
        }
        for packet in source.demux(list(outs)):
            if packet.dts is not None:
                packet.stream = outs[packet.stream]
                made.mux(packet)
        made.close()
        return path.read_bytes()


def coded(data: bytes) -> bytes:
    """Encoded anew as H.264 and AAC, at most `CODED_SIDE` on its longer side."""
    with av.open(io.BytesIO(data), mode="r") as source, _file() as (made, path):
        video = source.streams.video[0]
        size = video.codec_context
        scale = min(1.0, CODED_SIDE / max(size.width, size.height))
        width, height = (int(n * scale) // 2 * 2 for n in (size.width, size.height))
        rate = Fraction(video.average_rate or 25).limit_denominator(60_000)
        pictures = made.add_stream("libx264", rate=rate, options={"crf": "20", "preset": "veryfast"})
        pictures.width, pictures.height, pictures.pix_fmt = width, height, "yuv420p"
        voice = _voice(made) if source.streams.audio else None
        for frame in source.decode(*[video, *source.streams.audio[:1]]):
            if isinstance(frame, av.VideoFrame):
                plain = frame.reformat(width, height, "yuv420p")
                plain.pict_type = PictureType.NONE
                made.mux(pictures.encode(plain))
            elif voice is not None:
                _say(made, voice, cast(av.AudioFrame, frame))
        made.mux(pictures.encode(None))
        if voice is not None:
            made.mux(voice[0].encode(None))
        made.close()
        return path.read_bytes()


def coded_sound(data: bytes) -> tuple[bytes, float, float]:
    """AAC in MP4, the mean level in dB below full scale, and the length in seconds; no bytes of what has no samples."""
    power, count = 0.0, 0
    with av.open(io.BytesIO(data), mode="r") as source, _file() as (made, path):
        voice = _voice(made)
        for frame in source.decode(source.streams.audio[0]):
            for samples in _say(made, voice, frame):
                power, count = power + float(np.square(samples, dtype=np.float64).sum()), count + samples.size
        made.mux(voice[0].encode(None))
        made.close()
        level = 10 * float(np.log10(max(power / max(count, 1), 1e-12)))
        return path.read_bytes() if count else b"", level, count / 2 / _RATE


def _voice(made: Any) -> tuple[Any, av.AudioResampler]:
    stream = made.add_stream("aac", rate=_RATE, layout="stereo")
    stream.bit_rate = 192_000
    return stream, av.AudioResampler(format="fltp", layout="stereo", rate=_RATE)


def _say(made: Any, voice: tuple[Any, av.AudioResampler], frame: av.AudioFrame) -> list[np.ndarray]:
    """Encode a piece of sound; its samples, (2, n)."""
    stream, sampler = voice
    pieces = sampler.resample(frame)
    for piece in pieces:
        made.mux(stream.encode(piece))
    return [piece.to_ndarray() for piece in pieces]


@contextmanager
def _file() -> Iterator[tuple[Any, Path]]:
    """An MP4 to write to, in a folder that goes with the `with`; its index comes first, so that it plays at once."""
    with tempfile.TemporaryDirectory(prefix="limelight-") as folder:
        path = Path(folder) / "made.mp4"
        with av.open(str(path), mode="w", format="mp4", options={"movflags": "faststart"}) as made:
            yield made, path
