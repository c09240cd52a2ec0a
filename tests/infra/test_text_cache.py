"""Results are kept by text: of many short ones, of few long ones."""

from __future__ import annotations

from limelight.infra.text_cache import LONG_ONES, SHORT, text_cache


def test_many_short_texts_are_known_again() -> None:
    made: list[str] = []
    first = text_cache(short_ones=3)(lambda text: made.append(text) or text[:1])
    texts = ["a", "b", "c" * SHORT]

    assert [first(text) for text in texts * 2] == ["a", "b", "c"] * 2

    assert made == texts


def test_few_long_texts_are_kept() -> None:
    made: list[str] = []
    first = text_cache(short_ones=100)(lambda text: made.append(text) or text[:1])
    texts = [str(n) * (SHORT + 1) for n in range(LONG_ONES + 1)]

    for text in [*texts, texts[-1], texts[0]]:
        first(text)

    assert made == [*texts, texts[0]]
