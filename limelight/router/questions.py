"""Short honest questions, for when nothing should be carried out before they are answered."""

from __future__ import annotations

import re

from limelight.router.slots.meant import unclear_shot
from limelight.router.slots.product import SEVERAL
from limelight.router.slots.scene import has_scene_words
from limelight.schema.context import Context
from limelight.schema.understanding import Act, Label, Slots

_DOES: dict[Label, str] = {
    "concepts.create": "make concepts for a video",
    "concepts.more": "make more concepts",
    "concepts.choose": "go on with one of the concepts",
    "shot.edit": "change a shot",
    "shots.redo": "make all the shots again",
    "storyboard.create": "make the storyboard",
    "video.animate": "animate the storyboard",
    "video.endcard": "add an end card",
    "video.reframe": "make another format",
    "video.compile": "put the video together",
    "music.change": "change the music",
    "copy.headlines": "write headlines",
    "picture.create": "make a picture",
    "display.create": "make display ads",
    "audio.create": "make an audio ad",
    "edit.undo": "undo the last change",
    "edit.redo": "redo it",
    "edit.restore": "go back to an earlier shot",
    "edit.delete": "take a shot out",
    "edit.travel": "go back to an earlier point of this conversation",
    "edit.repeat": "do your last edit to other shots",
}


def does(label: Label) -> str:
    """The act in words, or nothing for talk."""
    return _DOES.get(label, "")


def ask_unclear(context: Context, first: Label | None = None, second: Label | None = None) -> str:
    """For a message that fits no act, or two equally."""
    if first and second and does(first) and does(second) and first != second:
        return f"Shall I {does(first)}, or {does(second)}?"
    if first and does(first):
        return f"I am not sure I understood. Shall I {does(first)}?"
    if context.attachments:
        return _ask_photo(context)
    if context.videos:
        return "I did not understand that. Shall I change the video, make another format, or write copy?"
    if any(s.id for s in context.storyboard):
        return "I did not understand that. Shall I change a shot, or animate the storyboard?"
    if context.concepts:
        return "I did not understand that. Which concept shall I go on with?"
    return "I did not understand that. Which product shall I make a video for?"


def ask_language(text: str) -> str:
    """For a message in a script that nothing here can read; empty for others."""
    letters = re.findall(r"[^\W\d_]", text)
    foreign = [
        one
        for one in letters
        if one > "\u024f" and not "\u3040" <= one <= "\u9fff" and not "\uff01" <= one <= "\uff9f"
    ]
    if len(foreign) * 2 <= len(letters):
        return ""
    return (
        "I did not understand that; I know English, and some Spanish, German, French, Portuguese and Japanese. "
        "Could you say it in one of these?"
    )


def _ask_photo(context: Context) -> str:
    """For a picture that came with no wish, or with a few words of what it is."""
    given = context.attachments[-1]
    if given.kind == "logo":
        ask = "Shall I put it onto the end card?" if context.clips else _ask_start(context)
        return f"I have your logo; it goes onto the end card of the video. {ask}"
    if given.kind in _GIVEN:
        about = f" It says: {given.text}." if given.kind == "document" and given.text else ""
        return _GIVEN[given.kind].format(name=given.name, seconds=given.seconds or 0, about=about)
    if given.name:
        return f"I have your photo of the {given.name}. Shall I make concepts for a video with it?"
    return "I have your photo. Shall I make concepts for a video with it? A line about what it is helps me write."


_GIVEN = {
    "film": "I have your video “{name}”, {seconds:.0f} seconds long; it is in your library. What shall I make? A photo of the "
    "product helps: its pixels are what I build on.",
    "sound": "I have your recording “{name}”, {seconds:.0f} seconds long. Shall I use it as the music of the video?",
    "document": "I have read “{name}”.{about} Shall I use it for your brand?",
}


