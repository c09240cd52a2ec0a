"""A message in pieces of a size that one sentence vector can stand for."""

from __future__ import annotations

import re

PIECE = 280
"""Characters of a piece; a longer message is parted where its sentences end."""
MOST = 12
"""Pieces of one message that are searched; what a person pastes may be longer."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")

_ABBREVIATION = re.compile(r"(?:^|\s)(?:\d+|[A-Za-z]|e\.g|i\.e|z\.B|approx|ca|[Nn]o|[Nn]r|St|Mr|Mrs|Dr)\.$")


def sentences(text: str) -> list[str]:
    """Its sentences and lines, without empty ones; an abbreviation ends none."""
    found: list[str] = []
    for part in _SENTENCE.split(text):
        if not (part := part.strip()):
            continue
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found


def pieces_of(text: str) -> list[str]:
    """Sentences joined up to `PIECE` characters; a sentence that is longer is a piece of its own, cut there."""
    if len(text) <= PIECE:
        return [text.strip()] if text.strip() else []
    found: list[str] = []
    for sentence in sentences(text):
        if found and len(found[-1]) + len(sentence) < PIECE:
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found.append(sentence[: PIECE * 2])
    return found[:MOST]
