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


def counted(made: Sequence[Artifact], roots: Collection[str]) -> list[str]:
    """Ids of pictures as the person counts them: batch after batch, and those of one batch by their own numbers, in
    whichever order they were finished."""
    begins: dict[str, int] = {}
    for n, one in enumerate(made):
        begins.setdefault(_batch(one), n)
    mine = [one for one in made if one.id in roots]
    return [one.id for one in sorted(mine, key=lambda one: (begins[_batch(one)], one.index or 0))]


def _batch(one: Artifact) -> str:
    return str(one.meta.get("run_id") or one.id)
