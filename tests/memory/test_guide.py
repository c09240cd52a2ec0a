"""What the pages of a brand guide say."""

from __future__ import annotations

from limelight.memory.guide import read_guide


def test_words_that_are_never_used_are_the_words_themselves() -> None:
    page = "Primary colour #1B4D3E\nNever use the word cheap.\nDon't say bargain or junk."
    guide = read_guide({"read": [{"page": 1, "text": page}]})
    assert guide is not None
    assert [one.value for one in guide.avoid_words] == ["cheap", "bargain", "junk"]
