"""What holds at this moment of a conversation, out of its view alone: what was noted before, changed by the newest turns."""

from __future__ import annotations

from limelight.memory.extract import drafts_of
from limelight.memory.supersede import superseded
from limelight.schema.context import Context, Noted
from limelight.schema.memory import MemoryItem


def standing(view: Context) -> list[Noted]:
    """What was noted and what the person settled in the turns in sight, without what was superseded there."""
    items: list[MemoryItem] = []
    asked, n = "", 0
    said = [("user", one.text) for one in view.noted] + [(turn.role, turn.text) for turn in view.history]
    for role, text in said:
        if role == "assistant":
            asked = text if "?" in text else asked
            continue
        for draft in drafts_of(text, asked=asked):
            gone = {one.id for one in superseded(items, draft, alike=lambda a, b: 0.0)}
            items = [one for one in items if one.id not in gone]
            n += 1
            items.append(MemoryItem(
                id=f"mem_{n}", kind=draft.kind, topic=draft.topic, subject=draft.subject,
                stance=draft.stance, text=draft.text,
            ))  # fmt: skip
    kept = [
        one for one in view.noted if not drafts_of(one.text)
    ]  # by a model, in words that rules do not read
    return [*kept, *(Noted(kind=one.kind, text=one.text) for one in items)]
