"""Cuts a finished video: a part of it, with its sound."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np
from PIL import Image

from limelight.studio.errors import InputRejected
from limelight.studio.motion.encoding import Encoding
from limelight.studio.motion.facts import VideoFacts
from limelight.studio.motion.i420 import to_rgb
from limelight.studio.motion.layoutnotes import read_layout_notes
from limelight.studio.motion.probe import probe_video
from limelight.studio.motion.reader import read_frames
from limelight.studio.motion.sound import Sound, read_sound
from limelight.studio.motion.spec import frame_count
from limelight.studio.motion.writer import SAMPLE_RATE, Mp4Writer, whole_file
from limelight.studio.threads import limit_threads
from limelight.studio.types import FPS, Progress, no_progress

_FADE_S = 0.012
"""Seconds of fade where the sound is cut: too short to be heard, long enough not to click."""


def cut_video(
    path: Path, start_s: float, end_s: float, out: Path, *, poster: Path, progress: Progress = no_progress
) -> VideoFacts:
    """Write the part of a video from `start_s` to `end_s`, to the nearest frame (H.264, AAC, fast-start MP4).

    A video without sound stays without. `poster` (.png or .jpg) shows the middle of the part. Raises
    InputRejected for an end beyond the video's own, and RenderFailed when the disk is full; then neither
    file is left.
    """
    limit_threads()
    facts = probe_video(path)
    first, count = frame_count(start_s), frame_count(end_s) - frame_count(start_s)
    if frame_count(end_s) > frame_count(facts.seconds):
        raise InputRejected(
            "trim_past_end",
            f"The video lasts {facts.seconds:.2f} s and cannot end at {end_s:.2f} s; end it earlier.",
            limit=facts.seconds,
            value=end_s,
        )
    if first < 0 or count < 1:
        raise InputRejected(
            "trim_too_short",
            f"From {start_s:.2f} s to {end_s:.2f} s there is no frame; end it later.",
            limit=1 / FPS,
            value=end_s - start_s,
        )
    size = facts.width, facts.height
    with ExitStack() as files:
        video_file, poster_file = (files.enter_context(whole_file(one)) for one in (out, poster))
        sound = _sound(path, first, count) if facts.audio_codec else None
        encoding, notes = Encoding(), read_layout_notes(str(path))
        with Mp4Writer(
            video_file,
            size=size,
            crf=encoding.crf,
            preset=encoding.preset,
            options=encoding.options,
            audio=sound is not None,
            comment=notes.part(first, count).model_dump_json() if notes else "",
        ) as writer:
            for index, frame in enumerate(read_frames(path, first=first, count=count, size=size)):
                writer.write(frame)
                if index == count // 2:
                    Image.fromarray(to_rgb(frame)).save(poster_file, quality=92)
                progress((index + 1) / (count + 1), "cutting the video")
            if sound is not None:
                writer.write_audio(sound)
        progress(1.0, "video cut")
    return probe_video(out).model_copy(update={"poster": str(poster)})


def _sound(path: Path, first: int, count: int) -> Sound:
    """The sound that goes with those frames, as long as they last, with soft ends."""
    begin, end = (frame * SAMPLE_RATE // FPS for frame in (first, first + count))
    heard = read_sound(path, end)[:, begin:]
    part = np.zeros((2, end - begin), np.float32)
    part[:, : heard.shape[1]] = heard
    fade = min(part.shape[1] // 2, round(_FADE_S * SAMPLE_RATE))
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    part[:, :fade] *= ramp
    part[:, part.shape[1] - fade :] *= ramp[::-1]
    return part
