"""Short honest questions, for when nothing should be carried out before they are answered; in the person's language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from limelight.infra.voice import Question, Voice, sentences
from limelight.router.slots.meant import unclear_shot
from limelight.router.slots.product import SEVERAL
from limelight.router.slots.scene import has_scene_words
from limelight.schema.context import Context
from limelight.schema.understanding import Act, Label, Slots

NOTHING = Question()


def does(label: str, voice: Voice | None = None) -> str:
    """The act in words, or nothing for talk."""
    return (voice or Voice()).say(f"does_{label}") if f"does_{label}" in sentences("en") else ""


def ask_unclear(
    context: Context, first: Label | None = None, second: Label | None = None, *, voice: Voice | None = None
) -> Question:
    """For a message that fits no act, or two equally."""
    voice = voice or Voice()
    acts = [act for label in dict.fromkeys([first, second]) if label and (act := does(label, voice))]
    choices = tuple(_capital(act) for act in acts)
    if first and second and len(acts) == 2:
        return Question(voice.say("q_either", first=acts[0], second=acts[1]), choices)
    if first and does(first):
        return Question(voice.say("q_understood", act=does(first, voice)), (voice.say("choice_yes"),))
    if context.attachments:
        return _ask_photo(context, voice)
    if context.videos:
        return Question(
            voice.say("q_unclear_video"), _next(("shot.edit", "video.reframe", "copy.headlines"), voice)
        )
    if any(s.id for s in context.storyboard):
        return Question(voice.say("q_unclear_board"), _next(("shot.edit", "video.animate"), voice))
    if context.concepts:
        return Question(voice.say("q_unclear_concepts"), concepts_of(context, voice))
    return Question(voice.say("q_unclear"), products_of(context))


def _next(labels: tuple[Label, ...], voice: Voice) -> tuple[str, ...]:
    return tuple(_capital(does(label, voice)) for label in labels)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def concepts_of(context: Context, voice: Voice) -> tuple[str, ...]:
    """Every concept as an answer."""
    return tuple(voice.say("choice_concept", n=one.index, title=one.title) for one in context.concepts)


def products_of(context: Context) -> tuple[str, ...]:
    """The likely products as answers."""
    return tuple(view.title for view in context.catalogue)


def shots_of(count: int, voice: Voice, *, every: bool = False) -> tuple[str, ...]:
    """Shots as answers, all of them together where that can be meant; none where there are too many to choose from."""
    shots = tuple(voice.say("choice_shot", n=n) for n in range(1, count + 1))
    return (*(shots if count < 6 else ()), *((voice.say("choice_all"),) if every else ()))


def ask_language(text: str) -> Question:
    """For a message in a script that nothing here can read; empty for others."""
    letters = re.findall(r"[^\W\d_]", text)
    foreign = [
        one
        for one in letters
        if one > "\u024f" and not "\u3040" <= one <= "\u9fff" and not "\uff01" <= one <= "\uff9f"
    ]
    return NOTHING if len(foreign) * 2 <= len(letters) else Question(Voice().say("q_language"))


def _ask_photo(context: Context, voice: Voice) -> Question:
    """For a picture that came with no wish, or with a few words of what it is."""
    given, yes = context.attachments[-1], (voice.say("choice_yes"),)
    if given.kind == "logo":
        ask = Question(voice.say("q_logo_put"), yes) if context.clips else _ask_start(context, voice)
        return Question(voice.say("q_logo", ask=ask.text), ask.choices)
    seconds = f"{given.seconds or 0:.0f}"
    if given.kind == "film":
        return Question(voice.say("q_film", name=given.name, seconds=seconds))
    if given.kind == "sound":
        return Question(voice.say("q_sound", name=given.name, seconds=seconds), yes)
    if given.kind == "document":
        about = voice.say("document_says", text=given.text) if given.text else ""
        return Question(voice.say("q_document", name=given.name, about=about), yes)
    if given.name:
        return Question(voice.say("q_photo_named", name=given.name), yes)
    return Question(voice.say("q_photo"), yes)


def ask_missing(act: Act, context: Context, *, after: bool = False, voice: Voice | None = None) -> Question:
    """The question that must be answered before this act can be carried out, or an empty one.

    `after`: other work of this message, or the run that is going on, may first make what is missing.
    """
    voice = voice or Voice()
    if act.label in {"concepts.create", "picture.create", "display.create", "audio.create"}:
        return _ask_product(act.slots, context, voice)
    if act.label == "concepts.choose":
        return _ask_concept(act.slots, context, voice)
    if after:
        return NOTHING
    if act.label == "shot.edit":
        return _ask_shot(act.slots, context, voice)
    if act.label in {"edit.restore", "edit.delete"}:
        return _ask_which_shot(act.slots, context, voice)
    if act.label in {"video.animate", "shots.redo"} and not context.storyboard:
        return _asked_first("q_no_board", context, voice)
    if act.label in _TO_VIDEO and not (context.clips or context.videos or context.storyboard):
        if act.label == "video.endcard" and any(one.kind == "logo" for one in context.attachments):
            return _ask_photo(context, voice)
        return _asked_first(_TO_VIDEO[act.label], context, voice)
    return NOTHING


_TO_VIDEO: dict[Label, str] = {
    "video.endcard": "q_no_video_endcard",
    "video.reframe": "q_no_video_reframe",
    "video.compile": "q_no_video_compile",
    "music.change": "q_no_video_music",
}


def _asked_first(key: str, context: Context, voice: Voice) -> Question:
    """What there is not yet, and the question what to make it from."""
    ask = _ask_start(context, voice)
    return Question(voice.say(key, ask=ask.text), ask.choices)


def _ask_start(context: Context, voice: Voice) -> Question:
    if context.concepts:
        return Question(voice.say("q_from_concept"), concepts_of(context, voice))
    return Question(voice.say("q_for_product"), products_of(context))


def _ask_product(slots: Slots, context: Context, voice: Voice) -> Question:
    choice = slots.product
    if slots.upload_id:
        return NOTHING
    if not context.catalogue_size and not context.catalogue and not context.product:
        return Question(voice.say("q_catalogue_empty"))
    if choice is None:
        if context.product or context.catalogue_size == 1 or len(context.catalogue) == 1:
            return NOTHING
        return Question(voice.say("q_product"), products_of(context))
    if choice.not_found:
        return Question(voice.say("q_product_none", words=choice.not_found), products_of(context))
    names = (choice.title, *choice.alternatives)
    if not choice.certain and choice.why == SEVERAL:
        return Question(voice.say("q_one_at_a_time", names=voice.either(names)), names)
    if not choice.certain:
        return Question(voice.say("q_which", names=voice.either(names)), names)
    return NOTHING


def _ask_concept(slots: Slots, context: Context, voice: Voice) -> Question:
    if not context.concepts:
        return Question(voice.say("q_no_concepts"), products_of(context))
    indices = sorted(c.index for c in context.concepts)
    if slots.concept_index is None:
        names = [f"{c.index} ({c.title})" for c in context.concepts]
        return Question(voice.say("q_which_concept", names=voice.either(names)), concepts_of(context, voice))
    if slots.concept_index not in indices:
        text = voice.say("q_concept_number", n=len(indices), wrong=slots.concept_index)
        return Question(text, concepts_of(context, voice))
    return NOTHING


def _ask_which_shot(slots: Slots, context: Context, voice: Voice) -> Question:
    count = len(context.storyboard)
    if not count:
        return _asked_first("q_no_board", context, voice)
    if wrong := [i for i in slots.shot_indices if i > count or i < 1]:
        return Question(voice.say("q_shot_number", n=count, wrong=wrong[0]), shots_of(count, voice))
    if slots.shot_indices:
        return NOTHING
    return _meant(context, voice) or Question(voice.say("q_which_shot", n=count), shots_of(count, voice))


def _meant(context: Context, voice: Voice) -> Question:
    """The question which of the shots that are pointed at is meant."""
    places: Sequence[int] = [one.index for one in context.meant if one.slot and one.index]
    return Question(unclear_shot(context), tuple(voice.say("choice_shot", n=n) for n in places))


def _ask_shot(slots: Slots, context: Context, voice: Voice) -> Question:
    count = len(context.storyboard)
    if (slots.shot_indices or not count) and (missing := _ask_which_shot(slots, context, voice)):
        return missing
    if slots.aspects and not has_scene_words(slots.scene):
        return Question(voice.say("q_one_shape", aspect=slots.aspects[0]), (voice.say("choice_yes"),))
    if not slots.shot_indices and (unclear := _meant(context, voice)):
        return unclear
    if not slots.shot_indices:
        return Question(voice.say("q_shot_change", n=count), shots_of(count, voice, every=True))
    if not slots.scene and not slots.caption:
        return Question(voice.say("q_shot_what", n=", ".join(map(str, slots.shot_indices))))
    return NOTHING
