"""What was told before, and what is told now: noted, and said back when it is asked for. Out of the context alone."""

from __future__ import annotations

import re

from limelight.capabilities.embedding import shared_embedder
from limelight.memory.cues import cued, plain, topics_in
from limelight.memory.extract import drafts_of
from limelight.memory.standing import standing
from limelight.schema.context import Context
from limelight.schema.understanding import Understanding

NEAR = 0.42
"""Likeness (cosine) from which something that was said answers a question."""
SAME_TOPIC = 0.2
"""What being about the same adds to it."""
OPENING = 2
"""Messages among which the person's first one is: the assistant may have said hello."""
UNCLEAR = frozenset(["unknown", "chat.question", "chat.smalltalk"])
_SAYS = re.compile(
    r"\b(?:i|we)\b.*\b(?:say|said|tell|told|ask|asked|write|wrote)\b|\b(?:ich|wir)\b.*\b(?:gesagt|gefragt|geschrieben)\b"
    r"|\b(?:dije|dijimos|pregunté|pedí)\b|\bai(?:-je)? (?:dit|demandé|écrit)\b|\b(?:disse|falei|perguntei|pedi)\b|言い|言った"
)
"""A question for what the person said."""


def settles(words: str, understanding: Understanding) -> str:
    """What a message settles that asks for no work; empty for others."""
    if any(act.label not in UNCLEAR for act in understanding.acts):
        return ""
    found = drafts_of(words)
    return "; ".join(dict.fromkeys(draft.text.rstrip(".!。") for draft in found))


def told_before(words: str, context: Context) -> list[str]:
    """What the person said that answers a question, the best first; what no longer holds answers none."""
    asked = plain(words)
    said = [
        (one.text, cued("open", plain(one.text)))
        for one in context.recalled
        if one.role == "user" and one.holds
    ]
    said += [(one.text, one.kind == "question") for one in standing(context)]
    wants_open = cued("open", asked)
    if cued("first", asked) and _SAYS.search(asked) and not topics_in(asked) and (first := _first(context)):
        return [first]
    texts = list(
        dict.fromkeys(text for text, is_open in said if is_open == wants_open and "?" not in text[-2:])
    )
    if not texts:
        return []
    vectors = shared_embedder().embed([words, *texts])
    topics = set(topics_in(asked))
    score = {
        text: float(vectors[0] @ vector) + SAME_TOPIC * bool(topics & set(topics_in(plain(text))))
        for text, vector in zip(texts, vectors[1:], strict=True)
    }
    near = [text for text in texts if score[text] >= (NEAR if not wants_open else 0.0)]
    # Of two that fit alike the later holds: it may have taken the other's place just now.
    return sorted(near, key=lambda text: (-round(score[text], 1), -texts.index(text)))[:3]


def _first(context: Context) -> str:
    """What the person said first; empty where that is not in sight."""
    early = [one for one in context.recalled if one.role == "user" and one.turn <= OPENING]
    if early:
        return min(early, key=lambda one: one.turn).text
    whole = not context.recalled and not context.chapters
    return next((turn.text for turn in context.history if whole and turn.role == "user"), "")
