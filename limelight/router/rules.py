"""Level 0: short messages that need no model. Well under a millisecond."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from limelight.infra.sieve import Sieve
from limelight.router.asking import asked_of
from limelight.router.cues import cue_weights
from limelight.router.finding import products_wanted
from limelight.router.lengths import gives_length
from limelight.router.pictures import changes_picture, films_scene
from limelight.router.sites import learns_brand
from limelight.router.slots.product import bare_product, returned_to, spoken_of
from limelight.router.slots.script import lays_voice
from limelight.router.slots.shots import find_shots
from limelight.router.text import CleanText
from limelight.router.wholes import finds_fault, rescenes_film, takes_captions_off
from limelight.router.words import pattern, word_table
from limelight.schema.context import Context
from limelight.schema.understanding import Label

_POLITE = pattern("rules", "polite")
_LABELS: tuple[Label, ...] = tuple(cast(Label, label) for label in word_table("rules"))
_WHOLE = {
    phrase: n
    for n, phrases in reversed([*enumerate(word_table("rules").values())])
    for phrase in phrases.split("|")
}
"""Every message that says one thing only, and the place of its label; what two labels know belongs to the first."""
_THANKS_ONLY = re.compile(r"^(?:thanks?|thx)(?: (?:a lot|so much|very much|again))?\W*$")
_NO = pattern("rules", "no")
_NOT_YET = re.compile(
    r"^\W*(?:(?:no|nope|nah|not|later|wait|nein|noch nicht|nicht|später|aún no|todavía no|luego|non|pas|plus tard|não|ainda não|agora não|depois)\b|いいえ|いや|まだ|あとで|後で)"
)
NOT_YET_WORDS = 6
_NUMBER_ONLY = pattern("rules", "number_only")
_DONE_BY_HAND = pattern("rules", "done_by_hand")
_DO = pattern("rules", "do_it")
_BACK = pattern("rules", "take_back")
_SAME_BETTER = pattern("rules", "same_better")
_LEAVE_OUT = pattern("rules", "leave_out")
_VIDEO_OF_IT = pattern("rules", "video_of_it")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_MARKS = re.compile(r"[^\w\s']")


@dataclass(frozen=True)
class RuleHit:
    label: Label
    why: str


_WHATEVER_ELSE = (
    RuleHit("chat.smalltalk", "it is angry"),
    RuleHit("chat.question", "it asks about the assistant"),
)
_EITHER = Sieve([pattern("rules", "angry"), pattern("rules", "about_me")])


def asks_once_more(masked: str) -> bool:
    """Whether lower-case words ask for what was done by hand to be done to something else, or further."""
    return bool(_DO.search(masked) and _DONE_BY_HAND.search(masked) and not _BACK.search(masked))


def match_rule(message: CleanText, context: Context) -> RuleHit | None:
    """The act of a message that a rule knows whole, or None."""
    masked = message.masked
    if learns_brand(message.text[:400]):
        return RuleHit("brand.learn", "it gives a web site to learn the brand from")
    if takes_captions_off(masked, context):
        return RuleHit("video.compile", "it asks for the film without its captions")
    if change := changes_picture(message.text, context):
        describes = change.wish == "describe"
        return RuleHit("picture.describe", "it asks what is in a picture") if describes else RuleHit(
            "picture.change", f"it asks for a picture changed: {change.wish}"
        )  # fmt: skip
    if films_scene(message.text):
        return RuleHit("scene.film", "it asks for a cutaway")
    if lays_voice(message.text, context):
        return RuleHit("video.compile", "it asks for a voice over the film")
    if products_wanted(masked):
        return RuleHit("products.find", "it asks for products by what they have")
    if len(masked) > 80 or message.quotes:
        return None
    if context.concepts and asked_of(masked) == "differs":
        return RuleHit("chat.question", "it asks how concepts differ")
    if not _LETTER.search(masked) and not _DIGIT.search(masked):
        return RuleHit("unknown", "no words in it")
    waits = context.open_plan is not None and context.open_plan.waits
    if (
        waits
        and _NOT_YET.match(masked)
        and len(masked.split()) <= NOT_YET_WORDS
        and not cue_weights(masked).keys() - {"control.stop"}
    ):
        return RuleHit("chat.smalltalk", "it does not agree yet")
    if rescenes_film(message, context):
        return RuleHit("shot.edit", "it says another scene for the whole film")
    if finds_fault(masked, context):
        return RuleHit("shot.edit", "it says that a shot is not good")
    if gives_length(message, context):
        return RuleHit("video.compile", "it says how long the film shall be")
    if _NO.match(masked):
        return RuleHit("unknown", "it declines")
    if _THANKS_ONLY.match(masked):
        return RuleHit("chat.thanks", "it says thanks")
    if (said := next(_EITHER.hits(masked), None)) is not None:
        return _WHATEVER_ELSE[said]
    if asks_once_more(masked):
        return RuleHit("edit.repeat", "it asks for what was done by hand once more")
    if _SAME_BETTER.match(masked) and (label := _done_last(context)):
        return RuleHit(label, "it asks for what was done last, but better")
    if hit := _on_board(masked, context):
        return hit
    whole = " ".join(_MARKS.sub(" ", masked).split())
    bare = " ".join(_POLITE.sub(" ", masked).split())
    known = min(_WHOLE.get(whole, len(_LABELS)), _WHOLE.get(bare, len(_LABELS)))
    if known < len(_LABELS):
        return RuleHit(_LABELS[known], f"it is just {bare or whole!r}")
    if context.running is None and (other := returned_to(masked, context)):
        back: Label = "edit.travel" if spoken_of(other, context) else "concepts.create"
        return RuleHit(back, "it goes back to another product")
    fresh = not (context.concepts or context.storyboard or context.attachments or context.running or waits)
    if fresh and bare_product(masked, context):
        return RuleHit("concepts.create", "it is a product's name and no more")
    number = _NUMBER_ONLY.match(bare) or _NUMBER_ONLY.match(whole)
    if number and context.concepts and not any(s.id for s in context.storyboard):
        return RuleHit("concepts.choose", f"{whole!r} picks one of {len(context.concepts)} concepts")
    return None


def _done_last(context: Context) -> Label | None:
    """The act that does once more what there is last: an edit by hand, the shots, the ideas."""
    if context.edits:
        return "edit.repeat"
    if any(shot.id for shot in context.storyboard):
        return "shots.redo"
    return "concepts.more" if context.concepts else None


def _on_board(masked: str, context: Context) -> RuleHit | None:
    """What only a storyboard that stands makes clear: a shot to leave out, or a video of what is there."""
    if context.running is not None or not context.storyboard:
        return None
    left = _LEAVE_OUT.match(masked)
    if left and len(left["rest"].split()) <= 5 and find_shots(left["rest"], len(context.storyboard))[0]:
        return RuleHit("edit.delete", "it names a shot to leave out")
    whole = all(shot.id for shot in context.storyboard)
    if whole and not (context.videos or context.attachments) and _VIDEO_OF_IT.match(masked):
        return RuleHit("video.animate", "it asks for a video of the storyboard that stands")
    return None
