"""`video.trim` and `video.caption` of a clip: edits of its item in the timeline, in place."""

from __future__ import annotations

from limelight.schema.artifact import Artifact
from limelight.schema.errors import BadInput
from limelight.schema.state import ThreadState, TimelineItem

TOLERANCE_S = 1 / 24
"""A frame: by so much an end may lie beyond a clip's, for players round."""


def trim(state: ThreadState, clip: Artifact, *, start_s: float, end_s: float) -> None:
    """Show a clip from start to end, in seconds of the clip. Raises `BadInput` for an end beyond its own."""
    end_s = within(clip, end_s)
    key = timeline_key(state, clip)
    state.timeline.clips[key] = state.timeline.clips[key].model_copy(
        update={"start_s": start_s, "end_s": end_s}
    )


def caption(state: ThreadState, clip: Artifact, text: str) -> None:
    """Caption a clip; an empty text takes the caption away, with the small line under it."""
    key = timeline_key(state, clip)
    words = " ".join(text.split())
    update = {"caption": words} if words else {"caption": "", "subcaption": ""}
    state.timeline.clips[key] = state.timeline.clips[key].model_copy(update=update)


def within(media: Artifact, end_s: float) -> float:
    """An end as it can be had: at most the media's own. Raises `BadInput` for one beyond it."""
    lasts = media.duration_s or 0.0
    if end_s > lasts + TOLERANCE_S:
        raise BadInput(
            f"{media.name} lasts {lasts:g} s and cannot end at {end_s:g} s; end it at {lasts:g} s or earlier",
            code="trim_past_end", limit=lasts, value=end_s,
        )  # fmt: skip
    return min(end_s, lasts)


def timeline_key(state: ThreadState, clip: Artifact) -> str:
    """Where a clip stands in the timeline; one that no video used yet is put there first, in its slot.

    Raises `BadInput` for a clip of another aspect than the timeline's.
    """
    timeline = state.timeline
    found = next((key for key, item in timeline.clips.items() if item.artifact_id == clip.id), None)
    if found is not None:
        return found
    aspect = str(clip.meta.get("aspect") or "16:9")
    if timeline.clips and aspect != timeline.aspect:
        raise BadInput(
            f"{clip.name} is {aspect} and the timeline is {timeline.aspect}; make the {aspect} video first",
            code="not_in_timeline", limit=timeline.aspect, value=aspect,
        )  # fmt: skip
    timeline.aspect = aspect
    slot = str(clip.meta.get("slot") or f"clip-{len(timeline.clips) + 1}")
    old, shot = timeline.clips.get(slot), state.storyboard.get(slot)
    index = old.index if old else shot.index if shot else clip.index or len(timeline.clips) + 1
    timeline.clips[slot] = TimelineItem(
        index=index, artifact_id=clip.id, end_s=clip.duration_s,
        caption=old.caption if old else str(clip.meta.get("caption") or ""),
        subcaption=old.subcaption if old else str(clip.meta.get("subcaption") or ""),
    )  # fmt: skip
    return slot
