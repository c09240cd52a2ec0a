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
    name = ".".join(key)
    if detail["type"] == "extra_forbidden":
        known = _siblings(key, model)
        return f"{place}{name!r} is not a setting{suggestion(key[-1], known)} Allowed here: {', '.join(known)}.".replace(
            "setting Allowed", "setting. Allowed"
        )
    if detail["loc"][-1] == "[key]":
        allowed = ", ".join(_choices(detail))
        return f"{place}{key[-1]!r} is not a key of {'.'.join(key[:-1])}. Allowed: {allowed}."
    value = "the value given" if _secret(key, model) else repr(detail["input"])
    return f"{place}{name} is {value}; it must be {_expected(detail, key, model)}."


def _key(detail: ErrorDetails) -> KeyPath:
    return tuple(str(part) for part in detail["loc"] if part != "[key]")


def _field(key: KeyPath, model: type[BaseModel]) -> FieldInfo | None:
    """The field that a key names, or the nearest one above it."""
    found: FieldInfo | None = None
    current: type[BaseModel] | None = model
    for part in key:
        if current is None or part not in current.model_fields:
            break
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


def _choices(detail: ErrorDetails) -> list[str]:
    return [str(detail.get("ctx", {}).get("expected", detail["msg"]))]


def _expected(detail: ErrorDetails, key: KeyPath, model: type[BaseModel]) -> str:
    """What the field takes: its type and bounds, or its choices."""
    info = _field(key, model)
    if info is None:
        return detail["msg"]
    if get_origin(info.annotation) is Literal:
        return "one of " + ", ".join(str(choice) for choice in get_args(info.annotation))
    if (section := _as_model(info.annotation)) is not None:
        return f"a table with {', '.join(sorted(section.model_fields))}"
    bounds = [text.format(_number(getattr(mark, name))) for mark in info.metadata for name, text in _BOUNDS.items()
              if getattr(mark, name, None) is not None]  # fmt: skip
    base = get_origin(info.annotation) or info.annotation
    words = _TYPES.get(getattr(base, "__name__", ""), detail["msg"])
    return words + (", " + " and ".join(bounds) if bounds else "")


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
