"""Reads a timeline from OpenTimelineIO, our own or that of an editing program."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast, get_args
from urllib.parse import unquote, urlparse

from pydantic import BaseModel, JsonValue, ValidationError

from limelight.studio.errors import InputRejected
from limelight.studio.motion.otiolib import otio
from limelight.studio.motion.otiowrite import CLIP_FIELDS, NAMESPACE, TIMELINE_FIELDS, frame_range, media_url
from limelight.studio.motion.timeline import Timeline, TimelineClip, Transition
from limelight.studio.types import FPS, Aspect

_HALF_FRAME_S = 0.5 / FPS
_NEAREST: dict[str, Transition] = {"wipe": "wipe", "match": "match", "slide": "wipe", "push": "wipe"}
"""What stands for another program's transition, by a word in its name; a dip stands for any other."""


class OtioImport(BaseModel):
    """A timeline that was read, and what of the file it does not hold."""

    timeline: Timeline
    notes: list[str]
    """What was replaced or left out, in words for the person who exported it."""


def read_otio(path: Path, *, aspect: Aspect | None = None) -> OtioImport:
    """The timeline in an OpenTimelineIO JSON file (.otio).

    `aspect` is the frame's; by default what the file says, else 16:9. What changed in another program (order,
    trims, removed clips and transitions) is taken from there. Raises InputRejected with everything that a
    timeline here cannot hold: gaps, several picture tracks, nested timelines, changes of speed, media that are
    no files, more than one piece of music.
    """
    try:
        read = otio.adapters.read_from_string(path.read_text(encoding="utf-8"), "otio_json")
    except (OSError, UnicodeDecodeError, ValueError, otio.exceptions.OTIOError) as error:
        raise InputRejected(
            "unreadable_otio",
            f"{path.name} cannot be read as OpenTimelineIO JSON ({error}); export it again as .otio.",
            value=str(path),
        ) from error
    if not isinstance(read, otio.schema.Timeline):
        raise InputRejected(
            "no_timeline",
            f"{path.name} holds a {type(read).__name__} and not a Timeline; export one sequence as .otio.",
            value=type(read).__name__,
        )
    return from_otio(read, aspect=aspect)


def from_otio(read: otio.schema.Timeline, *, aspect: Aspect | None = None) -> OtioImport:
    """The same for a timeline in memory."""
    reader = _Reader()
    clips, endcard = reader.pictures(read)
    music = reader.music(read, {clip.path for clip in clips})
    kept = {name: value for name, value in _kept(read).items() if name in TIMELINE_FIELDS}
    if aspect is not None:
        kept["aspect"] = aspect
    try:
        timeline = Timeline.model_validate({
            **kept, "clips": clips or [TimelineClip(path="none")], "endcard": endcard, "music": music
        })  # fmt: skip
    except ValidationError as error:
        reader.problems.append(f"its settings cannot be used ({error.errors()[0]['msg']})")
        timeline = None
    if reader.problems or timeline is None:
        found = "\n".join(f"- {problem}" for problem in reader.problems)
        raise InputRejected(
            "otio_not_taken",
            f"“{read.name}” cannot be taken as it is:\n{found}",
            limit=0,
            value=len(reader.problems),
        )
    return OtioImport(timeline=timeline, notes=reader.notes)