def ask_missing(act: Act, context: Context, *, after: bool = False) -> str:
    """The question that must be answered before this act can be carried out, or nothing.

    `after`: other work of this message, or the run that is going on, may first make what is missing.
    """
    if act.label in {"concepts.create", "picture.create", "display.create", "audio.create"}:
        return _ask_product(act.slots, context)
    if act.label == "concepts.choose":
        return _ask_concept(act.slots, context)
    if after:
        return ""
    if act.label == "shot.edit":
        return _ask_shot(act.slots, context)
    if act.label in {"edit.restore", "edit.delete"}:
        return _ask_which_shot(act.slots, context)
    if act.label in {"video.animate", "shots.redo"} and not context.storyboard:
        return f"There is no storyboard yet. {_ask_start(context)}"
    if act.label in _TO_VIDEO and not (context.clips or context.videos or context.storyboard):
        if act.label == "video.endcard" and any(one.kind == "logo" for one in context.attachments):
            return _ask_photo(context)
        return f"There is no video yet to {_TO_VIDEO[act.label]}. {_ask_start(context)}"
    return ""


_TO_VIDEO: dict[Label, str] = {
    "video.endcard": "add an end card to",
    "video.reframe": "put in another format",
    "video.compile": "put together",
    "music.change": "change the music of",
}


def _ask_start(context: Context) -> str:
    if context.concepts:
        return "Which concept shall I make it from?"
    return "Which product shall I make one for?"


def _ask_product(slots: Slots, context: Context) -> str:
    choice = slots.product
    if slots.upload_id:
        return ""
    if not context.catalogue_size and not context.catalogue and not context.product:
        return "Your catalogue is empty so far. Send me a photo of the product and a line about it, or add products."
    if choice is None:
        if context.product or context.catalogue_size == 1 or len(context.catalogue) == 1:
            return ""
        return "Which product shall it be for? You can name one, or send me a photo."
    if choice.not_found:
        said = f"I find nothing like “{choice.not_found}” in your catalogue."
        return f"{said} Which product do you mean? A photo works too."
    if not choice.certain and choice.why == SEVERAL:
        names = _either([choice.title, *choice.alternatives])
        return f"I make one product's video at a time. Which one shall I start with: {names}?"
    if not choice.certain:
        return f"Which one do you mean: {_either([choice.title, *choice.alternatives])}?"
    return ""


def _ask_concept(slots: Slots, context: Context) -> str:
    if not context.concepts:
        return "There are no concepts yet. Which product shall I make some for?"
    indices = sorted(c.index for c in context.concepts)
    if slots.concept_index is None:
        return f"Which concept do you mean: {_either([f'{c.index} ({c.title})' for c in context.concepts])}?"
    if slots.concept_index not in indices:
        return f"There are {len(indices)} concepts, no number {slots.concept_index}. Which one shall it be?"
    return ""


def _ask_which_shot(slots: Slots, context: Context) -> str:
    count = len(context.storyboard)
    if not count:
        return f"There is no storyboard yet. {_ask_start(context)}"
    if wrong := [i for i in slots.shot_indices if i > count or i < 1]:
        return f"The storyboard has {count} shots, no shot {wrong[0]}. Which one do you mean?"
    return "" if slots.shot_indices else unclear_shot(context) or f"Which shot do you mean, 1 to {count}?"


def _ask_shot(slots: Slots, context: Context) -> str:
    count = len(context.storyboard)
    if (slots.shot_indices or not count) and (missing := _ask_which_shot(slots, context)):
        return missing
    if slots.aspects and not has_scene_words(slots.scene):
        return f"All shots of a video share one shape. Shall I make the whole video in {slots.aspects[0]}?"
    if not slots.shot_indices and (unclear := unclear_shot(context)):
        return unclear
    if not slots.shot_indices:
        return f"Which shot shall I change, 1 to {count}, or all of them?"
    if not slots.scene and not slots.caption:
        return f"What shall be different in shot {', '.join(map(str, slots.shot_indices))}?"
    return ""


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
