"""A set of videos that was quoted and not yet agreed to, asked for smaller or otherwise: "only the top two, and only Christmas"."""

from __future__ import annotations

import re

from limelight.router.recipes import recipe_of
from limelight.router.recognise import MOST_VARIATIONS, VARIATIONS, recognise
from limelight.router.scope import names, occasion_of
from limelight.router.slots.aspects import find_aspects
from limelight.router.slots.numbers import digits
from limelight.router.slots.product import fitting_products
from limelight.router.text import clean
from limelight.schema.context import Context
from limelight.schema.understanding import RecipeCall

LONGEST = 24
"""Words of a change; a longer message asks for something of its own."""
BACK = 6
"""Turns of the person among which the request is looked for that was quoted."""
_WITHOUT = re.compile(
    r"\b(?:without|except|not|no|skip|drop|leave out|ohne|außer|nicht|kein\w*|sin|menos|excepto|sans|sauf|pas|sem|exceto|tira)\b(?!,)|なし|抜き|以外"
)
_ONE_EACH = re.compile(
    r"\b(?:(?:no|without|skip the|drop the) (?:variations?|variants?)|ohne varianten|keine varianten|sin varia(?:ciones|ntes)|sans (?:variantes?|variations?)|"
    r"sem varia(?:ções|ntes))\b|バリエーション(?:は)?(?:なし|不要)"
)
_PIECES = re.compile(r"[,;.、。]|\b(?:but|aber|pero|mais|mas)\b")
_FIRST = re.compile(r"\b(?:1|1st|first|ersten|primer[oa]s|premi[eè]re?s|primeir[oa]s)\b(?= \d)")
"""Before a number: "the first five"."""
_NUMBER = re.compile(r"(?<![\d:x×.])(\d{1,2})(?![\d:x×.])")
_DECLINES = re.compile(r"^\W*(?:no|nein|non|não|いいえ|いや)\b[\W]*")


def amended(text: str, context: Context, *, language: str) -> RecipeCall | None:
    """The recipe that waits for a yes, with what the message changes of it; None where none waits or nothing of it changes."""
    waiting = context.open_plan is not None and context.open_plan.waits
    message = clean(text)
    if not waiting or len(message.masked.split()) > LONGEST or message.masked.endswith(("?", "？")):
        return None
    if recognise(message, context, language=language) is not None:
        return None  # it is whole by itself
    call = _asked_before(context, language)
    if call is None:
        return None
    low = digits(_DECLINES.sub("", message.masked), language)
    changed = call.model_copy(update=_changes(low, call, context))
    return None if changed == call else changed


def _asked_before(context: Context, language: str) -> RecipeCall | None:
    """What was quoted, with what was changed of it since."""
    turns = [turn.text for turn in context.history if turn.role == "user"]
    for n in range(len(turns) - 1, max(len(turns) - BACK - 1, -1), -1):
        found = recognise(clean(turns[n]), context, language=language)
        if found is not None and recipe_of(found).each:
            for later in turns[n + 1 :]:
                low = digits(_DECLINES.sub("", clean(later).masked), language)
                found = found.model_copy(update=_changes(low, found, context))
            return found
    return None


def _changes(low: str, call: RecipeCall, context: Context) -> dict[str, object]:
    """The fields of a call that lower-case words change."""
    changes: dict[str, object] = {}
    pieces = _PIECES.split(low)
    events = {occasion_of(m.group()): m.group() for m in names("occasions").finditer(low)}
    if events and call.occasions:
        said = next(piece for piece in pieces if any(one in piece for one in events.values()))
        kept = [one for one in call.occasions if (occasion_of(one) in events) != bool(_WITHOUT.search(said))]
        changes["occasions"] = kept or [*events.values()]
    varied = VARIATIONS.search(low)
    if varied is not None:
        number = int(next(group for group in varied.groups() if group))
        changes["variations"] = min(max(number, 1), MOST_VARIATIONS)
        low = low[: varied.start()] + low[varied.end() :]
    elif _ONE_EACH.search(low):
        changes["variations"] = 1
    named = [] if events else [one for one in fitting_products(low, context) if one in call.product_ids]
    numbers = [int(one) for one in _NUMBER.findall(_FIRST.sub(" ", low))]
    fewer = next((one for one in numbers if 1 <= one < len(call.product_ids)), None)
    if named and len(named) < len(call.product_ids):
        left = [one for one in call.product_ids if (one in named) != bool(_WITHOUT.search(low))]
        changes |= {"product_ids": left or named, "count": len(left or named)}
    elif fewer is not None:
        changes |= {"product_ids": call.product_ids[:fewer], "count": fewer}
    if aspects := find_aspects(low):
        changes["aspects"] = aspects
    return changes
