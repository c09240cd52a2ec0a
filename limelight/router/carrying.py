"""Which act the words come to, given what the conversation holds: "a vertical video" is one to come where there is none."""

from __future__ import annotations

import re

from limelight.router.cues import STRONG, cue_weights
from limelight.router.slots.scene import has_scene_words
from limelight.schema.context import Context
from limelight.schema.understanding import Label, Slots

_BEGUN = re.compile(
    r"\b(?:this|that|these|the|my|our|it|das|dieses|den|mein|unser|el|este|mi|la|le|cette|ma|notre|o|esse|meu)\b(?: \w+)? "
    r"(?:videos?|films?|v[ií]deos?|vid[ée]os?|ads?|spot)\b|(?:この|その)(?:動画|広告)"
)
_NEW_VIDEO = re.compile(
    r"\b(?:make|create|produce|need|want|like|mach\w*|erstell\w*|brauch\w*|möcht\w*|hätt\w*|haz\w*|crea\w*|necesit\w*|quier\w*|quisier\w*|fais|faites|"
    r"cr[ée]e\w*|veux|voudr\w*|besoin|faça|faz|crie|preciso|quer\w*|gostaria)\b.*(?:video|film|spot|clip|vídeo|vidéo|\bads?\b|anuncio|anúncio|\bpub\b)"
    r"|(?:動画|広告).*(?:作|つく|欲し|ほし|お願い)"
)


def carried_out(label: Label, slots: Slots, text: str, context: Context) -> Label:
    """The act that a label comes to, given what the conversation holds."""
    if label == "edit.restore" and not slots.shot_indices:
        return "edit.undo"  # "go back to how it was" names no shot: it takes the last change back
    empty = not (context.concepts or context.storyboard or context.clips or context.videos)
    if label == "video.reframe" and empty and _NEW_VIDEO.search(text) and not _BEGUN.search(text):
        return "concepts.create"  # "a vertical video" is one to come: its shape is read from the words when it is made
    cues = cue_weights(text)
    if label == "video.animate" and not any(shot.id for shot in context.storyboard):
        meant = cues.get("storyboard.create", 0.0) > cues.get("video.animate", 0.0)
        return "storyboard.create" if meant else label
    if (
        label == "video.animate"
        and context.videos
        and cues.get(label, 0.0) < STRONG
        and has_scene_words(text)
    ):
        return "shot.edit"  # "make the video at night" asks for another scene, not for movement
    return label
