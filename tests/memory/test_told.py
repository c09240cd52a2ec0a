"""What is read out of a description, or of the message that a photo came with."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.memory.told import MAX_CLAIM, MAX_NAME, is_logo, told_of


@pytest.mark.parametrize(
    ("text", "name", "claims"),
    [
        ("make three pictures of this on a beach", "", []),
        ("make three pictures of this mug on a beach", "mug", []),
        ("this is our mug on a stand", "mug on a stand", []),
        (
            "Here is my new water bottle, Aqua Loop, keeps drinks cold for 24 hours",
            "Aqua Loop water bottle",
            ["Keeps drinks cold for 24 hours"],
        ),
        (
            "Make an ad for my handmade leather wallet. It has six card slots and a coin pocket.",
            "handmade leather wallet",
            ["Six card slots and a coin pocket"],
        ),
        ("it's a ceramic mug, hand thrown", "ceramic mug", ["Hand thrown"]),
        (
            "Oak stool, turned by hand, 45 cm high. Oiled twice.",
            "Oak stool",
            ["Turned by hand", "45 cm high", "Oiled twice"],
        ),
        (
            "This is our new lamp called Lumo. It dims with one touch, and it's made of recycled steel",
            "Lumo lamp",
            ["Dims with one touch", "Made of recycled steel"],
        ),
        ("It is a candle that burns for 60 hours", "candle", ["Burns for 60 hours"]),
        ("Here is a photo of my oak stool. Please make a video!", "oak stool", []),
        (
            "Our Solaris phone charger - charges two phones at once - weighs 180 g",
            "Solaris phone charger",
            ["Charges two phones at once", "Weighs 180 g"],
        ),
        ("Aqua Loop bottle", "Aqua Loop bottle", []),
        ("make a video for this photo", "", []),
        ("make a video", "", []),
        ("hi, this is for my shop, we sell scarves. make a video please", "", []),
        ("my product", "", []),
        ("on a beach at sunset", "", []),
        ("hiking boot, at sunrise on a forest trail", "hiking boot", []),
        ("", "", []),
    ],
)
def test_name_and_claims(text: str, name: str, claims: list[str]) -> None:
    told = told_of(text)
    assert (told.name, list(told.claims)) == (name, claims)


@pytest.mark.parametrize("text", ["use this as our logo", "here is our logo", "Logo", "this is the new logo"])
def test_words_for_a_logo(text: str) -> None:
    assert is_logo(text)
    assert told_of(text).name == ""


@pytest.mark.parametrize("text", ["make a video of my mug with our slogan", "my oak stool", ""])
def test_words_for_something_else(text: str) -> None:
    assert not is_logo(text)


@pytest.mark.parametrize(
    "text",
    ["undo that", "flip it", "take it back", "brighter!", "mach das rückgängig", "deshaz eso", "元に戻して"],
)
def test_words_that_ask_for_a_change_are_no_name(text: str) -> None:
    assert told_of(text) == told_of("")


@pytest.mark.parametrize("text", ["crop top", "machine à café", "flip phone", "warmer socks"])
def test_words_that_begin_as_one_are(text: str) -> None:
    assert told_of(text).name == text


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=400))
def test_nothing_is_invented(text: str) -> None:
    told = told_of(text)
    assert len(told.name) <= MAX_NAME
    for line in (*told.claims, told.name):
        assert len(line) <= max(MAX_CLAIM, MAX_NAME)
        assert all(word.casefold() in text.casefold() for word in line.split())
