"""Words by which a sentence is read, in six languages, from `data/cues.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias, cast

from limelight.schema.memory import Topic

Cue: TypeAlias = Literal[
    "never", "must", "allow", "prefer", "dislike", "decide", "fact", "about", "is", "change", "also", "unsure", "open",
    "reject", "reply", "ask", "given", "first", "last", "said",
]  # fmt: skip


@cache
def _table() -> dict[str, dict[str, str]]:
    raw = files("limelight.memory").joinpath("data/cues.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


@cache
def _pattern(section: str, name: str) -> re.Pattern[str]:
    latin, other = [], []
    for word in _table()[section][name].split():
        if re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", word):
            other.append(re.escape(word))
        else:
            latin.append(
                r"\s+".join(re.escape(part) for part in word.rstrip("*").split(r"\s"))
                + r"\w*" * word.endswith("*")
            )
    parts = [rf"(?<![\w'])(?:{'|'.join(latin)})(?![\w])"] if latin else []
    return re.compile("|".join([*parts, *other]))


def plain(text: str) -> str:
    """Lower case, with straight apostrophes."""
    return text.lower().replace("’", "'")


def cued(name: Cue, text: str) -> bool:
    """Whether a text, made plain, has one of the words of a cue."""
    return _pattern("cues", name).search(text) is not None


def topics_in(text: str) -> list[Topic]:
    """What a text, made plain, speaks of, by where its first word of it stands."""
    found = [(m.start(), name) for name in _table()["topics"] if (m := _pattern("topics", name).search(text))]
    return [cast(Topic, name) for _, name in sorted(found)]


def subjects_in(text: str) -> list[str]:
    """Things named in a text, made plain, each by one word whatever its language."""
    found = [
        (m.start(), name) for name in _table()["subjects"] if (m := _pattern("subjects", name).search(text))
    ]
    return [name for _, name in sorted(found)]
