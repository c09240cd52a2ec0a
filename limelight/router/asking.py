"""Questions about the conversation itself: what was made in it, how true the product stayed, how long a video takes, how
concepts differ."""

from __future__ import annotations

from typing import Literal, TypeAlias

from limelight.infra.sieve import Sieve
from limelight.router.words import pattern

Asked: TypeAlias = Literal["made", "untouched", "long", "differs"]
MAX_CHARS = 160
"""A longer message asks for more than that."""
_KINDS: tuple[Asked, ...] = ("made", "untouched", "long", "differs")
_ABOUT = Sieve([pattern("asking", kind) for kind in _KINDS])


def asked_of(masked: str) -> Asked | None:
    """What a lower-case message asks of the conversation; None where it asks for something else."""
    hit = next(_ABOUT.hits(masked), None) if len(masked) <= MAX_CHARS else None
    return None if hit is None else _KINDS[hit]
