"""Which pictures a model that can see is shown, and how large; all others are told of in words only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from limelight.schema.artifact import Artifact
from limelight.schema.context import Choice, Context, ThumbnailView

SIZES = (512, 256)
"""Longer side, pixels: the larger where there is room for all that are chosen."""
PIXELS_PER_TOKEN = 750
"""As providers count a picture; a picture is taken to be square."""
_SEEN = frozenset(["upload", "logo", "shot", "image", "endcard"])


def thumbnails(
    view: Context, pictures: Sequence[Artifact], text: str, *, most: int, room: int
) -> tuple[list[ThumbnailView], list[Choice]]:
    """At most `most` pictures within `room` tokens, the likeliest first, and why each."""
    if most <= 0:
        return [], []
    board = {shot.id: shot.index for shot in view.storyboard if shot.id}
    numbers = {int(n) for n in re.findall(r"\b\d{1,2}\b", text)}
    pointed = {one.id for one in view.meant}
    attached = {one.id for one in view.attachments}
    scores: dict[str, dict[str, float]] = {}
    seen = {a.id: a for a in pictures if a.kind in _SEEN and a.mime.startswith("image/")}
    for rank, artifact in enumerate(reversed(list(seen.values()))):
        scores[artifact.id] = {
            "attached": float(artifact.id in attached),
            "reference": float(artifact.id in pointed or board.get(artifact.id) in numbers),
            "board": float(artifact.id in board),
            "recency": round(0.5 ** (rank / 8), 3),
        }
    weight = {"attached": 2.0, "reference": 1.5, "board": 0.5, "recency": 0.3}
    total = {one: sum(weight[name] * value for name, value in marks.items()) for one, marks in scores.items()}
    ranked = sorted(total, key=lambda one: (-total[one], one))[: most * 2]
    chosen = ranked[:most]
    size = next((s for s in SIZES if _tokens(s) * len(chosen) <= room), SIZES[-1])
    chosen = chosen[: max(0, room // _tokens(size))]
    why = [
        Choice(
            what="thumbnail", ref=one, text=seen[one].name[:80], chosen=one in chosen, tokens=_tokens(size),
            reason=f"shown {size} pixels wide" if one in chosen else "told of in words", score=round(total[one], 3),
            signals=scores[one],
        )
        for one in ranked
    ]  # fmt: skip
    return [ThumbnailView(id=one, width=size, tokens=_tokens(size)) for one in chosen], why


def _tokens(size: int) -> int:
    return size * size // PIXELS_PER_TOKEN
