"""JSON with placeholders, and pointers into JSON: what a payload is made of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from pydantic import JsonValue

_PLACEHOLDER = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")


def placeholders(template: JsonValue) -> set[str]:
    """The names between `{{` and `}}` in the texts of a template, the keys of its objects left out."""
    return {name for text in _texts(template) for name in _PLACEHOLDER.findall(text)}


def filled(template: JsonValue, values: Mapping[str, JsonValue]) -> JsonValue:
    """The template with its placeholders replaced.

    A text that is one placeholder becomes the value itself, so that a number stays a number; inside a longer text the
    value is written out. What was put in is not looked at again. Raises `KeyError` for a name without a value.
    """
    if isinstance(template, str):
        whole = _PLACEHOLDER.fullmatch(template.strip())
        if whole:
            return values[whole[1]]
        return _PLACEHOLDER.sub(lambda found: _written(values[found[1]]), template)
    if isinstance(template, list):
        return [filled(one, values) for one in template]
    if isinstance(template, dict):
        return {key: filled(one, values) for key, one in template.items()}
    return template


def pointed(document: JsonValue, pointer: str) -> JsonValue:
    """What a JSON pointer (RFC 6901) leads to. Raises `LookupError` where it leads to nothing."""
    found = document
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict):
            found = found[name]
        elif isinstance(found, list) and name.isdecimal():
            found = found[int(name)]
        else:
            raise LookupError(f"{pointer} leads into a {type(found).__name__} at {name!r}")
    return found


def _texts(template: JsonValue) -> Iterator[str]:
    if isinstance(template, str):
        yield template
    elif isinstance(template, list | dict):
        for one in template if isinstance(template, list) else template.values():
            yield from _texts(one)


def _written(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)
