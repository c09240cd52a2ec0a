"""`timeline.set`: what a whole timeline must fulfil before it replaces the state's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from limelight.memory.edits.clips import within
from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.errors import BadInput
from limelight.schema.state import TimelineState
from limelight.schema.ui_events import VideoCaption
from limelight.schema.work import Aspect

MAX_CLIPS = 64


def references(timeline: TimelineState) -> Iterator[tuple[str, ArtifactKind]]:
    """Every artifact that a timeline names, with the kind it must be of."""
    for item in timeline.clips.values():
        if item.artifact_id:
            yield item.artifact_id, "clip"
    if timeline.endcard_id:
        yield timeline.endcard_id, "endcard"
    if timeline.music_id:
        yield timeline.music_id, "music"
    if timeline.video_id:
        yield timeline.video_id, "video"


def check_timeline(timeline: TimelineState, media: Mapping[str, Artifact]) -> None:
    """Raise `BadInput` for a timeline that cannot be compiled; `media` has what `references` names."""
    if timeline.aspect not in get_args(Aspect):
        raise BadInput(
            f"there is no aspect {timeline.aspect[:20]!r}; use one of {', '.join(get_args(Aspect))}",
            code="unknown_aspect", limit=list(get_args(Aspect)), value=timeline.aspect[:20],
        )  # fmt: skip
    if len(timeline.clips) > MAX_CLIPS:
        raise BadInput(
            f"the timeline has {len(timeline.clips)} clips and at most {MAX_CLIPS} are taken; leave some out",
            code="too_many_clips", limit=MAX_CLIPS, value=len(timeline.clips),
        )  # fmt: skip
    for key, item in timeline.clips.items():
        VideoCaption(text=item.caption)
        VideoCaption(text=item.subcaption)
        clip = media.get(item.artifact_id or "")
        end_s = item.end_s if item.end_s is not None or clip is None else clip.duration_s
        if clip is not None and item.end_s is not None:
            within(clip, item.end_s)
        if end_s is not None and not 0 <= item.start_s < end_s:
            raise BadInput(
                f"{key[:40]} starts at {item.start_s:g} s and ends at {end_s:g} s; "
                "start it at 0 s or later, and before its end",
                code="trim_past_end", limit=end_s, value=item.start_s,
            )  # fmt: skip


def numbered(timeline: TimelineState) -> TimelineState:
    """The timeline with its clips counted from 1 in their order."""
    ranked = sorted(timeline.clips, key=lambda key: timeline.clips[key].index)
    clips = {
        key: item.model_copy(update={"index": ranked.index(key) + 1}) for key, item in timeline.clips.items()
    }
    return timeline.model_copy(update={"clips": clips})
