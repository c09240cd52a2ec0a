"""A timeline as OpenTimelineIO, for editing programs: https://opentimelineio.readthedocs.io."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

from pydantic import JsonValue

from limelight.studio.motion.otiolib import otio
from limelight.studio.motion.spec import frame_count
from limelight.studio.motion.timeline import Resolve, Timeline, TimelineClip
from limelight.studio.motion.transitions import HALF_FRAMES
from limelight.studio.motion.writer import whole_file
from limelight.studio.types import FPS

NAMESPACE = "limelight"
"""Under this name the file keeps what OpenTimelineIO has no words for: captions, styles, exact seconds. As
JSON text, because OpenTimelineIO rounds the last digit of numbers.
"""
CLIP_FIELDS = {"path", "start_s", "end_s", "source_s", "caption", "transition"}
TIMELINE_FIELDS = {
    "aspect", "music_gain_db", "music_fade_s", "accents", "scrim", "dip_color", "wipe_color"
}  # fmt: skip


def write_otio(timeline: Timeline, path: Path, *, name: str = "Video", resolve: Resolve = Path) -> None:
    """Write `timeline` as OpenTimelineIO JSON (.otio); `read_otio` gives back an equal timeline.

    Raises InputRejected where a clip's length is not known and its file cannot be read.
    """
    text = to_otio(timeline, name=name, resolve=resolve).to_json_string()
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8")


def to_otio(timeline: Timeline, *, name: str = "Video", resolve: Resolve = Path) -> otio.schema.Timeline:
    """One picture track of clips, transitions and the end card; one sound track with the music."""
    made = otio.schema.Timeline(name)
    made.metadata[NAMESPACE] = timeline.model_dump_json(include=TIMELINE_FIELDS)
    picture = otio.schema.Track("Picture", kind=otio.schema.TrackKind.Video)
    made.tracks.append(picture)
    roles = ["clip"] * len(timeline.clips) + ["endcard"]
    clips = [
        _clip(clip, role, clip.frames(resolve)) for clip, role in zip(timeline.parts, roles, strict=False)
    ]
    picture.append(clips[0])
    for (before, after), part in zip(pairwise(clips), timeline.parts[1:], strict=True):
        if part.transition != "cut":
            picture.append(_transition(part.transition, before, after))
        picture.append(after)
    if timeline.music is not None:
        sound = otio.schema.Track("Music", kind=otio.schema.TrackKind.Audio)
        made.tracks.append(sound)
        frames = sum(round(clip.source_range.duration.value) for clip in clips)
        media = otio.schema.ExternalReference(media_url(timeline.music))
        music = otio.schema.Clip("Music", media, frame_range(0, frames))
        music.metadata[NAMESPACE] = json.dumps({"role": "music", "path": timeline.music})
        sound.append(music)
    return made


def media_url(path: str) -> str:
    """A file's place as a URL; an id, or a path relative to the timeline, stays readable."""
    return Path(path).as_uri() if Path(path).is_absolute() else quote(path, safe="/")


def frame_range(first: int, count: int) -> otio.opentime.TimeRange:
    """`count` frames from `first` on."""
    return otio.opentime.TimeRange(
        otio.opentime.RationalTime(first, FPS), otio.opentime.RationalTime(count, FPS)
    )


def _clip(clip: TimelineClip, role: str, frames: int) -> otio.schema.Clip:
    first = frame_count(clip.start_s)
    media = otio.schema.ExternalReference(media_url(clip.path))
    if clip.source_s is not None:
        media.available_range = frame_range(0, frame_count(clip.source_s))
    made = otio.schema.Clip(Path(clip.path).stem, media, frame_range(first, frames))
    kept: dict[str, JsonValue] = clip.model_dump(mode="json", include=CLIP_FIELDS)
    made.metadata[NAMESPACE] = json.dumps({**kept, "role": role, "first": first, "frames": frames})
    if clip.caption is not None:
        made.markers.append(_marker(clip, first, frames))
    return made


def _marker(clip: TimelineClip, first: int, frames: int) -> otio.schema.Marker:
    """The words where other programs can see them; they are read back from the clip."""
    assert clip.caption is not None
    start = min(frame_count(clip.caption.start_s), frames)
    end = frames if clip.caption.end_s is None else min(frame_count(clip.caption.end_s), frames)
    words = " / ".join(line for line in (clip.caption.text, clip.caption.subtext) if line)
    return otio.schema.Marker(
        words, frame_range(first + start, max(0, end - start)), otio.schema.MarkerColor.CYAN
    )


def _transition(kind: str, before: otio.schema.Clip, after: otio.schema.Clip) -> otio.schema.Transition:
    half = [min(HALF_FRAMES, round(clip.source_range.duration.value)) for clip in (before, after)]
    made = otio.schema.Transition(
        kind,
        otio.schema.TransitionTypes.Custom,
        in_offset=otio.opentime.RationalTime(half[0], FPS),
        out_offset=otio.opentime.RationalTime(half[1], FPS),
    )
    made.metadata[NAMESPACE] = json.dumps({"transition": kind})
    return made
