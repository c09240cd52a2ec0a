"""Things that people choose by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from limelight.studio.errors import InputRejected

T = TypeVar("T")


def named(table: Mapping[str, T], name: str, what: str) -> T:
    """The entry of that name. Raises InputRejected ("no_such_<what>") that names those there are."""
    if name not in table:
        raise InputRejected(
            f"no_such_{what}",
            f"There is no {what} {name!r}; choose one of: {', '.join(table)}.",
            limit=list(table),
            value=name,
        )
    return table[name]
