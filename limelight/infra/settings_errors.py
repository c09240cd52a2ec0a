"""What is wrong with a setting, in words: the place, the key, the value, and what is allowed."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError

from limelight.infra.settings_sources import KeyPath, Sources, suggestion
from limelight.schema.errors import BadInput

_BOUNDS = {"ge": "at least {}", "gt": "more than {}", "le": "at most {}", "lt": "less than {}"}
_TYPES = {
    "int": "a whole number", "float": "a number", "bool": "true or false", "str": "a text", "Path": "a path",
    "list": "a list of texts", "dict": "a table",
}  # fmt: skip


def explained(error: ValidationError, sources: Sources, *, model: type[BaseModel]) -> BadInput:
    """Every wrong key, one a line."""
    details = error.errors(include_url=False)
    lines = [_line(detail, sources, model) for detail in details]
    first = details[0]["input"]
    value = (
        first
        if isinstance(first, str | int | float | bool) and not _secret(_key(details[0]), model)
        else None
    )
    return BadInput("\n".join(lines), code="settings", value=value)


def bad_json(error: SettingsError, sources: Sources) -> BadInput:
    """A variable that should hold JSON and does not."""
    names = ", ".join(sorted(sources.variables.values()))
    return BadInput(
        f"{error}: lists and tables in variables are JSON (variables set: {names})", code="settings"
    )


def _line(detail: ErrorDetails, sources: Sources, model: type[BaseModel]) -> str:
    key = _key(detail)
    origin = sources.origin(key)
    place = "" if origin == "default" else f"{origin}: "
    if _secret(key, model):
        return f"{place}{'.'.join(_known(key, model))} holds a wrong value: {detail['msg']}."
    name = ".".join(key)
    if detail["type"] == "extra_forbidden":
        known = _siblings(key, model)
        hint = suggestion(key[-1], known) or "."
        return f"{place}{name!r} is not a setting{hint} Allowed here: {', '.join(known)}."
    if detail["loc"][-1] == "[key]":
        allowed = detail.get("ctx", {}).get("expected", detail["msg"])
        return f"{place}{key[-1]!r} is not a key of {'.'.join(key[:-1])}. Allowed: {allowed}."
    return f"{place}{name} is {detail['input']!r}; it must be {_expected(detail, key, model)}."


def _key(detail: ErrorDetails) -> KeyPath:
    return tuple(str(part) for part in detail["loc"] if part != "[key]")


def _known(key: KeyPath, model: type[BaseModel]) -> KeyPath:
    """The part of a key that names fields, without keys of a table that may be secrets."""
    length, current = 0, model
    while current is not None and length < len(key) and key[length] in current.model_fields:
        current = _as_model(current.model_fields[key[length]].annotation)
        length += 1
    return key[:length]


def _field(key: KeyPath, model: type[BaseModel]) -> FieldInfo | None:
    """The field that a key names, or the nearest one above it."""
    found: FieldInfo | None = None
    current: type[BaseModel] | None = model
    for part in _known(key, model):
        if current is not None:
            found = current.model_fields[part]
            current = _as_model(found.annotation)
    return found


def _as_model(annotation: object) -> type[BaseModel] | None:
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _siblings(key: KeyPath, model: type[BaseModel]) -> list[str]:
    section = _field(key[:-1], model) if len(key) > 1 else None
    found = _as_model(section.annotation) if section else model
    return sorted(found.model_fields) if found else []


def _secret(key: KeyPath, model: type[BaseModel]) -> bool:
    info = _field(key, model)
    return info is not None and SecretStr in get_args(info.annotation)


def _expected(detail: ErrorDetails, key: KeyPath, model: type[BaseModel]) -> str:
    """What the field takes: its type and bounds, or its choices."""
    info = _field(key, model)
    if info is None:
        return detail["msg"]
    if get_origin(info.annotation) is Literal:
        return "one of " + ", ".join(str(choice) for choice in get_args(info.annotation))
    if (section := _as_model(info.annotation)) is not None:
        return f"a table with {', '.join(sorted(section.model_fields))}"
    limits = [(text, getattr(mark, name, None)) for mark in info.metadata for name, text in _BOUNDS.items()]
    bounds = [text.format(_number(limit)) for text, limit in limits if limit is not None]
    base = get_origin(info.annotation) or info.annotation
    words = _TYPES.get(getattr(base, "__name__", ""), detail["msg"])
    return words + (", " + " and ".join(bounds) if bounds else "")


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
