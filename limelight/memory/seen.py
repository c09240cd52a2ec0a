"""What the person has before them: what "the second one" is counted among."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from limelight.infra.stores.library import Entry
from limelight.schema.state import ThreadState

BY_HAND = "ui_"
"""How the run id of what came of an edit begins."""
_HIDDEN = frozenset(["cutout", "storyboard"])


@dataclass(frozen=True)
class Scene:
    """What the person has before them."""

    entries: Sequence[Entry]
    """Of the conversation, oldest first."""
    board: dict[str, tuple[str, int]]
    """Artifact id → slot and place of what the storyboard shows."""
    shown: frozenset[str]
    """Ids of what the page shows now: storyboard, concepts, the newest video."""

    @classmethod
    def of(cls, state: ThreadState, entries: Sequence[Entry]) -> Scene:
        """As it is now."""
        board = {
            item.artifact_id: (slot, item.index)
            for slot, item in state.storyboard.items()
            if item.artifact_id
        }
        video = {state.timeline.video_id} if state.timeline.video_id else set[str]()
        visible = _unedited([one for one in entries if one.kind not in _HIDDEN])
        return cls(visible, board, frozenset(board) | frozenset(state.concepts) | frozenset(video))

    def at(self, time: datetime) -> Scene:
        """As it was then: each slot of the storyboard shows the newest version that there was."""
        entries = [one for one in self.entries if one.made_at <= time]
        places = dict(self.board.values())
        newest = {one.slot: one.artifact_id for one in entries if one.kind == "shot" and one.slot in places}
        board = {artifact_id: (slot, places[slot]) for slot, artifact_id in newest.items()}
        return Scene(entries, board, self.shown | frozenset(board))


def _unedited(entries: Sequence[Entry]) -> list[Entry]:
    """Without edits by hand of pictures outside the storyboard: a picture keeps its place however often it is edited."""
    known: set[tuple[str, str, int | None]] = set()
    kept: list[Entry] = []
    for one in entries:
        key = (one.kind, one.name, one.place)
        if one.run_id.startswith(BY_HAND) and not one.slot and key in known:
            continue
        known.add(key)
        kept.append(one)
    return kept
