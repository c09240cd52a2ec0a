"""Which items a new one takes the place of. Pure: `superseded(known, draft)` names items of `known` only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from limelight.memory.cues import cued, plain
from limelight.memory.extract import ONE_VALUE, Draft
from limelight.memory.terms import terms_of
from limelight.schema.memory import MemoryItem, Topic

SAME = 0.8
"""Share of words in common from which two items say the same."""
ALIKE = 0.5
"""Likeness of meaning (cosine) from which one item that announces a change is a change of another."""
Alike = Callable[[str, str], float]


def superseded(known: Sequence[MemoryItem], draft: Draft, *, alike: Alike) -> list[MemoryItem]:
    """The current items that no longer hold once the draft does."""
    return [item for item in known if item.current and _replaced(item, draft, alike)]


def holding(items: Sequence[MemoryItem]) -> list[MemoryItem]:
    """Of current items of several conversations, oldest first, those that hold: what a later conversation says of the same
    takes the place of what an earlier one said. In one look at each, as every turn does it."""
    later: dict[tuple[Topic, str], set[tuple[str | None, int]]] = {}
    kept: list[MemoryItem] = []
    for item in reversed(items):
        others = [
            one for thread, one in later.get((item.topic, item.subject), ()) if thread != item.thread_id
        ]
        if item.topic in ONE_VALUE:
            gone = item.stance == 1 and 1 in others
        else:
            gone = bool(item.subject) and any(stance != item.stance for stance in others)
        if gone:
            continue
        kept.append(item)
        if not cued("also", plain(item.text)):
            later.setdefault((item.topic, item.subject), set()).add((item.thread_id, item.stance))
    return kept[::-1]


def _replaced(item: MemoryItem, draft: Draft, alike: Alike) -> bool:
    if item.id in draft.replaces:
        return True
    if item.kind == "question":
        return draft.kind != "question" and _answers(item, draft, alike)
    if draft.kind == "question" or item.topic != draft.topic:
        return False
    if overlap(item.text, draft.text) >= SAME:
        return True
    if draft.adds and not draft.changes:
        return False
    if draft.topic in ONE_VALUE:
        return item.subject == draft.subject and item.stance == draft.stance == 1
    if draft.subject and item.subject:
        return item.subject == draft.subject and item.stance != draft.stance
    return draft.changes and item.kind == draft.kind and alike(item.text, draft.text) >= ALIKE


def _answers(item: MemoryItem, draft: Draft, alike: Alike) -> bool:
    """Whether the draft settles an open question: the same topic, and of it the same subject where both name one."""
    if item.topic != draft.topic:
        return False
    if item.subject and draft.subject:
        return item.subject == draft.subject
    return draft.topic in ONE_VALUE or alike(item.text, draft.text) >= ALIKE


def overlap(one: str, other: str) -> float:
    """Words in common, as a share of all words of both."""
    a, b = {*terms_of(one).tolist()}, {*terms_of(other).tolist()}
    return len(a & b) / len(a | b) if a | b else 0.0
