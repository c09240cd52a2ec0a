"""The sieve leaves out no pattern that is found: speed changes no decision."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.evals.routes import labelled
from limelight.infra.sieve import Sieve, needed
from limelight.router.exemplars import sentences_to_embed
from limelight.router.scope import expanded, names
from limelight.router.words import pattern

DATA = files("limelight.router").joinpath("data")


def _of_scopes() -> list[re.Pattern[str]]:
    table = tomllib.loads(DATA.joinpath("scope.toml").read_text("utf-8"))["scope"]
    found = [expanded(text) for rows in table.values() for text in rows.get("patterns", [])]
    return [*map(re.compile, found), names("markets"), names("occasions")]


def _of_cues() -> list[re.Pattern[str]]:
    raw = tomllib.loads(DATA.joinpath("cues.toml").read_text("utf-8"))
    macros = raw["macros"]
    texts = [text for table in raw["cues"].values() for _, text in table["patterns"]]
    return [re.compile(re.sub(r"%([a-z_]+)%", lambda m: macros[m.group(1)], text)) for text in texts]


def _of_clauses() -> list[re.Pattern[str]]:
    raw = tomllib.loads(DATA.joinpath("patterns.toml").read_text("utf-8"))
    return [pattern(section, name) for section, table in raw.items() for name in table]


PATTERNS = [*_of_scopes(), *_of_cues(), *_of_clauses()]


def test_hits_are_what_a_plain_search_finds() -> None:
    sieve = Sieve(PATTERNS)
    said = [row.text.lower() for part in ("dev", "test") for row in labelled(part)]
    for text in [*said, *sentences_to_embed(), *(text[at : at + 9] for at, text in enumerate(said))]:
        assert list(sieve.hits(text)) == [n for n, one in enumerate(PATTERNS) if one.search(text)], text


def test_a_text_may_hold_what_one_of_its_pieces_matches() -> None:
    sieve = Sieve([re.compile(r"^go back to (?:the )?start$"), re.compile(r"restore (\d+)")])
    assert sieve.may("please go back to the start, thanks")
    assert not sieve.any("please go back to the start, thanks")
    assert not sieve.may("make it red")


@settings(max_examples=150)
@given(st.data())
def test_a_text_that_matches_holds_what_is_needed(data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(PATTERNS))
    text = data.draw(st.from_regex(one))
    assert list(Sieve([one]).hits(text)) == [0]


@pytest.mark.parametrize(
    ("words", "strings"),
    [
        (r"\bshots?\b", [{"shot"}]),
        (r"(?:add|remove) (?:a |the )?logo", [{"remove logo", "remove a logo", "remove the logo", "add logo", "add a logo", "add the logo"}]),
        (r"cat.{0,9}dog", [{"cat"}, {"dog"}]),
        (r"(?:cat|dog)s", [{"cats", "dogs"}]),
        (r"(?:cat|\d+)", []),
        (r"[a-z]+", []),
        (r"(?i)cat", []),
        (r"(?<!hot )dog(?! house)", [{"dog"}]),
        (r"x[5-7]", [{"x5", "x6", "x7"}]),
        (r"(?:ab){2,}c", [{"ab"}, {"c"}]),
        (r"(?:ab){2}", [{"abab"}]),
    ],
)  # fmt: skip
def test_what_a_pattern_needs(words: str, strings: list[set[str]]) -> None:
    assert needed(re.compile(words)) == strings


def test_without_the_parser_every_pattern_is_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limelight.infra.sieve.parser", None)
    patterns = [re.compile(one) for one in (r"\bunheard of\b", r"no such words", r"\d+ unheard")]
    assert needed(patterns[0]) == []
    assert list(Sieve(patterns).hits("7 unheard of things")) == [0, 2]
