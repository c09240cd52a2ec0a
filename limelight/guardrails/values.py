"""Guarding values: the words inside arguments of a tool call, whatever their shape."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator

from pydantic import JsonValue

from limelight.guardrails.service import GRAVITY, Guardrails
from limelight.schema.guard import Stage, Verdict

Change = Callable[[str, str], Awaitable[str]]
"""`change(text, placement)`."""
_WITHHELD = re.compile(r"\[withheld: [^\]]*\]")


async def guard_values(
    guardrails: Guardrails, value: JsonValue, *, stage: Stage, locale: str = "", placement: str = ""
) -> tuple[Verdict, JsonValue]:
    """The verdict on the words of a JSON value, and the value with what is redacted blotted out.

    Numbers, names of fields and the shape are left alone; words of different fields are read as different sentences. The words
    beside a field `placement`, and beneath them, are for that placement, the others for the one that is given.
    """
    worst = Verdict()
    for where, words in _by_placement(value, placement).items():
        verdict = await guardrails.check("\n. ".join(words), stage=stage, locale=locale, placement=where)
        worst = max(worst, verdict, key=lambda one: GRAVITY[one.action])
    if worst.action != "redact":
        return worst, value

    async def redacted(text: str, where: str) -> str:
        one = await guardrails.check(text, stage=stage, locale=locale, placement=where)
        return one.text if one.action == "redact" and one.text is not None else text

    return worst, await _each(value, redacted, placement)


async def withheld(
    guardrails: Guardrails, value: JsonValue, *, stage: Stage, locale: str = ""
) -> tuple[Verdict, JsonValue]:
    """Like `guard_values`, for what a tool gave back: words that are blocked are put out and the rest is kept.

    What made them be blocked stands in their place; where only all words together are blocked, all are put out.
    """
    verdict, safe = await guard_values(guardrails, value, stage=stage, locale=locale)
    if verdict.action != "block":
        return verdict, safe

    async def put_out(text: str, where: str) -> str:
        one = await guardrails.check(text, stage=stage, locale=locale, placement=where, record=False)
        if one.action == "block":
            return in_words(one)
        return one.text if one.action == "redact" and one.text is not None else text

    rest = await _each(value, put_out, "")
    for where, words in _by_placement(rest, "").items():
        left = _WITHHELD.sub("", "\n. ".join(words))
        again = await guardrails.check(left, stage=stage, locale=locale, placement=where, record=False)
        if again.action == "block":
            return verdict, in_words(verdict)
    return verdict, rest


def in_words(verdict: Verdict) -> str:
    """What stands in the place of words that were put out."""
    return f"[withheld: {verdict.reason}. {verdict.suggestion}".strip() + "]"


def _by_placement(value: JsonValue, placement: str) -> dict[str, list[str]]:
    """All words of a value by the placement that they are for."""
    found: dict[str, list[str]] = {}
    for text, where in _words(value, placement):
        found.setdefault(where, []).append(text)
    return found


def _words(value: JsonValue, placement: str) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield value, placement
        case list():
            for one in value:
                yield from _words(one, placement)
        case dict():
            here = _placed(value, placement)
            for one in value.values():
                yield from _words(one, here)
        case _:
            return


async def _each(value: JsonValue, change: Change, placement: str) -> JsonValue:
    """The value with every text changed."""
    match value:
        case str():
            return await change(value, placement)
        case list():
            return [await _each(one, change, placement) for one in value]
        case dict():
            here = _placed(value, placement)
            return {name: await _each(one, change, here) for name, one in value.items()}
        case _:
            return value


def _placed(value: dict[str, JsonValue], placement: str) -> str:
    named = value.get("placement")
    return named if isinstance(named, str) and named else placement
