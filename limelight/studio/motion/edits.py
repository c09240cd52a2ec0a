"""Changes to a timeline. Each gives a new timeline and leaves the old one as it is."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from limelight.studio.errors import InputRejected
from limelight.studio.motion.timeline import Caption, Timeline, TimelineClip


def trim(
    timeline: Timeline, index: int, *, start_s: float | None = None, end_s: float | None = None
) -> Timeline:
    """Show the clip `index` from `start_s` to `end_s` of its file; what is not given stays as it is.

    Raises InputRejected for no such clip, an end beyond a known file's, and a clip of less than a frame.
    """
    clip = _clip(timeline, index)
    start = clip.start_s if start_s is None else start_s
    end = clip.end_s if end_s is None else end_s
    if clip.source_s is not None and end is not None and end > clip.source_s:
        raise InputRejected(
            "trim_past_end",
            f"Clip {index + 1} lasts {clip.source_s:.2f} s and cannot end at {end:.2f} s; end it earlier.",
            limit=clip.source_s,
            value=end,
        )
    return _with(timeline, index, _checked(clip, start_s=start, end_s=end))


def reorder(timeline: Timeline, order: Sequence[int]) -> Timeline:
    """Play the clips in another order: `order` names each by its place now, from 0, exactly once."""
    if sorted(order) != list(range(len(timeline.clips))):
        raise InputRejected(
            "bad_order",
            f"The order {list(order)} does not name each of the {len(timeline.clips)} clips exactly once; "
            f"give the numbers 0 to {len(timeline.clips) - 1} in the order wanted.",
            limit=len(timeline.clips),
            value=list(order),
        )
    return _clips(timeline, [timeline.clips[index] for index in order])


def replace_clip(timeline: Timeline, index: int, path: str, *, source_s: float | None = None) -> Timeline:
    """Show another file in the place of the clip `index`; its words and its transition stay, its trim too.

    `source_s` is how long the new file is. Where the old trim does not fit in it, as much as there is
    is shown.
    """
    clip = _clip(timeline, index)
    start, end = clip.start_s, clip.end_s
    if end is None and clip.source_s is not None:
        end = clip.source_s
    if source_s is not None:
        length = min(source_s, (end or source_s) - start)
        start = min(start, source_s - length)
        end = start + length
    return _with(timeline, index, _checked(clip, path=path, source_s=source_s, start_s=start, end_s=end))


def remove(timeline: Timeline, index: int) -> Timeline:
    """Leave the clip `index` out. Raises InputRejected for the only one: a video needs a clip."""
    _clip(timeline, index)
    if len(timeline.clips) == 1:
        raise InputRejected(
            "last_clip",
            "This is the video's only clip; put another in before you take it out.",
            limit=1,
            value=0,
        )
    return _clips(timeline, [clip for at, clip in enumerate(timeline.clips) if at != index])


def insert(timeline: Timeline, index: int, clip: TimelineClip) -> Timeline:
    """Play `clip` before the clip that is at `index` now; at the end if `index` is the number of clips."""
    if not 0 <= index <= len(timeline.clips):
        raise InputRejected(
            "no_such_place",
            f"A video of {len(timeline.clips)} clips has no place {index}; give 0 to {len(timeline.clips)}.",
            limit=len(timeline.clips),
            value=index,
        )
    return _clips(timeline, [*timeline.clips[:index], clip, *timeline.clips[index:]])


def with_music(timeline: Timeline, path: str | None, *, gain_db: float | None = None) -> Timeline:
    """Lay other music under the video, or none; without `gain_db` the level stays as it is."""
    gain = timeline.music_gain_db if gain_db is None else gain_db
    return Timeline.model_validate({**dict(timeline), "music": path, "music_gain_db": gain})


def with_copy(timeline: Timeline, index: int, text: str, *, subtext: str = "") -> Timeline:
    """Set other words over the clip `index`, at the same time as the old ones; none at all if both are empty."""
    clip = _clip(timeline, index)
    if not text.strip() and not subtext.strip():
        return _with(timeline, index, clip.model_copy(update={"caption": None}))
    caption = (clip.caption or Caption()).model_copy(update={"text": text, "subtext": subtext})
    return _with(timeline, index, clip.model_copy(update={"caption": caption}))


def _clip(timeline: Timeline, index: int) -> TimelineClip:
    if not 0 <= index < len(timeline.clips):
        raise InputRejected(
            "no_such_clip",
            f"There is no clip {index}; the video has {len(timeline.clips)}, counted from 0.",
            limit=len(timeline.clips) - 1,
            value=index,
        )
    return timeline.clips[index]


def _checked(clip: TimelineClip, **changes: object) -> TimelineClip:
    try:
        return TimelineClip.model_validate({**dict(clip), **changes})
    except ValidationError as error:
        said = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise InputRejected("bad_clip", f"That cannot be shown: {said}.", value=str(changes)) from error


def _with(timeline: Timeline, index: int, clip: TimelineClip) -> Timeline:
    return _clips(timeline, [clip if at == index else old for at, old in enumerate(timeline.clips)])


def _clips(timeline: Timeline, clips: list[TimelineClip]) -> Timeline:
    return timeline.model_copy(update={"clips": clips})
