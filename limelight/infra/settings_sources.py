"""Where settings come from: each key's line in `limelight.toml`, or its variable."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from pydantic import BaseModel, JsonValue

from limelight.schema.errors import BadInput

KeyPath: TypeAlias = tuple[str, ...]
PREFIX = "LIMELIGHT_"
OTHER_VARIABLES = frozenset({"LIMELIGHT_BUILD_SKIP", "LIMELIGHT_STUDIO_THREADS", "LIMELIGHT_URL"})
"""Variables with our prefix that are not settings: of the build, a worker, the dev server."""

_TABLE = re.compile(r"^\s*\[(?P<path>[^\[\]]+)\]\s*(#.*)?$")
_KEY = re.compile(
    r"""^\s*(?P<path>(?:[A-Za-z0-9_\-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_\-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_PART = re.compile(r"""[A-Za-z0-9_\-]+|"[^"]*"|'[^']*'""")


@dataclass(frozen=True)
class Sources:
    """The file and the variables of one set of settings."""

    file: Path | None = None
    values: dict[str, JsonValue] = field(default_factory=dict)
    """What the file says."""
    lines: dict[KeyPath, int] = field(default_factory=dict)
    variables: dict[KeyPath, str] = field(default_factory=dict)

    def origin(self, key: KeyPath) -> str:
        """`LIMELIGHT_SERVER__PORT`, `limelight.toml:12` or `default`, by the longest part that is set."""
        for length in range(len(key), 0, -1):
            if (name := self.variables.get(key[:length])) is not None:
                return name
        for length in range(len(key), 0, -1):
            if (
                self.file is not None
                and self._says(key)
                and (line := self.lines.get(key[:length])) is not None
            ):
                return f"{self.file.name}:{line}"
        return "default"

    def _says(self, key: KeyPath) -> bool:
        """Whether the file gives this key a value: its table alone does not."""
        node: JsonValue = self.values
        for part in key:
            if isinstance(node, dict) and part not in node:
                return False
            node = node[part] if isinstance(node, dict) else node
        return True


def read_sources(file: Path | None, *, environ: Mapping[str, str], model: type[BaseModel]) -> Sources:
    """Read the file and list the variables. Raises `BadInput` for broken TOML and unknown variables."""
    variables = {_path(name): name for name in environ if name.upper().startswith(PREFIX)}
    for key, name in list(variables.items()):
        if name.upper() in OTHER_VARIABLES:
            del variables[key]
        elif key[0] not in model.model_fields:
            raise BadInput(_unknown_variable(name, model), code="settings", value=name)
    if file is None:
        return Sources(variables=variables)
    text = file.read_text(encoding="utf-8")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(
            f"{file.name}: this is not valid TOML: {error}", code="settings", value=str(file)
        ) from error
    return Sources(file=file, values=values, lines=key_lines(text), variables=variables)


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line, from 1, on which each table and key of a TOML text is set."""
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _TABLE.match(line):
            table = _parts(found["path"])
            lines.setdefault(table, number)
        elif found := _KEY.match(line):
            lines.setdefault((*table, *_parts(found["path"])), number)
    return lines


def suggestion(word: str, known: list[str]) -> str:
    """`; did you mean "port"?`, or nothing."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""


def _path(variable: str) -> KeyPath:
    return tuple(variable[len(PREFIX) :].lower().split("__"))


def _parts(path: str) -> KeyPath:
    return tuple(part.strip("\"'") for part in _PART.findall(path))


def _unknown_variable(name: str, model: type[BaseModel]) -> str:
    known: list[str] = []
    for key, info in model.model_fields.items():
        section = info.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            known += [f"{key}__{field_name}".upper() for field_name in section.model_fields]
        else:
            known.append(key.upper())
    close = difflib.get_close_matches(name.upper().removeprefix(PREFIX), known, n=1)
    hint = f"did you mean {PREFIX}{close[0]}?" if close else "`limelight config` lists them"
    return f"{name} is not a setting; {hint}"
