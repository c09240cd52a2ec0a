"""Looking into films and sounds: how long they are, frames at times, stretches of sound."""

from __future__ import annotations

import io
import wave
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.error import FFmpegError
from av.stream import Disposition
from numpy.typing import NDArray
from PIL import Image

from limelight.schema.errors import BadInput

Footage: TypeAlias = Path | bytes
"""A film or sound: a file, or its bytes."""
RATE = 16_000
"""Samples a second of the sound that checks are given."""
SIDE = 960
"""Longest side, pixels, of the frames that checks are given."""
_ALIKE = 1.5
"""Steps of 256 by which frames differ on average that show the same."""


@dataclass(frozen=True)
class Tracks:
    """What a file holds."""

    seconds: float
    pictures: bool
    sound: bool


@contextmanager
def _opened(footage: Footage) -> Generator[Any]:
    try:
        with av.open(io.BytesIO(footage) if isinstance(footage, bytes) else str(footage), mode="r") as file:
            yield file
    except FFmpegError as error:
        raise BadInput(f"the film or sound cannot be read ({error})", code="corrupt") from error


def tracks_of(footage: Footage) -> Tracks:
    """Raises `BadInput` for what is neither film nor sound."""
    with _opened(footage) as file:
        video = next(
            (one for one in file.streams.video if not one.disposition & Disposition.attached_pic), None
        )
        ends = [
            float((one.start_time or 0) * one.time_base + one.duration * one.time_base)
            for one in (video, *file.streams.audio[:1])
            if one is not None and one.duration and one.time_base
        ]
        seconds = max([*ends, file.duration / av.time_base if file.duration else 0.0])
        return Tracks(seconds, video is not None, bool(file.streams.audio))


def frames_between(
    footage: Footage, start_s: float, end_s: float, *, every_s: float
) -> list[tuple[float, bytes]]:
    """Frames as JPEG with their seconds, `every_s` apart from `start_s` on; one that shows what the last one did is left out."""
    found: list[tuple[float, bytes]] = []
    last: NDArray[np.int16] | None = None
    wanted = start_s
    with _opened(footage) as file:
        stream = file.streams.video[0]
        stream.thread_type = "AUTO"
        if start_s > 0 and stream.time_base:
            file.seek(int(start_s / float(stream.time_base)), stream=stream)
        for frame in file.decode(stream):
            at = float(frame.time or 0.0)
            if at >= end_s:
                break
            if at + 0.001 < wanted:
                continue
            wanted += every_s
            image = frame.to_image()
            tiny = np.asarray(image.resize((24, 24)).convert("RGB"), np.int16)
            if last is None or float(np.abs(tiny - last).mean()) > _ALIKE:
                found.append((round(at, 3), _jpeg(image)))
                last = tiny
    return found


def _jpeg(image: Image.Image) -> bytes:
    image.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def sound_between(footage: Footage, start_s: float, end_s: float) -> tuple[bytes, float]:
    """A stretch of the sound as a WAV, mono at `RATE`, and its loudest tenth of a second in dB below full scale."""
    sampler = AudioResampler(format="s16", layout="mono", rate=RATE)
    pieces: list[NDArray[np.int16]] = []
    begins: float | None = None
    with _opened(footage) as file:
        stream = file.streams.audio[0]
        if start_s > 0 and stream.time_base:
            file.seek(int(start_s / float(stream.time_base)), stream=stream)
        for frame in file.decode(stream):
            at = float(frame.time or 0.0)
            if at >= end_s:
                break
            begins = at if begins is None else begins
            pieces += [one.to_ndarray()[0] for one in sampler.resample(frame)]
        pieces += [one.to_ndarray()[0] for one in sampler.resample(None)] if pieces else []
    samples = np.concatenate(pieces) if pieces else np.zeros(0, np.int16)
    skipped = round(max(0.0, start_s - (begins or 0.0)) * RATE)
    samples = samples[skipped : skipped + round((end_s - start_s) * RATE)]
    return _wav(samples), _loudest(samples)


def _wav(samples: NDArray[np.int16]) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def _loudest(samples: NDArray[np.int16]) -> float:
    hop = RATE // 10
    whole = samples[: len(samples) // hop * hop].astype(np.float64) / 32768
    power = np.square(whole.reshape(-1, hop)).mean(axis=1).max(initial=0.0)
    return 10 * float(np.log10(max(float(power), 1e-12)))


def first_seconds(footage: Footage, seconds: float) -> bytes:
    """The film or sound up to there, in the same coding. Raises `BadInput`."""
    out = io.BytesIO()
    with _opened(footage) as file, av.open(out, "w", format="mp4") as opened:
        made: Any = opened
        streams = [*file.streams.video[:1], *file.streams.audio[:1]]
        outs: dict[Any, Any] = {one: made.add_stream_from_template(one) for one in streams}
        for packet in file.demux(streams):
            if packet.dts is None or packet.pts is None or packet.pts * packet.time_base >= seconds:
                continue
            packet.stream = outs[packet.stream]
            made.mux(packet)
    return out.getvalue()
