"""What is asked of a finished film as a whole: another scene for all of it, its captions taken off."""

from __future__ import annotations

import re

from limelight.router.slots.meant import whole_film
from limelight.router.slots.scene import has_scene_words
from limelight.router.slots.shots import find_shots
from limelight.router.text import CleanText
from limelight.router.words import pattern
from limelight.schema.context import Context

_SCENE = pattern("whole_film", "scene")
_CAPTIONS = pattern("whole_film", "captions")
_NOT_GOOD = pattern("scene", "not_good")
_AFTER = re.compile(r"(?:[\s.!。]|at all|enough|yet)*")


def whole_span(clause: str) -> list[tuple[int, int]]:
    """Where a lower-case clause begins with the whole film; empty where it does not."""
    found = _SCENE.match(clause)
    return [found.span()] if found else []


def rescenes_film(message: CleanText, context: Context) -> bool:
    """Whether a message says another scene for the whole film and no more: "das ganze Video bei Nacht"."""
    span = whole_span(message.masked)
    return bool(span and has_scene_words(message.masked[span[0][1] :]) and whole_film(context))


def takes_captions_off(masked: str, context: Context) -> bool:
    """Whether lower-case words ask for the film without the words on its shots."""
    film = context.videos and context.clips and not (context.running or context.attachments or context.meant)
    return bool(film and _CAPTIONS.match(masked))


def finds_fault(masked: str, context: Context) -> bool:
    """Whether lower-case words say that a shot is not good, and not what shall be different."""
    found = _NOT_GOOD.search(masked)
    if found is None or context.running or not context.storyboard:
        return False
    alone = _AFTER.fullmatch(masked, found.end())
    return bool(alone and find_shots(masked[: found.start()], len(context.storyboard))[0])
