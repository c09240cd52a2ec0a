"""Films and sounds, by PyAV: decoded to prove them, then written anew, without whatever else the file carried."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import av
import cv2
import numpy as np
from av.error import FFmpegError
from av.stream import Disposition
from PIL import Image

from limelight.memory.frames import as_png
from limelight.memory.intake.rewrite import coded, coded_sound, copied
from limelight.memory.intake.taken import Taken, damaged
from limelight.schema.errors import BadInput, WrongType
from limelight.studio.signature import name_content

MAX_FILM_S = 600.0
MAX_SOUND_S = 1800.0
MAX_CODED_S = 90.0
"""Films that no browser plays as they are, such as ProRes or HEVC, are encoded anew up to this length."""
MAX_SIDE = 4096
MIN_SIDE = 64
LOOKS = 5
"""Frames looked at for the poster and the colours."""
_PLAYS = {"h264"}


def is_media(data: bytes) -> bool:
    """Whether a file starts like a film or a sound."""
    words = name_content(data).words
    return (
        any(one in words for one in ("video", "recording"))
        or data[:2] in {b"\xff\xfb", b"\xff\xf3", b"\xff\xf1"}
        or data[:4] == b"fLaC"
    )


def read_media(data: bytes, *, name: str, what: str) -> Taken:
    """Raises `BadInput` or `WrongType`."""
    what = what if "unknown" not in what else "a recording"
    try:
        with av.open(io.BytesIO(data), mode="r") as file:
            film = next((s for s in file.streams.video if not _is_cover(s)), None)
            if film is None and not file.streams.audio:
                raise WrongType(
                    f"{name} holds neither pictures nor sound", limit="video or audio", value=what
                )
            return _film(file, film, data, name) if film is not None else _sound(file, data, name)
    except (FFmpegError, StopIteration, EOFError, ValueError) as error:
        why = error.strerror if isinstance(error, FFmpegError) else str(error)
        raise damaged(name, what, (why or "")[:120]) from error


def _is_cover(stream: Any) -> bool:
    """The still picture on a song."""
    return bool(stream.disposition & Disposition.attached_pic)


def _film(file: Any, stream: Any, data: bytes, name: str) -> Taken:
    seconds = _length(file, stream)
    _check_length(seconds, MAX_FILM_S, name, "video")
    width, height = stream.codec_context.width, stream.codec_context.height
    if min(width, height) < MIN_SIDE or max(width, height) > MAX_SIDE:
        raise BadInput(
            f"{name} is {width}x{height} pixels; sides of {MIN_SIDE} to {MAX_SIDE} are taken. Export it in another size.",
            code="size", limit=[MIN_SIDE, MAX_SIDE], value=[width, height],
        )  # fmt: skip
    frames = list(_looks(file, stream, seconds))
    if not frames:
        raise damaged(name, "a video", "no frame of it can be decoded")
    poster = max(frames, key=_detail)
    codec = stream.codec_context.name
    plays = codec in _PLAYS and str(stream.codec_context.pix_fmt) in {"yuv420p", "yuvj420p"}
    if not plays:
        _check_length(seconds, MAX_CODED_S, name, f"video in {codec}")
    written = copied(data) if plays else coded(data)
    facts = {
        "format": file.format.name, "codec": codec, "fps": round(float(stream.average_rate or 0), 3),
        "sound": bool(file.streams.audio),
    }  # fmt: skip
    notes = (
        []
        if plays
        else [f"The video was in {codec}, which not every player knows; it was encoded anew as H.264."]
    )
    with av.open(io.BytesIO(written), mode="r") as made:
        size = made.streams.video[0].codec_context
        width, height = size.width, size.height
    return Taken(
        sort="film", mime="video/mp4", data=written, width=width, height=height, seconds=round(seconds, 3),
        picture=_sheet(frames), extra={"poster": as_png(_fitted(poster, 1280))}, facts=facts, notes=notes,
    )  # fmt: skip


def _sound(file: Any, data: bytes, name: str) -> Taken:
    stream = file.streams.audio[0]
    seconds = _length(file, stream)
    _check_length(seconds, MAX_SOUND_S, name, "recording")
    written, level, length = coded_sound(data)
    if length < 0.1:
        raise damaged(name, "a recording", "no sound of it can be decoded")
    facts = {
        "format": file.format.name, "codec": stream.codec_context.name, "channels": stream.codec_context.channels,
        "level_db": round(level, 1), **({"silent": True} if level < -60 else {}),
    }  # fmt: skip
    return Taken(sort="sound", mime="audio/mp4", data=written, seconds=round(length, 3), facts=facts)


def _length(file: Any, stream: Any) -> float:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return file.duration / av.time_base if file.duration else 0.0


def _check_length(seconds: float, limit: float, name: str, what: str) -> None:
    if seconds > limit:
        raise BadInput(
            f"{name} is a {what} of {seconds:.0f} s; at most {limit:g} s are taken. Cut it shorter"
            + (", or export it as MP4 (H.264)." if " in " in what else "."),
            code="too_long", limit=limit, value=round(seconds, 1),
        )  # fmt: skip


def _looks(file: Any, stream: Any, seconds: float) -> Iterator[Image.Image]:
    """Frames from beginning to end, evenly apart."""
    stream.thread_type = "AUTO"
    for n in range(LOOKS):
        at = seconds * (n + 0.5) / LOOKS
        if stream.time_base:
            file.seek(int(at / float(stream.time_base)), stream=stream)
        frame = next(file.decode(stream), None)
        if frame is not None:
            yield frame.to_image()
    file.seek(0)


def _detail(image: Image.Image) -> float:
    grey = np.asarray(_fitted(image, 320).convert("L"))
    return float(np.abs(cv2.Laplacian(grey, cv2.CV_16S)).mean()) + 0.2 * float(grey.std())


def _fitted(image: Image.Image, side: int) -> Image.Image:
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small


def _sheet(frames: list[Image.Image]) -> Image.Image:
    """The frames side by side: for moderation, and for the colours of the whole."""
    small = [_fitted(one, 480) for one in frames]
    sheet = Image.new("RGB", (sum(one.width for one in small), max(one.height for one in small)))
    x = 0
    for one in small:
        sheet.paste(one, (x, 0))
        x += one.width
    return sheet
