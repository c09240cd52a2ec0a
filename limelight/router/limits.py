"""Wishes that cannot be carried out by chat, and how that is said. Better an honest word than a near miss."""

from __future__ import annotations

from limelight.infra.sieve import Sieve
from limelight.infra.voice import Voice
from limelight.router.words import pattern
from limelight.schema.context import Context

_WISHES = ("parts", "length", "mix", "taken", "voice", "translate", "publish")
_SIEVE = Sieve([pattern("limits", name) for name in _WISHES])


def beyond_reach(clause: str, context: Context, voice: Voice | None = None) -> str:
    """What to say to a lower-case clause that asks for something that cannot be done here, or nothing."""
    first = next(_SIEVE.hits(clause), None)
    if first is None:
        return ""
    name = _WISHES[first]
    if name == "mix" and (not context.concepts or any(shot.id for shot in context.storyboard)):
        return ""
    made = context.videos or context.clips or any(s.id for s in context.storyboard)
    # Before anything is made, "a shorter video" is a wish for the one to come.
    if name == "length" and not (context.videos and context.clips):
        name = "length_board"
    return (voice or Voice()).say(f"limit_{name}") if made or name not in {"length_board", "taken"} else ""
