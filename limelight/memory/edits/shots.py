"""`shot.replace`, `shot.reorder`, `shot.delete`: edits of the storyboard. Each changes the state in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from limelight.schema.artifact import Artifact
from limelight.schema.errors import BadInput
from limelight.schema.state import ThreadState


def slot_of(state: ThreadState, artifact_id: str) -> str | None:
    """The storyboard slot that an artifact fills, if it fills one."""
    return next((slot for slot, item in state.storyboard.items() if item.artifact_id == artifact_id), None)


def filled_slot(state: ThreadState, artifact_id: str) -> str:
    """The same, where there has to be one. Raises `BadInput` naming those that are in the storyboard."""
    slot = slot_of(state, artifact_id)
    if slot is None:
        raise BadInput(
            f"{artifact_id[:100]} is not in the storyboard; name one of the shots that it shows now",
            code="not_in_storyboard", limit=[*shown(state)], value=artifact_id[:100],
        )  # fmt: skip
    return slot


def shown(state: ThreadState) -> list[str]:
    """The artifacts that the storyboard shows, in order."""
    items = sorted(state.storyboard.values(), key=lambda item: item.index)
    return [item.artifact_id for item in items if item.artifact_id]


def replace(state: ThreadState, old_id: str, new: Artifact) -> None:
    """Show `new` in the slot of `old_id`, under the slot's own caption.

    Raises `BadInput` when another slot shows it already.
    """
    slot = filled_slot(state, old_id)
    taken = slot_of(state, new.id)
    if taken is not None and taken != slot:
        raise BadInput(
            f"{new.name} is in the storyboard already, as {taken}; use shot.reorder to move it",
            code="already_in_storyboard", limit=1, value=new.id,
        )  # fmt: skip
    words = {
        name: value for name in ("title", "prompt", "framing") if isinstance(value := new.meta.get(name), str)
    }
    put(state, slot, new.id, words)


def put(state: ThreadState, slot: str, artifact_id: str, words: dict[str, str] | None = None) -> None:
    """Let an artifact fill a slot."""
    update: dict[str, object] = {
        **(words or {}),
        "artifact_id": artifact_id,
        "status": "done",
        "progress": 1.0,
    }
    state.storyboard[slot] = state.storyboard[slot].model_copy(update=update)


def reorder(state: ThreadState, order: Sequence[str]) -> None:
    """Put the shots in this order; slots without a picture yet come last, clips of the timeline follow.

    Raises `BadInput` unless `order` names each shot of the storyboard exactly once.
    """
    current = shown(state)
    missing = [one for one in current if one not in order]
    extra = [one for n, one in enumerate(order) if one not in current or one in order[:n]]
    if missing or extra:
        wrong = [f"missing: {', '.join(missing)}"] if missing else []
        wrong += [f"not in it, or twice: {', '.join(extra)}"] if extra else []
        raise BadInput(
            f"the order must name each of the storyboard's {len(current)} shots once; {'; '.join(wrong)}",
            code="wrong_order", limit=[*current], value=[*order],
        )  # fmt: skip
    place = {artifact_id: n for n, artifact_id in enumerate(order)}
    _number(state, lambda slot: place.get(state.storyboard[slot].artifact_id or "", len(place)))


def delete(state: ThreadState, artifact_id: str) -> None:
    """Take a shot out of the storyboard, and its clip out of the timeline; the rest moves up."""
    slot = filled_slot(state, artifact_id)
    del state.storyboard[slot]
    state.timeline.clips.pop(slot, None)
    _number(state, lambda _: 0)


def _number(state: ThreadState, place: Callable[[str], int]) -> None:
    """Count slots from 1 by their place, then as they stood; clips follow their slots."""
    board, clips = state.storyboard, state.timeline.clips
    ranked = sorted(board, key=lambda slot: (place(slot), board[slot].index))
    for n, slot in enumerate(ranked, start=1):
        board[slot] = board[slot].model_copy(update={"index": n})
    follow = sorted(
        clips, key=lambda key: (board[key].index if key in board else len(board) + 1, clips[key].index)
    )
    for n, key in enumerate(follow, start=1):
        clips[key] = clips[key].model_copy(update={"index": n})
