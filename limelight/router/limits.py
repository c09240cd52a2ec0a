"""Wishes that cannot be carried out by chat, and how that is said. Better an honest word than a near miss."""

from __future__ import annotations

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


def beyond_reach(clause: str, context: Context) -> str:
    """What to say to a lower-case clause that asks for something that cannot be done here, or nothing."""
    for name, answer in _ANSWERS:
        if pattern("limits", name).search(clause):
            made = context.videos or context.clips or any(s.id for s in context.storyboard)
            # Before anything is made, "a shorter video" is a wish for the one to come.
            return answer if made or name not in {"length", "taken"} else ""
    return ""
