"""Edits in words: what a person did by hand, as they would say it. Read from the record alone."""

from __future__ import annotations

from collections.abc import Iterator

from limelight.infra.stores.edits import EditRecord
from limelight.memory.edits.board import Board
from limelight.schema.state import TimelineItem
from limelight.schema.ui_events import Adjust, Crop, Logo, Rotate, Text, VideoCaption

MORE: dict[str, tuple[str, str]] = {
    "brightness": ("brighter", "darker"),
    "contrast": ("richer in contrast", "softer"),
    "saturation": ("more colourful", "less colourful"),
    "warmth": ("warmer", "cooler"),
}
"""What more and less of an adjustment makes of a picture."""


def sentence(record: EditRecord) -> str:
    """What an edit did, e.g. "trimmed shot 2 to 1.8 s"; empty for what a run did."""
    if record.name == "run":
        return ""
    before = Board.model_validate_json(record.before or "{}")
    after = Board.model_validate_json(record.after or "{}")
    thing = subject(record)
    match record.name:
        case "image.crop":
            crop = Crop.model_validate_json(record.payload)
            shape = f" at {crop.aspect}" if crop.aspect else ""
            return f"cropped {thing} to {crop.width * crop.height:.0%} of it{shape}"
        case "image.rotate":
            return f"turned {thing} by {Rotate.model_validate_json(record.payload).degrees:g}°"
        case "image.flip":
            return f"flipped {thing}"
        case "image.adjust":
            return f"made {thing} {_adjusted(Adjust.model_validate_json(record.payload))}"
        case "image.text":
            text = Text.model_validate_json(record.payload)
            return f"put “{text.text}” on {thing}, {place(text.x, text.y)}"
        case "image.logo":
            logo = Logo.model_validate_json(record.payload)
            return f"put a logo on {thing}, {place(logo.x, logo.y)}"
        case "shot.replace":
            return f"put another picture into {thing}"
        case "shot.delete":
            return f"took {thing} out"
        case "shot.reorder":
            return "put the shots into another order"
        case "video.caption":
            words = VideoCaption.model_validate_json(record.payload).text
            return f"captioned {thing} “{words}”" if words else f"took the caption off {thing}"
        case "video.trim" if record.child_id:
            return "trimmed the video"
        case "video.trim" | "timeline.set":
            return "; ".join(_cut(before, after)) or "changed the timeline"
        case "video.music":
            return "chose other music"
        case "edit.macro":
            return f"did the same for {listed(indices(before, after))}"
        case _:
            return ""


def subject(record: EditRecord) -> str:
    """What an edit was of, as the person sees it: "shot 2", or "a picture" outside the storyboard."""
    index = index_of(record)
    return f"shot {index}" if index else "the video" if record.name.startswith("video.") else "a picture"


def index_of(record: EditRecord) -> int | None:
    """The number of the shot that an edit was of, as it was counted before it; None outside the storyboard."""
    board = Board.model_validate_json(record.before or "{}")
    items = [*board.storyboard.values(), *board.timeline.clips.values()]
    found = next((item.index for item in items if item.artifact_id == record.artifact_id), None)
    if found is not None:
        return found
    later = Board.model_validate_json(record.after or "{}")  # a clip that came into the timeline by this edit
    named = {record.artifact_id, record.child_id} - {""}
    items = [*later.storyboard.values(), *later.timeline.clips.values()]
    return next((item.index for item in items if item.artifact_id in named), None)


def place(x: float, y: float) -> str:
    """Where a point of a picture lies: "at the bottom right", "in the middle"."""
    row = "top" if y < 1 / 3 else "bottom" if y > 2 / 3 else ""
    side = "left" if x < 1 / 3 else "right" if x > 2 / 3 else ""
    where = " ".join(word for word in (row, side) if word)
    return f"at the {where}" if where else "in the middle"


def indices(before: Board, after: Board) -> list[int]:
    """The numbers of the shots that differ between two boards."""
    slots = [slot for slot, item in after.storyboard.items() if before.storyboard.get(slot) != item]
    clips = [slot for slot, item in after.timeline.clips.items() if before.timeline.clips.get(slot) != item]
    found = {after.storyboard[slot].index for slot in slots} | {
        after.timeline.clips[slot].index for slot in clips
    }
    return sorted(found)


def listed(numbers: list[int], noun: str = "shot") -> str:
    """ "shots 1, 3 and 4"; "other pictures" for none."""
    if not numbers:
        return "other pictures"
    if len(numbers) == 1:
        return f"{noun} {numbers[0]}"
    return f"{noun}s {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _adjusted(edit: Adjust) -> str:
    said = [MORE[name][value < 0] for name, value in edit.model_dump().items() if value]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said) or "as it was"


def _cut(before: Board, after: Board) -> Iterator[str]:
    """What differs between two timelines, a clause each."""
    old, new = before.timeline.clips, after.timeline.clips
    for slot, item in sorted(new.items(), key=lambda pair: pair[1].index):
        was = old.get(slot)
        if was is None:
            yield (
                f"trimmed shot {item.index} to {_length(item)}"
                if item.start_s
                else f"put shot {item.index} in"
            )
        elif (was.start_s, was.end_s) != (item.start_s, item.end_s):
            yield f"trimmed shot {was.index} to {_length(item)}"
        if was is not None and (was.caption, was.subcaption) != (item.caption, item.subcaption):
            yield (
                f"captioned shot {was.index} “{item.caption}”"
                if item.caption
                else f"took the caption off shot {was.index}"
            )
    for slot in old:
        if slot not in new:
            yield f"took shot {old[slot].index} out of the cut"
    kept = [slot for slot in sorted(old, key=lambda s: old[s].index) if slot in new]
    if kept != [slot for slot in sorted(new, key=lambda s: new[s].index) if slot in old]:
        yield "put the clips into another order"
    if before.timeline.music_id != after.timeline.music_id:
        yield "chose other music" if after.timeline.music_id else "took the music out"


def _length(item: TimelineItem) -> str:
    return f"{item.end_s - item.start_s:.1f} s" if item.end_s is not None else "its end"
