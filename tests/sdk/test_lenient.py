"""What models write that is nearly right."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.sdk.lenient import spoken, tool_named, unpacked, without_thoughts

TOOLS = ["paint_shots", "paint_pictures"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("paint_shots", "paint_shots"), ("Paint_Shots", "paint_shots"), ("functions.paintShots", "paint_shots"),
        ("paint", None), ("", None), ("save_concepts", None),
    ],
)  # fmt: skip
def test_a_tool_is_known_by_another_spelling(said: str, meant: str | None) -> None:
    assert tool_named(said, TOOLS) == meant


def test_two_that_are_spelled_alike_are_not_guessed_between() -> None:
    assert tool_named("A_B", ["a_b", "ab"]) is None


def test_json_in_a_text_is_read() -> None:
    assert unpacked({"shots": '[{"slot": "shot-1"}]', "title": "A [fine] day", "n": 2}) == {
        "shots": [{"slot": "shot-1"}], "title": "A [fine] day", "n": 2,
    }  # fmt: skip
    assert unpacked(["{no json"]) == ["{no json"]


ALOUD = "<thinking>why <b> so</thinking>\n\nHello <b>you</b>, 3 < 4 and <Think>x</think> bye <"
SAID = "Hello <b>you</b>, 3 < 4 and bye <"


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=40))
async def test_thoughts_are_not_said_however_the_words_come(sizes: list[int]) -> None:
    async def pieces() -> AsyncIterator[str]:
        at, turn = 0, 0
        while at < len(ALOUD):
            size = sizes[turn % len(sizes)]
            yield ALOUD[at : at + size]
            at, turn = at + size, turn + 1

    assert "".join([piece async for piece in spoken(pieces())]) == SAID


def test_a_thought_that_never_ends_is_not_said() -> None:
    assert without_thoughts("<reasoning>first, I") == ""
    assert without_thoughts(ALOUD) == SAID
