"""Compiles a timeline into a finished video: pictures, captions, transitions, end card, music."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from PIL import Image

from limelight.studio.motion.accents import with_accents
from limelight.studio.motion.facts import VideoFacts
from limelight.studio.motion.i420 import I420, to_rgb
from limelight.studio.motion.overlay import draw_caption
from limelight.studio.motion.parts import Part, joins, measure
from limelight.studio.motion.probe import probe_video
from limelight.studio.motion.reader import read_frames
from limelight.studio.motion.sound import Sound, soundtrack
from limelight.studio.motion.srt import srt_text
from limelight.studio.motion.threads import limit_threads
from limelight.studio.motion.timeline import Resolve, Timeline
from limelight.studio.motion.transitions import Join
from limelight.studio.motion.wording import Wording, wording
from limelight.studio.motion.writer import SAMPLE_RATE, Mp4Writer, check_size, whole_file
from limelight.studio.types import FPS, Progress, no_progress
from limelight.studio.typography.style import CaptionStyle

VIDEO_CRF = 19
VIDEO_PRESET = "veryfast"


def compile_video(
    timeline: Timeline,
    out: Path,
    *,
    size: tuple[int, int],
    poster: Path,
    style: CaptionStyle | None = None,
    progress: Progress = no_progress,
    resolve: Resolve = Path,
) -> VideoFacts:
    """Write the video (H.264 and AAC 48 kHz stereo in a fast-start MP4), its poster and its captions.

    `size` is (width, height); `poster` is a .png or .jpg; the captions go beside `out` as SRT. A video
    without music has a silent track. Raises InputRejected, RenderFailed when the disk is full, and whatever
    `progress` raises; then neither the video nor the poster nor the captions are left.
    """
    check_size(size)
    limit_threads()
    progress(0.0, "reading the clips")
    style = style or CaptionStyle()
    parts = measure(timeline, resolve)
    joined = joins(timeline, parts, style, size=size)
    words = wording(timeline, parts, joined, size=size, style=style)
    srt, srt_path = srt_text(list(words.shown)), out.with_suffix(".srt")
    frames = _frames(parts, joined, words, size)
    with ExitStack() as files:
        video_file, poster_file = (files.enter_context(whole_file(path)) for path in (out, poster))
        if srt:
            files.enter_context(whole_file(srt_path)).write_text(srt, encoding="utf-8")
        _write(
            video_file,
            poster_file,
            frames,
            total=sum(part.count for part in parts),
            best=poster_frame(parts, words),
            sound=_sound(timeline, parts, resolve),
            size=size,
            progress=progress,
        )
        progress(1.0, "video finished")
    if not srt:
        srt_path.unlink(
            missing_ok=True
        )  # captions of an earlier video of this name would be shown with this one
    kept = {
        "poster": str(poster),
        "srt": srt,
        "srt_path": str(srt_path) if srt else None,
        "notes": list(words.notes),
    }
    return probe_video(out).model_copy(update=kept)


def poster_frame(parts: list[Part], words: Wording) -> int:
    """The frame that stands for the video: the first clip's when its words are all there, else its middle."""
    first, layer = parts[0], words.layers[0]
    return first.count // 2 if layer is None else min((layer.first + layer.after) // 2, first.count - 1)


def _sound(timeline: Timeline, parts: list[Part], resolve: Resolve) -> Sound:
    samples = sum(part.count for part in parts) * SAMPLE_RATE // FPS
    music = resolve(timeline.music) if timeline.music else None
    sound = soundtrack(music, samples, gain_db=timeline.music_gain_db, fade_s=timeline.music_fade_s)
    wipes = [part.start / FPS for part in parts[1:] if part.clip.transition == "wipe"]
    return with_accents(sound, wipes) if music and timeline.accents else sound


def _write(
    video_file: Path,
    poster_file: Path,
    frames: Iterator[I420],
    *,
    total: int,
    best: int,
    sound: Sound,
    size: tuple[int, int],
    progress: Progress,
) -> None:
    with Mp4Writer(video_file, size=size, crf=VIDEO_CRF, preset=VIDEO_PRESET, audio=True) as writer:
        for index, frame in enumerate(frames):
            writer.write(frame)
            if index == best:
                Image.fromarray(to_rgb(frame)).save(poster_file, quality=92)
            progress((index + 1) / (total + 2), "compiling the video")
        progress((total + 1) / (total + 2), "laying the music")
        writer.write_audio(sound)


def _frames(parts: list[Part], joined: list[Join], words: Wording, size: tuple[int, int]) -> Iterator[I420]:
    """Every frame of the video in order."""
    for index, (part, layer) in enumerate(zip(parts, words.layers, strict=True)):
        follows = joined[index + 1] if index + 1 < len(joined) else None
        for at, frame in enumerate(read_frames(part.path, first=part.first, count=part.count, size=size)):
            shown = joined[index].enter(frame, at)
            if follows is not None:
                shown = follows.leave(shown, part.count - at)
            if layer is not None and layer.first <= at < layer.after:
                draw_caption(
                    shown, layer, at
                )  # last, so that a match cut's zoom does not carry the words along
            yield shown
