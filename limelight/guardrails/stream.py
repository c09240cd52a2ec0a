"""The output guardrail along a stream: words are held back until nothing that may not be said can begin in them."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator

from limelight.guardrails.service import Guardrails
from limelight.guardrails.telling import Telling
from limelight.schema.guard import Verdict

HOLD = 48
"""Characters held back, unless a sentence ends before: what is forbidden and no longer than this never gets out, not
even in part."""
CONTEXT = 400
"""Characters already said that are looked at together with what comes."""
BURST_S = 0.02
"""Pieces that come sooner than this after a look wait for the next one, seconds, unless something would be said before."""
_SENTENCE_END = re.compile(r"[.!?][\"'”’)*_]*\s+|\n+")
_NUMBER_GOES_ON = re.compile(r"[0-9A-Z][0-9A-Z \-]*$")
"""At the end of what came so far: a number is blotted out whole, so its last digits are waited for."""
TAKEN_BACK = Telling().say("stopped")
UNCHECKED = Telling().say("stopped_unchecked")
"""What is said where it stops, in English."""


async def guarded(
    guardrails: Guardrails, words: AsyncIterator[str], *, locale: str = ""
) -> AsyncIterator[str]:
    """The words that may be said, as they come; personal numbers are blotted out.

    All that came is looked at before any of it is said, at the end, and as it comes, of a burst of pieces once. At the first
    thing that is seen to be blocked it says that it stops, and ends: `words` is not read any further.
    """
    said, held = "", ""
    noted: set[str] = set()
    looked = float("-inf")

    async def look() -> Verdict:
        verdict = await guardrails.check(said + held, stage="output", locale=locale, record=False)
        if verdict.category not in noted:  # the same words are read many times, and recorded once
            noted.add(verdict.category)
            guardrails.record(said + held, verdict, stage="output", check="stream")
        return verdict

    async for piece in words:
        held += piece
        if not _safe_length(held) and time.monotonic() - looked < BURST_S:
            continue
        verdict, looked = await look(), time.monotonic()
        if verdict.action == "block":
            yield _stopped(verdict, locale)
            return
        if verdict.action == "redact":
            goes_on = _NUMBER_GOES_ON.search(held)
            at = goes_on.start() if goes_on and len(goes_on[0]) <= HOLD else len(held)
            held = await _redacted(guardrails, held[:at], locale) + held[at:]
        if cut := _safe_length(held):
            yield held[:cut]
            said, held = (said + held[:cut])[-CONTEXT:], held[cut:]
    if held:
        verdict = await look()
        yield (
            _stopped(verdict, locale)
            if verdict.action == "block"
            else await _redacted(guardrails, held, locale)
        )


def _stopped(verdict: Verdict, language: str) -> str:
    return Telling(language).say("stopped_unchecked" if verdict.category == "unavailable" else "stopped")


async def _redacted(guardrails: Guardrails, held: str, locale: str) -> str:
    verdict = await guardrails.check(held, stage="output", locale=locale, record=False)
    return verdict.text if verdict.action == "redact" and verdict.text is not None else held


def _safe_length(held: str) -> int:
    """How much of what is held can be said: whole sentences, and what lies further back than `HOLD`."""
    ends = [match.end() for match in _SENTENCE_END.finditer(held)]
    return max(ends[-1] if ends else 0, len(held) - HOLD, 0)
