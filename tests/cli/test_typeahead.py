from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from limelight.cli.typeahead import TypeAhead


def test_lines_are_given_when_they_end() -> None:
    keys = TypeAhead()
    assert keys.feed(b"how lo") == []
    assert keys.text == "how lo"
    assert keys.feed(b"ng?\nst") == ["how long?"]
    assert keys.text == "st"


def test_corrections() -> None:
    keys = TypeAhead()
    assert keys.feed(b"stoq\x7fp\x15cancel\b\bl\x1b\r\n") == ["cancl"]


@settings(deadline=None)
@given(text=st.text(st.characters(min_codepoint=32, exclude_categories=["C", "Z"])), cut=st.integers(0, 400))
def test_it_does_not_matter_how_the_bytes_arrive(text: str, cut: int) -> None:
    data = f"{text}\n".encode()
    keys = TypeAhead()
    assert keys.feed(data[:cut]) + keys.feed(data[cut:]) == ([text] if text else [])


def test_without_a_terminal_nothing_is_read() -> None:
    with TypeAhead() as keys:
        assert keys.poll(0) == []
