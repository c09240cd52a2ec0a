"""The output guardrail along a stream: words are held back until nothing that may not be said can begin in them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

from limelight.guardrails.service import Guardrails

HOLD = 48
"""Characters held back, unless a sentence ends before: what is forbidden and no longer than this never gets out, not
even in part."""
CONTEXT = 400
"""Characters already said that are looked at together with what comes."""
_SENTENCE_END = re.compile(r"[.!?][\"'”’)*_]*\s+|\n+")
_NUMBER_GOES_ON = re.compile(r"[0-9A-Z][ \-]?$")
"""At the end of what came so far: a number is blotted out whole, so its last digits are waited for."""
TAKEN_BACK = " … I stopped there: that would not have passed our content rules."
UNCHECKED = " … I stopped there: the content check is not available just now. Try again in a moment."


async def guarded(
    guardrails: Guardrails, words: AsyncIterator[str], *, locale: str = ""
) -> AsyncIterator[str]:
    """The words that may be said, as they come; personal numbers are blotted out.

    At the first thing that is blocked it says that it stops, and ends: `words` is not read any further.
    """
    said, held = "", ""
    noted: set[str] = set()
    async for piece in words:
        held += piece
        verdict = await guardrails.check(said + held, stage="output", locale=locale, record=False)
        if verdict.category not in noted:  # the same words are read many times, and recorded once
            noted.add(verdict.category)
            guardrails.record(said + held, verdict, stage="output", check="stream")
        if verdict.action == "block":
            yield UNCHECKED if verdict.category == "unavailable" else TAKEN_BACK
            return
        if verdict.action == "redact" and not _NUMBER_GOES_ON.search(held):
            held = await _redacted(guardrails, held, locale)
        if cut := _safe_length(held):
            yield held[:cut]
            said, held = (said + held[:cut])[-CONTEXT:], held[cut:]
    if held:
        yield await _redacted(guardrails, held, locale)


async def _redacted(guardrails: Guardrails, held: str, locale: str) -> str:
    verdict = await guardrails.check(held, stage="output", locale=locale, record=False)
    return verdict.text if verdict.action == "redact" and verdict.text is not None else held


def _safe_length(held: str) -> int:
    """How much of what is held can be said: whole sentences, and what lies further back than `HOLD`."""
    ends = [match.end() for match in _SENTENCE_END.finditer(held)]
    return max(ends[-1] if ends else 0, len(held) - HOLD, 0)
