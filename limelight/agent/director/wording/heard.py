"""Scenes that people ask for in their own language: in English for the picture, in their own words for them to read."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_KINDS = ("places", "times", "seasons", "weather", "looks")
"""In the order in which an English scene names them."""


@dataclass(frozen=True)
class Heard:
    """A scene that was asked for."""

    prompt: str
    """In English, as scenes are written for pictures."""
    said: str
    """In the person's words; empty when they said none."""


@dataclass(frozen=True)
class _Table:
    find: re.Pattern[str]
    before: re.Pattern[str]
    """Words of place and time that stand before a scene."""
    rows: list[tuple[re.Pattern[str], str, str]]
    """A word, its kind, and the same in English."""


def hear(scene: str, *, words: str, language: str) -> Heard:
    """The scene that an act holds, of a message in a language; what no list knows stays as it is."""
    table = _tables().get(language)
    if not scene or table is None:
        return Heard(scene, scene)
    found = [*table.find.finditer(scene)]
    if not found:  # what nobody said came from Limelight itself, in English
        said = _as_written(scene, words)
        return Heard(scene, said)
    start = found[0].start()
    if before := table.before.search(scene[:start]):
        start = before.start()
    english: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for match in found:
        kind, meaning = _meaning(match.group(), table)
        if meaning not in english[kind]:
            english[kind].append(meaning)
    looks = english.pop("looks")
    prompt = " ".join(one for ones in english.values() for one in ones)
    cut = scene[start : found[-1].end()].strip()
    return Heard(", ".join(one for one in (prompt, *looks) if one), _as_written(cut, words) or cut)


def season_heard(words: str, language: str) -> str:
    """The season, feast or light that a message in a language names, in English; empty when it names none."""
    table = _tables().get(language)
    if table is None:
        return ""
    meanings = [_meaning(match.group(), table) for match in table.find.finditer(words)]
    return next((meaning for kind, meaning in meanings if kind in ("seasons", "times")), "")


def _meaning(word: str, table: _Table) -> tuple[str, str]:
    return next((kind, meaning) for pattern, kind, meaning in table.rows if pattern.fullmatch(word))


def _as_written(scene: str, words: str) -> str:
    """The scene as it stands in the message, capitals and all; empty when it does not."""
    found = re.search(re.escape(scene), words, re.I)
    return found.group() if found else ""


@cache
def _tables() -> dict[str, _Table]:
    text = files("limelight.agent.director.wording").joinpath("scenes.toml").read_text(encoding="utf-8")
    tables: dict[str, _Table] = {}
    for language, given in tomllib.loads(text).items():
        rows = [(word, kind, meaning) for kind in _KINDS for word, meaning in given.get(kind, {}).items()]
        rows.sort(key=lambda row: -len(row[0]))
        every = "|".join(word for word, _, _ in rows)
        edge = "" if language == "ja" else r"\b"
        tables[language] = _Table(
            re.compile(rf"{edge}(?:{every}){edge}", re.I),
            re.compile(rf"(?:^|(?<=\W))(?:{given['before']})\s*$", re.I)
            if given["before"]
            else re.compile(r"(?!)"),
            [(re.compile(word, re.I), kind, meaning) for word, kind, meaning in rows],
        )
    return tables
