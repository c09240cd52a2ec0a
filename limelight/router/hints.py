"""Words of this thread that point to an act: concept titles, product names, numbers of shots."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from limelight.infra.sieve import Sieve
from limelight.router.slots.concept import find_concept
from limelight.router.slots.product import find_product, mentions_product
from limelight.router.slots.scene import has_scene_words
from limelight.router.slots.shots import find_shots
from limelight.router.words import pattern
from limelight.schema.context import Context
from limelight.schema.understanding import Label

_TITLE = 0.4
_POINTED = 0.22
_PRODUCT = 0.1
_OUT_OF = 0.12
_TOLD_OF = 0.25
_PLACED = 0.2

_PLACES = re.compile(
    r"\b(?:make|use|put|set|try|change|have|want|turn|prefer|mach\w*|setz\w*|änder\w*|haz\w*|pon\w*|cambia\w*|fais|mets|change\w*|faz|põe|muda\w*)\b"
    r"|^\W*(?:at|in|on|with|bei|im|am|en|au|à|na|no)\b|(?:にして|で(?:お願い|撮))"
)
_MAKES = re.compile(
    r"\b(?:make|create|turn|promot\w*|advertis\w*|market\w*|mach\w*|erstelle?|haz|crea|fais|cr[ée]e[rz]?|crie|faça)\b"
)
_VIDEO = pattern("limits", "video_word")
_FINISH = re.compile(r"\b(?:finish|complete|fertig|termina|acaba|termine)\b")
_CONCEPT = re.compile(r"\b(?:concepts?|ideas?|options?|konzept\w*|conceptos?|conceitos?)\b|コンセプト|案")
_COUNTED = pattern("hints", "counted")
_OUT_OF_SHOTS = pattern("hints", "out_of_shots")


def hints(clause: str, context: Context) -> dict[Label, float]:
    """What to add to the score of acts because the clause names something that the thread holds."""
    out: dict[Label, float] = {}
    has_shots = any(s.id for s in context.storyboard)
    titles = [c.title.lower() for c in context.concepts if len(c.title) >= 4]
    if any(fuzz.partial_ratio(t, clause) >= 88 for t in titles if len(clause) >= len(t)):
        out["concepts.choose"] = _TITLE
    elif context.concepts and not has_shots and not _COUNTED.search(clause):
        index, _ = find_concept(clause, context.concepts)
        if index is not None:
            out["concepts.choose"] = _POINTED
    if has_shots:
        out |= _about_shots(clause, context)
    if mentions_product(clause, context) and not (has_shots and _OUT_OF_SHOTS.search(clause)):
        share = 2 if _VIDEO.search(clause) else 1
        out |= {"concepts.create": share * _PRODUCT, "picture.create": _PRODUCT / 2}
    if context.attachments and not _MAKES.search(clause) and not _VIDEO.search(clause):
        # "This is our oak lamp" with a photo tells what it is, and not yet what to make of it.
        out["concepts.create"] = -_TOLD_OF
    if context.open_plan and _FINISH.search(clause):
        out["control.continue"] = _POINTED
    return out


def _about_shots(clause: str, context: Context) -> dict[Label, float]:
    """The same for a thread that has a storyboard."""
    out: dict[Label, float] = {}
    if not _CONCEPT.search(clause) and not _COUNTED.search(clause):
        numbers, _ = find_shots(clause, len(context.storyboard))
        if numbers and len(numbers) < len(context.storyboard):
            out |= {"shot.edit": _POINTED, "concepts.choose": -_POINTED}
        elif not numbers and _PLACES.search(clause) and has_scene_words(clause):
            # Without a shot it ends in the question which one.
            out["shot.edit"] = _PLACED
    if _OUT_OF_SHOTS.search(clause):
        out |= {"video.animate": _OUT_OF, "concepts.create": -_OUT_OF}
    elif _VIDEO.search(clause) and not mentions_product(clause, context):
        # "The video" is the one that the storyboard is for.
        out["concepts.create"] = -2 * _OUT_OF
        if not context.clips:
            out["video.animate"] = _OUT_OF
    return out


def names_product(clause: str, context: Context) -> bool:
    """Whether a lower-case clause names a product, or chooses one by an attribute."""
    choice = find_product(clause, context)
    return bool(choice and (choice.product_id or choice.not_found))


_FACT = Sieve([pattern("hints", "fact")])
_REQUEST = pattern("hints", "request")
CACHED = 512
"""Clauses remembered: each is asked the same several times while a message is read."""


@lru_cache(maxsize=CACHED)
def tells(clause: str) -> bool:
    """Whether a clause tells or praises something and asks for nothing ("I like the animation")."""
    return _FACT.any(clause) and not _REQUEST.search(clause)


_WANTS = pattern("hints", "wants")


@lru_cache(maxsize=CACHED)
def wants(clause: str) -> bool:
    """Whether a clause has words with which people ask for something ("could you", "bitte", "ください")."""
    return bool(_WANTS.search(clause))


_ASKS_FOR = pattern("hints", "asks_for")


_COMMANDS = pattern("hints", "commands")


def asks_for(clause: str) -> bool:
    """Whether a question is a polite request ("is it possible to …"), or ends in a plain one ("…, put it in")."""
    return bool(_ASKS_FOR.search(clause) or _COMMANDS.search(clause))


_QUESTION = pattern("hints", "question")
_POLITE = pattern("hints", "polite")
_ASKING = pattern("hints", "asking")


@lru_cache(maxsize=CACHED)
def questions(clause: str) -> bool:
    """Whether a clause is built as a question, in any of the languages, and is no polite request."""
    return bool(_ASKING.search(clause) or (_QUESTION.search(clause) and not _POLITE.search(clause)))


_NEGATED = pattern("hints", "negated")
_SENT = pattern("hints", "sent")


def asked_words(clause: str) -> str:
    """The clause without what it says not to do, and without "I sent you a picture of"."""
    return _SENT.sub(" uploaded my ", _NEGATED.sub(" ", clause))