@dataclass(slots=True)
class _Reader:
    """Walks the tracks and gathers all that does not fit."""

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def pictures(self, read: otio.schema.Timeline) -> tuple[list[TimelineClip], TimelineClip | None]:
        """The clips of the picture track, and the end card if the last of them is one."""
        tracks = [track for track in read.video_tracks() if track.enabled and len(track)]
        if len(tracks) != 1:
            names = ", ".join(repr(track.name) for track in tracks) or "none"
            self.problems.append(f"it has {len(tracks)} picture tracks ({names}); flatten them into one")
            return [], None
        parts: list[tuple[TimelineClip, bool]] = []
        into: Transition | None = None
        for item in tracks[0]:
            if isinstance(item, otio.schema.Transition):
                into = self._transition(item)
                continue
            if (clip := self._picture(item, first=not parts, into=into)) is not None:
                parts.append((clip, _kept(item).get("role") == "endcard"))
            into = None
        if not parts and not self.problems:
            self.problems.append("its picture track has no clip; put one in")
        if len(parts) > 1 and parts[-1][1]:
            return [clip for clip, _ in parts[:-1]], parts[-1][0]
        return [clip for clip, _ in parts], None

    def music(self, read: otio.schema.Timeline, pictured: set[str]) -> str | None:
        """The one piece of music; the clips' own sound is left out with a note."""
        heard: list[tuple[otio.schema.Clip, str, float]] = []
        silent = 0
        for track in read.audio_tracks():
            at = 0.0
            for item in track if track.enabled else ():
                if isinstance(item, otio.schema.Clip):
                    path = _path(item)
                    if path is None or (path in pictured and _kept(item).get("role") != "music"):
                        silent += 1
                    else:
                        heard.append((item, path, at))
                if not isinstance(item, otio.schema.Transition):
                    at += item.duration().to_seconds()
        if silent:
            self.notes.append(f"The sound of {silent} clips was left out; a video here has its music alone.")
        if len(heard) > 1:
            self.problems.append(
                f"it has {len(heard)} pieces of music; mix them into one file that begins with the video"
            )
            return None
        if not heard:
            return None
        clip, path, at = heard[0]
        inside = clip.source_range.start_time.to_seconds() if clip.source_range else 0.0
        if at > _HALF_FRAME_S or inside > _HALF_FRAME_S:
            self.problems.append(
                f"its music begins at {at:.2f} s of the video and {inside:.2f} s of its file; both must be 0"
            )
        return path

    def _picture(
        self, item: otio.core.Composable, *, first: bool, into: Transition | None
    ) -> TimelineClip | None:
        if isinstance(item, otio.schema.Gap):
            if item.duration().to_seconds() > _HALF_FRAME_S:
                self.problems.append(
                    f"there is a gap of {item.duration().to_seconds():.2f} s at "
                    f"{item.range_in_parent().start_time.to_seconds():.2f} s; close it or put a clip there"
                )
            return None
        if not isinstance(item, otio.schema.Clip):
            self.problems.append(
                f"“{item.name}” is a {type(item).__name__} inside the track; render it to a clip of its own"
            )
            return None
        path = _path(item)
        if path is None:
            self.problems.append(
                f"“{item.name}” has no media file ({_media(item)}); render it to a file or link it again"
            )
            return None
        self._effects(item)
        return self._checked(item, path, first=first, into=into)

    def _effects(self, item: otio.schema.Clip) -> None:
        for effect in item.effects:
            name = effect.name or effect.effect_name or type(effect).__name__
            if isinstance(effect, otio.schema.TimeEffect):
                self.problems.append(f"“{item.name}” changes its speed ({name}); render it at its new speed")
            else:
                self.notes.append(f"The effect {name} on “{item.name}” was left out.")

    def _checked(
        self, item: otio.schema.Clip, path: str, *, first: bool, into: Transition | None
    ) -> TimelineClip | None:
        kept = _kept(item)
        fields = {name: value for name, value in kept.items() if name in CLIP_FIELDS}
        fields["path"] = path
        if item.source_range is not None and item.source_range != _range(kept):
            start = max(0.0, item.source_range.start_time.to_seconds() - _origin(item))
            fields["start_s"], fields["end_s"] = start, start + item.source_range.duration.to_seconds()
        if not kept and item.media_reference.available_range is not None:
            fields["source_s"] = item.media_reference.available_range.duration.to_seconds()
        fields["transition"] = into or (kept.get("transition", "cut") if first else "cut")
        try:
            return TimelineClip.model_validate(fields)
        except ValidationError as error:
            self.problems.append(f"“{item.name}” cannot be used ({error.errors()[0]['msg']})")
            return None

    def _transition(self, item: otio.schema.Transition) -> Transition:
        kept = _kept(item).get("transition")
        if kept in get_args(Transition):
            return cast(Transition, kept)
        name = item.name or item.transition_type
        said = f"{item.name} {item.transition_type}".lower()
        taken: Transition = "dip"
        for word, kind in _NEAREST.items():
            if word in said:
                taken = kind
        self.notes.append(f"The transition {name} became a {taken}, which takes no time of its own.")
        return taken


def _kept(item: otio.core.SerializableObjectWithMetadata) -> dict[str, JsonValue]:
    """What we wrote into an item; nothing for another program's."""
    try:
        kept: JsonValue = json.loads(str(item.metadata.get(NAMESPACE, "{}")))
    except json.JSONDecodeError:  # another program's, of the same name
        return {}
    return kept if isinstance(kept, dict) else {}


def _range(kept: dict[str, JsonValue]) -> otio.opentime.TimeRange | None:
    first, frames = kept.get("first"), kept.get("frames")
    return frame_range(first, frames) if isinstance(first, int) and isinstance(frames, int) else None


def _origin(item: otio.schema.Clip) -> float:
    """The time code at which the media begins: seconds are counted from there."""
    known = item.media_reference.available_range
    return known.start_time.to_seconds() if known is not None else 0.0


def _path(item: otio.schema.Clip) -> str | None:
    """The file, or the id, that a clip shows; None where it shows neither."""
    media = item.media_reference
    if not isinstance(media, otio.schema.ExternalReference) or not media.target_url:
        return None
    kept = _kept(item).get("path")
    if isinstance(kept, str) and media_url(kept) == media.target_url:
        return kept
    url = urlparse(media.target_url)
    if url.scheme == "file":
        return unquote(url.path)
    return None if "://" in media.target_url else unquote(media.target_url)


def _media(item: otio.schema.Clip) -> str:
    media = item.media_reference
    return media.target_url if isinstance(media, otio.schema.ExternalReference) else type(media).__name__
