"""Guarding values: the words inside arguments of a tool call, whatever their shape."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from limelight.guardrails.service import Guardrails
from limelight.schema.guard import Stage, Verdict


async def guard_values(
    guardrails: Guardrails, value: JsonValue, *, stage: Stage, locale: str = "en"
) -> tuple[Verdict, JsonValue]:
    """The verdict on all words of a JSON value together, and the value with what is redacted blotted out.

    Numbers, names of fields and the shape are left alone; words of different fields are read as different sentences.
    """
    verdict = await guardrails.check("\n. ".join(_words(value)), stage=stage, locale=locale)
    if verdict.action != "redact":
        return verdict, value
    return verdict, await _redacted(guardrails, value, stage, locale)


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
