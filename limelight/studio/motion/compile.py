"""Compiles a timeline into a finished video: pictures, captions, transitions, end card, music.

Each part is encoded by itself, beginning with a keyframe, and the parts are joined by copying packets. So parts
can be encoded side by side, and one that was encoded before is taken as it is.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from PIL import Image

from limelight.studio.motion.accents import with_accents
from limelight.studio.motion.encoding import Encoding
from limelight.studio.motion.facts import SegmentFacts, VideoFacts
from limelight.studio.motion.i420 import to_rgb
from limelight.studio.motion.layoutnotes import layout_notes
from limelight.studio.motion.level import leveled
from limelight.studio.motion.parts import Part, joins, measure
from limelight.studio.motion.probe import probe_video
from limelight.studio.motion.segment import segments
from limelight.studio.motion.segmentcache import SegmentCache
from limelight.studio.motion.segmentkey import segment_keys
from limelight.studio.motion.sound import Sound, soundtrack
from limelight.studio.motion.splice import splice
from limelight.studio.motion.srt import srt_text
from limelight.studio.motion.timeline import Resolve, Timeline
from limelight.studio.motion.wording import Wording, wording
from limelight.studio.motion.workbench import Workbench
from limelight.studio.motion.writer import SAMPLE_RATE, check_size, whole_file
from limelight.studio.threads import limit_threads
from limelight.studio.types import FPS, Progress, no_progress
from limelight.studio.typography.style import CaptionStyle


def compile_video(
    timeline: Timeline,
    out: Path,
    *,
    size: tuple[int, int],
    poster: Path,
    style: CaptionStyle | None = None,
    encoding: Encoding | None = None,
    cache: SegmentCache | None = None,
    threads: int | None = None,
    progress: Progress = no_progress,
    resolve: Resolve = Path,
) -> VideoFacts:
    """Write the video (H.264 and AAC 48 kHz stereo in a fast-start MP4), its poster and its captions.

    `size` is (width, height); `poster` is a .png or .jpg; the captions go beside `out` as SRT. A video
    without music has a silent track. With a `cache` only parts that changed since an earlier compilation are
    encoded; `threads` parts are encoded at once, by default as many as `thread_count()` says: neither changes
    a byte of the file. `progress` may be called from other threads, never from two at once. Raises
    InputRejected, RenderFailed when the disk is full, and whatever `progress` raises; then neither the video
    nor the poster nor the captions are left.
    """
    check_size(size)
    limit_threads()
    progress(0.0, "reading the clips")
    style, encoding = style or CaptionStyle(), encoding or Encoding()
    parts = measure(timeline, resolve)
    joined = joins(timeline, parts, style, size=size)
    words = wording(timeline, parts, joined, size=size, style=style)
    srt, srt_path = srt_text(list(words.shown)), out.with_suffix(".srt")
    made_of = segments(parts, joined, words, size)
    keys = segment_keys(timeline, made_of, style=style, encoding=encoding)
    with ExitStack() as files:
        video_file, poster_file = (files.enter_context(whole_file(path)) for path in (out, poster))
        if srt:
            files.enter_context(whole_file(srt_path)).write_text(srt, encoding="utf-8")
        scratch = Path(files.enter_context(tempfile.TemporaryDirectory(prefix=".segments-", dir=out.parent)))
        bench = Workbench(scratch, encoding, cache=cache, progress=progress)
        encoded, reused = bench.make(made_of, keys, threads=threads or limit_threads())
        progress(0.96, "laying the music")
        splice(
            encoded, video_file, sound=_sound(timeline, parts, resolve, encoding),
            audio_bit_rate=encoding.audio_bit_rate, comment=layout_notes(parts, words, size).model_dump_json(),
        )  # fmt: skip
        Image.fromarray(to_rgb(made_of[0].frame(poster_frame(parts, words)))).save(poster_file, quality=92)
        progress(1.0, "video finished")
    if not srt:  # captions of an earlier video of this name would be shown with this one
        srt_path.unlink(missing_ok=True)
    return probe_video(out).model_copy(update={
        "poster": str(poster), "srt": srt, "srt_path": str(srt_path) if srt else None, "notes": list(words.notes),
        "segments": [
            SegmentFacts(key=key, first=part.start, frames=part.count, reused=again)
            for part, key, again in zip(parts, keys, reused, strict=True)
        ],
    })  # fmt: skip


def poster_frame(parts: list[Part], words: Wording) -> int:
    """The frame that stands for the video: the first clip's when its words are all there, else its middle."""
    first, layer = parts[0], words.layers[0]
    return first.count // 2 if layer is None else min((layer.first + layer.after) // 2, first.count - 1)


def _sound(timeline: Timeline, parts: list[Part], resolve: Resolve, encoding: Encoding) -> Sound | None:
    if not encoding.audio:
        return None
    samples = sum(part.count for part in parts) * SAMPLE_RATE // FPS
    music = resolve(timeline.music) if timeline.music else None
    sound = soundtrack(music, samples, gain_db=timeline.music_gain_db, fade_s=timeline.music_fade_s)
    marks = [(part.start / FPS, part.clip.transition) for part in parts[1:]]
    if music and timeline.accents:
        sound = with_accents(sound, marks)
    return sound if encoding.lufs is None else leveled(sound, encoding.lufs)
