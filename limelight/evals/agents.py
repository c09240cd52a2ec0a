"""Test agents: people described in natural language, in `people/*.md`.

A page says who the person is; then each item of its list says, in quotation marks, what they say next, and after it what
they expect of the answer:

    - You say "Animate it" and expect 4 clips, 1 music and 1 video, but no shots.

Of the expectations these are judged: "3 concepts" (at least so many new ones of a kind of artifact), "no clips", "words only"
(nothing new at all), "a question back", and "at most 30 characters" (of every headline).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, Field

from limelight.schema.errors import BadInput

KINDS = ("concept", "shot", "clip", "music", "video", "endcard", "headline")
ORDER = ("outfitter", "hurried", "sceptic")
_KIND = rf"({'|'.join(KINDS)})s?\b"
_EXPECTED = re.compile(rf"\b(\d+) {_KIND}")
_UNWANTED = re.compile(rf"\bno {_KIND}")
_LENGTH = re.compile(r"at most (\d+) characters")
_SAID = re.compile(r'"([^"]+)"|“([^”]+)”')
_ITEM = re.compile(r"^- ", re.MULTILINE)


class Goal(BaseModel):
    """One thing the person wants, in their own words, and what must have come of it."""

    say: str
    expect: dict[str, int] = Field(default_factory=dict[str, int])
    """Artifact kind → how many new ones, at least."""
    forbid: list[str] = Field(default_factory=list[str])
    """Kinds of which no new one may appear."""
    asks: bool = False
    """Whether the answer must be a short question, rather than work or a speech."""
    max_chars: int = 0
    """The longest headline that may come of it; 0 sets no limit."""


class TestAgent(BaseModel):
    """A simulated person."""

    __test__ = False

    name: str
    prompt: str
    """The whole page, as it was written."""
    goals: list[Goal]


def read_agent(name: str, page: str) -> TestAgent:
    """The person that a page describes. Raises `BadInput` naming the item that says nothing, or that expects nothing."""
    _, *items = _ITEM.split(page)
    if not items:
        raise BadInput(
            f'{name} says nothing: write a list with one item for each thing said, as - You say "Hi" and expect words only.',
            value=name,
        )
    return TestAgent(
        name=name, prompt=page.strip(), goals=[_goal(name, " ".join(item.split())) for item in items]
    )


def _goal(name: str, item: str) -> Goal:
    said = _SAID.search(item)
    if said is None:
        raise BadInput(f"{name} says nothing in “{item}”: put what is said in quotation marks", value=item)
    rest = item[: said.start()] + item[said.end() :]
    words_only = "words only" in rest
    goal = Goal(
        say=said[1] or said[2],
        expect={kind: int(count) for count, kind in _EXPECTED.findall(rest)},
        forbid=list(KINDS) if words_only else _UNWANTED.findall(rest),
        asks="a question back" in rest,
        max_chars=int(found[1]) if (found := _LENGTH.search(rest)) else 0,
    )
    if not (goal.expect or goal.forbid or goal.asks):
        raise BadInput(
            f"{name} expects nothing that can be judged in “{item}”: say for example 3 concepts, no clips, words only, or a "
            f"question back; the kinds are {', '.join(KINDS)}",
            value=item,
        )
    return goal


@cache
def agents() -> dict[str, TestAgent]:
    """The people that come with Limelight, by name."""
    folder = files("limelight.evals") / "people"
    return {name: read_agent(name, (folder / f"{name}.md").read_text("utf-8")) for name in ORDER}


def agent(name: str) -> TestAgent:
    """A person by name, or by the path of a page (`.md`). Raises `BadInput` when there is none."""
    if name in agents():
        return agents()[name]
    path = Path(name)
    if path.suffix == ".md" and path.is_file():
        return read_agent(path.stem, path.read_text("utf-8"))
    raise BadInput(
        f"there is no test agent {name!r}; there are {', '.join(agents())}, or give the path of a page that ends in .md",
        value=name,
    )
