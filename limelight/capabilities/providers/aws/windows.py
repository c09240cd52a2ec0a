"""A text in windows that a service takes: they overlap, so that what stands on a cut is whole in one of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """A stretch of a text."""

    start: int
    """The character of the whole text at which it begins."""
    text: str
    first: int
    """From here on, up to the next window's, what begins in the text is this window's to tell of."""


def windows(text: str, *, most_bytes: int, overlap: int) -> list[Window]:
    """The whole text in windows of at most `most_bytes` of UTF-8, neighbours sharing up to `overlap` characters.

    Words are not cut where there are blanks near. What is `overlap // 2` characters long or shorter is whole in the window
    that tells of it. Raises `ValueError` for an overlap that leaves a window nothing of its own.
    """
    if most_bytes < 8 * overlap:
        raise ValueError(
            f"windows of {most_bytes} bytes overlap by {most_bytes // 8} characters at most, not {overlap}"
        )
    found, start, first = list[Window](), 0, 0
    while True:
        end = start + len(text[start : start + most_bytes].encode()[:most_bytes].decode(errors="ignore"))
        if end >= len(text):
            return [*found, Window(start, text[start:], first)]
        end = _between_words(text, end, -(overlap // 2))
        found.append(Window(start, text[start:end], first))
        first = end - overlap // 2
        start = _between_words(text, end - overlap, overlap // 2)


def _between_words(text: str, at: int, reach: int) -> int:
    """The nearest place from `at` on, up to `reach` characters forward or back, that is behind a blank; else `at`."""
    step = 1 if reach > 0 else -1
    return next((place for place in range(at, at + reach + step, step) if text[place - 1].isspace()), at)
