"""Which version of a picture stands: the newest edit of it that was not taken back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from limelight.schema.artifact import Artifact


def versions(
    made: Sequence[Artifact], *, stale: Collection[str] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """Of pictures, oldest first: the one that each was edited from at first, and the version of each of those that stands.

    `stale`: ids of versions that were taken back, or that a gesture went on from.
    """
    first: dict[str, str] = {}
    newest: dict[str, str] = {}
    for one in made:
        before = one.parents[0] if one.meta.get("edit") and one.parents else ""
        first[one.id] = first.get(before, one.id)
        if one.id not in stale:
            newest[first[one.id]] = one.id
    return first, newest
