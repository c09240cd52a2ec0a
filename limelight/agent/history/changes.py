"""What a turn or an edit changed, read from its artifacts and from the state before and after it. No model is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel, Field

from limelight.schema.history import Change, ChangeKind
from limelight.schema.state import ShotItem, ThreadState

ORDER: tuple[ChangeKind, ...] = (
    "back", "logo", "slogan", "endcard", "shot_deleted", "shot_replaced", "shots_ordered", "shot", "shots", "shot_by_hand",
    "picture_by_hand", "board", "board_new", "chosen", "concepts", "music_new", "trim", "caption", "cut", "clips", "clip",
    "video", "video_again", "music", "ads", "pictures", "headlines", "audio", "undone", "redone", "product", "upload",
)  # fmt: skip
"""What tells most about a turn comes first."""
NEW_WORDS = 6
"""Words of a scene that say what is new in it, at most."""
PICTURES = ("shot", "image", "clip", "video", "endcard", "upload", "logo")
"""What has a thumbnail."""
BY_HAND: dict[str, ChangeKind] = {
    "shot.replace": "shot_replaced", "shot.reorder": "shots_ordered", "shot.delete": "shot_deleted", "video.trim": "trim",
    "video.caption": "caption", "video.music": "music_new", "timeline.set": "cut", "edit.undo": "undone",
    "edit.redo": "redone",
}  # fmt: skip
"""Edits by hand that say by their name what they change."""
_WORD = re.compile(r"[\w'-]+")
_SMALL = frozenset(
    (
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "over",
        "the",
        "to",
        "under",
        "with",
    )
)
"""Words that say nothing new by themselves; before a new word they stay with it."""


class Made(BaseModel):
    """What is kept of an artifact until its turn has ended."""

    id: str
    kind: str
    name: str = ""
    meta: dict[str, Any] = Field(default_factory=dict)
    parents: list[str] = Field(default_factory=list[str])

    @classmethod
    def of(cls, value: dict[str, Any]) -> Made:
        """From the value of an `artifact` event."""
        kept = {"slot", "index", "aspect", "text", "with_logo", "mood", "placement", "prompt"}
        meta = {k: v for k, v in value.get("meta", {}).items() if k in kept}
        return cls(
            id=value["id"],
            kind=value["kind"],
            name=value["name"],
            meta=meta,
            parents=value.get("parents", []),
        )


def of_turn(
    before: ThreadState, after: ThreadState, made: Sequence[Made], *, card: Made | None = None
) -> list[Change]:
    """What a turn changed, the most telling first. `card` is the end card that the video had before."""
    found = [
        *_product(before, after), *_concepts(before, after, made), *_storyboard(before, after, made), *_clips(made),
        *_music(before, made), *_endcard(made, card), *_videos(before, after, made), *_rest(after, made),
    ]  # fmt: skip
    return ordered(found)


def of_edit(name: str, before: ThreadState, after: ThreadState, *, told: str = "") -> list[Change]:
    """What an edit by hand changed; `told` says it in English."""
    return [change.model_copy(update={"told": told}) for change in _of_edit(name, before, after)]


def _of_edit(name: str, before: ThreadState, after: ThreadState) -> list[Change]:
    shots = sorted(_swapped(before, after))
    kind = BY_HAND.get(name)
    if kind == "shot_deleted":
        gone = [item.index for slot, item in before.storyboard.items() if slot not in after.storyboard]
        return [Change(kind=kind, shots=sorted(gone))]
    if kind is not None:
        return [Change(kind=kind, shots=shots)]
    what = name.removeprefix("image.")
    if shots or name == "edit.macro":
        return [Change(kind="shot_by_hand", shots=shots, words=what)]
    return [Change(kind="picture_by_hand", words=what)]


def ordered(changes: Iterable[Change]) -> list[Change]:
    """The most telling first."""
    return sorted(changes, key=lambda change: ORDER.index(change.kind))


def thumbnail_of(made: Sequence[Made], after: ThreadState) -> str | None:
    """What shows best where the conversation stood: what the turn made last, else what it stood at."""
    for kind in ("video", "clip", "shot", "image", "endcard"):
        if found := [one.id for one in made if one.kind == kind]:
            return found[-1] if kind in {"video", "image"} else found[0]
    board = sorted(after.storyboard.values(), key=lambda item: item.index)
    first = next((item.artifact_id for item in board if item.artifact_id), None)
    photo = re.search(r"art_\w+", (after.product.photo_url if after.product else None) or "")
    return after.timeline.video_id or first or (photo.group() if photo else None)


def _product(before: ThreadState, after: ThreadState) -> list[Change]:
    if after.product is None or (before.product and before.product.id == after.product.id):
        return []
    return [Change(kind="product", words=after.product.title)]


def _concepts(before: ThreadState, after: ThreadState, made: Sequence[Made]) -> list[Change]:
    found: list[Change] = []
    if count := sum(one.kind == "concept" for one in made):
        titles = ", ".join(one.name for one in made if one.kind == "concept")
        found.append(Change(kind="concepts", n=count, words=titles))
    was = {key for key, item in before.concepts.items() if item.chosen}
    for key, item in after.concepts.items():
        if item.chosen and key not in was:
            found.append(Change(kind="chosen", n=item.index, words=item.title))
    return found


def _storyboard(before: ThreadState, after: ThreadState, made: Sequence[Made]) -> list[Change]:
    painted = [one for one in made if one.kind == "shot"]
    mine = {one.id for one in painted}
    shown = {slot: item for slot, item in after.storyboard.items() if item.artifact_id in mine}
    gone = sorted(item.index for slot, item in before.storyboard.items() if slot not in after.storyboard)
    had = [item for item in before.storyboard.values() if item.artifact_id]
    if shown and not had:
        return [Change(kind="board", n=len(shown))]
    if shown and len(shown) == len(after.storyboard) and not _same_scenes(before, after):
        return [Change(kind="board_new", n=len(shown))]
    found: list[Change] = []
    if gone and not shown:
        found.append(Change(kind="shot_deleted", shots=gone))
    if len(shown) > 1 and len(shown) == len(after.storyboard):
        aspects = {item.aspect for item in shown.values()} - {item.aspect for item in had}
        found.append(Change(kind="shots", n=len(shown), words=", ".join(sorted(aspects))))
    else:
        for slot, item in sorted(shown.items(), key=lambda pair: pair[1].index):
            words = news(before.storyboard.get(slot), item)
            found.append(Change(kind="shot", shots=[item.index], words=words))
    if not shown and (swapped := sorted(_swapped(before, after))):
        found.append(Change(kind="shot_replaced", shots=swapped))
    if not shown and painted:  # made beside the storyboard: another shape of it
        aspects = sorted({str(one.meta.get("aspect") or "") for one in painted} - {""})
        slots = {(one.meta.get("slot"), one.meta.get("aspect")) for one in painted}
        found.append(Change(kind="shots", n=len(slots), words=", ".join(aspects)))
    return found


def news(old: ShotItem | None, new: ShotItem) -> str:
    """The words of a shot's scene that its scene before did not have, in their order."""
    known = {word.lower() for word in _WORD.findall(old.prompt if old else "")} | _SMALL
    kept: list[str] = []
    before = ""
    for word in new.prompt.split():
        plain = word.strip(".,;:!?“”\"'").lower()
        if plain not in known:
            kept += [before, word] if before in _SMALL else [word]
        before = plain
    return " ".join(one for one in kept[:NEW_WORDS] if one).rstrip(".,;:")


