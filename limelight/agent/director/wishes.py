"""What was asked for with the video, some turns ago, and holds for the steps that make it."""

from __future__ import annotations

from operator import itemgetter

from limelight.agent.director.draft import DEFAULT_ASPECT
from limelight.router.cues import cue_weights
from limelight.router.slots.aspects import find_aspects
from limelight.router.slots.numbers import find_numbers
from limelight.schema.context import Context

MAKING = ("concepts.create", "concepts.more", "concepts.choose", "storyboard.create", "video.animate")
"""Acts whose words may say how long the video is to be."""
FIRM = 0.2
"""From what weight on a message's cues tell which act it is; "cut 3 seconds off" stays below."""


def wished_shape(context: Context, words: str) -> str:
    """The shape that was asked for when the video was ("a vertical video of …"), else the usual one."""
    said = [words, *(turn.text for turn in reversed(context.history) if turn.role == "user")]
    for text in said[:6]:
        if aspects := find_aspects(text.lower()):
            return aspects[0]
        if any(act in cue_weights(text.lower()) for act in ("concepts.create", "concepts.more")):
            break
    return DEFAULT_ASPECT


def wished_length(context: Context, words: str) -> float | None:
    """The seconds that were asked for when the video was ("a 20 second film for …"); None when none were."""
    said = [words, *(turn.text for turn in reversed(context.history) if turn.role == "user")]
    for text in map(str.lower, said[:8]):
        cues = cue_weights(text)
        most, weight = max(cues.items(), key=itemgetter(1), default=("", 0.0))
        if weight < FIRM or "audio" in text:
            continue
        if most in MAKING and (seconds := find_numbers(text).seconds):
            return seconds
        if most in ("concepts.create", "concepts.more"):
            break
    return None
