"""Answers to the question that was just asked: "yes", "the second", "the kettle"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from limelight.infra.voice import LANGUAGES, Voice, meant, sentences, understood
from limelight.router.cues import cue_weights
from limelight.router.exemplars import Embedder
from limelight.router.hints import names_product
from limelight.router.language import spoken
from limelight.router.slots.meant import meant_shot
from limelight.router.slots.product import answered_product
from limelight.router.slots.scene import has_scene_words
from limelight.router.text import clean
from limelight.router.words import pattern
from limelight.schema.context import Context
from limelight.schema.understanding import ProductChoice

MAX_POINTING = 8
"""A longer message does more than point at the other one."""
MAX_CHOICE = 120
"""Characters of an answer that a question offers."""
_ASKED = ("ask_", "next_", "q_", "b_", "quote_")
"""Keys of what is asked."""
MAX_WORDS = 12
"""A longer message speaks for itself."""

_YES = pattern("followup", "yes")
_CLEAR_YES = re.compile(r"^\W*(?:yes|yeah|yep|ja|sí|si|oui|sim|はい)\b(?: please| bitte| por favor)?\W*$")
_OFFER = pattern("followup", "offer")
_ELSE = re.compile(r", or (?:is there a shot|change a shot)\b.*$")
"""Behind an offer: that something may be changed before."""
_WHICH_SHOT = re.compile(r"\bwhich (?:shots?|one)\b.*\?|\bshots? shall i\b.*\?")
_WHAT_IN_SHOT = re.compile(r"\bwhat\b.*\bin shots? (?P<n>[\d, and]+)\?")
_WHICH_PRODUCT = re.compile(
    r"\b(?:which|what) product\b.*\?|\bwhich one (?:do you mean|shall i start with)\b.*\?"
)
_WHICH_CONCEPT = re.compile(r"\bwhich concept\b.*\?")
_PHOTO = "i have your photo"
_INDEX = pattern("followup", "index")
_NUMBER = pattern("followup", "number")


_IN_AN_ANSWER = {"concepts.choose", "shot.edit", "chat.question"}
"""Acts whose cues stand in short answers, too."""


@dataclass(frozen=True)
class Gap:
    """A message that was asked back for its product, and the product that the answer names."""

    said: str
    context: Context
    """As it was when that was said."""
    product: ProductChoice


def gap_filled(text: str, context: Context, *, embedder: Embedder | None = None) -> Gap | None:
    """What an answer to "for which product?" completes; None where nothing was asked, or it answers something else."""
    question, plain = _asked(context), clean(text).masked
    if not question or not _WHICH_PRODUCT.search(question) or len(plain.split()) > MAX_WORDS:
        return None
    strong = {label for label, w in cue_weights(plain).items() if w >= 0.25}
    if plain.endswith(("?", "？")) or strong - _IN_AN_ANSWER - {"video.reframe"}:
        return None
    at = max((n for n, turn in enumerate(context.history) if turn.role == "user"), default=-1)
    found = answered_product(plain, context, embedder=embedder)
    if at < 0 or found is None:
        return None
    then = {"history": context.history[:at], "meant": [], "unclear": ""}
    return Gap(context.history[at].text, context.model_copy(update=then), found)


def as_request(text: str, context: Context) -> str | None:
    """The message as a request of its own, when it is a short answer to the last question; else None."""
    question = _asked(context)
    if _awaits(context) and (picked := _picked(text, question, context)):
        if picked not in _PLAIN:
            return picked
        text = picked
    plain = clean(text).masked
    if context.open_plan and context.open_plan.waits and _YES.match(plain):
        return "continue"
    if not question and context.open_plan and context.running is None and _CLEAR_YES.match(plain):
        return "continue"
    photo = bool(question) and _PHOTO in _in_english(context.history[-1].text, context).lower()
    if photo and (_YES.match(plain) or _describes(text, context)):
        return "create a video for this photo"
    before = _said_before(context)
    if (n := _answered(context)) and len(plain.split()) <= MAX_POINTING:
        return f"{context.meant[0].asked.rstrip(' .!?')} in shot {n}"
    if not question or not plain or len(plain.split()) > MAX_WORDS:
        return None
    if _YES.match(plain):
        return _accepted(question)
    if {label for label, w in cue_weights(plain).items() if w >= 0.25} - _IN_AN_ANSWER:
        return None
    if (m := _WHAT_IN_SHOT.search(question)) and not _INDEX.search(plain) and has_scene_words(plain):
        return f"shot {m.group('n').strip()}: {text}"
    if (
        _WHICH_SHOT.search(question)
        and context.storyboard
        and _INDEX.search(plain)
        and not has_scene_words(plain)
        and before
    ):
        number = _NUMBER.match(plain)
        return (
            f"{before.rstrip(' .!?')} in shot {number.group('n')}"
            if number
            else f"{before.rstrip(' .!?')} in {_shots(plain)}"
        )
    if _WHICH_CONCEPT.search(question) and context.concepts and _INDEX.search(plain):
        number = _NUMBER.match(plain)
        return f"concept {number.group('n')}" if number else f"concept: {text}"
    if _WHICH_PRODUCT.search(question) and not plain.endswith("?") and names_product(plain, context):
        return f"{_wanted(before)} for {text}"
    return None


_PLAIN = ("yes", "no")
_ANSWERS = {"choice_yes": "yes", "go_ahead": "yes", "not_yet": "no"}


def _awaits(context: Context) -> bool:
    """Whether the assistant spoke last, and asked something."""
    last = context.history[-1] if context.history else None
    return bool(last and last.role == "assistant" and ("?" in last.text or "？" in last.text))


def _picked(text: str, question: str, context: Context) -> str:
    """One of the answers that the question offered, as a request of its own; empty for other words."""
    if len(text) > MAX_CHOICE:
        return ""
    if act := _acts().get(text.strip().lower()):
        return act
    for language in LANGUAGES:
        voice = Voice(language)
        yes = next((said for key, said in _ANSWERS.items() if text.strip() == voice.say(key)), "")
        if yes:
            return yes
        if found := understood(text, prefix="choice_", language=language):
            return _chosen(found[0], found[1].get("n", ""), question, context)
    return ""


@cache
def _acts() -> dict[str, str]:
    """What can be done, as it is offered in each language → in English."""
    return {
        said.lower(): Voice().say(key)
        for language in LANGUAGES
        for key, said in sentences(language).items()
        if key.startswith("does_")
    }


def _chosen(key: str, n: str, question: str, context: Context) -> str:
    before = _said_before(context).rstrip(" .!?。！？")
    if key == "choice_concept":
        return f"concept {n}"
    if not before or (not n.isdigit() and key != "choice_all"):
        return ""
    if key == "choice_shot" and not _WHAT_IN_SHOT.search(question):
        return f"{before} in shot {n}"
    if key == "choice_all":
        return f"{before} in all shots"
    return f"{before} in video {n}" if key == "choice_video" else ""


def _answered(context: Context) -> int | None:
    """The shot that the answer points at, of those that the question named."""
    return meant_shot("", context)[0][0] if meant_shot("", context)[0] and context.meant[0].asked else None


def _describes(text: str, context: Context) -> bool:
    """Whether a message says what is in the photo that was just asked about: it is what the photo is known by."""
    wants = {label for label, w in cue_weights(clean(text).masked).items() if w >= 0.25}
    told = bool(context.uploads) and bool(text.strip()) and context.uploads[-1].text == text[:600]
    return told and not wants and not text.rstrip().endswith("?")


def _asked(context: Context) -> str:
    """The last sentence of the last turn, when it is the assistant's and a question."""
    if not context.history or context.history[-1].role != "assistant":
        return ""
    said = _in_english(context.history[-1].text.strip(), context)
    parts = [s for s in re.split(r"(?<=[.!?])\s+", said) if s]
    # A question may say in one sentence more what else is possible ("… A photo works too.").
    return next((s.lower() for s in reversed(parts[-2:]) if s.endswith("?")), "")