def _same_scenes(before: ThreadState, after: ThreadState) -> bool:
    if {*before.storyboard} != {*after.storyboard}:
        return False
    changed = [
        slot for slot, item in after.storyboard.items() if before.storyboard[slot].prompt != item.prompt
    ]
    return len(changed) < len(after.storyboard)


def _swapped(before: ThreadState, after: ThreadState) -> set[int]:
    """Shots that show another picture."""
    old = {slot: item.artifact_id for slot, item in before.storyboard.items()}
    return {
        item.index for slot, item in after.storyboard.items()
        if slot in old and item.artifact_id != old[slot] and item.artifact_id
    }  # fmt: skip


def _clips(made: Sequence[Made]) -> list[Change]:
    clips = [
        *{(one.meta.get("slot"), one.meta.get("aspect")): one for one in made if one.kind == "clip"}.values()
    ]
    if len(clips) == 1 and clips[0].meta.get("index"):
        return [Change(kind="clip", shots=[int(clips[0].meta["index"])])]
    return [Change(kind="clips", n=len(clips))] if clips else []


def _music(before: ThreadState, made: Sequence[Made]) -> list[Change]:
    beds = [one for one in made if one.kind == "music"]
    if not beds:
        return []
    kind: ChangeKind = "music_new" if before.timeline.music_id else "music"
    return [Change(kind=kind, words=str(beds[-1].meta.get("mood") or ""))]


def _endcard(made: Sequence[Made], before: Made | None) -> list[Change]:
    """What is new on the end card; the same one in another shape is nothing new."""
    cards = [one for one in made if one.kind == "endcard"]
    if not cards:
        return []
    had = before.meta if before else {}
    text = str(cards[-1].meta.get("text") or "")
    found = [Change(kind="logo")] if cards[-1].meta.get("with_logo") and not had.get("with_logo") else []
    found += [Change(kind="slogan", words=text)] if text and text != had.get("text") else []
    return found if found or before else [Change(kind="endcard")]


def _videos(before: ThreadState, after: ThreadState, made: Sequence[Made]) -> list[Change]:
    videos = [one for one in made if one.kind == "video"]
    if not videos:
        return []
    shapes = list(dict.fromkeys(str(one.meta.get("aspect") or after.timeline.aspect) for one in videos))
    first = before.timeline.video_id is None or before.timeline.aspect not in shapes
    new = first or len(videos) > 1
    return [Change(kind="video" if new else "video_again", n=len(videos), words=", ".join(shapes))]


def _rest(after: ThreadState, made: Sequence[Made]) -> list[Change]:
    ads = [one for one in made if one.kind == "image" and one.meta.get("placement")]
    pictures = [one for one in made if one.kind == "image" and not one.meta.get("placement")]
    headlines = [one for one in made if one.kind == "headline"]
    audio = [one for one in made if one.kind == "audio"]
    sizes = ", ".join(str(one.meta["placement"]) for one in ads)
    said = "; ".join(str(one.meta.get("text") or one.name) for one in headlines)
    found = [
        Change(kind="ads", n=len(ads), words=sizes), Change(kind="pictures", n=len(pictures)),
        Change(kind="headlines", n=len(headlines), words=said[:200]), Change(kind="audio", n=len(audio)),
    ]  # fmt: skip
    return [change for change in found if change.n]
