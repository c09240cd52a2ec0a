"""Wishes that cannot be carried out by chat, and how that is said. Better an honest word than a near miss."""

from __future__ import annotations

from limelight.infra.sieve import Sieve
from limelight.router.words import pattern
from limelight.schema.context import Context

_ANSWERS = (
    (
        "parts",
        "I cannot do that by chat; the editor on the page reorders, crops and trims. Shall I change a shot instead?",
    ),
    ("length", "I cannot change the length or speed of a video by chat yet. Shall I change something else?"),
    (
        "taken",
        "I can change logo, slogan and music by chat, not take them out or move them. What shall I change?",
    ),
    ("voice", "I cannot add a voice or subtitles yet. Shall I write headlines, or change the music?"),
    ("translate", "I cannot translate yet. Shall I write new headlines?"),
    (
        "publish",
        "I cannot publish or send anything; you can download the video. Shall I make another format of it?",
    ),
)
_SIEVE = Sieve([pattern("limits", name) for name, _ in _ANSWERS])


def beyond_reach(clause: str, context: Context) -> str:
    """What to say to a lower-case clause that asks for something that cannot be done here, or nothing."""
    first = next(_SIEVE.hits(clause), None)
    if first is None:
        return ""
    name, answer = _ANSWERS[first]
    made = context.videos or context.clips or any(s.id for s in context.storyboard)
    # Before anything is made, "a shorter video" is a wish for the one to come.
    return answer if made or name not in {"length", "taken"} else ""
