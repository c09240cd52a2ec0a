"""Delivers a video for a placement: encoded, levelled and checked."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from PIL import Image
from pydantic import BaseModel

from limelight.studio.errors import InputRejected
from limelight.studio.motion.compile import compile_video
from limelight.studio.motion.encoding import Encoding
from limelight.studio.motion.facts import VideoFacts
from limelight.studio.motion.filefacts import FileFacts, file_facts
from limelight.studio.motion.i420 import to_rgb
from limelight.studio.motion.layoutnotes import read_layout_notes
from limelight.studio.motion.level import leveled
from limelight.studio.motion.placementcheck import PICTURE, SOUND, Violation, check_facts
from limelight.studio.motion.placements import VideoPlacement
from limelight.studio.motion.probe import probe_video
from limelight.studio.motion.reader import read_frames
from limelight.studio.motion.segmentcache import SegmentCache
from limelight.studio.motion.sound import Sound, read_sound
from limelight.studio.motion.spec import frame_count
from limelight.studio.motion.splice import lay_sound, splice
from limelight.studio.motion.timeline import Resolve, Timeline
from limelight.studio.motion.writer import SAMPLE_RATE, Mp4Writer, whole_file
from limelight.studio.threads import limit_threads
from limelight.studio.types import FPS, Progress, no_progress
from limelight.studio.typography.style import CaptionStyle


class Delivery(BaseModel):
    """A video as it goes to a placement."""

    placement: str
    video: VideoFacts
    file: FileFacts
    """The finished file, measured."""
    violations: list[Violation]
    """What is still against the placement's rules; empty when it may run."""
    changes: list[str]
    """What was done to a finished video, in words; empty for a timeline, which is compiled as the placement asks."""


def deliver(
    source: Timeline | Path,
    placement: VideoPlacement,
    out: Path,
    *,
    poster: Path,
    style: CaptionStyle | None = None,
    cache: SegmentCache | None = None,
    threads: int | None = None,
    progress: Progress = no_progress,
    resolve: Resolve = Path,
) -> Delivery:
    """Write `source` to `out` as `placement` asks, and check the file that came of it.

    A timeline is compiled in the placement's own frame and rate; of a finished video, only what breaks a rule is
    made again: its sound, its picture, or neither. What cannot be set right (a length, words outside the safe
    zone) is in `violations`. Raises InputRejected for another aspect and for what cannot be read, RenderFailed
    when the disk is full, and whatever `progress` raises; then nothing is left.
    """
    changes: list[str] = []
    if isinstance(source, Timeline):
        if source.aspect != placement.aspect:
            raise _other_aspect(placement, source.aspect)
        encoding = placement.encoding_for(source.frames(resolve) / FPS)
        video = compile_video(
            source, out, size=placement.size, poster=poster, style=style, encoding=encoding, cache=cache, threads=threads,
            progress=progress, resolve=resolve,
        )  # fmt: skip
        video = video.model_copy(update={"notes": [*video.notes, *_enlarged(source, placement, resolve)]})
    else:
        video, changes = _rewritten(source, placement, out, poster=poster, progress=progress)
    file = file_facts(out)
    return Delivery(
        placement=placement.name, video=video, file=file, violations=check_facts(file, placement),
        changes=changes,
    )  # fmt: skip


def _rewritten(
    path: Path, placement: VideoPlacement, out: Path, *, poster: Path, progress: Progress
) -> tuple[VideoFacts, list[str]]:
    """A finished video with what breaks a rule made again, and what that was."""
    limit_threads()
    progress(0.0, "checking the video")
    facts = file_facts(path)
    width, height = placement.size
    if abs(facts.width / facts.height / (width / height) - 1) > 0.01:
        raise _other_aspect(placement, f"{facts.width}x{facts.height}")
    broken = {violation.code: violation for violation in check_facts(facts, placement)}
    picture = [broken[code] for code in broken if code in PICTURE]
    sound = [broken[code] for code in broken if code in SOUND]
    encoding = placement.encoding_for(facts.seconds)
    notes = read_layout_notes(str(path))
    comment = notes.model_dump_json() if notes else ""
    with ExitStack() as files:
        video_file, poster_file = (files.enter_context(whole_file(one)) for one in (out, poster))
        scratch = Path(files.enter_context(tempfile.TemporaryDirectory(prefix=".delivery-", dir=out.parent)))
        if picture:
            encoded = scratch / "picture.mp4"
            count = _encode(path, facts, encoding, placement.size, encoded, progress)
            heard = _heard(path, facts, encoding, count * SAMPLE_RATE // FPS)
            splice(
                [encoded], video_file, sound=heard, audio_bit_rate=encoding.audio_bit_rate, comment=comment
            )
        else:
            samples = round(facts.seconds * SAMPLE_RATE)
            heard = _heard(path, facts, encoding, samples)
            lay_sound(path, video_file, sound=heard, audio_bit_rate=encoding.audio_bit_rate, comment=comment)
        middle = frame_count(facts.seconds / 2)
        still = next(read_frames(path, first=middle, count=1, size=placement.size))
        Image.fromarray(to_rgb(still)).save(poster_file, quality=92)
        progress(1.0, "video delivered")
    changes = [f"{what.what} was {what.value}; it is now {what.limit}." for what in (*picture, *sound)]
    return probe_video(out).model_copy(update={"poster": str(poster)}), changes


def _encode(
    path: Path, facts: FileFacts, encoding: Encoding, size: tuple[int, int], out: Path, progress: Progress
) -> int:
    """The picture again, at our own rate; returns how many frames."""
    count = frame_count(facts.seconds)
    with Mp4Writer(
        out, size=size, crf=encoding.crf, preset=encoding.preset, options=encoding.options
    ) as writer:
        for index, frame in enumerate(read_frames(path, first=0, count=count, size=size)):
            writer.write(frame)
            progress(0.95 * (index + 1) / count, "encoding the picture")
    return count


def _heard(path: Path, facts: FileFacts, encoding: Encoding, samples: int) -> Sound | None:
    """The sound at the placement's level, exactly as long as the picture."""
    if not encoding.audio or facts.sound is None:
        return None
    read = read_sound(path, samples)
    sound = np.zeros((2, samples), np.float32)
    sound[:, : read.shape[1]] = read
    return sound if encoding.lufs is None else leveled(sound, encoding.lufs)


def _enlarged(timeline: Timeline, placement: VideoPlacement, resolve: Resolve) -> list[str]:
    """What to know of clips that are smaller than the placement's frame."""
    width, height = placement.size
    small = [f"{one.width}x{one.height}" for one in (probe_video(resolve(part.path)) for part in timeline.parts)
             if one.width < width]  # fmt: skip
    if not small:
        return []
    return [
        f"{len(small)} of {len(timeline.parts)} shots are only {small[0]} and were enlarged to {width}x{height}; "
        "film them in that size for a sharper picture."
    ]


def _other_aspect(placement: VideoPlacement, has: str) -> InputRejected:
    return InputRejected(
        "other_aspect",
        f"The video is {has} and {placement.label} takes {placement.aspect}; cropping would cut the product. "
        f"Paint the shots in {placement.aspect} and compile them.",
        limit=placement.aspect,
        value=has,
    )