def _in_english(said: str, context: Context) -> str:
    """What the assistant ended with, as it would have said it in English; as it is where that is not known."""
    language = spoken(said, (turn.text for turn in reversed(context.history) if turn.role == "user"))
    found = None if language in {"en", "it", "nl"} else meant(said, prefixes=_ASKED, language=language)
    if found is None:
        return said
    key, slots = found
    acts = {name: _act_in_english(words, language) for name, words in slots.items()}
    if "ask" in acts:
        acts["ask"] = _in_english(acts["ask"], context)
    return Voice().say(key, **acts)


def _act_in_english(words: str, language: str) -> str:
    return Voice().retold(words, prefix="does_", source=language)


def _accepted(question: str) -> str | None:
    m = _OFFER.match(question)
    act = (m.group("act") or m.group("act2")) if m else ""
    act = _ELSE.sub("", act)
    # A choice between two is not answered by "yes".
    return act if act and not re.search(r"\bor\b", act) else None


def _said_before(context: Context) -> str:
    return next((t.text for t in reversed(context.history) if t.role == "user"), "")[:400]


def _shots(plain: str) -> str:
    plain = re.sub(r"\b(?:please|pls|one|ones)\b", " ", plain).strip(" .!?")
    plain = " ".join(plain.split())
    return f"{plain} shots" if re.search(r"\b(?:all|every|both|them)\b", plain) else f"{plain} shot"


def _wanted(before: str) -> str:
    """What was asked for without a product: a picture, or else a video."""
    cues = cue_weights(clean(before).masked)
    return (
        "create a picture"
        if cues.get("picture.create", 0.0) > cues.get("concepts.create", 0.0)
        else "create a video"
    )
