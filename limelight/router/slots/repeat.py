"""What a repeated edit is for, and how much further it goes."""

from __future__ import annotations

from limelight.router.slots.shots import find_shots
from limelight.router.words import pattern

_OTHERS = pattern("repeat", "others")
_BETTER = pattern("repeat", "better")
_LITTLE = pattern("repeat", "little")
_LOT = pattern("repeat", "lot")
_LESS = pattern("repeat", "less")
BETTER, A_LITTLE, A_LOT, LESS = 1.5, 1.25, 2.0, 0.5
"""How many times as far an edit goes that is to be "better", "a bit stronger", "much stronger", "weaker"."""


def find_others(clause: str, count: int) -> tuple[list[int], bool]:
    """The numbers of the shots that are named, of `count`; or whether it is the others, or all of them."""
    if _OTHERS.search(clause):
        return [], True
    found, _ = find_shots(clause, count)
    return ([], True) if count and found == list(range(1, count + 1)) else (found, False)


def find_further(clause: str) -> float:
    """How many times as far: 1 when nothing is said of it."""
    if _LESS.search(clause):
        return LESS
    if not _BETTER.search(clause):
        return 1.0
    return A_LITTLE if _LITTLE.search(clause) else A_LOT if _LOT.search(clause) else BETTER
