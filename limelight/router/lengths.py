"""How long a finished film is to be: "it's too long, make it 8 seconds"."""

from __future__ import annotations

from limelight.router.cues import cue_weights
from limelight.router.language import spoken
from limelight.router.slots.aspects import find_aspects
from limelight.router.slots.numbers import find_numbers
from limelight.router.slots.scene import has_scene_words
from limelight.router.slots.shots import find_shots
from limelight.router.text import CleanText
from limelight.router.words import pattern
from limelight.schema.context import Context

_WISH = pattern("film_length", "wish")
_BARE = pattern("film_length", "bare")
_ELSE = pattern("film_length", "else")
FIRM = 0.25
"""From what weight on a cue says that something else is asked for as well."""


def gives_length(message: CleanText, context: Context) -> bool:
    """Whether a message says how long the film that is there shall last, and nothing else."""
    masked = message.masked
    if (
        not (context.videos and context.clips)
        or context.running
        or not (_WISH.search(masked) or _BARE.match(masked))
    ):
        return False
    seconds = find_numbers(masked, spoken(message.text)).seconds
    if seconds is None or _ELSE.search(masked) or find_aspects(masked) or has_scene_words(masked):
        return False
    asked = {label for label, weight in cue_weights(masked).items() if weight >= FIRM}
    return not (asked or find_shots(masked, len(context.storyboard))[0])
