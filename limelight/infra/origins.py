"""Every setting in force, with where it comes from."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, JsonValue, SecretStr

from limelight.infra.settings import Settings

MASK = "********"


class Origin(BaseModel):
    """One setting."""

    key: str
    """Dotted, e.g. `server.port`."""
    value: JsonValue
    """As in the file; secrets are masked."""
    origin: str
    """`default`, `limelight.toml:12` or the name of a variable."""


def explain(settings: Settings) -> list[Origin]:
    """All settings in the order of their declaration."""
    found: list[Origin] = []

    def walk(model: BaseModel, above: tuple[str, ...]) -> None:
        for name in type(model).model_fields:
            key = (*above, name)
            value = getattr(model, name)
            if isinstance(value, BaseModel):
                walk(value, key)
            else:
                found.append(
                    Origin(key=".".join(key), value=_plain(value), origin=settings.sources.origin(key))
                )

    walk(settings, ())
    return found


def _plain(value: object) -> JsonValue:
    if isinstance(value, dict):
        return {_name(number, key): _plain(item) for number, (key, item) in enumerate(value.items(), start=1)}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, SecretStr):
        return MASK
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return str(value) if isinstance(value, Path) else repr(value)


def _name(number: int, key: object) -> str:
    """A table's key; secret ones are numbered, so that two of them stay two."""
    return f"{MASK} ({number})" if isinstance(key, SecretStr) else str(key)
