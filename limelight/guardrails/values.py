"""Guarding values: the words inside arguments of a tool call, whatever their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import JsonValue

from limelight.guardrails.service import Guardrails
from limelight.schema.guard import Stage, Verdict

_WITHHELD = re.compile(r"\[withheld: [^\]]*\]")


async def guard_values(
    guardrails: Guardrails, value: JsonValue, *, stage: Stage, locale: str = ""
) -> tuple[Verdict, JsonValue]:
    """The verdict on all words of a JSON value together, and the value with what is redacted blotted out.

    Numbers, names of fields and the shape are left alone; words of different fields are read as different sentences.
    """
    verdict = await guardrails.check("\n. ".join(_words(value)), stage=stage, locale=locale)
    if verdict.action != "redact":
        return verdict, value
    return verdict, await _redacted(guardrails, value, stage, locale)


async def withheld(
    guardrails: Guardrails, value: JsonValue, *, stage: Stage, locale: str = ""
) -> tuple[Verdict, JsonValue]:
    """Like `guard_values`, for what a tool gave back: words that are blocked are put out and the rest is kept.

    What made them be blocked stands in their place; where only all words together are blocked, all are put out.
    """
    verdict, safe = await guard_values(guardrails, value, stage=stage, locale=locale)
    if verdict.action != "block":
        return verdict, safe
    rest = await _replaced(guardrails, value, stage, locale)
    left = _WITHHELD.sub("", "\n. ".join(_words(rest)))
    again = await guardrails.check(left, stage=stage, locale=locale, record=False)
    return verdict, rest if again.action != "block" else in_words(verdict)


def in_words(verdict: Verdict) -> str:
    """What stands in the place of words that were put out."""
    return f"[withheld: {verdict.reason}. {verdict.suggestion}".strip() + "]"


async def _replaced(guardrails: Guardrails, value: JsonValue, stage: Stage, locale: str) -> JsonValue:
    match value:
        case str():
            verdict = await guardrails.check(value, stage=stage, locale=locale, record=False)
            if verdict.action == "block":
                return in_words(verdict)
            return verdict.text if verdict.action == "redact" and verdict.text is not None else value
        case list():
            return [await _replaced(guardrails, one, stage, locale) for one in value]
        case dict():
            return {name: await _replaced(guardrails, one, stage, locale) for name, one in value.items()}
        case _:
            return value


def _words(value: JsonValue) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from _words(one)
        case dict():
            for one in value.values():
                yield from _words(one)
        case _:
            return


async def _redacted(guardrails: Guardrails, value: JsonValue, stage: Stage, locale: str) -> JsonValue:
    match value:
        case str():
            verdict = await guardrails.check(value, stage=stage, locale=locale)
            return verdict.text if verdict.action == "redact" and verdict.text is not None else value
        case list():
            return [await _redacted(guardrails, one, stage, locale) for one in value]
        case dict():
            return {name: await _redacted(guardrails, one, stage, locale) for name, one in value.items()}
        case _:
            return value
