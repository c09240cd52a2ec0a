"""The words people use, in several languages, read from `data/words.toml` and `data/patterns.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_MACRO = re.compile(r"%([a-z_]+)%")


@cache
def _table(name: str) -> dict[str, dict[str, str]]:
    raw = files("limelight.router").joinpath(f"data/{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


def word_list(section: str, name: str) -> list[str]:
    """The words of an entry, which are parted by spaces."""
    return _table("words")[section][name].split()


def word_table(section: str) -> dict[str, str]:
    """All entries of a section."""
    return _table("words")[section]


@cache
def pattern(section: str, name: str) -> re.Pattern[str]:
    """The regular expression of this name; `%other%` in it is another of its section, or a shared one."""
    return re.compile(_expanded(section, name))


def _expanded(section: str, name: str) -> str:
    table = _table("patterns").get(section, {})
    if name not in table:
        section, table = "shared", _shared()
    return _MACRO.sub(lambda m: _expanded(section, m.group(1)), table[name])


@cache
def _shared() -> dict[str, str]:
    return {
        "nth": "(?:" + "|".join(word_table("ordinals").values()) + ")",
        "number": r"(?:\d{1,2}|" + "|".join(word_table("cardinals")) + ")",
    }


@cache
def paraphrases() -> tuple[dict[str, Any], ...]:
    """The groups of `data/paraphrases.toml` as they are written."""
    raw = files("limelight.router").joinpath("data/paraphrases.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(raw)["group"])


@cache
def spoken() -> tuple[tuple[str, str, str], ...]:
    """What people say, as (language, act, sentence), from `data/exemplars/`, one file a language."""
    rows: list[tuple[str, str, str]] = []
    folder = files("limelight.router").joinpath("data/exemplars")
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        acts: dict[str, list[str]] = tomllib.loads(file.read_text(encoding="utf-8"))
        locale = file.name.removesuffix(".toml")
        rows += [(locale, act, sentence) for act, told in acts.items() for sentence in told]
    return tuple(rows)


def sentences(group: dict[str, Any], half: str) -> list[str]:
    """The sentences of a group, without their slots. `half` is "exemplar" or "held_out"."""
    return [entry if isinstance(entry, str) else entry["text"] for entry in group[half]]
